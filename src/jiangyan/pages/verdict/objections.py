"""Objections: the unit's head raises one, the officer answers, unit, approver and auditor read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from jiangyan.actions.verdict import objections as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.material import attachments
from jiangyan.problems import Problem
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.verdict import objections, publications


@door("objection.see")
def index(request: Asked, project_id: int) -> HttpResponse:
    """Every objection with its answer, and what this person can do."""
    return _page(request, project_id)


def _page(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found, now = standing(request.asker, project_id), timezone.now()
    require(found, "objection.see")
    published = publications.latest(found.project)
    rows = objections.of_project(found.project)
    correcting = objections.to_correct(found.project)
    return render(request, "objections/objections.html", {
        "project": found.project, "strip": strips.strip(found), "problem": problem, "attach": attachments.field(),
        "objections": [{"one": one, "answer": getattr(one, "answer", None), "files": attachments.links(one.files)}
                       for one in rows],
        "may_raise": objections.may_raise(found, published, now), "may_answer": may(found, "objection.answer"),
        "until": objections.until(found.project, published) if published else None, "days": found.project.round.objection_days,
        "fault": objections.fault(found, published, now), "head": "own_head" in found.relations,
        "typed": request.POST, "correcting": correcting is not None,
        "may_correct": correcting is not None and (may(found, "correction.propose") or may(found, "correction.confirm")),
    }, status=problem.status if problem else 200)


@door("objection.raise", "POST")
def objection_raise(request: Asked, project_id: int) -> HttpResponse:
    """The head objects. Fields: text, file."""
    try:
        actions.lodge(operation(request), project_id, request.POST.get("text", ""), attachments.arrived(request))
    except Problem as problem:
        if problem.status not in (413, 422):
            raise
        return _page(request, project_id, problem)
    messages.success(request, _("异议已提出，等待主管部门答复。"))
    return redirect("objections", project_id)


@door("objection.answer", "POST")
def objection_answer(request: Asked, project_id: int, objection_id: int) -> HttpResponse:
    """The officer upholds (`decision` = upheld) or refuses. Field: reason."""
    upheld = request.POST.get("decision") == "upheld"
    try:
        actions.answer(operation(request), project_id, objection_id, upheld, request.POST.get("reason", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(request, project_id, problem)
    messages.success(request, _("已答复：异议成立。下一步更正结果。") if upheld else _("已答复：异议不成立。"))
    return redirect("correction" if upheld else "objections", project_id)


urls: list[Any] = [
    path("projects/<int:project_id>/objections/", index, name="objections"),
    path("projects/<int:project_id>/objections/new/", objection_raise, name="objection_raise"),
    path("projects/<int:project_id>/objections/<int:objection_id>/", objection_answer, name="objection_answer"),
]
