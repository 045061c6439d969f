"""A stranger who guesses is slowed before anything is computed; the rightful person at their own computer gets in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jiangyan.actions.account import attempts
from jiangyan.models import Attempt, JournalLine, Notification
from jiangyan.problems import Problem
from tests.cast import PASSWORD, Cast, otp

LOGIN, CODE, HOME = reverse("account_login"), reverse("mfa_authenticate"), reverse("home")
SLOWED, WRONG = "登录失败的次数太多", "密码"


def _try(client: Client, username: str, password: str, source: str = "203.0.113.9") -> str:
    answer = client.post(LOGIN, {"login": username, "password": password}, REMOTE_ADDR=source)
    if answer.status_code == 302:
        return "in"
    return "slowed" if SLOWED in answer.content.decode() else "wrong"


def _later(seconds: int) -> None:
    for one in Attempt.objects.all():
        Attempt.objects.filter(pk=one.pk).update(last_at=one.last_at - timedelta(seconds=seconds))


def test_a_stranger_is_slowed_and_the_person_at_their_own_computer_gets_in(cast: Cast) -> None:
    own, stranger, name = Client(), Client(), cast.outsider.username
    assert _try(own, name, PASSWORD, "198.51.100.7") == "in"
    own.post(reverse("account_logout"))
    assert [_try(stranger, name, f"猜{turn}") for turn in range(7)] == ["wrong"] * 5 + ["slowed"] * 2
    assert _try(stranger, name, PASSWORD) == "slowed"  # even the right one is not looked at
    assert _try(own, name, PASSWORD, "203.0.113.9") == "in"  # behind the same address, on the known device
    _later(16)
    assert [_try(stranger, name, "猜"), _try(stranger, name, "猜")] == ["wrong", "slowed"]
    _later(16)
    assert _try(stranger, name, "猜") == "slowed"  # the wait has doubled
    _later(16)
    assert _try(stranger, name, PASSWORD) == "in"


def test_many_sources_together_are_slowed_and_never_for_longer_than_a_minute(cast: Cast) -> None:
    own, name = Client(), cast.outsider.username
    _try(own, name, PASSWORD)
    own.post(reverse("account_logout"))
    spread = [_try(Client(), name, "猜", f"203.0.113.{turn}") for turn in range(1, 14)]
    assert spread == ["wrong"] * 10 + ["slowed"] * 3
    assert _try(own, name, PASSWORD) == "in"
    Attempt.objects.update(failures=10_000)
    _later(61)
    Attempt.objects.filter(account="").delete()
    assert _try(Client(), name, PASSWORD, "192.0.2.1") == "in"


def test_one_source_that_tries_many_names_is_slowed_and_others_are_not(cast: Cast) -> None:
    found = [_try(Client(), f"nobody{turn}", "猜") for turn in range(32)]
    assert (found[:30], found[30:]) == (["wrong"] * 30, ["slowed"] * 2)
    assert _try(Client(), cast.outsider.username, PASSWORD, "198.51.100.7") == "in"


def test_the_slips_of_an_office_behind_one_address_do_not_add_up(cast: Cast) -> None:
    people = [*cast.clerks.values(), *cast.heads.values()]
    for turn in range(40):
        one = people[turn % len(people)].username
        assert [_try(Client(), one, "手误"), _try(Client(), one, PASSWORD)] == ["wrong", "in"]


def test_nothing_is_computed_for_who_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    asked: list[str] = []
    original = MD5PasswordHasher.verify
    monkeypatch.setattr(MD5PasswordHasher, "verify", lambda *given: asked.append("hash") or original(*given))
    for _ in range(8):
        _try(Client(), cast.outsider.username, "猜")
    assert len(asked) == 5


def test_the_code_is_slowed_as_well_and_for_programs_too(cast: Cast) -> None:
    client = Client()
    client.post(LOGIN, {"login": "officer", "password": PASSWORD})
    answers = [client.post(CODE, {"code": "12345"}).content.decode() for _ in range(6)]
    assert [SLOWED in one for one in answers] == [False] * 5 + [True]
    assert SLOWED in client.post(CODE, {"code": otp()}).content.decode()
    program = [Client().post("/api/v1/session", {"username": "approver", "password": "猜"}, content_type="application/json")
               for _ in range(6)]
    assert [one.status_code for one in program] == [401] * 5 + [429]
    assert (program[5].json()["code"], 0 < int(program[5]["Retry-After"]) <= 15) == ("session.slowed", True)


def test_the_journal_is_told_of_few_failures_and_of_every_sign_in(cast: Cast) -> None:
    for turn in range(1, 13):
        _try(Client(), cast.outsider.username, "猜", f"203.0.113.{turn}")
        _later(70)
    own = Client()
    _try(own, cast.outsider.username, PASSWORD)
    failed = JournalLine.objects.filter(deed="sign_in.failed").order_by("position")
    assert [line.content["count"] for line in failed] == [1, 2, 4, 8]
    assert "203.0.113" not in str([line.content for line in failed]) and cast.outsider.username not in str([line.content for line in failed])
    done = JournalLine.objects.get(deed="sign_in.done")
    assert (done.actor_id, done.content["factor"], done.content["known_device"]) == (cast.outsider.pk, "", False)


def test_a_strange_device_is_told_to_the_person_and_the_first_one_is_not(cast: Cast) -> None:
    own, name = Client(), cast.outsider.username
    _try(own, name, PASSWORD)
    own.post(reverse("account_logout"))
    _try(own, name, PASSWORD)
    assert Notification.objects.filter(kind="device_new").count() == 0
    stranger = Client()
    _try(stranger, name, PASSWORD)
    _try(Client(), name, PASSWORD)
    assert [one.person_id for one in Notification.objects.filter(kind="device_new")] == [cast.outsider.pk]
    assert "没有用过的设备" in stranger.get(reverse("notifications")).content.decode()


def test_programs_of_one_person_enter_together_and_guesses_do_not(cast: Cast) -> None:
    name, source = cast.outsider.username, "203.0.113.9"
    together = [attempts.begin(name, source, "") for _ in range(32)]
    with pytest.raises(Problem, match="请等 2 秒"):
        attempts.begin(name, source, "")
    for one in together:
        attempts.succeeded(one)
    assert set(Attempt.objects.values_list("failures", "pending")) == {(0, 0)}
    guesses = [attempts.begin(name, source, "") for _ in range(32)]
    for one in guesses:
        attempts.failed(one, None)
    assert _try(Client(), name, PASSWORD) == "slowed"
    _later(901)
    alone = attempts.begin(name, source, "")  # one by one after so many
    with pytest.raises(Problem):
        attempts.begin(name, source, "")
    attempts.dropped(alone)
    assert Attempt.objects.get(key=alone.keys[0][1]).pending == 0
    _later(901)
    assert _try(Client(), name, PASSWORD) == "in"


def test_an_attempt_whose_process_died_keeps_nobody_out(cast: Cast) -> None:
    for _ in range(32):
        attempts.begin(cast.outsider.username, "203.0.113.9", "")
    assert _try(Client(), cast.outsider.username, PASSWORD) == "slowed"
    _later(61)
    assert _try(Client(), cast.outsider.username, PASSWORD) == "in"


def test_a_code_that_was_used_or_left_out_is_no_guess(cast: Cast) -> None:
    code = otp()
    plain = {"username": "officer", "password": PASSWORD}
    told = [Client().post("/api/v1/session", one, content_type="application/json") for one in [plain | {"otp": code}] * 9 + [plain] * 8]
    assert [one.status_code for one in told] == [204] + [401] * 16
    assert set(Attempt.objects.values_list("failures", "pending")) == {(0, 0)}


def test_what_was_counted_is_forgiven_and_forgotten(cast: Cast) -> None:
    name = cast.outsider.username
    for _ in range(6):
        _try(Client(), name, "猜")
    assert _try(Client(), name, PASSWORD) == "slowed"
    assert attempts.forgive(name) == 2
    assert _try(Client(), name, PASSWORD) == "in"
    _later(25 * 3600)
    _try(Client(), name, "猜")
    assert set(Attempt.objects.values_list("failures", flat=True)) == {1}
