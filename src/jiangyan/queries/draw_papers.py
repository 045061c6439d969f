"""What stands on the record of a draw (paper draw_record) and on a declaration (paper recusal_declaration)."""

from typing import Any

from jiangyan.models import Declaration, Draw, Project
from jiangyan.queries import draws
from jiangyan.queries.clock import local
from jiangyan.queries.letters import stamp
from jiangyan.rulebook import candidates, deadlines, drawing
from jiangyan.rulebook.candidates import Candidate, Rules
from jiangyan.rulebook.recusal import KINDS

Values = dict[str, Any]


def record(found: Draw, project: Project, lead: int | None = None, draft: bool = False) -> Values:
    """专家抽取记录 of a draw for one of its projects; `lead` is the person id of the lead, once there is one.

    What is missing (a draw not held yet) stays None, so that a draft shows where.
    """
    here, people = draws.standing_of(found), {one["id"]: candidates.candidate(one) for one in found.considered}
    urn = len(candidates.urns(people.values(), here.rules).everybody)
    return {**_head(found, project), "drawn_at": draws.month_day(found.drawn_at) or None, "rule": rule(here.rules),
            "candidates": str(urn), "excluded": str(len(people) - urn), "candidates_hash": found.sealed or None,
            "commitments": [{"who": one.person.display_name, "role": drawing.SIDES[side], "commitment": one.commitment,
                             "revealed": f"{one.value}（随机码 {one.nonce}）" if one.revealed_at else None}
                            for side, one in draws.sides(found).items() if one is not None],
            "seed": found.seed or None,
            "chosen": [{**_person(people[one["id"]]), "kind": "组长" if one["id"] == lead else "成员"}
                       for one in found.outcome.get("members", [])],
            "reserves": [{**_person(people[one["id"]]), "order": str(order)}
                         for order, one in enumerate(found.outcome.get("reserves", []), start=1)],
            "made_at": stamp(found.drawn_at, draft)}


def rule(about: Rules) -> str:
    """The conditions of a draw as one Chinese sentence."""
    parts = [f"专业领域：{'、'.join(about.fields) or '不限'}", f"地区：{'、'.join(about.regions) or '不限'}",
             f"财务席{about.finance_seats}席", f"同一工作单位{f'不超过{about.per_employer}名' if about.per_employer else '人数不限'}"]
    if about.load_most is not None:
        parts.append(f"本批次已承担{about.load_most}个项目的不再抽取")
    return "；".join([*parts, f"专家组{about.size}人，候补{about.reserves}人"]) + "。"


def _head(found: Draw, project: Project) -> Values:
    current = project.inspections.order_by("-ordinal").first()
    ordinal = 1 if current is None else current.ordinal + (current.merged_at is not None and found.state != "assigned")
    return {"round_name": found.round.name, "authority_name": found.round.authority.name, "unit_name": project.unit.name,
            "project_name": project.name, "inspection": "初验" if ordinal == 1 else "复验"}


def _person(one: Candidate) -> Values:
    return {"name": one.name, "employer": one.employer, "field": "、".join(one.fields)}


def declaration(made: Declaration, project: Project, draft: bool = False) -> Values:
    """回避承诺书 of an expert who declared their ties and may take part in this project."""
    said = "；".join(f"与“{one['organisation']}”：{KINDS[one['kind']]}" for one in made.ties)
    told = f"本人申报的关系：{said}。经核对与本项目无关。" if said else "本人没有上述情形。"
    return {**_head(made.invitation.draw, project), "expert_name": made.person.display_name, "employer": made.person.employer,
            "title": made.person.title, "declared": f"{told}{made.promise}",
            "declared_at": deadlines.words(local(made.declared_at)), "made_at": stamp(made.declared_at, draft)}
