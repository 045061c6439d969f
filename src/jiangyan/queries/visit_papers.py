"""What stands in the papers around a visit: its notice, the attendance sheet, the draw's record, the experts' promises."""

from typing import Any

from jiangyan.models import Draw, Inspection, PanelMember
from jiangyan.problems import Problem
from jiangyan.queries import draws, publications, visits
from jiangyan.queries.clock import local
from jiangyan.queries.letters import stamp
from jiangyan.queries.panels import current_inspection
from jiangyan.queries.rights import Standing
from jiangyan.queries.round_papers import contacts
from jiangyan.rulebook import candidates, deadlines, recusal

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
            for place, one in enumerate(people)]


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


def draw_record(found: Standing, draft: bool, which: int | None) -> Values:
    """专家抽取记录: of the newest draw for the project that was held."""
    held = Draw.objects.filter(projects=found.project, state__in=("drawn", "assigned")).order_by("-pk").first()
    head = _head(found, current_inspection(found.project))
    head["inspection"] = head["inspection"] or "初验"
    if held is None:
        return head | {"made_at": stamp(None, draft)}
    rules, people = candidates.rules(held.rules), {one["id"]: candidates.candidate(one) for one in held.considered}
    barred = sum(bool(one.recused) for one in people.values())
    return head | {
        "drawn_at": draws.month_day(held.drawn_at), "rule": _rule(rules), "candidates": str(len(people)),
        "excluded": str(barred), "candidates_hash": held.sealed, "seed": held.seed,
        "commitments": [{"who": one.person.display_name, "role": one.get_side_display(), "commitment": one.commitment,
                         "revealed": one.value} for one in draws.sides(held).values() if one],
        "chosen": [_drawn(people[one["id"]], one) | {"kind": draws.SEATS[one["seat"]]} for one in held.outcome["members"]],
        "reserves": [_drawn(people[one["id"]], one) | {"order": str(place)}
                     for place, one in enumerate(held.outcome["reserves"], start=1)],
        "made_at": stamp(held.drawn_at, draft)}


def _rule(rules: candidates.Rules) -> str:
    parts = [f"专家组{rules.size}人"]
    if rules.fields:
        parts.append(f"专业领域：{'、'.join(rules.fields)}")
    if rules.finance_seats:
        parts.append(f"财务席{rules.finance_seats}人")
    if rules.regions:
        parts.append(f"地区：{'、'.join(rules.regions)}")
    if rules.per_employer:
        parts.append(f"同一工作单位不超过{rules.per_employer}人")
    return "；".join(parts) + "。"


def _drawn(one: candidates.Candidate, place: Values) -> Values:
    return {"name": one.name, "employer": one.employer, "field": "、".join(one.fields)}


def declaration(found: Standing, draft: bool, which: int | None) -> Values:
    """回避承诺书 of the expert `which` (a person's id) of the panel; an expert's own where none is named."""
    own = found.asker.person.pk
    seat = PanelMember.objects.filter(inspection__project=found.project, person=which or own).select_related(
        "person", "inspection").order_by("-pk").first()
    if seat is None or (seat.person_id != own and not found.relations & {"officer", "approver", "auditor"}):
        raise Problem("not_found")
    made = seat.person.declarations.filter(invitation__draw__projects=found.project).order_by("-pk").first()
    ties = "；".join(f"与“{one['organisation']}”的关系为“{recusal.KINDS[one['kind']]}”" for one in made.ties) if made else ""
    return _head(found, seat.inspection) | {
        "expert_name": seat.person.display_name, "employer": seat.person.employer, "title": seat.person.title,
        "declared": None if made is None else f"本人申明有以下关系，请主管部门认定：{ties}。" if ties else "本人没有上述情形。",
        "declared_at": deadlines.words(local(made.declared_at)) if made else None,
        "made_at": stamp(made.declared_at if made else None, draft)}
