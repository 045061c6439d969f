"""What stands in the papers around a visit: its notice and the attendance sheet."""

from typing import Any

from jiangyan.models import Inspection
from jiangyan.queries.panel.panels import current_inspection
from jiangyan.queries.paper.letters import stamp
from jiangyan.queries.paper.round_papers import contacts
from jiangyan.queries.rights import Standing
from jiangyan.queries.verdict import publications
from jiangyan.queries.visit import visits

Values = dict[str, Any]
STEPS = (("听取汇报", "单位负责人汇报建设情况和成果，对不足之处说明原因"), ("专家提问", "专家组就建设中的问题进行问询"),
         ("查验打分", "审阅材料、考察现场、走访部门、座谈并打分"), ("反馈结果", "指出问题、提出建议、宣读结论、表态发言"))
EMPTY_LINES = 9


def _head(found: Standing, inspection: Inspection | None) -> Values:
    project = found.project
    return {"authority_name": project.round.authority.name, "round_name": project.round.name,
            "unit_name": project.unit.name, "project_name": project.name,
            "inspection": publications.ORDINALS[inspection.ordinal] if inspection else None}


def _when(inspection: Inspection | None) -> Values:
    if inspection is None or inspection.visit_on is None:
        return {"visit_dates": None, "visit_place": None}
    hours = (visits.hours_words(inspection.visit_from, inspection.visit_until) if inspection.visit_from else "")
    return {"visit_dates": visits.day_words(inspection.visit_on) + hours, "visit_place": inspection.place or None}


def _panel(inspection: Inspection | None) -> list[Values]:
    people = visits.people(inspection) if inspection else []
    return [{"name": one.display_name, "role": "成员" if place else "组长", "employer": one.employer}
            for place, one in enumerate(people)] + [
                {name: one[name] for name in ("name", "role", "employer")} for one in visits.secretary_line(inspection)]


def notice(found: Standing, draft: bool, which: int | None) -> Values:
    """现场验收日程通知: day, place, the four steps, the panel, whom to call."""
    inspection = current_inspection(found.project)
    return _head(found, inspection) | _when(inspection) | {
        "agenda": [{"time": "", "step": step, "what": what} for step, what in STEPS], "panel": _panel(inspection),
        "contacts": contacts(found.project.round)}


def attendance(found: Standing, draft: bool, which: int | None) -> Values:
    """签到表: the panel printed, empty lines for everybody else."""
    inspection = current_inspection(found.project)
    empty: Values = {"name": "", "employer": "", "role": ""}
    return _head(found, inspection) | _when(inspection) | {
        "people": [*_panel(inspection), *[dict(empty) for _ in range(EMPTY_LINES)]],
        "made_at": stamp((inspection.changed_at or inspection.created_at) if inspection else None, draft)}
