"""Draws: whose they are, who stands in the list, who has answered, and the record of it all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiangyan.models import Appointment, Commitment, Draw, Expert, Invitation, Project, Recusal, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.panel import experts
from jiangyan.queries.rights import DEEDS, ROUND_DEEDS, Asker, visible_projects
from jiangyan.rulebook import candidates, draw_records, drawing, recusal
from jiangyan.rulebook.candidates import Candidate, Rules

LIVE = ("drafting", "sealed", "drawn")
"""States in which a project is taken by a draw."""
SITTING = ("asked", "accepted", "ready")
"""States of an invitation that fill a seat, or still may."""
SEATS = {"finance": "财务席", "ordinary": "普通席"}


def visible_draws(by: Asker) -> QuerySet[Draw]:
    """Draws of the asker's authorities; one that is about a project from which `by` is recused is not there."""
    recused = Recusal.objects.filter(person=by.person, project__draws=OuterRef("pk"))
    return (Draw.objects.filter(round__authority__in=by.authorities(*ROUND_DEEDS["draw.see"][1])).exclude(Exists(recused))
            .select_related("round__authority", "made_by"))


def draw_for(by: Asker, draw_id: int, lock: bool = False) -> Draw:
    """The draw, if the asker may see it; otherwise Problem not_found."""
    rows = visible_draws(by).filter(pk=draw_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Problem("not_found")
    return found


def drawable(by: Asker, found: Round, besides: Draw | None = None) -> list[Project]:
    """Projects of the round that wait for a panel and are in no other draw, with unit and programme (one query)."""
    stages = [one for one in DEEDS["panel.assign"].allowed["officer"] if one != "scheduled"]
    taken = Draw.objects.filter(projects=OuterRef("pk"), state__in=LIVE).exclude(pk=besides.pk if besides else 0)
    return list(visible_projects(by).filter(round=found, stage__in=stages).exclude(Exists(taken))
                .select_related("unit", "programme", "round").order_by("unit__district", "unit__name_letters", "pk"))


def considered(found: Round, projects: Sequence[Project]) -> list[Candidate]:
    """Everybody in the pool of the round's authority as a draw for these projects sees them (a few queries a project)."""
    serving = Appointment.objects.filter(person=OuterRef("person"), role="expert", authority=found.authority_id,
                                         ended_at__isnull=True)
    pooled = list(Expert.objects.filter(Exists(serving), authority=found.authority_id, person__is_active=True)
                  .select_related("person").order_by("person_id"))
    bars = barred_by(found.authority_id, projects, [one.person_id for one in pooled], pooled)
    carried = experts.loads([found])
    return [candidate(one, carried.get((found.pk, one.person_id), 0), bars.get(one.person_id, ())) for one in pooled]


def candidate(one: Expert, load: int, recused: tuple[str, ...]) -> Candidate:
    """An entry of the pool as the rulebook takes it."""
    return Candidate(
        one.person_id, one.person.display_name, one.person.employer, one.employer_code, tuple(one.fields), one.finance,
        one.region, load, one.term_from.isoformat() if one.term_from else "",
        one.term_until.isoformat() if one.term_until else "", one.suspended, recused)


def barred_by(authority_id: int, projects: Sequence[Project], people: Sequence[int],
              pooled: Sequence[Expert]) -> dict[int, tuple[str, ...]]:
    """Person → why they keep away from one of the projects: what is known of them, and recusals in force."""
    said: dict[int, list[str]] = {}
    for kept in Recusal.objects.filter(project__in=projects, person__in=people).select_related("project__unit").order_by("pk"):
        said.setdefault(kept.person_id, []).append(f"已回避“{kept.project.unit.name}”：{kept.reason}")
    known = experts.ties([one.person for one in pooled], authority_id)
    for subject in experts.subjects(projects):
        for person, tied in known.items():
            said.setdefault(person, []).extend(recusal.reasons(tied, subject))
    return {person: tuple(dict.fromkeys(why)) for person, why in said.items() if why}


@dataclass(frozen=True)
class Standing:
    """A draw with everybody in it: invitations by rank, and what the sealed list says of each person."""

    draw: Draw
    rules: Rules
    invitations: list[Invitation]
    people: dict[int, Candidate]

    def of(self, *states: str) -> list[Invitation]:
        """The invitations in these states, by rank."""
        return [one for one in self.invitations if one.state in states]

    def sitting(self, project: Project | None) -> list[Invitation]:
        """Who fills a seat of the whole draw; for one project alone those who are asked and have no seat yet."""
        states = SITTING if project is None else ("asked", "accepted")
        return [one for one in self.of(*states) if one.project_id == (project.pk if project else None)]

    @property
    def open_places(self) -> list[Invitation]:
        """Those who dropped out and in whose place nobody was asked."""
        followed = {one.replaces_id for one in self.invitations if one.replaces_id}
        return [one for one in self.of("declined", "lapsed", "recused") if one.pk not in followed and one.asked_at]

    @property
    def complete(self) -> bool:
        """Whether every seat is filled by somebody who agreed and declared."""
        return len([one for one in self.of("ready") if one.project_id is None]) == self.rules.size


def standing_of(found: Draw) -> Standing:
    """The draw with its invitations (one query)."""
    rows = list(found.invitations.select_related("person", "project", "replaces__person").order_by("rank"))
    people = {one["id"]: candidates.candidate(one) for one in found.considered}
    return Standing(found, candidates.rules(found.rules), rows, people)


def projects_of(found: Draw) -> list[Project]:
    """The projects of a draw with unit, programme and round (one query)."""
    return list(found.projects.select_related("unit", "programme", "round").order_by("pk"))


def sides(found: Draw) -> dict[str, Commitment | None]:
    """Officer and auditor, each with their commitment or None (one query)."""
    kept = {one.side: one for one in found.commitments.select_related("person")}
    return {side: kept.get(side) for side in drawing.SIDES}


def side_of(by: Asker, found: Draw) -> str:
    """For which side `by` may commit now: the one they committed for, else the first of their roles that is free, else ""."""
    kept = sides(found)
    for side, commitment in kept.items():
        if commitment is not None and commitment.person_id == by.person.pk:
            return side
    return next((side for side, commitment in kept.items() if commitment is None
                 and found.round.authority_id in by.authorities(side)), "")


def record(found: Draw) -> dict[str, Any]:
    """The whole draw as plain data, for `jiangyan draw --replay`; Problem draw.not_drawn before it was held."""
    if not found.seed:
        raise Problem("draw.not_drawn")
    return {
        "format": draw_records.FORMAT, "draw": found.pk, "round": found.round.name,
        "authority": found.round.authority.name, "projects": [one.name for one in projects_of(found)],
        "rules": found.rules, "considered": found.considered, "sealed": found.sealed,
        "sealed_at": found.sealed_at.isoformat() if found.sealed_at else "",
        "commitments": {side: {
            "person": one.person.display_name, "commitment": one.commitment, "nonce": one.nonce, "value": one.value,
            "committed_at": one.committed_at.isoformat(), "revealed_at": one.revealed_at.isoformat() if one.revealed_at else "",
        } for side, one in sides(found).items() if one is not None},
        "seed": found.seed, "drawn_at": found.drawn_at.isoformat() if found.drawn_at else "", **found.outcome}


def attempts(found: Draw) -> int:
    """How many earlier draws for one of these projects were sealed and then abandoned."""
    return Draw.objects.filter(projects__in=found.projects.all(), state="abandoned", sealed_at__isnull=False,
                               pk__lt=found.pk).distinct().count()


def waiting(by: Asker, *states: str) -> QuerySet[Draw]:
    """Visible draws in these states, oldest first."""
    return visible_draws(by).filter(state__in=states).order_by("pk")


def of_projects(projects: Iterable[Project]) -> QuerySet[Draw]:
    """Draws about any of these projects, newest first."""
    return Draw.objects.filter(projects__in=list(projects)).distinct().order_by("-pk")


def listed(by: Asker, search: str) -> QuerySet[Draw]:
    """Visible draws, newest first, whose round, project or unit contains the words, with their projects at hand."""
    rows = visible_draws(by)
    if search:
        rows = rows.filter(Q(round__name__contains=search) | Q(projects__name__contains=search)
                           | Q(projects__unit__name__contains=search)).distinct()
    return rows.prefetch_related("projects__unit").order_by("-pk")


def month_day(moment: Any) -> str:
    """An instant on a record: 2025年3月18日 09:05:07 in Asia/Shanghai; nothing is empty."""
    if moment is None:
        return ""
    here = local(moment)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M:%S}"
