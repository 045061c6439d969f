"""Findings of the panel: recorded and withdrawn on the merging page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.verdict import findings as actions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.sheet import merged as merging
from jiangyan.problems import Problem
from jiangyan.queries.sheet import merged as asked

FIELDS = ("about", "severity", "text", "advice")


@door("finding.write", "POST")
def finding_record(request: Asked, project_id: int) -> HttpResponse:
    """Records one finding; a refusal shows the page with everything that was typed. Fields: FIELDS."""
    given = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        actions.record(operation(request), project_id, given["about"], given["severity"], given["text"], given["advice"])
    except Problem as problem:
        if problem.status != 422:
            raise
        return merging.page(request, asked.of_project(request.asker, project_id), problem, {"finding": given})
    messages.success(request, _("已记录一条问题与建议。"))
    return redirect(f"{reverse('merged', args=[project_id])}#findings")


@door("finding.write", "POST")
def finding_withdraw(request: Asked, finding_id: int) -> HttpResponse:
    """Takes one finding back."""
    answer = actions.withdraw(operation(request), finding_id)
    messages.success(request, _("已撤回一条问题与建议，原文仍留在记录中。"))
    return redirect(f"{reverse('merged', args=[answer['project']])}#findings")


urls: list[Any] = [
    path("projects/<int:project_id>/findings/", finding_record, name="finding_record"),
    path("findings/<int:finding_id>/withdraw/", finding_withdraw, name="finding_withdraw"),
]
