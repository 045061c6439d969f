"""Evidence: taking files in, giving them a place, and handing them out again, never as something the browser runs."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.material import evidence as actions
from jiangyan.actions.operations import Request
from jiangyan.intake import previews
from jiangyan.intake.file_types import ALLOWED, SHOWN_IN_PLACE, TYPES
from jiangyan.models import Evidence, Project, VisitPhoto
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.pages.tags import size
from jiangyan.printing import fonts
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.material import evidence as asked
from jiangyan.queries.rights import may, require, standing
from jiangyan.vault.downloads import sealed, stored
from jiangyan.vault.uploads import Arrived


def shown(kept: Evidence) -> dict[str, Any]:
    """A file for parts/evidence_links.html: name, size, how it can be looked at, and its addresses."""
    kind = "other"
    if kept.media_type in SHOWN_IN_PLACE:
        kind = "pdf" if kept.media_type == "application/pdf" else "image"
    return {"id": kept.pk, "name": kept.name, "size_label": size(kept.size), "kind": kind,
            "identity": kept.identity_document, "purged": kept.purged_at is not None,
            "virus_label": _("已扫描病毒，未发现") if kept.virus_checked_at else _("未扫描病毒"),
            "view_url": reverse("evidence_view", args=[kept.pk]), "download_url": reverse("evidence", args=[kept.pk])}


def slug(place: str) -> str:
    """A place as an HTML id: "row:7.1" → "r7-1", "material:plan" → "m-plan"."""
    kind, _colon, name = place.partition(":")
    return "r" + name.replace(".", "-") if kind == "row" else f"m-{name}"


def at_place(project: Project, place: str, kept: list[Evidence], writable: bool) -> dict[str, Any]:
    """What evidence/place.html shows: the files here, those that could also serve here, and the upload."""
    here = [one for one in kept if any(use.place == place for use in one.current)]  # type: ignore[attr-defined]
    spare = [one for one in kept if one not in here] if writable else []
    return {"place": place, "id": slug(place), "project": project.pk, "writable": writable,
            "files": [shown(one) for one in here], "spare": [shown(one) for one in spare],
            "upload": upload(project, place) if writable else None}


def upload(project: Project, place: str) -> dict[str, Any]:
    """What parts/upload.html needs to take files in for one place."""
    return {"url": f"{reverse('evidence_upload', args=[project.pk])}?place={place}", "id": f"upload-{slug(place)}",
            "label": _("选择文件，或拖到这里"), "limit": settings.UPLOAD_LIMIT, "limit_label": size(settings.UPLOAD_LIMIT),
            "accept": ",".join(f".{kind.ending}" for kind in TYPES), "accept_label": ALLOWED,
            "result": f"#files-{slug(place)}"}


@door("evidence.write", "POST")
def evidence_upload(request: Asked, project_id: int) -> HttpResponse:
    """Takes files in, each on its own: one that is refused leaves the others alone."""
    place = request.GET.get("place", "")
    require(standing(request.asker, project_id), "evidence.write")
    arrived = [cast(Arrived, one) for one in request.FILES.getlist("file")]
    if not arrived:
        raise Problem("request.malformed", detail=_("没有选择文件"))
    first = operation(request)
    for count, one in enumerate(arrived):
        part = first if len(arrived) == 1 else Request(first.by, f"{first.key}-{count}")
        try:
            actions.take_in(part, project_id, one, place)
        except Problem as problem:
            if request.htmx or problem.status not in (413, 422):
                raise
            messages.error(request, problem.message)
        else:
            if not request.htmx:
                messages.success(request, _("已保存文件“%(name)s”。") % {"name": one.original_name})
    return _place(request, project_id, place)


@door("evidence.write", "POST")
def evidence_use(request: Asked, project_id: int) -> HttpResponse:
    """Lets files that are already there serve one more place."""
    place, first = request.POST.get("place", ""), operation(request)
    require(standing(request.asker, project_id), "evidence.write")
    chosen = [number for one in request.POST.getlist("evidence") if (number := whole(one))]
    if not chosen and not request.htmx:
        messages.warning(request, _("没有选中文件。请先勾选，再按“用到这里”。"))
    for one in chosen:
        actions.use_at(Request(first.by, f"{first.key}-{one}"), one, place)
    return _place(request, project_id, place)


@door("evidence.write", "POST")
def evidence_unuse(request: Asked, evidence_id: int) -> HttpResponse:
    """Takes a file away from one place; the file itself stays with the project."""
    place = request.POST.get("place", "")
    kept = asked.readable_evidence(request.asker, evidence_id)
    actions.take_away(operation(request), evidence_id, place)
    return _place(request, kept.project_id, place)


@door("evidence.write", "POST")
def evidence_identity(request: Asked, evidence_id: int) -> HttpResponse:
    """Says that a file shows an identity document, or takes that back. Fields: place, marked (1 or 0)."""
    kept = asked.readable_evidence(request.asker, evidence_id)
    actions.mark_identity(operation(request), evidence_id, request.POST.get("marked") == "1")
    return _place(request, kept.project_id, request.POST.get("place", ""))


def _place(request: Asked, project_id: int, place: str) -> HttpResponse:
    """After a change: the place again for the script, else back to the page it stands on."""
    if not request.htmx:
        return redirect(page_of(project_id, place))
    found = standing(request.asker, project_id)
    kept = list(asked.of_project(found.project))
    return render(request, "evidence/files.html", at_place(found.project, place, kept, may(found, "evidence.write")))


def page_of(project_id: int, place: str) -> str:
    """The page on which a place stands."""
    kind, _colon, name = place.partition(":")
    if kind == "row":
        return f"{reverse('self_assessment', args=[project_id])}?row={name}"
    return f"{reverse('materials', args=[project_id])}#{slug(place)}"


@door("self_assessment.read")
def evidence(request: Asked, evidence_id: int) -> HttpResponse:
    """The file as a download under its own name."""
    kept = asked.readable_evidence(request.asker, evidence_id)
    if kept.identity_document:
        if asked.takes_original(request.asker, kept):
            actions.note_look(request.asker, kept, True)
        elif kept.media_type.startswith("image/"):
            return under_mark(request, kept, "attachment")
        else:
            raise Problem("evidence.identity", name=kept.name)
    return stored(kept.sha256, kept.name, kept.media_type)


@door("self_assessment.read")
def evidence_view(request: Asked, evidence_id: int) -> HttpResponse:
    """A PDF for our own viewer, a picture drawn anew; other kinds only come as downloads."""
    kept = asked.readable_evidence(request.asker, evidence_id)
    if kept.identity_document and kept.media_type.startswith("image/"):
        return under_mark(request, kept, "inline")
    if kept.identity_document:
        if not asked.takes_original(request.asker, kept):
            raise Problem("evidence.identity", name=kept.name)
        actions.note_look(request.asker, kept, False)
    return looked_at(kept)


def under_mark(request: Asked, kept: Evidence, kind: str) -> HttpResponse:
    """A picture of an identity document with the viewer's name and the time across it; the look is journalled."""
    mark = f"{request.asker.person.display_name}　{local(database_now()):%Y-%m-%d %H:%M}"
    drawn = previews.marked(kept.sha256, kept.name, mark, fonts.plain_file())
    actions.note_look(request.asker, kept, False)
    return sealed(HttpResponse(drawn, content_type=previews.MEDIA_TYPE), f"{kept.name}.jpg", kind)


def looked_at(kept: Evidence | VisitPhoto) -> HttpResponse:
    """A file to look at beside the row: a PDF as it is, a picture without what was written beside it, others as downloads."""
    if kept.media_type not in SHOWN_IN_PLACE:
        return stored(kept.sha256, kept.name, kept.media_type)
    if kept.media_type == "application/pdf":
        return stored(kept.sha256, kept.name, kept.media_type, "inline")
    drawn = HttpResponse(previews.preview(kept.sha256, kept.name), content_type=previews.MEDIA_TYPE)
    return sealed(drawn, f"{kept.name}.jpg", "inline")


urls: list[Any] = [
    path("projects/<int:project_id>/evidence/", evidence_upload, name="evidence_upload"),
    path("projects/<int:project_id>/evidence/use/", evidence_use, name="evidence_use"),
    path("evidence/<int:evidence_id>/unuse/", evidence_unuse, name="evidence_unuse"),
    path("evidence/<int:evidence_id>/identity/", evidence_identity, name="evidence_identity"),
    path("evidence/<int:evidence_id>/", evidence, name="evidence"),
    path("evidence/<int:evidence_id>/view/", evidence_view, name="evidence_view"),
]
