"""Whoever is signed out, switched off or given another password is outside at the very next request."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jiangyan.models import Appointment, Person, Proposal
from jiangyan.vault import files
from tests.cast import PDF, Cast

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


def test_words_sent_after_the_session_was_over_are_given_back(cast: Cast, seen: Seen) -> None:
    client, project = seen(cast.officer), cast.projects["college"].pk
    page = f"/projects/{project}/proposals/extend/"
    _moved(client, seen=31 * 60)
    words = "暴雨停电两天，附供电公司说明 <b>（示例）</b>"
    told = client.post(page, {"operation": "1", "until_0": "2030-01-01", "until_1": "24:00", "reason": words},
                       headers={"Referer": f"http://testserver{page}"})
    text = told.content.decode()
    assert (told.status_code, "没有保存" in text, "&lt;b&gt;（示例）&lt;/b&gt;" in text, f"next={page}" in text) == (
        401, True, True, True)
    assert ("2030-01-01" in text, "csrfmiddlewaretoken" in text, Proposal.objects.count()) == (False, False, 0)


def test_a_button_pressed_after_the_session_was_over_leads_back_to_its_page_and_not_to_a_dead_end(cast: Cast) -> None:
    client, page = Client(), f"/projects/{cast.projects['college'].pk}/papers/"
    away = client.post("/notifications/read/", {"operation": "1"}, headers={"Referer": f"http://testserver{page}"})
    elsewhere = client.post("/notifications/read/", {"operation": "1"}, headers={"Referer": "http://elsewhere.example.org/x/"})
    assert (away.status_code, away["Location"], elsewhere["Location"]) == (
        DOOR, f"/account/login/?next={page}", "/account/login/?next=/notifications/read/")


def test_words_that_another_site_sends_are_not_shown_and_nobody_outside_leaves_a_file(cast: Cast) -> None:
    project, strict = cast.projects["college"].pk, Client(enforce_csrf_checks=True)
    forged = strict.post(f"/projects/{project}/proposals/extend/", {"reason": "请把密码发到示例邮箱"})
    client, before = Client(), sorted(files._entrance().glob("*"))
    sent = client.post(f"/projects/{project}/rectification/", {"summary": "整改情况很长的说明（示例）", "file": SimpleUploadedFile("示例.pdf", PDF)})
    assert (forged.status_code, sent.status_code, "整改情况很长的说明（示例）" in sent.content.decode()) == (DOOR, 401, True)
    assert sorted(files._entrance().glob("*")) == before


def test_a_page_that_is_asked_in_a_way_it_does_not_know_says_so(cast: Cast, seen: Seen) -> None:
    told = [seen(cast.officer).get("/notifications/read/"), seen(cast.officer).put("/rounds/")]
    assert [(one.status_code, "这个网址不接受" in one.content.decode(), "Allow" in one.headers) for one in told] == [(405, True, True)] * 2


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
