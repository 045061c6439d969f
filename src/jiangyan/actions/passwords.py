"""Passwords that people choose themselves."""

from django.db import transaction

from jiangyan.actions import journal
from jiangyan.models import Person


def choose(person: Person, password: str) -> None:
    """Keeps the password that the person chose; an initial one no longer stands. The journal says when, never what."""
    with transaction.atomic():
        person.set_password(password)
        person.password_initial = False
        person.save(update_fields=["password", "password_initial"])
        journal.append(person, "password.chosen", None, {"person": person.pk})
