"""The second factor: who must have one gets nowhere without, and binding takes a phone and three minutes."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from jiangyan.actions.account import resets
from jiangyan.actions.account import second_factors as actions
from jiangyan.models import JournalLine, Person
from jiangyan.models.sealing import unseal
from tests.administrators import security
from tests.cast import OTP_SECRET, PASSWORD, Cast, otp, request
from tests.lines import told

HOME, APP, CODE = reverse("home"), reverse("second_factor_app"), reverse("mfa_authenticate")


def _enter(client: Any, person: Person, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": person.username, "password": password})


def _unbound(person: Person) -> Person:
    Authenticator.objects.filter(user=person).delete()
    return person


def _shown_now(secret: str) -> str:
    import time

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_code_follows_the_password(cast: Cast, client: Any) -> None:
    assert _enter(client, cast.officer)["Location"] == CODE
    assert client.get(HOME).status_code == 302  # the password alone is not inside
    assert "密码对了" in client.get(CODE).content.decode()
    wrong = client.post(CODE, {"code": "000000" if otp() != "000000" else "000001"})
    assert "动态码不对" in wrong.content.decode()
    assert client.post(CODE, {"code": " ".join(otp())})["Location"] == HOME
    assert client.get(HOME).status_code == 200


def test_a_code_is_good_once(cast: Cast, client: Any) -> None:
    code = otp()
    _enter(client, cast.officer)
    client.post(CODE, {"code": code})
    client.post(reverse("account_logout"))
    _enter(client, cast.officer)
    again = client.post(CODE, {"code": code})
    assert (again.status_code, "已经用过" in again.content.decode(), client.get(HOME).status_code) == (200, True, 302)


@pytest.mark.parametrize("who", ["officer", "approver", "auditor", "lead"])
def test_who_must_have_one_sees_nothing_but_the_binding(cast: Cast, client: Any, who: str) -> None:
    person = _unbound(getattr(cast, who))
    _enter(client, person)
    for url in (HOME, reverse("rounds"), reverse("me"), reverse("second_factors"), "/nowhere/"):
        assert (client.get(url).status_code, client.get(url)["Location"]) == (302, APP)
    assert client.get(HOME, headers={"HX-Request": "true"})["HX-Redirect"] == APP
    refused = client.get("/api/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor.missing")
    assert client.get(APP).status_code == 200


def test_binding_shows_the_recovery_codes_once_and_opens_the_house(cast: Cast, client: Any) -> None:
    person = _unbound(cast.officer)
    _enter(client, person)
    page = client.get(APP).content.decode()
    secret = "".join(re.findall(r"密钥　<span class=\"num\">([A-Z2-7 ]+)<", page)[0].split())
    assert page.count("data:image/svg+xml") == 1 and client.get(APP).content.decode().count(secret[:4]) >= 1
    wrong = client.post(APP, {"code": "12", "operation": "first"})
    assert (wrong.status_code, "这个数字不对" in wrong.content.decode()) == (422, True)
    before = client.session.session_key
    done = client.post(APP, {"code": _shown_now(secret), "operation": "second"})
    codes = re.findall(r'<li class="num">(\d{4} \d{4})<', done.content.decode())
    assert (done.status_code, len(codes), client.session.session_key != before) == (200, 10, True)
    assert client.get(HOME)["Location"] == reverse("second_factor_waiting")
    resets.confirm(request(security()), person.pk, Person.objects.get(pk=person.pk).binding_code)
    assert client.get(HOME).status_code == 200
    kept = Authenticator.objects.get(user=person, type="totp")
    assert (secret in str(kept.data), unseal(kept.data["secret"])) == (False, secret)
    assert [told(line) for line in JournalLine.objects.filter(deed__startswith="second_factor.").order_by("position")] == [
        {"person": person.pk, "kind": "totp"}, {"person": person.pk, "count": 10}, {"person": person.pk}]
    client.post(reverse("account_logout"))
    _enter(client, person)
    assert client.post(CODE, {"code": codes[3]})["Location"] == HOME
    client.post(reverse("account_logout"))
    _enter(client, person)
    assert "动态码不对" in client.post(CODE, {"code": codes[3]}).content.decode()


def test_fresh_recovery_codes_end_the_old_ones(cast: Cast, seen: Any) -> None:
    client, page = seen(cast.officer), reverse("second_factor_codes")
    old = re.findall(r"\d{4} \d{4}", client.post(page, {"operation": "first"}).content.decode())
    new = re.findall(r"\d{4} \d{4}", client.post(page, {"operation": "second"}).content.decode())
    again = client.post(page, {"operation": "second"}).content.decode()
    assert (len(old), len(new), set(old) & set(new), "已经显示过" in again) == (10, 10, set(), True)
    assert (actions.verify(cast.officer, old[0]), actions.verify(cast.officer, new[0]).type) == (None, "recovery_codes")


def test_a_clerk_needs_none_but_may_have_one(cast: Cast, client: Any) -> None:
    clerk = cast.outsider
    assert _enter(client, clerk)["Location"] == HOME
    assert "只用密码就能登录" in client.get(reverse("second_factors")).content.decode()
    actions.enrol(clerk, OTP_SECRET)
    client.post(reverse("account_logout"))
    assert _enter(client, clerk)["Location"] == CODE


def test_the_pages_of_the_library_that_we_do_not_use_are_not_there(cast: Cast, seen: Any) -> None:
    client = seen(cast.officer)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
                 "mfa_generate_recovery_codes", "mfa_download_recovery_codes"):
        assert client.get(reverse(name)).status_code == 404


def test_a_session_from_before_the_binding_must_be_entered_again(cast: Cast, client: Any) -> None:
    person = _unbound(cast.officer)
    _enter(client, person)
    actions.enrol(person, OTP_SECRET)
    assert client.get(APP)["Location"] == reverse("account_logout")
    assert client.get(HOME)["Location"] == APP
