"""The visit of one project: when and where, the notice to the unit, calling it off, and calendar files."""

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.visit import visits as actions
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Inspection
from jiangyan.pages import strips, versions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.printing import calendars
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels
from jiangyan.queries.rights import Standing, may, require, standing
from jiangyan.queries.visit import visits as asked
from jiangyan.rulebook.words import plain
from jiangyan.vault.downloads import sealed


def appointed(day: str, starts: str, ends: str, place: str) -> Appointed:
    """Day, hours and place from what was typed; Problem form.invalid names what cannot be read."""
    try:
        visit_on = date.fromisoformat(day)
    except ValueError:
        raise Problem("form.invalid", detail=_("请填写现场验收日期。")) from None
    return Appointed(visit_on, plain(place), _clock(starts), _clock(ends))


def _clock(text: str) -> time | None:
    if not text.strip():
        return None
    try:
        clock = time.fromisoformat(plain(text).replace("：", ":"))
        if clock.tzinfo is not None:
            raise ValueError("a clock on the wall has no zone")
        return clock
    except ValueError:
        raise Problem("form.invalid", detail=_("时间写成 09:00 的样子。")) from None


@door("visit.see", "GET", "POST")
def visit(request: Asked, project_id: int) -> HttpResponse:
    """When and where; POST (officer) with `deed` change, notice or call_off, and version."""
    found = standing(request.asker, project_id)
    require(found, "visit.see")
    if request.method == "GET":
        return _page(request, found, None)
    try:
        messages.success(request, _done(request, project_id, request.POST.get("deed", "")))
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return _page(request, found, problem)
    return redirect("visit", project_id)


def _done(request: Asked, project_id: int, deed: str) -> str:
    given = request.POST
    if deed == "change":
        actions.change(operation(request), project_id, appointed(
            given.get("visit_on", ""), given.get("starts", ""), given.get("ends", ""), given.get("place", "")), seen(request))
        return _("已保存。日历文件随之更新，请重新送达通知。")
    if deed == "notice":
        actions.send_notice(operation(request), project_id, seen(request))
        return _("通知已送达：建设单位现在能看到专家组名单。")
    if deed == "call_off":
        actions.call_off(operation(request), project_id, given.get("reason", ""), seen(request))
        return _("这次安排已取消，日历文件会显示取消。请另定时间。")
    raise Problem("request.malformed", detail=_("没有这项操作"))


def _page(request: Asked, found: Standing, problem: Problem | None) -> HttpResponse:
    inspection = panels.current_inspection(found.project)
    typed = request.POST if problem else {}
    return render(request, "visits/visit.html", {
        "project": found.project, "round": found.project.round, "strip": strips.strip(found), "problem": problem,
        "inspection": inspection, "people": asked.people(inspection) if inspection and may(found, "panel.see") else [],
        "panel_hidden": not may(found, "panel.see"), "changing": may(found, "visit.change") and inspection is not None,
        "versions": both(problem, typed, inspection, request.path),
        "stale": inspection is not None and asked.notice_stale(inspection), "typed": typed,
        "notifying": bool(inspection and inspection.visit_on and not inspection.called_off_at and (
            inspection.notice_sequence != inspection.sequence)),
    }, status=problem.status if problem else 200)


def both(problem: Problem | None, typed: Any, there: Inspection | None, address: str) -> versions.Beside | None:
    """Day, hours and place as typed beside what somebody else fixed; None where nobody did."""
    if problem is None or problem.status != 412 or there is None:
        return None
    fields = [("visit_on", _("日期"), there.visit_on), ("starts", _("开始时间"), there.visit_from),
              ("ends", _("结束时间"), there.visit_until), ("place", _("地点"), there.place)]
    return versions.beside(problem, [(label, typed.get(name, ""), now) for name, label, now in fields if name in typed], address)


@door("visit.see")
def visit_calendar(request: Asked, project_id: int) -> HttpResponse:
    """The visit as a calendar file."""
    found = standing(request.asker, project_id)
    require(found, "visit.see")
    event = asked.event(found)
    if event is None:
        raise Problem("visit.unfixed")
    return _file([event], _("现场验收-%s.ics") % found.project.unit.name)


@door("signed_in")
def my_calendar(request: Asked) -> HttpResponse:
    """Every visit of the asker (an expert's panels, a unit's projects) as one calendar file."""
    return _file(asked.calendar(request.asker), _("我的现场验收.ics"))


def _file(events: list[asked.Event], name: str) -> HttpResponse:
    return sealed(HttpResponse(calendars.calendar(events), content_type=calendars.MEDIA_TYPE), name)


urls: list[Any] = [
    path("projects/<int:project_id>/visit/", visit, name="visit"),
    path("projects/<int:project_id>/visit.ics", visit_calendar, name="visit_calendar"),
    path("visits.ics", my_calendar, name="my_calendar"),
]
