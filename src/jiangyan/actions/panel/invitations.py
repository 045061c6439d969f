"""Answering an invitation: accepting, declaring one's ties, declining, or letting the time pass."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.panel import panels, vacancies
from jiangyan.models import Declaration, Draw, Invitation, Person
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel import draws, invitations
from jiangyan.queries.round import rounds
from jiangyan.rulebook import deadlines
from jiangyan.rulebook.recusal import KINDS, Tie


def accept(request: Request, invitation_id: int) -> Answer:
    """The drawn expert agrees to take part; what the project is stays closed until they have declared their ties.

    Refusals: not_found, invitation.closed, invitation.late.
    """
    def work() -> Answer:
        own = _open(request, invitation_id, "asked")
        own.state, own.answered_at = "accepted", database_now()
        own.save(update_fields=["state", "answered_at"])
        journal.append(request.by.person, "invitation.accepted", None, {"draw": own.draw_id, "invitation": own.pk})
        return {"invitation": own.pk, "state": own.state}

    return once(request, "invitation.accept", {"invitation": invitation_id}, work)


def decline(request: Request, invitation_id: int, reason: str) -> Answer:
    """The drawn expert cannot take part, for a reason; the next reserve is asked in the same transaction."""
    def work() -> Answer:
        own = _open(request, invitation_id, "asked", "accepted")
        if not reason.strip():
            raise Problem("reason.missing", what="不能参加的原因")
        vacancies.close(own, "declined", reason.strip()[:300])
        journal.append(request.by.person, "invitation.declined", None, {"draw": own.draw_id, "invitation": own.pk})
        vacancies.fill(request.by.person, own.draw, own, own.project)
        return {"invitation": own.pk, "state": own.state}

    return once(request, "invitation.decline", {"invitation": invitation_id, "reason": reason}, work)


def declare(request: Request, invitation_id: int, ties: Sequence[Tie], promised: bool) -> Answer:
    """The expert names every tie they have and signs the promise; a tie to a project of the draw recuses them at once.

    Answers state "ready" or "recused". Refusals: invitation.closed, form.invalid for a tie without a name.
    """
    given = [{"kind": one.kind, "organisation": one.organisation.strip(), "code": one.code} for one in ties]

    def work() -> Answer:
        own = _open(request, invitation_id, "accepted")
        if not promised:
            raise Problem("form.invalid", detail="请先勾选承诺，再提交")
        if any(one["kind"] not in KINDS or not one["organisation"] for one in given):
            raise Problem("form.invalid", detail="每一项关系都须写明单位或项目的名称；没有关系的请留空")
        made = Declaration.objects.create(person=own.person, invitation=own, ties=given, promise=invitations.PROMISE,
                                          declared_at=database_now())
        journal.append(request.by.person, "declaration.made", None, {
            "invitation": own.pk, "declaration": made.pk, "ties": len(given), "content": journal.digest(given)})
        return {"invitation": own.pk, "state": _settle(own)}

    return once(request, "declaration.make", {"invitation": invitation_id, "ties": given, "promised": promised}, work)


def _settle(own: Invitation) -> str:
    projects = [own.project] if own.project else draws.projects_of(own.draw)
    bars = invitations.bars(own.person, projects)
    if not bars:
        own.state, own.answered_at = "ready", database_now()
        own.save(update_fields=["state", "answered_at"])
        if own.project is not None:
            panels.step_in(own.person, own.project, own.person)
        return own.state
    for project in projects:
        if project.pk in bars:
            vacancies.keep_away(own.person, project, own.person, bars[project.pk])
    return "recused"


def lapse(request: Request, draw_id: int) -> Answer:
    """The officer closes every invitation of a draw whose time is over; reserves are asked in their place."""
    def work() -> Answer:
        found = draws.draw_for(request.by, draw_id, lock=True)
        rounds.require_at(request.by, found.round.authority_id, "draw.prepare")
        return {"lapsed": _lapsed(request.by.person, found)}

    return once(request, "invitation.lapse", {"draw": draw_id}, work)


def lapse_due(now: datetime) -> None:
    """Closes every invitation whose time is over at `now`, in every draw, and asks reserves: a duty of actions.ticks."""
    for pk in sorted(set(invitations.overdue(now).values_list("draw", flat=True))):
        with transaction.atomic():
            _lapsed(None, Draw.objects.select_for_update(of=("self",)).select_related("round").get(pk=pk))


def _lapsed(by: Person | None, draw: Draw) -> int:
    late = list(invitations.overdue(database_now()).filter(draw=draw).select_related("draw__round", "project").order_by("rank"))
    for own in late:
        vacancies.close(own, "lapsed", "")
        journal.append(by, "invitation.lapsed", None, {"draw": draw.pk, "invitation": own.pk})
        vacancies.fill(by, draw, own, own.project)
    return len(late)


def appoint(request: Request, draw_id: int, invitation_id: int, person_id: int, reason: str) -> Answer:
    """With the reserves used up the officer asks somebody of the sealed list to take a place, and says why that person.

    Refusals: reason.missing, form.invalid for somebody who may not take the seat.
    """
    def work() -> Answer:
        found = draws.draw_for(request.by, draw_id, lock=True)
        rounds.require_at(request.by, found.round.authority_id, "draw.prepare")
        here = draws.standing_of(found)
        leaving = next((one for one in here.open_places if one.pk == invitation_id), None)
        if leaving is None:
            raise Problem("not_found")
        if not reason.strip():
            raise Problem("reason.missing", what="指定这位专家的理由")
        if person_id not in {one.id for one in invitations.appointable(here, leaving)}:
            raise Problem("form.invalid", detail="所选专家不在可指定的人员之中。请重新选择")
        rank = max(one.rank for one in here.invitations) + 1
        made = Invitation(draw=found, person_id=person_id, rank=rank, seat=leaving.seat)
        vacancies.ask(request.by.person, made, leaving, leaving.project)
        journal.append(request.by.person, "invitation.appointed", None, {
            "draw": found.pk, "invitation": made.pk, "person": person_id, "reason": reason.strip()})
        return {"invitation": made.pk}

    body = {"draw": draw_id, "invitation": invitation_id, "person": person_id, "reason": reason}
    return once(request, "invitation.appoint", body, work)


def _open(request: Request, invitation_id: int, *states: str) -> Invitation:
    own = invitations.invitation_for(request.by, invitation_id, lock=True)
    if own.state not in states:
        raise Problem("invitation.closed", state=own.get_state_display())
    if own.state == "asked" and own.answer_by and own.answer_by <= database_now():
        raise Problem("invitation.late", until=deadlines.words(local(own.answer_by)))
    return own
