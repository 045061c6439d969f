"""Entering through the interface: name, password and, where the account has one, the one-time password."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from tests.cast import PASSWORD, Cast, otp

REFUSED = (401, "session.refused")


def _enter(program: Any, **given: str) -> tuple[int, str]:
    caller = program()
    answer = caller.call("POST", "session", given)
    code = answer.json()["code"] if answer.content else ""
    assert (caller.call("GET", "me").status_code == 200) is (answer.status_code == 204)
    return answer.status_code, code


def test_password_and_code_enter_and_each_code_once(everybody: Cast, program: Any) -> None:
    code = otp()
    assert _enter(program, username="officer", password=PASSWORD, otp=code) == (204, "")
    assert _enter(program, username="officer", password=PASSWORD, otp=code) == (401, "session.otp_used")
    assert _enter(program, username="officer", password=PASSWORD, otp=otp(1)) == (204, "")


def test_a_wrong_password_and_a_wrong_code_get_the_same_answer(everybody: Cast, program: Any) -> None:
    stale = otp(-9)
    assert _enter(program, username="officer", password=PASSWORD, otp=stale) == REFUSED
    assert _enter(program, username="officer", password="不对", otp=otp()) == REFUSED
    assert _enter(program, username="officer", password="不对") == REFUSED
    assert _enter(program, username="nobody", password=PASSWORD, otp=otp()) == REFUSED
    assert _enter(program, username="officer", password=PASSWORD) == (401, "session.otp_missing")


@pytest.mark.parametrize("username", ["officer", "approver", "auditor", "expert1"])
def test_who_must_have_a_second_factor_does_not_enter_without(everybody: Cast, program: Any, username: str) -> None:
    Authenticator.objects.all().delete()
    assert _enter(program, username=username, password=PASSWORD) == (403, "second_factor.missing")


def test_a_clerk_enters_with_the_password(everybody: Cast, program: Any) -> None:
    assert _enter(program, username="college-clerk", password=PASSWORD) == (204, "")


@pytest.mark.parametrize(("field", "length"), [("username", 151), ("username", 100_000), ("password", 5000), ("otp", 65)])
def test_what_no_account_has_is_malformed(everybody: Cast, program: Any, field: str, length: int) -> None:
    given = {"username": "officer", "password": PASSWORD, "otp": "1", field: "a" * length}
    assert _enter(program, **given) == (400, "request.malformed")
