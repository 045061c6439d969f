"""Identities: a person connects theirs, takes it away, and is recognised by it; nobody gets an account in this way."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Person
from jiangyan.problems import Problem
from jiangyan.queries.account import identities
from jiangyan.queries.account.devices import hashed
from jiangyan.queries.account.identities import house


@dataclass(frozen=True)
class Vouched:
    """What the house said and signed: its number for the person, and the name under which they sign in there."""

    subject: str
    username: str

    @property
    def trace(self) -> str:
        """The number as the journal keeps it: it can be matched and not be read."""
        return hashed("identity", self.subject)


def connect(request: Request, vouched: Vouched) -> Answer:
    """The asker's account is from now on also entered by this identity. Refusals: identity.taken, identity.connected."""
    own = request.by.person

    def work() -> Answer:
        Person.objects.select_for_update().filter(pk=own.pk).first()
        kept = list(SocialAccount.objects.select_for_update().filter(
            Q(uid=vouched.subject) | Q(user=own), provider=house().key))
        if any(one.user_id != own.pk for one in kept):
            raise Problem("identity.taken")
        if kept:
            raise Problem("identity.connected")
        _keep(own, vouched, "own")
        return {"person": own.pk}

    return once(request, "identity.connect", {"subject": vouched.trace}, work)


def disconnect(request: Request) -> Answer:
    """Takes the asker's identity away; they enter by password again. Refusal: not_found."""
    own = request.by.person

    def work() -> Answer:
        kept = SocialAccount.objects.select_for_update().filter(user=own, provider=house().key)
        if not kept.delete()[0]:
            raise Problem("not_found")
        journal.append(own, "identity.disconnected", None, {"person": own.pk})
        return {"person": own.pk}

    return once(request, "identity.disconnect", {"person": own.pk}, work)


def recognised(vouched: Vouched) -> Person:
    """The active person whom the house vouches for; the journal keeps it either way.

    Refusals: identity.unknown, identity.inactive. With JIANGYAN_OIDC_MATCH=username an equal username is connected at the
    first time, so that a name given to somebody else later opens nothing.
    """
    with transaction.atomic():
        kept = SocialAccount.objects.filter(provider=house().key, uid=vouched.subject).select_related("user").first()
        person = kept.user if kept else _namesake(vouched)
        word = "" if person is not None and person.is_active else "identity.inactive" if person else "identity.unknown"
        if person is not None and not word and kept is None:
            _keep(person, vouched, "username")
        journal.append(person, "identity.refused" if word else "identity.recognised", None, {
            "person": person.pk if person else None, "subject": vouched.trace, "reason": word})
    if person is None or word:
        raise Problem(word)
    return person


def _namesake(vouched: Vouched) -> Person | None:
    """Who has this username and no identity of the house yet, where usernames count."""
    if not house().by_username or not vouched.username:
        return None
    found = Person.objects.select_for_update().filter(username=vouched.username).first()
    return found if found is not None and identities.connected(found) is None else None


def _keep(person: Person, vouched: Vouched, by: str) -> None:
    SocialAccount.objects.create(user=person, provider=house().key, uid=vouched.subject,
                                 extra_data={"name": vouched.username[:60]})
    journal.append(person, "identity.connected", None, {"person": person.pk, "subject": vouched.trace, "by": by})
