"""Extensions: what moving a unit's own deadline would do, and the ones in force."""

from datetime import datetime
from typing import Any

from jiangyan.models import Extension, Project
from jiangyan.models.project.extensions import ExtensionSubject
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.rights import Standing
from jiangyan.queries.round import holidays
from jiangyan.queries.verdict import rectifications
from jiangyan.rulebook import deadlines

Content = dict[str, Any]


def subject_of(project: Project) -> str:
    """Which deadline of the project runs now: "submission" or "rectification"."""
    return "rectification" if project.stage == "rectifying" else "submission"


def before_of(project: Project) -> datetime:
    """The deadline in force that an extension would move; extension.refused where none is set."""
    instant = project.deadline if project.stage == "rectifying" else project.deadline or project.round.submission_deadline
    if instant is None:
        raise Problem("extension.refused", detail="项目还没有截止时间，先确定截止时间才能延期")
    return instant


def latest(project: Project) -> datetime | None:
    """The last instant to which the running deadline may be moved: six months for a rectification, else open."""
    if project.stage != "rectifying":
        return None
    return deadlines.latest_limit(rectifications.counted_from(project))


def check(found: Standing, given: Content, now: datetime) -> Content:
    """The extension as it would come into force; extension.refused or reason.missing where it cannot.

    `given` holds `until` (ISO 8601 with offset) and `reason`.
    """
    project = found.project
    before, until = before_of(project), datetime.fromisoformat(given["until"])
    fault = deadlines.extension_fault(local(before), local(until), local(now))
    if not fault and subject_of(project) == "rectification":
        fault = deadlines.limit_fault(local(until), rectifications.counted_from(project))
    if fault:
        raise Problem("extension.refused", detail=fault)
    if not given["reason"].strip():
        raise Problem("reason.missing", what="为什么延期；建设单位会看到")
    return {"subject": subject_of(project), "before": local(before).isoformat(), "until": local(until).isoformat(),
            "remark": holidays.remark(deadlines.last_day(local(until))), "reason": given["reason"].strip()}


def told(content: Content) -> list[tuple[str, str]]:
    """A proposed extension as labels and values for a page."""
    return [("延期的期限", ExtensionSubject(content["subject"]).label), ("原截止时间", _words(content["before"])),
            ("新截止时间", f"{_words(content['until'])}（{content['remark']}）"), ("理由", content["reason"])]


def consequence(content: Content) -> str:
    """What confirming does, in one sentence."""
    late = "可以提交自评和材料" if content["subject"] == "submission" else "可以申请复验"
    return f"确认后立即生效：建设单位在{_words(content['until'])}以前{late}，并能看到新的截止时间和理由。"


def _words(instant: str) -> str:
    return deadlines.words(local(datetime.fromisoformat(instant)))


def of_project(project: Project) -> list[Extension]:
    """The project's extensions, newest first, with both people (one query)."""
    return list(project.extensions.select_related("proposed_by", "confirmed_by").order_by("-pk"))
