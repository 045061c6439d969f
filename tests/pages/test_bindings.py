"""Whoever knows an initial password may come before its owner and bind a phone; nothing opens until somebody else has confirmed."""

import io
import re
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from jiangyan.actions.account import people, resets, second_factors
from jiangyan.actions.account.second_factors import authenticator
from jiangyan.management import init
from jiangyan.models import JournalLine, Person, Project
from jiangyan.problems import Problem
from tests.administrators import security
from tests.cast import OTP_SECRET, Cast, otp, person, request

HOME, WAITING = reverse("home"), reverse("second_factor_waiting")


def _enter(one: Person) -> Client:
    client = Client()
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _bind(one: Person) -> Person:
    second_factors.bind(request(one), OTP_SECRET, otp())
    return Person.objects.get(pk=one.pk)


@pytest.fixture
def administrator(cast: Cast) -> Person:
    """The system administrator, bound and confirmed."""
    made = person("root", "系统管理员", "administrator")
    authenticator(made, OTP_SECRET).save()
    return made


def _made(administrator: Person, role: str, authority: int | None) -> Person:
    people.register(request(administrator), f"new-{role}", "新人（示例）", role, authority)
    made = Person.objects.get(username=f"new-{role}")
    made.password_initial = False
    made.save()
    return made


@pytest.mark.parametrize("role", ["officer", "approver", "auditor"])
def test_the_system_administrator_who_binds_first_gets_nowhere(cast: Cast, administrator: Person, role: str) -> None:
    taken = _bind(_made(administrator, role, cast.authority.pk))
    client = _enter(taken)
    for url in (HOME, reverse("rounds"), reverse("project", args=[Project.objects.first().pk]), reverse("second_factors"), "/nowhere/"):
        assert (client.get(url).status_code, client.get(url)["Location"]) == (302, WAITING)
    page, refused = client.get(WAITING).content.decode(), client.get("/api/v1/projects")
    assert (taken.binding_code in page, refused.status_code, refused.json()["code"]) == (True, 403, "second_factor.unconfirmed")
    door = reverse("person_confirm", args=[taken.pk])
    assert _enter(administrator).post(door, {"operation": "own", "number": taken.binding_code}).status_code == 404
    assert client.post(door, {"operation": "own", "number": taken.binding_code})["Location"] == WAITING
    guard = _enter(security())
    assert "等待确认绑定" in guard.get(reverse("people")).content.decode()
    wrong = guard.post(door, {"operation": "wrong", "number": "nix"})
    assert (wrong.status_code, "与本人屏幕上的不同" in wrong.content.decode(), client.get(HOME).status_code) == (422, True, 302)
    assert guard.post(door, {"operation": "right", "number": taken.binding_code})["Location"] == reverse("person", args=[taken.pk])
    line = JournalLine.objects.latest("position")
    assert (line.deed, line.actor.username, line.content["person"]) == ("second_factor.confirmed", "security", taken.pk)
    assert (client.get(HOME).status_code, client.get(WAITING)["Location"], client.get("/api/v1/projects").status_code) == (200, HOME, 200)
    again = guard.post(door, {"operation": "again", "number": taken.binding_code})
    assert (again.status_code, "没有等待确认的绑定" in again.content.decode()) == (422, True)


def test_an_account_that_was_bound_in_a_lesser_role_waits_when_it_gets_a_deciding_one(cast: Cast, administrator: Person) -> None:
    taken = _bind(_made(administrator, "centre", cast.authority.pk))
    client = _enter(taken)
    assert client.get(HOME).status_code == 200
    people.appoint(request(administrator), taken.pk, "approver", cast.authority.pk)
    assert client.get(HOME)["Location"] == WAITING


def test_a_factor_that_was_taken_away_is_confirmed_anew_and_a_second_one_is_not(cast: Cast, administrator: Person) -> None:
    guard, officer = security(), cast.officer
    assert _bind(officer).binding_code == ""  # another phone, by somebody who is inside already
    resets.unbind(request(guard), officer.pk)
    code = _bind(officer).binding_code
    assert re.fullmatch(r"\d{6}", code) and _enter(officer).get(HOME)["Location"] == WAITING
    resets.confirm(request(guard), officer.pk, f" {code} ")
    assert _enter(officer).get(HOME).status_code == 200


def test_a_security_administrator_is_confirmed_by_another_one_or_by_the_audit_administrator(cast: Cast, administrator: Person) -> None:
    audit = person("audit", "审计管理员", "audit_administrator")
    first = person("first", "安全管理员甲", "security_administrator")
    assert _bind(first).binding_code == ""  # there was nobody who could
    second = _bind(_made(administrator, "security_administrator", None))
    officer = _bind(_made(administrator, "officer", cast.authority.pk))
    assert second.binding_code and _enter(second).get(HOME)["Location"] == WAITING
    people.switch(request(administrator), first.pk, False)
    third = person("third", "安全管理员丙", "security_administrator")
    assert _bind(third).binding_code  # switching the first one off makes nobody the first
    for one in (second, officer):
        with pytest.raises(Problem, match="自己的登录不能由自己"):
            resets.confirm(request(first), first.pk, "")
        if one is officer:
            with pytest.raises(Problem, match="没有找到"):
                resets.confirm(request(audit), one.pk, one.binding_code)
    resets.confirm(request(audit), second.pk, second.binding_code)
    assert _enter(second).get(HOME).status_code == 200


def test_the_administrators_whom_init_makes_wait_for_nobody_once(db, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Anfang-2026-示例\n"))
    monkeypatch.setattr(init.ground, "stand", lambda: None)
    monkeypatch.setattr(init.ground, "migrate", lambda: None)
    assert init._first("administrator") and [init._other(*one) for one in init.OTHERS]
    assert JournalLine.objects.filter(deed="person.created").count() == 3
    for one in Person.objects.exclude(username="security"):
        assert (one.binding_waits, _bind(one).binding_code) == (False, "")
    found = Person.objects.get(username="security")
    assert _bind(found).binding_code == ""
    root = Person.objects.get(username="administrator")
    resets.unbind(request(found), root.pk)
    assert Authenticator.objects.filter(user=root).count() == 0 and _bind(root).binding_code
