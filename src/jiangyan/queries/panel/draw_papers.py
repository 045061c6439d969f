"""What stands on the record of a draw (paper draw_record) and on a declaration (paper recusal_declaration)."""

from typing import Any

from jiangyan.models import Declaration, Draw, PanelMember, Project, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel import draws
from jiangyan.queries.paper.letters import stamp
from jiangyan.queries.rights import Standing
from jiangyan.queries.verdict import publications
from jiangyan.rulebook import candidates, deadlines, drawing
from jiangyan.rulebook.candidates import Candidate, Rules
from jiangyan.rulebook.recusal import KINDS

Values = dict[str, Any]


def of_project(found: Standing, draft: bool, which: int | None) -> Values:
    """专家抽取记录 of the draw `which`, or of the project's newest; Problem not_found where there is none."""
    rows = Draw.objects.filter(projects=found.project, sealed_at__isnull=False).exclude(state="abandoned").order_by("-pk")
    kept = (rows if which is None else rows.filter(pk=which)).first()
    if kept is None:
        raise Problem("not_found")
    return record(kept, found.project, draft)


def record(found: Draw, project: Project, draft: bool = False) -> Values:
    """专家抽取记录 of a draw for one of its projects.

    What is missing (a draw not held yet) stays None, so that a draft shows where. Nothing on it changes once the draw
    was held: who leads is decided later and stands elsewhere.
    """
    here, people = draws.standing_of(found), {one["id"]: candidates.candidate(one) for one in found.considered}
    urn = candidates.urns(people.values(), here.rules).everybody
    return {**_head(found.round, project), "inspection": _inspection(found, project),
            "drawn_at": draws.month_day(found.drawn_at) or None, "rule": rule(here.rules),
            "candidates": str(len(urn)), "excluded": str(sum(bool(one.recused) for one in people.values())),
            "candidates_hash": found.sealed or None,
            "commitments": [{"who": one.person.display_name, "role": drawing.SIDES[side], "commitment": one.commitment,
                             "revealed": f"{one.value}（随机码 {one.nonce}）" if one.revealed_at else None}
                            for side, one in draws.sides(found).items() if one is not None],
            "seed": found.seed or None,
            "chosen": [{**_person(people[one["id"]]), "kind": draws.SEATS[one["seat"]]}
                       for one in found.outcome.get("members", [])],
            "reserves": [{**_person(people[one["id"]]), "order": str(order)}
                         for order, one in enumerate(found.outcome.get("reserves", []), start=1)],
            "made_at": stamp(found.drawn_at, draft)}


def _inspection(found: Draw, project: Project) -> str:
    """For which inspection was drawn: the repeat one when the first was merged before."""
    merged = project.inspections.filter(merged_at__isnull=False, merged_at__lt=found.drawn_at or database_now())
    return publications.ORDINALS[1 + merged.filter(ordinal=1).count()]


def rule(about: Rules) -> str:
    """The conditions of a draw as one Chinese sentence."""
    parts = [f"专业领域：{'、'.join(about.fields) or '不限'}", f"地区：{'、'.join(about.regions) or '不限'}",
             f"财务席{about.finance_seats}席", f"同一工作单位{f'不超过{about.per_employer}名' if about.per_employer else '人数不限'}"]
    if about.load_most is not None:
        parts.append(f"本批次已承担{about.load_most}个项目的不再抽取")
    return "；".join([*parts, f"专家组{about.size}人，候补{about.reserves}人"]) + "。"


def _head(found: Round, project: Project) -> Values:
    return {"round_name": found.name, "authority_name": found.authority.name, "unit_name": project.unit.name,
            "project_name": project.name}


def _person(one: Candidate) -> Values:
    return {"name": one.name, "employer": one.employer, "field": "、".join(one.fields)}


def of_expert(found: Standing, draft: bool, which: int | None) -> Values:
    """回避承诺书 of the panel's expert `which` (a person's id); an expert's own where none is named, others' for the bureau."""
    own = found.asker.person.pk
    seat = PanelMember.objects.filter(inspection__project=found.project, person=which or own).select_related(
        "person", "inspection").order_by("-pk").first()
    if seat is None or (seat.person_id != own and not found.relations & {"officer", "approver", "auditor"}):
        raise Problem("not_found")
    made = seat.person.declarations.filter(invitation__draw__projects=found.project).order_by("-pk").first()
    who = {"expert_name": seat.person.display_name, "employer": seat.person.employer, "title": seat.person.title}
    said = declaration(made) if made else {"declared": None, "declared_at": None}
    return {**_head(found.project.round, found.project), "inspection": publications.ORDINALS[seat.inspection.ordinal], **who,
            **said, "made_at": stamp(made.declared_at if made else None, draft)}


def declaration(made: Declaration) -> Values:
    """What an expert declared and promised, and when; whoever is tied to the project was recused by declaring it."""
    said = "；".join(f"与“{one['organisation']}”：{KINDS[one['kind']]}" for one in made.ties)
    told = f"本人申报的关系：{said}。经核对与本项目无关。" if said else "本人没有上述情形。"
    return {"declared": f"{told}{made.promise}", "declared_at": deadlines.words(local(made.declared_at))}
