"""The first page: what to do now, whom one waits for, what happened lately."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.models import Move, Round
from jiangyan.pages import strips
from jiangyan.pages import todo as tasks
from jiangyan.pages.doors import Asked, door
from jiangyan.pages.tags import instant, stage
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import Asker
from jiangyan.queries.todo import Progress, todo


@door("signed_in")
def home(request: Asked) -> HttpResponse:
    """The to-do list of whoever asks."""
    found, now = todo(request.asker), database_now()
    return render(request, "home/home.html", {
        "today": [tasks.shown(task, now) for task in found.now],
        "waiting": [tasks.shown(task, now) for task in found.waiting],
        "progress": [_bar(one) for one in found.progress],
        "own": [{"project": one, "line": strips.line(one.stage)} for one in found.own],
        "recent": [_step(move) for move in found.recent], "coming": _coming(request.asker, found.rounds)})


WIDTH, GAP = 1000, 4
"""The bar's length and the white between two stages, in its own measure."""
_LOOKS = {"returned": "back", "failed": "back", "rectifying": "back", "reinspection_requested": "back", "cancelled": "off",
          "passed": "done", "completed": "done"}
"""Stages off the straight way, and at its end; the others are their own shade."""


def _bar(one: Progress) -> dict[str, Any]:
    """A round as one bar, a piece for every stage that has projects: `parts` in order, their words beside it."""
    address, total, before, parts = reverse("round", args=[one.round.pk]), sum(one.counts.values()), 0, []
    for name, count in one.counts.items():
        start, before = before, before + count
        parts.append({"label": stage(name), "count": count, "url": f"{address}?stage={name}", "look": _LOOKS.get(name, name),
                      "x": start * WIDTH // total, "width": max(2, count * WIDTH // total - GAP)})
    return {"name": one.round.name, "url": address, "total": total, "parts": parts}


def _step(move: Move) -> dict[str, Any]:
    return {"label": move.project.name, "url": tasks.address("project", move.project_id, None),
            "why": _("转为“%(stage)s”") % {"stage": stage(move.target)}, "when": instant(move.moved_at)}


def _coming(by: Asker, rounds: list[Round]) -> str:
    """For an empty list: what will come, and when."""
    until = min((one.submission_deadline for one in rounds if one.submission_deadline), default=None)
    when = _("本批次提交截止：%(until)s。") % {"until": instant(until)} if until else ""
    if by.has("unit_clerk", "unit_head"):
        return _("受理中心核对材料、专家组到现场验收、结果发布后，需要您单位办理的事项会出现在这里。")
    if by.has("centre"):
        return _("建设单位提交自评和材料后，需要您核对的项目会出现在这里。") + when
    if by.has("officer"):
        return _("材料受理后安排专家组、汇总后发布结果，需要您办理的事项会出现在这里。") + when
    if by.has("approver"):
        return _("经办人提出开启批次或发布结果后，需要您确认的事项会出现在这里。")
    if by.has("expert"):
        return _("主管部门把您排进专家组后，验收的单位和日期会出现在这里；现场验收开始后，从这里进入打分。")
    if by.has("auditor"):
        return _("监督审计没有待办。可以从“批次”查看每个项目的全过程。")
    return _("您的账号没有需要办理的事项。")


urls: list[Any] = [path("", home, name="home")]
