"""Signing in: what is written down when somebody has entered, by whatever door, and who is told of a strange device."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from jiangyan.actions import journal
from jiangyan.actions.account import attempts
from jiangyan.actions.account.attempts import Tried
from jiangyan.actions.mail.notifications import notify
from jiangyan.models import Notification, Person
from jiangyan.queries.account import devices, sessions
from jiangyan.queries.clock import database_now, local

COOKIE = "__Host-device" if settings.SECURE else "device"


def begin(request: HttpRequest, username: str, what: str = "password") -> Tried:
    """Counts an attempt before anything is computed, by account, by source and by the device's cookie.

    Refusal: session.slowed.
    """
    cookie = request.COOKIES.get(COOKIE, "")
    return attempts.begin(username, devices.source(request.META), devices.known(cookie, username), what)


def entered(request: HttpRequest, person: Person, first: bool) -> None:
    """One journal line for the sign-in; a device that the person never used before is told to them, except at the `first`.

    The device is known from now on: its cookie goes out with the answer.
    """
    cookie, source = request.COOKIES.get(COOKIE, ""), devices.source(request.META)
    strange = not devices.known(cookie, person.username)
    with transaction.atomic():
        journal.append(person, "sign_in.done", None, {
            "person": person.pk, "factor": sessions.factor(request.session), "source": devices.hashed("source", source),
            "known_device": not strange})
        if strange and not first:
            _tell(person, source)
    request.device_cookie = devices.remembered(cookie, person.username)  # type: ignore[attr-defined]


def _tell(person: Person, source: str) -> None:
    """Once a day and source: a program that keeps no cookies is strange every time."""
    now = local(database_now())
    key = f"device_new:{person.pk}:{now.date()}:{devices.hashed('source', source)[:16]}"
    if not Notification.objects.filter(key=key).exists():
        notify("device_new", None, [person], key=key, at=now.isoformat(timespec="minutes"))
