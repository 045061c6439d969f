"""What a plan starts from: window and slots, the panels, and minutes on the road."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.visit import plans as actions
from jiangyan.actions.visit.plans import Conditions, Crew
from jiangyan.models import Plan, Round
from jiangyan.pages import versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.pages.visit.plans import found, version
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.round import rounds
from jiangyan.queries.visit import plans as asked
from jiangyan.queries.visit.plans import Planning
from jiangyan.rulebook.words import plain

SLOTS = 4
"""So many lines for slots stand in the form."""


@door("plan.write", "GET", "POST")
def plan_settings(request: Asked, round_id: int) -> HttpResponse:
    """First and last day, days left out, visits a day, slots. Fields: version, first_day, last_day, per_day, out, slot-N-…"""
    round_, kept = asked.for_planning(request.asker, round_id)
    rounds.require_at(request.asker, round_.authority_id, "plan.write")
    problem = None
    if request.method == "POST":
        try:
            actions.settle(operation(request), round_id, version(request), _conditions(request))
            messages.success(request, _("日程条件已保存，等待排期的项目已列入。"))
            return redirect("plan_panels" if kept is None else "plan", round_id)
        except Problem as refused:
            if refused.status not in (409, 412, 422):
                raise
            problem, (round_, kept) = refused, asked.for_planning(request.asker, round_id)
    shown = _shown(request, round_, kept, problem)
    return render(request, "plans/settings.html", {
        "round": round_, "plan": kept, "problem": problem, "versions": _both(
            request, problem, shown, _shown(request, round_, kept, None), _settings), **shown},
        status=problem.status if problem else 200)


def _conditions(request: Asked) -> Conditions:
    given = request.POST
    try:
        first, last = (date.fromisoformat(given.get(name, "")) for name in ("first_day", "last_day"))
        per_day = int(plain(given.get("per_day", "")))
        known = {date.fromisoformat(one) for one in given.getlist("known")}
        going = {date.fromisoformat(one) for one in given.getlist("day")}
    except ValueError:
        raise Problem("form.invalid", detail=_("请填写第一天、最后一天和每组每天最多几家。")) from None
    slots = [tuple(plain(given.get(f"slot-{number}-{part}", "")).replace("：", ":") for part in ("name", "starts", "ends"))
             for number in range(SLOTS)]
    return Conditions(first, last, tuple(sorted(known - going)), per_day,
                      tuple((one[0], one[1], one[2]) for one in slots if any(one)))


def _shown(request: Asked, round_: Round, kept: Plan | None, problem: Problem | None) -> dict[str, Any]:
    today = local(database_now()).date()
    first = kept.first_day if kept else today + timedelta(days=7)
    last = kept.last_day if kept else min(first + timedelta(days=25), local(round_.visits_until).date() - timedelta(days=1)
                                          if round_.visits_until else date.max)
    slots = list(kept.slots if kept else asked.SLOTS) + [{}] * SLOTS
    typed = request.POST if problem else QueryDict()
    out = set(typed.getlist("known")) - set(typed.getlist("day")) if typed else set(kept.left_out if kept else ())
    return {"first_day": typed.get("first_day") or first.isoformat(), "last_day": typed.get("last_day") or max(first, last).isoformat(),
            "per_day": typed.get("per_day") or (kept.per_day if kept else 2),
            "days": [{"day": day, "on": day.isoformat() not in out} for day in asked.working_days(kept.first_day, kept.last_day)]
            if kept else [], "phase_end": round_.visits_until,
            "slots": [{part: typed.get(f"slot-{number}-{part}", one.get(part, "")) for part in ("name", "starts", "ends")}
                      for number, one in enumerate(slots[:SLOTS])]}


def _both(request: Asked, problem: Problem | None, mine: Any, theirs: Any,
          told: Callable[[Any], dict[str, str]]) -> versions.Beside | None:
    """Both versions where somebody else changed the plan meanwhile; `told` gives one as words by label."""
    if problem is None or problem.status != 412:
        return None
    left, right = told(mine), told(theirs)
    return versions.beside(problem, [(label, left.get(label, ""), right.get(label, "")) for label in {**left, **right}], request.path)


def _settings(shown: dict[str, Any]) -> dict[str, str]:
    slots = {_("时段 %(number)s") % {"number": number}: f"{one['name']} {one['starts']}—{one['ends']}".strip(" —")
             for number, one in enumerate(shown["slots"], 1)}
    return {_("第一天"): shown["first_day"], _("最后一天"): shown["last_day"], _("每组每天最多几家"): str(shown["per_day"]), **slots,
            _("不安排的工作日"): _("、").join(one["day"].isoformat() for one in shown["days"] if not one["on"])}


@door("plan.write", "GET", "POST")
def plan_panels(request: Asked, round_id: int) -> HttpResponse:
    """Experts × panels. Fields: version, count, name-N, lead-N, member-N; `more` adds a panel, `fewer` takes the last away."""
    planning, problem = found(request, round_id), None
    rounds.require_at(request.asker, planning.round.authority_id, "plan.write")
    crews = _kept(planning)
    if request.method == "POST":
        crews = _crews(request)
        if "more" in request.POST:
            crews.append(Crew("", (), None))
        elif "fewer" in request.POST:
            crews = crews[:-1]
        else:
            try:
                actions.change_panels(operation(request), round_id, version(request), crews)
                messages.success(request, _("专家组名单已保存。"))
                return redirect("plan", round_id)
            except Problem as refused:
                if refused.status not in (409, 412, 422):
                    raise
                problem, planning = refused, found(request, round_id)
    crews = crews or [Crew("", (), None)]
    experts = asked.experts(planning.round)
    names = {one.pk: one.display_name for one in experts}
    return render(request, "plans/panels.html", {
        "round": planning.round, "plan": planning.plan, "problem": problem, "size": planning.round.panel_size,
        "crews": [{"number": number, "name": crew.name or _("第%(number)s组") % {"number": number}, "lead": crew.lead,
                   "experts": frozenset(crew.experts), "count": len(crew.experts)} for number, crew in enumerate(crews, start=1)],
        "experts": experts,
        "versions": _both(request, problem, crews, _kept(planning), lambda given: _said(given, names))}, status=problem.status if problem else 200)


def _kept(planning: Planning) -> list[Crew]:
    return [Crew(one.name, tuple(person.pk for person in planning.crews[one.pk]), one.lead_id) for one in planning.panels]


def _said(crews: list[Crew], names: dict[int, str]) -> dict[str, str]:
    """Each panel in words: its name, its lead, its members."""
    return {_("第%(number)s组") % {"number": number}: "\n".join([one.name, _("组长：%(name)s") % {"name": names.get(one.lead or 0, "")}, _(
        "、").join(sorted(names.get(each, "") for each in one.experts))]) for number, one in enumerate(crews, 1)}


def _crews(request: Asked) -> list[Crew]:
    count = request.POST.get("count", "0")
    crews = []
    for number in range(1, min(whole(count), 40) + 1):
        members = tuple(person for one in request.POST.getlist(f"member-{number}") if (person := whole(one)))
        crews.append(Crew(plain(request.POST.get(f"name-{number}", "")), members, whole(request.POST.get(f"lead-{number}", "")) or None))
    return crews


@door("plan.write", "GET", "POST")
def plan_travel(request: Asked, round_id: int) -> HttpResponse:
    """Minutes between the districts of the plan's units. Fields: version, same, unknown, road-A|B."""
    planning, problem = found(request, round_id), None
    rounds.require_at(request.asker, planning.round.authority_id, "plan.write")
    if request.method == "POST":
        try:
            numbers = _minutes(request)
            actions.change_travel(operation(request), round_id, version(request), numbers.pop("same"), numbers.pop("unknown"), numbers)
            messages.success(request, _("路上时间已保存。"))
            return redirect("plan", round_id)
        except Problem as refused:
            if refused.status not in (409, 412, 422):
                raise
            problem, planning = refused, found(request, round_id)
    places, travel = asked.districts(planning), planning.setting.travel
    rows: list[dict[str, Any]] = [{"name": one, "cells": [{"key": f"road-{asked.pair(one, other)}", "other": other, "minutes": request.POST.get(
        f"road-{asked.pair(one, other)}", travel.between(one, other))} for other in places[:number]]}
        for number, one in enumerate(places)]
    now = {_("同一个区内（分钟）"): str(travel.same), _("表里没有的（分钟）"): str(travel.unknown)} | {
        _("%(here)s到%(other)s") % {"here": row["name"], "other": cell["other"]}: str(travel.between(row["name"], cell["other"]))
        for row in rows for cell in row["cells"]}
    typed = dict(zip(now, [request.POST.get("same"), request.POST.get("unknown"), *(
        str(cell["minutes"]) for row in rows for cell in row["cells"])], strict=True))
    return render(request, "plans/travel.html", {
        "versions": _both(request, problem, typed, now, dict), "round": planning.round,
        "plan": planning.plan, "problem": problem, "rows": rows[1:], "places": places[:-1],
        "same": request.POST.get("same", travel.same), "unknown": request.POST.get("unknown", travel.unknown)},
        status=problem.status if problem else 200)


def _minutes(request: Asked) -> dict[str, int]:
    given = {name.removeprefix("road-"): plain(str(value)) for name, value in request.POST.items()
             if name in ("same", "unknown") or name.startswith("road-")}
    minutes = {name: whole(value, -1) for name, value in given.items()}
    wrong = [name.replace("|", _("到")) for name, value in minutes.items() if value < 0]
    if wrong or not {"same", "unknown"} <= set(given):
        raise Problem("form.invalid", detail=_("路上时间须为整数分钟：%(where)s") % {"where": _("、").join(wrong[:5])})
    return minutes


urls: list[Any] = [
    path("rounds/<int:round_id>/plan/settings/", plan_settings, name="plan_settings"),
    path("rounds/<int:round_id>/plan/panels/", plan_panels, name="plan_panels"),
    path("rounds/<int:round_id>/plan/travel/", plan_travel, name="plan_travel"),
]
