"""Correcting a published result: the officer sets rows right, the approver sees the new copy and confirms."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.verdict import corrections as actions
from jiangyan.actions.verdict import publications as publishing
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.verdict import publications as shown
from jiangyan.problems import Problem
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.verdict import objections, publications
from jiangyan.rulebook.words import plain


@door("correction.propose", "GET", "POST")
def correction(request: Asked, project_id: int) -> HttpResponse:
    """Every row with its published points; POST proposes. Fields: points-ROW, reason-ROW, follow_up."""
    problem = None
    if request.method == "POST":
        try:
            actions.propose(operation(request), project_id, _given(request, project_id), request.POST.get("follow_up", ""))
            messages.success(request, _("更正已提出，等待审批人确认。确认以前建设单位看到的仍是原来的结果。"))
            return redirect("correction", project_id)
        except Problem as refused:
            if refused.status != 422:
                raise
            problem = refused
    return _page(request, project_id, problem)


def _given(request: Asked, project_id: int) -> dict[str, dict[str, str]]:
    found = standing(request.asker, project_id)
    published = publications.latest(found.project)
    rows = [row["row"] for row in published.content["rows"]] if published else []
    return {row: {"points": plain(request.POST.get(f"points-{row}", "")), "reason": request.POST.get(f"reason-{row}", "")}
            for row in rows if f"points-{row}" in request.POST}


def _page(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found = standing(request.asker, project_id)
    if not may(found, "correction.propose"):
        require(found, "correction.confirm")
    published, objection = publications.latest(found.project), objections.to_correct(found.project)
    if published is None or objection is None:
        return redirect("objections", project_id)
    past = publications.proposals(published.inspection)
    pending = next((one for one in past if one.state == "pending"), None)
    rejected = past[0] if past and past[0].state == "rejected" else None
    context: dict[str, Any] = {
        "project": found.project, "strip": strips.strip(found), "problem": problem, "objection": objection,
        "pending": pending, "rejected": rejected, "may_propose": may(found, "correction.propose") and pending is None,
        "may_decide": may(found, "correction.confirm"), "typed": request.POST.get("reason", ""),
        "own": pending is not None and pending.proposed_by_id == request.asker.person.pk,
        "follow_up": request.POST.get("follow_up", published.content["follow_up"]),
        "rows": [{"row": row, "points": request.POST.get(f"points-{row['row']}", row["points"]),
                  "reason": request.POST.get(f"reason-{row['row']}", "")} for row in published.content["rows"]]}
    context |= shown.shown(pending.content) if pending else {}
    return render(request, "corrections/correction.html", context, status=problem.status if problem else 200)


@door("correction.confirm", "POST")
def correction_decide(request: Asked, project_id: int, proposal_id: int) -> HttpResponse:
    """The approver publishes the corrected copy (`decision` = confirm) or sends it back with a reason."""
    try:
        if request.POST.get("decision") == "confirm":
            proof(request)
            actions.confirm(operation(request), project_id, proposal_id)
            messages.success(request, _("更正的结果已发布，建设单位现在可以看到。"))
            return redirect("result", project_id)
        publishing.reject(operation(request), project_id, proposal_id, request.POST.get("reason", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(request, project_id, problem)
    messages.success(request, _("已退回，没有更正；经办人会看到您的理由。"))
    return redirect("correction", project_id)


urls: list[Any] = [
    path("projects/<int:project_id>/correction/", correction, name="correction"),
    path("projects/<int:project_id>/correction/<int:proposal_id>/", correction_decide, name="correction_decide"),
]
