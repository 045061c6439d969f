"""Several projects of the round table at once: a preview of exactly what will happen, one confirmation, a result list."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.round import group_deeds as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.queries.rights import may, standing
from jiangyan.queries.round import group_deeds, rounds

LINKS = (("self_assessment.read", "self_assessment", "自评"), ("merge.read", "merged", "汇总表"),
         ("result.read", "result", "验收结果"), ("project.see", "papers", "文书"),
         ("proposals.see", "proposals", "须两人办理的事项"))
"""The project's pages behind an opened row: deed, url name, label."""


def _ticked(given: Any) -> list[int]:
    return [number for one in given.getlist("project") if (number := whole(one))]


@door("project.see", "GET", "POST")
def group(request: Asked, round_id: int, deed: str) -> HttpResponse:
    """GET shows what would happen to each ticked project; POST does it and lists what became of each."""
    found = rounds.round_for(request.asker, round_id)
    chosen = group_deeds.known(deed)
    context = {"round": found, "deed": deed, "label": _(chosen.label)}
    if request.method == "POST":
        done = actions.carry_out(operation(request), found, deed, _ticked(request.POST))
        refused = [one for one in done if one.refusal]
        return render(request, "group_deeds/outcome.html", {
            **context, "done": [one for one in done if not one.refusal], "refused": refused})
    choices = group_deeds.preview(request.asker, found, deed, _ticked(request.GET))
    return render(request, "group_deeds/preview.html", {
        **context, "able": [one for one in choices if not one.why], "unable": [one for one in choices if one.why]})


@door("project.see")
def chosen(request: Asked, round_id: int) -> HttpResponse:
    """From the round table's form to the preview of the deed that was pressed."""
    given = request.GET.copy()
    deed = str(given.pop("deed", [""])[-1])
    group_deeds.known(deed)
    return redirect(f"{reverse('group_deed', args=[round_id, deed])}?{given.urlencode()}")


@door("project.see")
def opened(request: Asked, project_id: int) -> HttpResponse:
    """One row of the round table opened in place: who owes what, and the project's pages; `?closed` closes it again."""
    found = standing(request.asker, project_id)
    if not request.htmx:
        return redirect("project", project_id)
    return render(request, "group_deeds/opened.html", {
        "project": found.project, "closed": "closed" in request.GET, "strip": strips.strip(found),
        "links": [{"url": reverse(name, args=[project_id]), "label": _(label)} for right, name, label in LINKS
                  if may(found, right)]})


urls: list[Any] = [
    path("rounds/<int:round_id>/together/", chosen, name="group_deed_chosen"),
    path("rounds/<int:round_id>/together/<slug:deed>/", group, name="group_deed"),
    path("projects/<int:project_id>/opened/", opened, name="project_opened"),
]
