"""复验: the application and what the officer does with it, and both inspections side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.verdict import reinspections as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.material import attachments
from jiangyan.problems import Problem
from jiangyan.queries.rights import require, standing
from jiangyan.queries.verdict import rectifications, reinspections

ROWS = {"all": "复验全部重新评分。", "lost": "复验只评初验失分的项，其余沿用初验得分。"}
PANEL = {"fresh": "复验另组专家组，初验的专家不参加。", "same": "复验由原专家组进行。"}


@door("reinspection.apply", "POST")
def reinspection_apply(request: Asked, project_id: int) -> HttpResponse:
    """The head applies on the finished report."""
    actions.apply(operation(request), project_id)
    messages.success(request, _("已申请复验，等待主管部门受理。"))
    return redirect("rectification", project_id)


@door("reinspection.decide", "GET", "POST")
def reinspection(request: Asked, project_id: int) -> HttpResponse:
    """The application with its report; POST refuses it with a reason, accepting is arranging the panel."""
    found = standing(request.asker, project_id)
    require(found, "reinspection.decide")
    problem = None
    if request.method == "POST":
        try:
            actions.refuse(operation(request), project_id, request.POST.get("reason", ""))
            messages.success(request, _("没有受理，项目回到“限期整改”；建设单位会看到您的理由。"))
            return redirect("rectification", project_id)
        except Problem as refused:
            if refused.status != 422:
                raise
            problem = refused
    applied = reinspections.application(found.project)
    report = applied.report if applied else None
    strip = strips.strip(found)
    strip["action"] = None
    return render(request, "reinspections/reinspection.html", {
        "project": found.project, "strip": strip, "applied": applied, "report": report, "problem": problem,
        "rows": [{"lost": one} for one in rectifications.lost_rows(found.project, report)],
        "files": attachments.links(applied.files if applied else []), "typed": request.POST.get("reason", ""),
        "readings": [_(ROWS[reinspections.choice(found.project, reinspections.ROWS)]),
                     _(PANEL[reinspections.choice(found.project, reinspections.PANEL)])],
    }, status=problem.status if problem else 200)


@door("reinspection.compare")
def reinspection_compare(request: Asked, project_id: int) -> HttpResponse:
    """First and repeat inspection row by row; the second's points only once this person may see them."""
    found = standing(request.asker, project_id)
    require(found, "reinspection.compare")
    first, again, rows = reinspections.compared(found)
    known = any(one.again is not None for one in rows)
    return render(request, "reinspections/compare.html", {
        "project": found.project, "strip": strips.strip(found), "first": first, "again": again, "rows": rows,
        "known": known, "carried": sum(one.carried for one in rows)})


urls: list[Any] = [
    path("projects/<int:project_id>/reinspection/", reinspection, name="reinspection"),
    path("projects/<int:project_id>/reinspection/apply/", reinspection_apply, name="reinspection_apply"),
    path("projects/<int:project_id>/reinspection/compare/", reinspection_compare, name="reinspection_compare"),
]
