"""Vacancies: somebody keeps away or drops out, and the first reserve who may take the seat is asked."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db.models import F
from django.urls import reverse

from jiangyan.actions import journal
from jiangyan.actions.mail import notifications
from jiangyan.actions.panel import secretaries
from jiangyan.actions.records import change
from jiangyan.models import Draw, Expert, Inspection, Invitation, PanelMember, Person, Project, Recusal
from jiangyan.queries.clock import SHANGHAI, database_now, local, not_before
from jiangyan.queries.panel import draws, invitations
from jiangyan.queries.sheet.sheets import last_marked
from jiangyan.rulebook import drawing
from jiangyan.rulebook.candidates import Candidate


def keep_away(by: Person, project: Project, person: Person, reason: str) -> None:
    """Recuses a person inside the caller's transaction: in force at once, the seat given up, a reserve asked in its place."""
    now = not_before(last_marked(maker=person, sheet__project=project))
    Recusal.objects.get_or_create(person=person, project=project,
                                  defaults={"reason": reason, "imposed_by": by, "at": now})
    left = change(PanelMember.objects.filter(inspection__project=project, person=person, left_at__isnull=True),
                  left_at=now, is_lead=False)
    for inspection in Inspection.objects.filter(project=project, secretaries__left_at__isnull=True, secretaries__person=person):
        secretaries.release(by, inspection, {person.pk})
    change(Inspection.objects.filter(project=project, merged_at__isnull=True), version=F("version") + 1)
    journal.append(by, "recusal.declared" if by.pk == person.pk else "recusal.imposed", project,
                   {"person": person.pk, "left_the_panel": bool(left), "reason": journal.digest(reason)})
    _vacate(by, project, person, reason)


def _vacate(by: Person, project: Project, person: Person, reason: str) -> None:
    draw = draws.of_projects([project]).filter(state__in=("drawn", "assigned")).select_related("round").first()
    if draw is None:
        return
    own = draw.invitations.filter(person=person, state__in=(*draws.SITTING, "reserve")).first()
    if own is None:
        return
    if draw.state == "assigned" and own.state == "ready" and own.project_id is None:
        # They keep their seats in the other projects; only here somebody steps in.
        if project.inspections.filter(merged_at__isnull=True).exists():
            fill(by, draw, own, project)
        return
    asked = own.state != "reserve"
    close(own, "recused", reason)
    if asked:
        fill(by, draw, own, own.project)


def close(own: Invitation, state: str, reason: str) -> None:
    """Ends an invitation with a reason."""
    own.state, own.reason, own.answered_at = state, reason, database_now()
    own.save(update_fields=["state", "reason", "answered_at"])


def fill(by: Person | None, draw: Draw, leaving: Invitation, project: Project | None) -> Invitation | None:
    """Asks the first reserve who may take the seat of `leaving` (for one project alone if given); None: reserves are used up."""
    found = draws.standing_of(draw)
    house = [_present(found, one) for one in found.sitting(project) if one.pk != leaving.pk]
    if project is not None:
        seats = PanelMember.objects.filter(inspection__project=project, inspection__merged_at__isnull=True,
                                           left_at__isnull=True).select_related("person")
        house += [found.people.get(one.person_id) or Candidate(one.person_id, one.person.display_name, one.person.employer)
                  for one in seats]
    about = draws.projects_of(draw) if project is None else [project]
    line = {one.person_id: one for one in found.of("reserve")}
    fresh = _fresh(draw, about, [found.people[person] for person in line])
    chosen = drawing.steps_in(leaving.seat, house, fresh, found.rules)
    if chosen is None:
        journal.append(by, "draw.reserves_exhausted", project, {"draw": draw.pk, "leaving": leaving.pk, "seat": leaving.seat})
        return None
    stepping = line[chosen.id]
    stepping.seat = leaving.seat
    return ask(by, stepping, leaving, project)


def ask(by: Person | None, stepping: Invitation, leaving: Invitation | None, project: Project | None) -> Invitation:
    """Asks somebody, with the time to answer that the draw gives."""
    stepping.state, stepping.replaces, stepping.project = "asked", leaving, project
    stepping.asked_at = database_now()
    stepping.answer_by = answer_by(stepping.draw, stepping.asked_at)
    stepping.save()
    journal.append(by, "invitation.asked", project, {
        "draw": stepping.draw_id, "invitation": stepping.pk, "person": stepping.person_id, "rank": stepping.rank,
        "replaces": leaving.pk if leaving else None})
    # Without the project: a line that names it would tell the unit before the ties are declared.
    notifications.notify("expert_invited", None, [stepping.person], of_round=stepping.draw.round,
                         path=reverse("invitation_link", args=[invitations.token(stepping)]))
    return stepping


def answer_by(draw: Draw, asked_at: datetime) -> datetime:
    """24:00 of the day by which an answer is due: `answer_days` after the day of asking, in Asia/Shanghai."""
    day = local(asked_at).date() + timedelta(days=draw.answer_days + 1)
    return datetime.combine(day, time.min, SHANGHAI)


def _present(found: draws.Standing, one: Invitation) -> Candidate:
    return found.people.get(one.person_id) or Candidate(one.person_id, one.person.display_name, one.person.employer)


def _fresh(draw: Draw, about: list[Project], people: list[Candidate]) -> list[Candidate]:
    """The reserves by what is known of them now; load and term stay as they were sealed."""
    pooled = list(Expert.objects.filter(authority=draw.round.authority_id, person__in=[one.id for one in people])
                  .select_related("person"))
    kept = {one.person_id: one for one in pooled}
    bars = draws.barred_by(draw.round.authority_id, about, list(kept), pooled)
    return [replace(one, suspended=kept[one.id].suspended if one.id in kept else "已移出专家库",
                    recused=bars.get(one.id, ())) for one in people]
