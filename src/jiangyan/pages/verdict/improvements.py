"""整改完善: the unit works its findings off here, the officer checks them here, everybody else reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.verdict import improvements as actions
from jiangyan.models import Finding
from jiangyan.pages import lists, strips, versions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.pages.material import attachments
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.verdict import improvements

FILE = ("轻重", "评分点", "问题", "建议", "整改责任人", "完成期限", "状态")
STATES = {"open": "open", "handed_in": "wait", "sent_back": "late", "closed": "done"}
SAID = {"plan": "已记下责任人和完成期限。", "hand_in": "已报送，等待主管部门核查。", "adopt": "已答复，这条建议办结。",
        "decline": "已答复，这条建议办结。", "accept": "核查通过，这条办结。", "send_back": "已退回，建设单位会看到您的理由。"}


@door("improvement.see")
def improvements_page(request: Asked, project_id: int) -> HttpResponse:
    """Every finding with what happened to it, and what this person can do about it."""
    return _page(request, project_id)


def _page(request: Asked, project_id: int, finding: int = 0, problem: Problem | None = None) -> HttpResponse:
    found = standing(request.asker, project_id)
    require(found, "improvement.see")
    rows = improvements.of_project(found.project)
    file = lists.file(request, f"{_('整改完善')}-{found.project.unit.name}", [_(label) for label in FILE], rows, lambda one: [
        one.get_severity_display(), one.row, one.text, one.advice, one.owner_name, one.due_on, one.get_state_display()])
    if file is not None:
        return file
    works, checks = may(found, "improvement.work"), may(found, "improvement.check")
    today = local(database_now()).date()
    both = next((_both(request, one, problem) for one in rows if one.pk == finding and problem and problem.status == 412), None)
    shown = [_shown(one, works, checks, today, request.POST if one.pk == finding else {}) for one in rows]
    progress = improvements.progress(rows)
    return render(request, "improvements/improvements.html", {
        "project": found.project, "strip": _strip(found), "findings": shown, "progress": progress, "problem": problem,
        "wrong": finding, "versions": both, "attach": attachments.field(), "last": improvements.last_day(found.project), "today": today,
        "may_complete": may(found, "project.complete"), "ready": progress.closed == progress.all,
    }, status=problem.status if problem else 200)


def _both(request: Asked, now: Finding, problem: Problem) -> versions.Beside:
    """What was typed beside what somebody else did with the finding: person and day, or the last step in its words."""
    typed = request.POST
    if typed.get("deed") == "plan":
        told: list[versions.Pair] = [(_("整改责任人"), typed.get("owner", ""), now.owner_name), (_("完成期限"), typed.get("due", ""), now.due_on)]
    else:
        last = now.history[-1]  # type: ignore[attr-defined]
        told = [(_("内容"), typed.get("text", ""), f"{last.get_kind_display()}：{last.text}")]
    return versions.beside(problem, told, f"{reverse('improvements', args=[now.inspection.project_id])}#finding-{now.pk}")


def _strip(found: Any) -> dict[str, Any]:
    strip = strips.strip(found)
    if strip["action"] and strip["action"]["url"] == reverse("improvements", args=[found.project.pk]):
        strip["action"] = None
    return strip


def _shown(one: Finding, works: bool, checks: bool, today: date, typed: Any) -> dict[str, Any]:
    owed = one.state in actions.UNIT_OWES
    late = one.state != "closed" and one.due_on is not None and one.due_on < today
    return {"finding": one, "version": improvements.version(one), "file": f"file-{one.pk}", "tag": STATES[one.state], "late": late,
            "may_work": works and owed, "may_check": checks and one.state == "handed_in", "advice": one.severity == "advice",
            "typed": {"text": typed.get("text", ""), "owner": typed.get("owner", one.owner_name),
                      "due": typed.get("due", one.due_on.isoformat() if one.due_on else "")},
            "steps": [{"step": step, "files": attachments.links(step.files)} for step in one.history]}  # type: ignore[attr-defined]


@door("improvement.work", "POST")
def improvement_work(request: Asked, project_id: int, finding_id: int) -> HttpResponse:
    """The unit plans, hands in, adopts or declines (`deed`). Fields: version, owner, due, text, file."""
    given, deed = request.POST, request.POST.get("deed", "")
    step, text, version = operation(request), given.get("text", ""), seen(request)
    deeds: dict[str, Callable[[], Any]] = {
        "plan": lambda: actions.plan(step, finding_id, given.get("owner", ""), _day(given.get("due", "")), version),
        "hand_in": lambda: actions.hand_in(step, finding_id, text, attachments.arrived(request), version),
        "adopt": lambda: actions.respond(step, finding_id, True, text, version),
        "decline": lambda: actions.respond(step, finding_id, False, text, version)}
    return _done(request, project_id, finding_id, deed, deeds)


@door("improvement.check", "POST")
def improvement_check(request: Asked, project_id: int, finding_id: int) -> HttpResponse:
    """The officer accepts or sends back (`deed`). Fields: version, text."""
    step, text, version = operation(request), request.POST.get("text", ""), seen(request)
    return _done(request, project_id, finding_id, request.POST.get("deed", ""), {
        "accept": lambda: actions.check(step, finding_id, True, text, version),
        "send_back": lambda: actions.check(step, finding_id, False, text, version)})


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Problem("form.invalid", detail=_("请填写完成期限。")) from None


def _done(request: Asked, project_id: int, finding_id: int, deed: str, deeds: dict[str, Callable[[], Any]]) -> HttpResponse:
    if deed not in deeds:
        raise Problem("request.malformed", detail=_("没有这个按钮"))
    try:
        deeds[deed]()
    except Problem as problem:
        if problem.status not in (409, 412, 413, 422, 428):
            raise
        return _page(request, project_id, finding_id, problem)
    messages.success(request, _(SAID[deed]))
    return redirect(f"{reverse('improvements', args=[project_id])}#finding-{finding_id}")


@door("project.complete", "POST")
def project_complete(request: Asked, project_id: int) -> HttpResponse:
    """The officer completes the project once everything is closed."""
    try:
        actions.complete(operation(request), project_id)
    except Problem as problem:
        if problem.status != 409:
            raise
        return _page(request, project_id, 0, problem)
    messages.success(request, _("验收已全部完成。"))
    return redirect("improvements", project_id)


urls: list[Any] = [
    path("projects/<int:project_id>/improvements/", improvements_page, name="improvements"),
    path("projects/<int:project_id>/improvements/complete/", project_complete, name="project_complete"),
    path("projects/<int:project_id>/improvements/<int:finding_id>/", improvement_work, name="improvement_work"),
    path("projects/<int:project_id>/improvements/<int:finding_id>/check/", improvement_check, name="improvement_check"),
]
