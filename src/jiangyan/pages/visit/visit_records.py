"""The record of a visit on the tablet: every line saves itself; photos; what is still open."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.operations import Request
from jiangyan.actions.visit import visit_records as actions
from jiangyan.models import VisitEntry
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.material.evidence import looked_at
from jiangyan.pages.sheet.rows import titles
from jiangyan.problems import Problem
from jiangyan.queries.rights import Standing, may, standing
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.queries.verdict import findings
from jiangyan.queries.visit import visit_records as asked
from jiangyan.queries.visit.visit_records import Record
from jiangyan.rulebook.visit_records import KINDS, STEPS, Kind
from jiangyan.rulebook.words import plain
from jiangyan.vault.uploads import Arrived


@door("visit_record.read")
def visit_record(request: Asked, project_id: int) -> HttpResponse:
    """The record: attendance and the four steps."""
    return _page(request, standing(request.asker, project_id), None)


def _page(request: Asked, found: Standing, problem: Problem | None) -> HttpResponse:
    record = asked.record(found)
    writable = may(found, "visit_record.write")
    rubric_titles = titles(rubric_of(found.project.programme))
    return render(request, "visit_records/visit_record.html", {
        "project": found.project, "round": found.project.round, "strip": strips.strip(found), "problem": problem, "record": record,
        "writable": writable, "steps": _steps(record), "step_names": {step: _(name) for step, name in STEPS.items()},
        "parts": {kind: _lines(found.project.pk, kind, record, writable) for kind in KINDS if kind != "material"},
        "materials": [_line(found.project.pk, "material", one["place"], one["entry"], title=one["name"]) for one in record.materials],
        "findings": [{"one": one, "title": rubric_titles.get(one.row, "")} for one in findings.of_inspection(record.inspection)],
        "may_find": may(found, "finding.write"), "concluded": record.inspection.merged_at,
    }, status=problem.status if problem else 200)


def _steps(record: Record) -> list[dict[str, Any]]:
    return [{"label": _(name), "url": f"#{step}", "state": "open" if step in record.lacking else "done",
             "note": _("；").join(record.lacking.get(step, []))} for step, name in STEPS.items()]


def _lines(project: int, kind: str, record: Record, writable: bool) -> list[dict[str, Any]]:
    """The lines of one kind, and (where one may write) a blank one at the end of a list."""
    entries = record.lines[kind]
    if KINDS[kind].single:
        return [_line(project, kind, "", entries[0] if entries else None)]
    blank = [_line(project, kind, uuid.uuid4().hex, None)] if writable else []
    return [_line(project, kind, entry.item, entry) for entry in entries] + blank


def _line(project: int, kind: str, item: str, entry: VisitEntry | None, title: str = "") -> dict[str, Any]:
    content = entry.content if entry else {}
    slug = f"{kind}-{(item or 'only').replace(':', '-')}"
    return {"kind": kind, "item": item, "slug": slug, "step": KINDS[kind].step, "title": title,
            "version": entry.version if entry else 0, "entry": entry,
            "saved_at": entry.made_at if entry else None, "by": entry.made_by.display_name if entry else "",
            "url": reverse("visit_entry", args=[project, kind, item or "only"]),
            "listed": not KINDS[kind].single and kind != "material",
            "fields": [{"name": field.name, "id": f"{slug}-{field.name}", "label": _(field.label), "limit": field.limit,
                        "long": field.long, "clock": field.clock, "value": content.get(field.name, ""),
                        "said": _(dict(field.choices).get(content.get(field.name, ""), "")) if field.choices else content.get(field.name, ""),
                        "choices": [{"value": value, "label": _(label)} for value, label in field.choices]}
                       for field in KINDS[kind].fields]}


@door("visit_record.write", "POST")
def visit_entry(request: Asked, project_id: int, kind: str, item: str) -> HttpResponse:
    """Saves one line, or takes it away (`remove`). Fields: version, operation, and those of the kind."""
    if kind not in KINDS:
        raise Problem("not_found")
    name = "" if item == "only" else item
    given = {field.name: plain(request.POST.get(field.name, "")).replace("：", ":") if field.clock
             else request.POST.get(field.name, "") for field in KINDS[kind].fields}
    try:
        answer = actions.write(operation(request), project_id, kind, name, given, _version(request), "remove" in request.POST)
    except Problem as problem:
        if problem.status not in (412, 422):
            raise
        return _refused(request, project_id, KINDS[kind], given, problem)
    if not request.htmx:
        return redirect(f"{reverse('visit_record', args=[project_id])}#{KINDS[kind].step}")
    record = asked.record(standing(request.asker, project_id))
    response = render(request, "visit_records/saved.html", {"steps": _steps(record)})
    response.headers["X-Version"], response.headers["X-Saved-At"] = str(answer["version"]), answer["server_at"]
    return response


def _version(request: Asked) -> int:
    given = request.POST.get("version", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Problem("request.malformed", detail=_("缺少版本号"))
    return int(given)


def _refused(request: Asked, project_id: int, kind: Kind, typed: dict[str, str], problem: Problem) -> HttpResponse:
    if not request.htmx:
        return _page(request, standing(request.asker, project_id), problem)
    context: dict[str, Any] = {"problem": problem}
    if problem.status == 412:
        current: VisitEntry | None = problem.values["current"]
        theirs = current.content if current else {}
        context["conflict"] = {
            "maker": current.made_by.display_name if current else "", "at": current.made_at if current else None,
            "version": current.version if current else 0, "reload_url": reverse("visit_record", args=[project_id]),
            "rows": [{"label": _(field.label), "mine": _said(field.choices, typed[field.name]),
                      "theirs": _said(field.choices, theirs.get(field.name, ""))} for field in kind.fields]}
    return render(request, "merged/refused.html", context, status=problem.status)


def _said(choices: tuple[tuple[str, str], ...], value: str) -> str:
    return _(dict(choices).get(value, value)) if value else "—"


@door("visit_record.write", "POST")
def visit_attendance(request: Asked, project_id: int) -> HttpResponse:
    """Brings the panel onto the attendance sheet."""
    count = actions.bring_in(operation(request), project_id)["people"]
    messages.success(request, _("已带入 %(count)s 人，到场后逐个点“已签到”。") % {"count": count})
    return redirect(f"{reverse('visit_record', args=[project_id])}#attendance")


@door("visit_record.write", "POST")
def visit_photo_take(request: Asked, project_id: int) -> HttpResponse:
    """Takes photos in, each on its own. Fields: file (several), caption."""
    arrived = [cast(Arrived, one) for one in request.FILES.getlist("file")]
    if not arrived:
        raise Problem("request.malformed", detail=_("没有选择照片"))
    first = operation(request)
    for number, one in enumerate(arrived):
        try:
            actions.take_photo(Request(first.by, f"{first.key}-{number}"), project_id, one, request.POST.get("caption", ""))
        except Problem as problem:
            if problem.status not in (413, 422):
                raise
            messages.error(request, problem.message)
        else:
            messages.success(request, _("已保存照片“%(name)s”。") % {"name": one.original_name})
    return redirect(f"{reverse('visit_record', args=[project_id])}#photos")


@door("visit_record.write", "POST")
def visit_photo_remove(request: Asked, photo_id: int) -> HttpResponse:
    """Takes one photo out of the record."""
    answer = actions.remove_photo(operation(request), photo_id)
    messages.success(request, _("照片已撤下，原文件仍留在系统中。"))
    return redirect(f"{reverse('visit_record', args=[answer['project']])}#photos")


@door("visit_record.read")
def visit_photo(request: Asked, photo_id: int) -> HttpResponse:
    """The picture itself."""
    return looked_at(asked.readable_photo(request.asker, photo_id))


urls: list[Any] = [
    path("projects/<int:project_id>/visit/record/", visit_record, name="visit_record"),
    path("projects/<int:project_id>/visit/record/attendance/", visit_attendance, name="visit_attendance"),
    path("projects/<int:project_id>/visit/record/photos/", visit_photo_take, name="visit_photo_take"),
    path("projects/<int:project_id>/visit/record/<str:kind>/<str:item>/", visit_entry, name="visit_entry"),
    path("visit-photos/<int:photo_id>/", visit_photo, name="visit_photo"),
    path("visit-photos/<int:photo_id>/remove/", visit_photo_remove, name="visit_photo_remove"),
]
