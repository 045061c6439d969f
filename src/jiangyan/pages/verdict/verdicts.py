"""Concluding: everything once more, the panel's opinion, and the verdict that follows from the points."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.verdict import verdicts as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.sheet import conclusions
from jiangyan.problems import Problem
from jiangyan.queries.rights import require
from jiangyan.queries.sheet import merged
from jiangyan.queries.verdict import findings, publications
from jiangyan.queries.visit import visit_records

SHOWN_IN_PLACE = ("reason.missing", "verdict.stale", "merge.stale", "sheet.gaps", "proposal.pending", "visit_record.open")


@door("merge.write", "GET", "POST")
def conclusion(request: Asked, project_id: int) -> HttpResponse:
    """Check before you conclude; the lead concludes with a POST. Fields: opinion, seen."""
    problem = None
    if request.method == "POST":
        try:
            answer = actions.conclude(operation(request), project_id, request.POST.get("opinion", ""),
                                      request.POST.get("seen", "-"))
            messages.success(request, _("结论已提交：%s。主管部门核对后发布。") % (_("通过") if answer["passed"] else _("未通过")))
            return redirect("merged", project_id)
        except Problem as refused:
            if refused.word not in SHOWN_IN_PLACE:
                raise
            problem = refused
    found = merged.of_project(request.asker, project_id)
    require(found.opened.standing, "merge.write")
    if not found.lines:
        return redirect("merged", project_id)
    return render(request, "merged/conclusion.html", conclusions.foot(found) | {
        "strip": strips.strip(found.opened.standing), "problem": problem, "seen": found.seen,
        "findings": findings.of_inspection(found.inspection), "opinion": request.POST.get("opinion", ""),
        "lacking": visit_records.of_inspection(found.opened.standing, found.inspection).before,
        "unexplained": publications.unexplained(found)}, status=problem.status if problem else 200)


urls: list[Any] = [path("projects/<int:project_id>/conclusion/", conclusion, name="conclusion")]
