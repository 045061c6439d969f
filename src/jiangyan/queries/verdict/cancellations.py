"""取消建设项目: when two people may decide it, and what it would do."""

from datetime import datetime
from typing import Any

from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.rights import Standing
from jiangyan.queries.verdict import objections, rectifications
from jiangyan.rulebook import deadlines

Content = dict[str, Any]


def ground(found: Standing, now: datetime) -> str:
    """What the cancellation stands on, as people say it; "" where there is no ground now."""
    project = found.project
    if project.stage == "failed":
        return "复验仍不达标" if project.ordinal > 1 else "初验未通过，主管部门不给予整改期限"
    if rectifications.overdue(project, now) and project.deadline is not None:
        return f"逾期没有完成整改（整改期限{deadlines.words(local(project.deadline))}）"
    return ""


def check(found: Standing, given: Content, now: datetime) -> Content:
    """The cancellation as it would be decided; cancellation.refused, objection.open or reason.missing where it cannot.

    `given` holds `reason`.
    """
    objections.require_answered(found.project, "取消建设项目")
    basis = ground(found, now)
    if not basis:
        raise Problem("cancellation.refused", detail="整改期限还没有到")
    if not given["reason"].strip():
        raise Problem("reason.missing", what="为什么取消建设项目；建设单位会看到")
    return {"ground": basis, "reason": given["reason"].strip()}


def told(content: Content) -> list[tuple[str, str]]:
    """A proposed cancellation as labels and values for a page."""
    return [("情形", content["ground"]), ("理由", content["reason"])]


def consequence(content: Content) -> str:
    """What confirming does, in one sentence."""
    return "确认后立即生效：项目转为“取消建设项目”，不能撤回；建设单位能看到理由。"
