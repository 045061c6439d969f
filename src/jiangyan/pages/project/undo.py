"""Taking a step back: the arrangement of a visit, or its start."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.project import undo as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.problems import Problem
from jiangyan.queries.rights import require, standing


@door("visit.undo", "GET", "POST")
def undo(request: Asked, project_id: int) -> HttpResponse:
    """What would be taken back and what follows; POST does it. Field: reason."""
    problem = None
    if request.method == "POST":
        try:
            actions.step_back(operation(request), project_id, request.POST.get("reason", ""))
            messages.success(request, _("已撤回，理由留在项目的办理经过里。"))
            return redirect("project", project_id)
        except Problem as refused:
            if refused.word not in ("reason.missing", "undo.scored"):
                raise
            problem = refused
    found = standing(request.asker, project_id)
    require(found, "visit.undo")
    return render(request, "undo/undo.html", {
        "project": found.project, "strip": strips.strip(found), "problem": problem, "typed": request.POST.get("reason", ""),
        "started": found.project.stage == "inspecting"}, status=problem.status if problem else 200)


urls: list[Any] = [path("projects/<int:project_id>/undo/", undo, name="undo")]
