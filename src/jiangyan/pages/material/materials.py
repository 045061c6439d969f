"""The materials of a project as the unit hands them in: what is asked for, what is there, what came back."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.models import Project, Sheet
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door
from jiangyan.pages.material import audit_reports
from jiangyan.pages.material import evidence as files
from jiangyan.queries.material import audit_reports as audits
from jiangyan.queries.material import evidence, receipts
from jiangyan.queries.material import materials as asked
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.sheet import sheets


@door("self_assessment.read")
def materials(request: Asked, project_id: int) -> HttpResponse:
    """Every entry of the notice with its files, its upload, and the centre's reason where it was returned."""
    found = standing(request.asker, project_id)
    require(found, "self_assessment.read")
    project, writable = found.project, may(found, "evidence.write")
    kept = list(evidence.of_project(project))
    sheet = receipts.self_sheet(project)
    audit = audits.latest(project) if audits.asked(project.round) else None
    entries = [_entry(project, item, kept, sheet, writable) for item in asked.entries(project)]
    return render(request, "materials/materials.html", {
        "project": project, "takes_mail": settings.INBOX is not None,
        "strip": strips.strip(found) | _onward(project, sheet, writable), "entries": entries, "writable": writable,
        "missing": [one["name"] for one in entries if one["state"] == "missing" and one["required_by"] == "submission"],
        "returned": [one for one in entries if one["returned"]], "sees_opinions": may(found, "materials.see"),
        "audit": audits.shown(audit), "audit_place": audits.PLACE,
        "audit_form": audit_reports.form_of(audit) if writable else None,
        "sheet": sheet, "rows": len(sheets.rubric_of(project.programme).rows)})


def _onward(project: Project, sheet: Sheet, writable: bool) -> dict[str, Any]:
    """The next step from here is handing in, once the sheet is complete; until then the strip's own."""
    if not writable or sheet.total is None:
        return {}
    return {"action": {"label": _("核对并提交"), "url": reverse("submission", args=[project.pk])}}


def _entry(project: Project, item: dict[str, Any], kept: list[Any], sheet: Sheet, writable: bool) -> dict[str, Any]:
    opinion, own = item["opinion"], bool(item.get("is_self_assessment"))
    there = sheet.total is not None if own else bool(item["files"])
    returned = opinion is not None and not opinion.accepted and project.stage == "returned"
    return item | {"at": None if own else files.at_place(project, item["place"], kept, writable), "own": own,
                   "returned": returned, "state": "returned" if returned else "there" if there else "missing",
                   "slug": files.slug(item["place"]) if not own else "m-self"}


urls: list[Any] = [path("projects/<int:project_id>/materials/", materials, name="materials")]
