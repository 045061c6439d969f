"""Invitations: one's own, those whose time is over, and what an expert may know before they have declared."""

from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from jiangyan.models import Invitation, Person, Project
from jiangyan.problems import Problem
from jiangyan.queries.panel import draws, experts
from jiangyan.queries.rights import Asker, asker
from jiangyan.rulebook import candidates
from jiangyan.rulebook.candidates import Candidate

SALT = "jiangyan.invitation"
PROMISE = ("本人承诺：以上申报真实、完整；与被验收单位没有可能影响公正的其他关系；如在验收中发现应当回避的情形，立即说明并退出；"
           "不泄露验收中知悉的情况，不接受可能影响公正的宴请和财物。")
"""What an expert signs; every declaration keeps the words that were in force."""


def invitation_for(by: Asker, invitation_id: int, lock: bool = False) -> Invitation:
    """One's own invitation that has been asked; anybody else's is not there."""
    rows = Invitation.objects.filter(pk=invitation_id, person=by.person).exclude(state="reserve").select_related(
        "draw__round__authority", "person", "project__unit", "project__round")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None or found.asked_at is None:
        raise Problem("not_found")
    return found


def own(by: Asker) -> list[Invitation]:
    """The asker's invitations that wait for an answer or a declaration, most urgent first (one query)."""
    return list(Invitation.objects.filter(person=by.person, state__in=("asked", "accepted"), draw__state__in=("drawn", "assigned"))
                .select_related("draw__round").order_by("answer_by", "pk"))


def overdue(now: datetime) -> QuerySet[Invitation]:
    """Invitations that were not answered, or not followed by a declaration, in time; of draws that are still at work."""
    return Invitation.objects.filter(state__in=("asked", "accepted"), answer_by__lte=now, draw__state__in=("drawn", "assigned"))


def token(one: Invitation) -> str:
    """The signed end of the link that lets the invited person answer without signing in."""
    return signing.dumps([one.pk, one.person_id], salt=SALT)


def by_token(given: str) -> Asker:
    """The invited person behind a link; a link that nobody signed: Problem not_found."""
    try:
        pk, person = signing.loads(given, salt=SALT)
        found = Invitation.objects.select_related("person").get(pk=pk, person=person, person__is_active=True)
    except (signing.BadSignature, ValueError, TypeError, Invitation.DoesNotExist):
        raise Problem("not_found") from None
    return asker(found.person)


def number_of(given: str) -> int:
    """The invitation's id inside a link that `by_token` has accepted."""
    pk: int = signing.loads(given, salt=SALT)[0]
    return pk


def outline(one: Invitation) -> dict[str, Any]:
    """What may be told before the declaration: round, days, districts; never a unit."""
    rules = candidates.rules(one.draw.rules)
    projects = [one.project] if one.project else draws.projects_of(one.draw)
    return {"round": one.draw.round.name, "authority": one.draw.round.authority.name,
            "on": date.fromisoformat(rules.on), "until": date.fromisoformat(rules.until), "count": len(projects),
            "districts": list(dict.fromkeys(each.unit.district for each in projects if each.unit.district))}


def projects_shown(one: Invitation) -> list[Project]:
    """The projects, once the expert has declared and may take part; before that none."""
    if one.state != "ready":
        return []
    return [one.project] if one.project else draws.projects_of(one.draw)


def bars(person: Person, projects: list[Project]) -> dict[int, str]:
    """Project → why this person must keep away from it by everything known and declared."""
    found = {project.pk: experts.bound([person], project).get(person.pk, ()) for project in projects}
    return {pk: "；".join(why) for pk, why in found.items() if why}


def appointable(here: draws.Standing, leaving: Invitation) -> list[Candidate]:
    """Who of the sealed list was not drawn and may take the seat of `leaving`, least busy first."""
    about = [leaving.project] if leaving.project else draws.projects_of(here.draw)
    drawn = {one.person_id for one in here.invitations}
    fresh = {one.id: one for one in draws.considered(here.draw.round, about)}
    urns = candidates.urns([fresh[pk] for pk in here.people if pk in fresh and pk not in drawn], here.rules)
    found = urns.finance if leaving.seat == "finance" else urns.ordinary
    return sorted(found, key=lambda one: (one.load, one.id))


def stepping_in() -> QuerySet[Invitation]:
    """Reserves who were asked to step in for one project alone and have not settled it."""
    return Invitation.objects.filter(project__isnull=False, state__in=("asked", "accepted"))
