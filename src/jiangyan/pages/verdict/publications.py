"""Publishing a result: the officer sees it as the unit will, the approver confirms; the unit reads the frozen copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.verdict import publications as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.problems import Problem
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.verdict import publications
from jiangyan.queries.verdict.publications import Content


@door("result.propose")
def result_proposal(request: Asked, project_id: int) -> HttpResponse:
    """Everything that will be published, exactly as the unit will see it, and what this person can do about it."""
    return _page(request, project_id)


def _page(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found = standing(request.asker, project_id)
    if found.relations & {"officer", "approver"} and publications.of_current(found.project) is not None:
        correcting = found.project.proposals.filter(kind="publish", state="pending").exists()
        return redirect("correction" if correcting else "result", project_id)
    if not may(found, "result.propose"):
        require(found, "result.confirm")
    concluded = publications.concluded(found)
    past = publications.proposals(concluded.inspection)
    pending = next((one for one in past if one.state == "pending"), None)
    follow_up = request.POST.get("follow_up") or (past[0].content["follow_up"] if past
                                                  else publications.usual_follow_up(concluded))
    content = pending.content if pending else publications.content(concluded, follow_up)
    return render(request, "publications/proposal.html", {
        "project": found.project, "strip": strips.strip(found), "past": past, "pending": pending, "problem": problem,
        "follow_up": follow_up, "may_propose": may(found, "result.propose") and pending is None,
        "own": pending is not None and pending.proposed_by_id == request.asker.person.pk,
        "may_decide": may(found, "result.confirm"), "typed": request.POST.get("reason", "")} | shown(content),
        status=problem.status if problem else 200)


def shown(content: Content) -> dict[str, Any]:
    """What publications/content.html draws, from a published or a proposed copy and nothing else."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for row in content["rows"]:
        sections.setdefault(row["section"], []).append(row)
    return {"content": content, "lost": [row for row in content["rows"] if row["lost"] != "0"],
            "sections": [{**one, "rows": sections[one["name"]]} for one in content["sections"]]}


@door("result.propose", "POST")
def result_propose(request: Asked, project_id: int) -> HttpResponse:
    """The officer proposes to publish. Field: follow_up."""
    try:
        actions.propose(operation(request), project_id, request.POST.get("follow_up", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(request, project_id, problem)
    messages.success(request, _("已提出发布，等待审批人确认。确认以前建设单位看不到。"))
    return redirect("result_proposal", project_id)


@door("result.confirm", "POST")
def result_decide(request: Asked, project_id: int, proposal_id: int) -> HttpResponse:
    """The approver publishes (`decision` = confirm) or sends back with a reason."""
    try:
        if request.POST.get("decision") == "confirm":
            proof(request)
            actions.confirm(operation(request), project_id, proposal_id)
            messages.success(request, _("结果已发布，建设单位现在可以看到。"))
            return redirect("result", project_id)
        actions.reject(operation(request), project_id, proposal_id, request.POST.get("reason", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(request, project_id, problem)
    messages.success(request, _("已退回，没有发布；经办人会看到您的理由。"))
    return redirect("result_proposal", project_id)


@door("result.read")
def result(request: Asked, project_id: int) -> HttpResponse:
    """The published result, read from its frozen copy; before publication nobody sees points here."""
    found = standing(request.asker, project_id)
    require(found, "result.read")
    published = publications.latest(found.project)
    head: dict[str, Any] = {"project": found.project, "strip": strips.strip(found), "published": published,
                            "may_object": may(found, "objection.see"), "compare": may(found, "reinspection.compare"),
                            "own": bool(found.relations & {"own_clerk", "own_head"})}
    if published is None:
        return render(request, "publications/waiting.html", head)
    return render(request, "publications/result.html", head | {
        "repeated": published.content["inspection"] == publications.ORDINALS[2]} | shown(published.content))


urls: list[Any] = [
    path("projects/<int:project_id>/result/", result, name="result"),
    path("projects/<int:project_id>/result/proposal/", result_proposal, name="result_proposal"),
    path("projects/<int:project_id>/result/propose/", result_propose, name="result_propose"),
    path("projects/<int:project_id>/result/proposal/<int:proposal_id>/", result_decide, name="result_decide"),
]
