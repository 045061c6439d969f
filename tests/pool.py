"""An expert pool for tests: invented experts in the cast's authority, and a draw carried through step by step."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jiangyan.actions.panel import draws, invitations
from jiangyan.models import Draw, Expert, Invitation, Person
from jiangyan.queries.project.units import letters
from jiangyan.rulebook import drawing
from jiangyan.rulebook.candidates import Rules
from jiangyan.rulebook.recusal import Tie
from tests.cast import Cast, person, request

NONCES = {"officer": "ABCDEFGHJKMNPQRSTUVW", "auditor": "23456789234567892345"}
VALUES = {"officer": "海河", "auditor": "2025"}


def pooled(cast: Cast, who: Person, **known: Any) -> Expert:
    """An entry of the pool for somebody who is appointed as an expert."""
    who.employer, who.title = known.pop("employer", who.employer), known.pop("title", "高级工程师")
    who.save()
    return Expert.objects.create(authority=cast.authority, person=who, name_letters=letters(who.display_name),
                                 **{"fields": ["数控"], "region": "河西区", **known})


def pool(cast: Cast, count: int = 8, **known: Any) -> list[Expert]:
    """So many experts more, from different employers; every third knows finance."""
    return [pooled(cast, person(f"pool{place}", f"库内{place}", "expert", authority=cast.authority),
                   employer=f"示例单位{place}", finance=place % 3 == 0, **known) for place in range(1, count + 1)]


def rules(**changed: Any) -> Rules:
    """Three members, three reserves, one finance seat, at most one from an employer, visits in the coming days."""
    today = timezone.localdate()
    return Rules(**{"size": 3, "reserves": 3, "finance_seats": 1, "per_employer": 1, "on": today.isoformat(),
                    "until": (today + timedelta(days=5)).isoformat(), **changed})


def sealed(cast: Cast, *names: str, **changed: Any) -> Draw:
    """A draw for these projects with its list sealed."""
    chosen = [cast.projects[name].pk for name in names]
    answer = draws.prepare(request(cast.officer), cast.round.pk, chosen, rules(**changed), 2)
    draws.seal(request(cast.officer), answer["draw"], answer["version"])
    return Draw.objects.get(pk=answer["draw"])


def held(cast: Cast, *names: str, **changed: Any) -> Draw:
    """A draw that both sides have committed to and revealed."""
    found = sealed(cast, *names, **changed)
    for side, who in (("officer", cast.officer), ("auditor", cast.auditor)):
        draws.commit(request(who), found.pk, drawing.commitment(NONCES[side], VALUES[side]))
    for side, who in (("auditor", cast.auditor), ("officer", cast.officer)):
        draws.reveal(request(who), found.pk, NONCES[side], VALUES[side])
    found.refresh_from_db()
    return found


def agree(one: Invitation, *ties: Tie) -> str:
    """The invited person accepts and declares; answers the state after it."""
    one.refresh_from_db()
    if one.state == "asked":
        invitations.accept(request(one.person), one.pk)
    state: str = invitations.declare(request(one.person), one.pk, ties, True)["state"]
    return state


def asked(found: Draw, *states: str) -> list[Invitation]:
    """The draw's invitations in these states (asked unless said otherwise), by rank."""
    return list(found.invitations.filter(state__in=states or ("asked",)).order_by("rank"))
