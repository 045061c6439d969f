"""Whoever is signed out, switched off or given another password is outside at the very next request."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from jiangyan.models import Appointment, Person
from tests.cast import Cast

Seen = Any
HOME = 200
DOOR = 302


def test_a_session_that_was_ended_elsewhere_is_over(cast: Cast, seen: Seen) -> None:
    client = seen(cast.officer)
    before = client.get("/").status_code
    Session.objects.all().delete()
    assert (before, client.get("/").status_code) == (HOME, DOOR)


def test_a_session_that_ran_out_is_over(cast: Cast, seen: Seen) -> None:
    client = seen(cast.officer)
    before = client.get("/").status_code
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert (before, client.get("/").status_code) == (HOME, DOOR)


def test_a_person_who_is_switched_off_is_outside(cast: Cast, seen: Seen) -> None:
    client = seen(cast.officer)
    before = client.get("/").status_code
    Person.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert (before, client.get("/").status_code) == (HOME, DOOR)


def test_a_new_password_ends_the_other_sessions(cast: Cast, seen: Seen) -> None:
    client = seen(cast.officer)
    before = client.get("/").status_code
    person = Person.objects.get(pk=cast.officer.pk)
    person.set_password("另一个口令-2025")
    person.save()
    assert (before, client.get("/").status_code) == (HOME, DOOR)


def test_an_appointment_that_ended_counts_no_more(cast: Cast, seen: Seen) -> None:
    client, address = seen(cast.officer), f"/rounds/{cast.round.pk}/"
    before = client.get(address).status_code
    Appointment.objects.filter(person=cast.officer).update(ended_at=timezone.now())
    assert (before, client.get(address).status_code) == (HOME, 404)
