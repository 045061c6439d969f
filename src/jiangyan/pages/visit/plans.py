"""The plan of a round's visits: days × panels, what conflicts, moving a visit, planning the rest, applying it."""

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.visit import plans as actions
from jiangyan.pages import lists, versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries import jobs
from jiangyan.queries.round import holidays, rounds
from jiangyan.queries.visit import plans as asked
from jiangyan.queries.visit.plans import Planned, Planning
from jiangyan.rulebook.arranging import Place
from jiangyan.rulebook.plans import Slot


def found(request: Asked, round_id: int) -> Planning:
    """The plan as the asker may see it; Problem plan.unset before its conditions are settled."""
    round_, plan = asked.for_planning(request.asker, round_id)
    if plan is None:
        raise Problem("plan.unset")
    return asked.planning(request.asker, round_, plan)


def version(request: Asked) -> int:
    """The version of the plan that the form was drawn from."""
    given = request.POST.get("version", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Problem("request.malformed", detail=_("缺少版本号"))
    return int(given)


def writable(request: Asked, planning: Planning) -> bool:
    """Whether the asker may change the plan now."""
    return planning.round.state == "open" and rounds.may_at(request.asker, planning.round.authority_id, "plan.write")


@door("project.see")
def plan(request: Asked, round_id: int) -> HttpResponse:
    """The plan as a grid or (view=list) as a list to print; `visit` opens one visit for moving."""
    round_, kept = asked.for_planning(request.asker, round_id)
    if kept is None:
        may = round_.state == "open" and rounds.may_at(request.asker, round_.authority_id, "plan.write")
        return render(request, "plans/empty.html", {"round": round_, "may": may})
    planning = asked.planning(request.asker, round_, kept)
    return lists.file(request, f"{_('现场验收日程')}-{round_.name}", [_(label) for label in FILE], _lines(planning), _file_row) or page(
        request, planning)


FILE = ("日期", "开始", "结束", "建设单位", "项目类别", "所在区", "地点", "专家组", "专家", "情况")
"""The columns of the list as a file."""


def _lines(planning: Planning) -> list[dict[str, Any]]:
    marks: dict[int, list[Any]] = {}
    for one in planning.conflicts:
        for visit in one.visits:
            marks.setdefault(visit, []).append(one)
    return [_line(planning, one, marks) for one in planning.visits if one.visit.day]


def _file_row(line: dict[str, Any]) -> list[Value]:
    state = (_("冲突") if line["hard"] else _("提醒")) if line["wrong"] else _("已通知") if line["told"] else _("已锁定") if line["locked"] else ""
    starts, ends = (f"{one:%H:%M}" if one else "" for one in (line["starts"], line["ends"]))
    return [line["day"], starts, ends, line["unit"], line["programme"], line["district"], line["place"], line["panel"],
            "、".join(line["people"]), state]


def page(request: Asked, planning: Planning, problem: Problem | None = None, opened: int | None = None) -> HttpResponse:
    """The page of the plan, also with a refusal; `opened` is the visit that stays open for moving, as it was typed."""
    wanted = request.GET.get("visit", "")
    number = opened or whole(wanted)
    may = writable(request, planning)
    chosen = next((one for one in planning.visits if one.row.pk == number), None)
    marks: dict[int, list[Any]] = {}
    for one in planning.conflicts:
        for visit in one.visits:
            marks.setdefault(visit, []).append(one)
    job, under_way = planning.plan.job, asked.under_way(planning.plan)
    may = may and not under_way  # what is changed while a worker plans would make its plan worthless
    context: dict[str, Any] = {"round": planning.round, "job": job, "under_way": under_way,
               "unused": job is not None and job.task.status == "FAILED" and (
                   job.task.finished_at is not None and planning.plan.changed_at < job.task.finished_at),
               "life": jobs.life() if under_way else None, "plan": planning.plan, "found": planning, "may": may, "problem": problem,
               "hard": [one for one in planning.conflicts if one.hard], "soft": [one for one in planning.conflicts if not one.hard],
               "changes": len(asked.changes(planning)), "listed": request.GET.get("view") == "list",
               "unknown_years": asked.unknown_years(planning.plan, holidays.known()),
               "rows": _grid(planning, marks), "unplaced": [_card(one, {}) for one in planning.unplaced],
               "lines": [_line(planning, one, marks) for one in planning.visits if one.visit.day],
               "moving": _moving(planning, chosen, marks) if chosen and may else None, "versions": None}
    if problem and opened and context["moving"]:
        now = context["moving"]
        context["moving"] = _typed(request, now)
        if problem.status == 412:
            both = zip(_told(planning, context["moving"]), _told(planning, now), strict=True)
            context["versions"] = versions.beside(problem, [(*mine, theirs) for mine, (_label, theirs) in both],
                                                  f"{reverse('plan', args=[planning.round.pk])}?visit={opened}")
    return render(request, "plans/plan.html", context, status=problem.status if problem else 200)


def _card(one: Planned, marks: dict[int, list[Any]]) -> dict[str, Any]:
    wrong = marks.get(one.row.pk, [])
    return {"id": one.row.pk, "unit": one.visit.unit, "district": one.visit.district, "programme": one.project.programme.name,
            "starts": one.visit.starts, "ends": one.visit.ends, "locked": one.row.locked, "wrong": wrong,
            "hard": any(each.hard for each in wrong), "told": bool(one.inspection and one.inspection.notice_sent_at)}


def _grid(planning: Planning, marks: dict[int, list[Any]]) -> list[dict[str, Any]]:
    """One row a day (of the window, and any other day that has a visit), one cell a panel."""
    days = sorted({*planning.setting.days, *(one.visit.day for one in planning.visits if one.visit.day)})
    cells: dict[tuple[date, int], list[dict[str, Any]]] = {}
    for one in planning.visits:
        if one.visit.day is not None:
            cells.setdefault((one.visit.day, one.visit.panel or 0), []).append(_card(one, marks))
    absent: dict[tuple[date, int], list[str]] = {}
    for panel in planning.panels:
        for person in planning.crews[panel.pk]:
            for day in days:
                if (person.pk, day) in planning.setting.absent:
                    absent.setdefault((day, panel.number), []).append(person.display_name)
    numbers = [panel.number for panel in planning.panels] or [0]
    return [{"day": day, "outside": day not in planning.setting.days,
             "cells": [{"cards": cells.get((day, number), []), "absent": absent.get((day, number), [])} for number in numbers]}
            for day in days]


def _line(planning: Planning, one: Planned, marks: dict[int, list[Any]]) -> dict[str, Any]:
    panel = next((each for each in planning.panels if each.number == one.visit.panel), None)
    return _card(one, marks) | {"day": one.visit.day, "panel": panel.name if panel else "", "place": one.place,
                                "people": [person.display_name for person in planning.crews[panel.pk]] if panel else []}


def _moving(planning: Planning, one: Planned, marks: dict[int, list[Any]]) -> dict[str, Any]:
    days = sorted({*planning.setting.days, *([one.visit.day] if one.visit.day else [])})
    spans = [(slot.name, slot.starts, slot.ends) for slot in planning.setting.slots]
    if one.visit.starts and one.visit.ends and (one.visit.starts, one.visit.ends) not in [span[1:] for span in spans]:
        spans.append((_("现在的时间"), one.visit.starts, one.visit.ends))
    return _card(one, marks) | {
        "panel": one.visit.panel, "day": one.visit.day, "days": days, "place": one.place,
        "spans": [{"value": f"{starts:%H:%M}-{ends:%H:%M}", "label": f"{name} {starts:%H:%M}—{ends:%H:%M}",
                   "chosen": (starts, ends) == (one.visit.starts, one.visit.ends)} for name, starts, ends in spans]}


def _typed(request: Asked, now: dict[str, Any]) -> dict[str, Any]:
    """The form for moving as somebody left it, whatever stands in the plan by now."""
    day, panel, span = (request.POST.get(name, "") for name in ("day", "panel", "span"))
    spans = [one | {"chosen": one["value"] == span} for one in now["spans"]]
    return now | {"panel": whole(panel) or now["panel"], "spans": spans, "locked": "locked" in request.POST,
                  "day": next((one for one in now["days"] if one.isoformat() == day), None)}


def _told(planning: Planning, moving: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a visit stands in such a form, by label; a visit that is nowhere has neither panel nor span."""
    panel = next((one.name for one in planning.panels if one.number == moving["panel"]), "") if moving["day"] else ""
    span = next((one["label"] for one in moving["spans"] if one["chosen"]), "") if moving["day"] else ""
    return [(_("专家组"), panel), (_("日期"), moving["day"].isoformat() if moving["day"] else _("暂不安排")), (_("时段"), span),
            (_("锁定"), _("是") if moving["locked"] else _("否"))]


@door("plan.write", "POST")
def plan_place(request: Asked, round_id: int, visit_id: int) -> HttpResponse:
    """Moves one visit. Fields: version, panel, day (empty: nowhere), span (HH:MM-HH:MM), locked."""
    try:
        actions.place(operation(request), round_id, version(request), visit_id, _where(request), "locked" in request.POST)
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        return page(request, found(request, round_id), problem, visit_id)
    return redirect(f"{reverse('plan', args=[round_id])}#visit-{visit_id}")


def _where(request: Asked) -> Place | None:
    day, panel, span = (request.POST.get(name, "") for name in ("day", "panel", "span"))
    if not day:
        return None
    try:
        starts, _dash, ends = span.partition("-")
        return Place(int(panel), date.fromisoformat(day), Slot("", time.fromisoformat(starts), time.fromisoformat(ends)))
    except ValueError:
        raise Problem("form.invalid", detail=_("请选择专家组、日期和时段；暂不安排的，日期选“暂不安排”。")) from None


@door("plan.write", "GET", "POST")
def plan_apply(request: Asked, round_id: int) -> HttpResponse:
    """Exactly what applying the plan would change; POST applies it as one unit. Fields: version, reason."""
    planning, problem = found(request, round_id), None
    rounds.require_at(request.asker, planning.round.authority_id, "plan.write")
    if request.method == "POST":
        try:
            done = actions.apply(operation(request), round_id, version(request), request.POST.get("reason", ""))
            messages.success(request, _("已应用 %(count)s 个项目的安排。请逐个送达现场验收通知。") % {"count": len(done["projects"])})
            return redirect("plan", round_id)
        except Problem as refused:
            if refused.status not in (409, 412, 422):
                raise
            problem = refused
    return render(request, "plans/apply.html", {
        "round": planning.round, "plan": planning.plan, "problem": problem, "changes": asked.changes(planning),
        "hard": [one for one in planning.conflicts if one.hard], "soft": [one for one in planning.conflicts if not one.hard],
        "unplaced": planning.unplaced, "reason": request.POST.get("reason", "")}, status=problem.status if problem else 200)


urls: list[Any] = [
    path("rounds/<int:round_id>/plan/", plan, name="plan"),
    path("rounds/<int:round_id>/plan/visits/<int:visit_id>/", plan_place, name="plan_place"),
    path("rounds/<int:round_id>/plan/apply/", plan_apply, name="plan_apply"),
]
