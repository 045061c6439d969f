"""Planning by a worker, from the page: asked for, watched while it lasts, and not to be waited for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jiangyan.actions.visit import solutions as actions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.visit import plans
from jiangyan.problems import Problem
from jiangyan.queries import jobs
from jiangyan.queries.visit import plans as asked

ENOUGH = 286
"""What htmx takes as: do not ask again."""


@door("plan.write", "POST")
def plan_arrange(request: Asked, round_id: int) -> HttpResponse:
    """Asks a worker to plan every visit that is not locked; the page shows how far it is."""
    try:
        actions.begin(operation(request), round_id, plans.version(request))
    except Problem as problem:
        if problem.status not in (409, 412):
            raise
        return plans.page(request, plans.found(request, round_id), problem)
    return redirect("plan", round_id)


@door("project.see")
def plan_progress(request: Asked, round_id: int) -> HttpResponse:
    """How far the worker is, as a fragment; once it is done the page is drawn anew and asks no more."""
    round_, plan = asked.for_planning(request.asker, round_id)
    if plan is None or not asked.under_way(plan):
        return HttpResponse(status=ENOUGH, headers={"HX-Refresh": "true"})
    return render(request, "plans/progress.html", {"round": round_, "job": plan.job, "life": jobs.life()})


urls: list[Any] = [
    path("rounds/<int:round_id>/plan/arrange/", plan_arrange, name="plan_arrange"),
    path("rounds/<int:round_id>/plan/progress/", plan_progress, name="plan_progress"),
]
