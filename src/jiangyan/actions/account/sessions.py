"""Sessions: what is written into one when somebody enters."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest

from jiangyan.models import Person
from jiangyan.queries import rights
from jiangyan.queries.account.sessions import FACTOR, PROVED, REFRESHED, RIGHTS, SEEN, STARTED, rights_of
from jiangyan.queries.rights import Asker


@receiver(user_logged_in, dispatch_uid="sessions.began")
def began(request: HttpRequest, user: Person, **rest: Any) -> None:
    """Whoever enters, by whatever door, starts the clocks of their session; the library tells of a second factor."""
    session, now = request.session, time.time()
    session[STARTED] = session[SEEN] = session[PROVED] = now
    session[RIGHTS] = rights_of(rights.asker(user))
    kinds = [one.get("type", "") for one in get_authentication_records(request, user) if one["method"] == "mfa"]
    if kinds:
        session[FACTOR] = kinds[-1]


def carried_on(session: SessionBase, by: Asker) -> None:
    """The session is used: notes when, at most once a minute, and takes a new key when the appointments have changed."""
    now, held = time.time(), rights_of(by)
    if session.get(RIGHTS) != held:
        session.cycle_key()
        session[RIGHTS] = held
    if now - session.get(SEEN, 0) >= REFRESHED:
        session[SEEN] = now


def proved(session: SessionBase, kind: str) -> None:
    """The session's person has just proved a second factor of this kind; the session gets a new key."""
    session.cycle_key()
    session[FACTOR], session[PROVED] = kind, time.time()
