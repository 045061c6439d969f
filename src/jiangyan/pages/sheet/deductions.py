"""Whole-score deductions: the lead proposes, another member of the panel signs or sends it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.sheet import deductions as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.sheet import merged as merging
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.sheet import deductions
from jiangyan.queries.sheet import merged as asked
from jiangyan.rulebook.words import plain


@door("deduction.second")
def deduction(request: Asked, project_id: int) -> HttpResponse:
    """What the lead proposes to take from the whole score, for the second signature; no points of others on it."""
    return _page(request, project_id)


def _page(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found = standing(request.asker, project_id)
    if not may(found, "deduction.second") and may(found, "merge.write"):
        return redirect(f"{reverse('merged', args=[project_id])}#deduction")
    require(found, "deduction.second")
    inspection = panels.current_inspection(found.project)
    if inspection is None:
        raise Problem("not_found")
    return render(request, "deductions/deduction.html", {
        "project": found.project, "strip": strips.strip(found), "deductions": deductions.of_inspection(inspection),
        "problem": problem, "typed": request.POST.get("reason", "")}, status=problem.status if problem else 200)


@door("merge.write", "POST")
def deduction_propose(request: Asked, project_id: int) -> HttpResponse:
    """The lead proposes points and a reason; nothing is taken until another member signs."""
    given = {"points": request.POST.get("points", ""), "reason": request.POST.get("reason", "")}
    try:
        actions.propose(operation(request), project_id, plain(given["points"]), given["reason"])
    except Problem as problem:
        if problem.status != 422:
            raise
        return merging.page(request, asked.of_project(request.asker, project_id), problem, {"deduction": given})
    messages.success(request, _("已提出总分扣分，等待专家组另一位成员会签。会签以前不计入。"))
    return redirect(f"{reverse('merged', args=[project_id])}#deduction")


@door("deduction.second", "POST")
def deduction_decide(request: Asked, project_id: int, proposal_id: int) -> HttpResponse:
    """Signs (`decision` = agree) or sends back with a reason."""
    agreed = request.POST.get("decision") == "agree"
    try:
        actions.decide(operation(request), project_id, proposal_id, agreed, request.POST.get("reason", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(request, project_id, problem)
    messages.success(request, _("已会签，扣分计入总分。") if agreed else _("已退回，不扣分；组长会看到您的理由。"))
    return redirect("deduction", project_id)


urls: list[Any] = [
    path("projects/<int:project_id>/deduction/", deduction, name="deduction"),
    path("projects/<int:project_id>/deduction/propose/", deduction_propose, name="deduction_propose"),
    path("projects/<int:project_id>/deduction/<int:proposal_id>/", deduction_decide, name="deduction_decide"),
]
