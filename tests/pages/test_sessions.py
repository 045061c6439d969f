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


def _moved(client: Any, **back: int) -> None:
    """Moves the clock of the session on, by so many seconds for each of its instants."""
    session = client.session
    for name, seconds in back.items():
        session[name] -= seconds
    session.save()


def test_a_session_that_nobody_used_for_half_an_hour_is_over_and_says_so(cast: Cast, seen: Seen) -> None:
    client = seen(cast.officer)
    _moved(client, seen=29 * 60)
    assert client.get("/").status_code == HOME  # and the clock starts again
    _moved(client, seen=29 * 60)
    assert client.get("/").status_code == HOME
    _moved(client, seen=31 * 60)
    away = client.get("/rounds/")
    assert (away.status_code, "next=/rounds/" in away["Location"], Session.objects.count()) == (DOOR, True, 0)
    assert "您有 30 分钟没有操作" in client.get(away["Location"]).content.decode()


def test_a_session_is_over_after_half_a_day_however_busy(cast: Cast, seen: Seen) -> None:
    client = seen(cast.officer)
    _moved(client, started=12 * 3600 - 60)
    assert client.get("/").status_code == HOME
    _moved(client, started=61)
    assert (client.get("/").status_code, client.get("/api/v1/me").status_code) == (DOOR, 401)


def test_looking_around_writes_the_session_once_a_minute_at_most(cast: Cast, seen: Seen, django_assert_num_queries: Any) -> None:
    client = seen(cast.outsider)
    client.get("/me/")
    with django_assert_num_queries(4):
        client.get("/me/")
    _moved(client, seen=61)
    client.get("/me/")
    with django_assert_num_queries(4):
        client.get("/me/")


def test_the_key_changes_at_sign_in_and_with_the_rights(cast: Cast, seen: Seen) -> None:
    client = seen(cast.outsider)
    keys = [client.session.session_key]
    client.get("/")
    assert client.session.session_key == keys[0]
    Appointment.objects.create(person=cast.outsider, role="unit_head", unit=cast.units["other"])
    client.get("/")
    keys.append(client.session.session_key)
    client.get("/")
    assert (keys[0] != keys[1], client.session.session_key == keys[1], Session.objects.filter(session_key=keys[0]).exists()) == (
        True, True, False)


def test_who_is_appointed_to_decide_while_inside_must_bind_first(cast: Cast, seen: Seen) -> None:
    client = seen(cast.outsider)
    session = client.session
    del session["second_factor"]
    session.save()
    before = client.get("/").status_code
    Appointment.objects.create(person=cast.outsider, role="approver", authority=cast.authority)
    assert (before, client.get("/")["Location"]) == (HOME, "/me/second-factor/app/")
