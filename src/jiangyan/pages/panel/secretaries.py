"""The secretary of a panel: the officer names one on the panel's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.panel import secretaries as actions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.pages.panel import panels
from jiangyan.problems import Problem


@door("secretary.name", "POST")
def secretary(request: Asked, project_id: int) -> HttpResponse:
    """Names the chosen person; fields person (empty: the panel works without a secretary) and version."""
    given = request.POST.get("person", "")
    person = int(given) if given.isdecimal() and len(given) < 12 else 0 if given else None
    try:
        actions.name(operation(request), project_id, person, seen(request))
    except Problem as problem:
        if problem.status not in (412, 428):
            raise
        return panels.of_refusal(request, project_id, problem)
    messages.success(request, _("秘书已指定，这个人现在可以填写现场验收记录。") if person else _("专家组现在没有秘书。"))
    return redirect("panel", project_id)


urls: list[Any] = [path("projects/<int:project_id>/panel/secretary/", secretary, name="panel_secretary")]
