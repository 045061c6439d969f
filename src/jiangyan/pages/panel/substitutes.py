"""A panel that lost a member: the officer seats somebody, names a lead; a member keeps away by their own word."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.panel import panels as actions
from jiangyan.pages import lists, strips
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.pages.forms import whole
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels
from jiangyan.queries.rights import may, require, standing


@door("panel.substitute")
def substitutes(request: Asked, project_id: int) -> HttpResponse:
    """Who left, whose sheet does not count, and who can step in."""
    return _page(request, project_id)


def _page(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found = standing(request.asker, project_id)
    if not may(found, "recusal.declare"):
        require(found, "panel.substitute")
    inspection = panels.current_inspection(found.project)
    if inspection is None:
        raise Problem("not_found")
    seats, officer = panels.seats(inspection), may(found, "panel.substitute")
    gone = panels.left(inspection) if officer else []
    file = lists.file(request, f"{_('已退出的成员')}-{found.project.unit.name}", [_("姓名"), _("单位"), _("退出时间"), _("打分表")], gone, _file_row)
    if file is not None:
        return file
    free = (found.project.round.panel_size or 0) - len(seats)
    asked = panels.stepping_in(found.project)
    return render(request, "panels/substitutes.html", {
        "project": found.project, "strip": strips.strip(found), "problem": problem, "version": inspection.version,
        "seats": seats, "officer": officer, "free": free,
        "gone": gone, "asked": asked if officer else None,
        "people": panels.candidates(found.project, "", frozenset()) if officer and free > 0 and asked is None else [],
        "leadless": not any(seat.member.is_lead for seat in seats), "may_declare": may(found, "recusal.declare"),
        "seated": {seat.member.person_id for seat in seats}}, status=problem.status if problem else 200)


def _file_row(seat: panels.Seat) -> list[Value]:
    told = _("已评 %(rows)d 项，保留，不计入汇总") % {"rows": seat.sheet.rows_scored} if seat.sheet and seat.sheet.rows_scored else _("没有打分")
    return [seat.member.person.display_name, seat.member.person.employer, seat.member.left_at, told]


def _do(request: Asked, project_id: int, deed: Callable[[], Any], done: str, where: str = "substitutes") -> HttpResponse:
    try:
        deed()
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return _page(request, project_id, problem)
    messages.success(request, done)
    return redirect(where, *([project_id] if where != "home" else []))


@door("panel.substitute", "POST")
def substitute(request: Asked, project_id: int) -> HttpResponse:
    """Seats the chosen expert; fields person and reason."""
    return _do(request, project_id, lambda: actions.substitute(
        operation(request), project_id, _number(request.POST.get("person", "")), request.POST.get("reason", "")),
        _("已递补，这位专家现在可以打分。"))


@door("panel.substitute", "POST")
def lead(request: Asked, project_id: int) -> HttpResponse:
    """Makes a member the lead."""
    return _do(request, project_id, lambda: actions.name_lead(
        operation(request), project_id, _number(request.POST.get("person", "")), seen(request)), _("组长已指定。"))


@door("recusal.declare", "GET", "POST")
def declare(request: Asked, project_id: int) -> HttpResponse:
    """A member says that they must keep away; after it the project is not there for them."""
    if request.method != "POST":
        return _page(request, project_id)
    return _do(request, project_id, lambda: actions.declare_recusal(
        operation(request), project_id, request.POST.get("reason", "")), _("回避已生效，您不再看到这个项目。谢谢您如实说明。"), "home")


def _number(text: str) -> int:
    return whole(text)


urls: list[Any] = [
    path("projects/<int:project_id>/panel/substitutes/", substitutes, name="substitutes"),
    path("projects/<int:project_id>/panel/substitute/", substitute, name="substitute"),
    path("projects/<int:project_id>/panel/lead/", lead, name="panel_lead"),
    path("projects/<int:project_id>/panel/recusal/", declare, name="declare_recusal"),
]
