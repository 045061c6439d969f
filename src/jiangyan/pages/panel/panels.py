"""Panels: who inspects, when and where; and who must keep away."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.panel import panels as actions
from jiangyan.models import Inspection
from jiangyan.pages import strips, versions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.pages.forms import whole
from jiangyan.pages.visit.visits import appointed, both
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels, secretaries
from jiangyan.queries.rights import Standing, may, require, standing
from jiangyan.rulebook.words import plain


@dataclass(frozen=True)
class Chosen:
    """The assignment as it stands in the form: ids of experts, the lead's, day, hours and place as typed."""

    experts: frozenset[int]
    lead: int | None
    visit_on: str
    place: str
    starts: str = ""
    ends: str = ""


def _posted(given: Any) -> Chosen:
    return Chosen(frozenset(person for one in given.getlist("expert") if (person := whole(one))),
                  whole(given.get("lead", "")) or None, given.get("visit_on", ""), plain(given.get("place", "")),
                  given.get("starts", ""), given.get("ends", ""))


def _current(found: Standing) -> Chosen:
    inspection = panels.current_inspection(found.project)
    if inspection is None or inspection.merged_at is not None:
        return Chosen(frozenset(), None, "", found.project.unit.address)
    seats = panels.seats(inspection)
    return Chosen(frozenset(seat.member.person_id for seat in seats),
                  next((seat.member.person_id for seat in seats if seat.member.is_lead), None),
                  inspection.visit_on.isoformat() if inspection.visit_on else "", inspection.place,
                  *(f"{one:%H:%M}" if one else "" for one in (inspection.visit_from, inspection.visit_until)))


def _assign(request: Asked, project_id: int, chosen: Chosen) -> None:
    given = appointed(chosen.visit_on, chosen.starts, chosen.ends, chosen.place)
    actions.assign(operation(request), project_id, sorted(chosen.experts), chosen.lead or 0, given.visit_on, given.place,
                   (given.starts, given.ends), seen(request))


@door("panel.see", "GET", "POST")
def panel(request: Asked, project_id: int) -> HttpResponse:
    """The panel; for the officer the form that assigns it (the button 查找 only searches among the eligible)."""
    found = standing(request.asker, project_id)
    require(found, "panel.see")
    chosen, refusal = _current(found), None
    if request.method == "POST":
        chosen = _posted(request.POST)
        if "find" not in request.POST:
            try:
                _assign(request, project_id, chosen)
                messages.success(request, _("专家组和现场验收日期已安排。"))
                return redirect("panel", project_id)
            except Problem as problem:
                if problem.status in (403, 404):
                    raise
                refusal = problem
    return _page(request, found, chosen, refusal)


def of_refusal(request: Asked, project_id: int, refusal: Problem) -> HttpResponse:
    """The page as it stands now, with what kept something on it from being saved."""
    found = standing(request.asker, project_id)
    require(found, "panel.see")
    return _page(request, found, _current(found), refusal)


def _page(request: Asked, found: Standing, chosen: Chosen, refusal: Problem | None) -> HttpResponse:
    assigning = may(found, "panel.assign")
    search = plain(request.POST.get("q", ""))[:40]
    inspection = panels.current_inspection(found.project)
    return render(request, "panels/panel.html", {
        "project": found.project, "round": found.project.round, "strip": strips.strip(found), "inspection": inspection, "problem": refusal,
        "version": inspection.version if inspection and inspection.merged_at is None else 0,
        "versions": _both(request, found, refusal, inspection) if "expert" in request.POST else None,
        "seats": panels.seats(inspection) if inspection else [], "assigning": assigning, "chosen": chosen,
        "progress": may(found, "expert_sheets.progress"),
        "candidates": panels.candidates(found.project, search, chosen.experts) if assigning else [], "search": search,
        "size": found.project.round.panel_size, "may_recuse": may(found, "recusal.impose"),
        "may_substitute": may(found, "panel.substitute"), "may_declare": may(found, "recusal.declare"),
        "may_draw": assigning and found.project.stage != "scheduled",
        "secretary": secretaries.of_inspection(inspection), "may_name": inspection is not None and may(found, "secretary.name"),
        "secretaries": secretaries.eligible(found, inspection) if inspection else [],
        "recusals": panels.recusals(found), "people": panels.recusable(found),
    }, status=refusal.status if refusal else 200)


def _both(request: Asked, found: Standing, refusal: Problem | None, there: Inspection | None) -> versions.Beside | None:
    """What was chosen beside what somebody else assigned: day, hours, place, people and lead."""
    told = both(refusal, request.POST, there, request.path)
    if told is None or refusal is None:
        return told
    mine, now = _posted(request.POST), _current(found)
    names = {one.person.pk: one.person.display_name for one in panels.candidates(found.project, "", mine.experts | now.experts)}
    told_people = versions.beside(refusal, [
        (_("专家"), _people(mine, names), _people(now, names)),
        (_("组长"), names.get(mine.lead or 0, ""), names.get(now.lead or 0, ""))], request.path)
    return replace(told, lines=told.lines + told_people.lines)


def _people(chosen: Chosen, names: dict[int, str]) -> str:
    return _("、").join(sorted(names.get(one, str(one)) for one in chosen.experts))


@door("recusal.impose", "POST")
def recuse(request: Asked, project_id: int) -> HttpResponse:
    """Keeps somebody away from the project, at once."""
    chosen = whole(request.POST.get("person", ""))
    if not chosen:
        raise Problem("form.invalid", detail=_("请选择须回避的人。"))
    actions.recuse(operation(request), project_id, chosen, request.POST.get("reason", ""))
    messages.success(request, _("回避已生效。"))
    return redirect("home" if chosen == request.asker.person.pk else "panel",
                    *([] if chosen == request.asker.person.pk else [project_id]))


urls: list[Any] = [
    path("projects/<int:project_id>/panel/", panel, name="panel"),
    path("projects/<int:project_id>/recusals/", recuse, name="recuse"),
]
