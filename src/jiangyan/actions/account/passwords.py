"""Passwords that people choose themselves."""

from django.conf import settings
from django.db import transaction

from jiangyan.actions import journal
from jiangyan.models import FormerPassword, Person
from jiangyan.queries.clock import database_now


def choose(person: Person, password: str) -> None:
    """Keeps the password that the person chose; an initial one no longer stands. The journal says when, never what."""
    now = database_now()
    with transaction.atomic():
        FormerPassword.objects.create(person=person, password=person.password, until=now)
        person.set_password(password)
        person.password_initial, person.password_at = False, now
        person.save(update_fields=["password", "password_initial", "password_at"])
        kept = FormerPassword.objects.filter(person=person).order_by("-pk")[:max(settings.PASSWORD_HISTORY - 1, 0)]
        FormerPassword.objects.filter(person=person).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
        journal.append(person, "password.chosen", None, {"person": person.pk})
