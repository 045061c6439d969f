"""The strip under every project's title: stage line, who owes what until when, the one next action."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiangyan.queries.project import projects
from jiangyan.queries.rights import Standing, may
from jiangyan.rulebook import stages

NEXT_ACTIONS: tuple[tuple[str, str, str], ...] = (
    ("self_assessment.write", "self_assessment", "填写自评"),
    ("materials.check", "materials_check", "核对材料"),
    ("reinspection.decide", "reinspection", "受理复验申请"),
    ("panel.assign", "panel", "安排专家组"),
    ("inspection.start", "project", "开始现场验收"),
    ("merge.write", "merged", "汇总打分"),
    ("expert_sheet.write", "own_sheet", "去打分"),
    ("visit_record.write", "visit_record", "填写现场验收记录"),
    ("result.propose", "result_proposal", "核对并发布结果"),
    ("result.confirm", "result_proposal", "确认发布结果"),
    ("improvement.check", "improvements", "核查整改完善情况"),
    ("improvement.work", "improvements", "办理问题与建议"),
    ("rectification.set", "rectification_limit", "下达限期整改"),
    ("rectification.write", "rectification", "填写整改报告"),
    ("cancellation.propose", "proposals", "办理延期或取消"),
    ("result.read", "result", "查看验收结果"),
)
"""First match wins: the deed, the page's url name (takes project_id), the button's verb."""


class Step(NamedTuple):
    """One stage of the line: its name, and done, now, next or stopped."""

    label: str
    state: str


def line(stage: str) -> dict[str, tuple[Step, ...]]:
    """What parts/stages.html draws for a stage."""
    return {"stages": tuple(Step(_(label), state) for label, state in stages.strip(stage))}


def strip(found: Standing) -> dict[str, Any]:
    """What parts/strip.html draws for this person: `line`, `owes`, `what`, `until` (`planned`: by the round's plan), `action`."""
    project = found.project
    owes, what = projects.owed(project, timezone.now())
    until = projects.due_of(project)
    action = next(({"label": _(label), "url": reverse(name, args=[project.pk])}
                   for deed, name, label in NEXT_ACTIONS if may(found, deed)
                   and not (project.stage == "accepted" and deed == "result.read")
                   and not (project.ordinal > 1 and deed == "rectification.set")
                   and not (project.stage != "inspecting" and deed == "visit_record.write")
                   and not (deed == "cancellation.propose" and not projects.late(project, timezone.now()) and project.ordinal == 1)), None)
    return {"line": line(project.stage),
            "owes": _(owes), "what": _(what), "until": until, "planned": project.stage in projects.BY_VISITS, "action": action}
