"""Signing in through another house: a real OpenID provider on loopback, honest and not."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from jiangyan.config.identities import Identities
from jiangyan.models import JournalLine, Person
from jiangyan.queries.account import sessions
from tests.cast import Cast, otp
from tests.openid_house import CLIENT, SECRET, House, open_house

Seen = Any
BEGIN, CONNECT, DISCONNECT = "/sign-in/identity/", "/me/identity/connect/", "/me/identity/disconnect/"


@pytest.fixture
def house(settings: Any) -> Iterator[House]:
    """An honest house, configured."""
    with open_house() as found:
        settings.OIDC = Identities(found.issuer, CLIENT, SECRET, "示例认证", False)
        yield found


def _round_trip(client: Any, start: str = BEGIN, **given: str) -> Any:
    """The button, the house, and back: the answer to the way back, or to the button if that was refused."""
    away = client.post(start, {"operation": uuid.uuid4().hex, **given})
    if away.status_code != 302 or "/authorize" not in away["Location"]:
        return away
    back = requests.get(away["Location"], allow_redirects=False, timeout=5)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def _bound(person: Person, subject: str, house: House) -> None:
    SocialAccount.objects.create(user=person, provider=Identities(house.issuer, "", "", "", False).key, uid=subject)


def _who(client: Any) -> Any:
    return client.session.get("_auth_user_id")


def _deeds() -> list[str]:
    return [one.deed for one in JournalLine.objects.order_by("pk") if one.deed.startswith(("identity.", "sign_in."))]


def test_whoever_connected_their_account_enters_with_the_same_marks_as_by_password(cast: Cast, house: House, client: Client) -> None:
    clerk = cast.clerks["college"]
    _bound(clerk, "sub-0001", house)
    assert "示例认证" in client.get("/account/login/").content.decode()
    answer = _round_trip(client, next="/me/")
    assert (answer.status_code, answer["Location"], _who(client)) == (302, "/me/", str(clerk.pk))
    session = client.session
    assert {sessions.STARTED, sessions.SEEN, sessions.PROVED, sessions.RIGHTS} <= set(session.keys())
    assert (session[sessions.RIGHTS] != "", time.time() - session[sessions.PROVED] < 60) == (True, True)
    assert _deeds() == ["identity.recognised", "sign_in.done"]


def test_the_second_factor_stays_required(cast: Cast, house: House, client: Client) -> None:
    _bound(cast.officer, "sub-0001", house)
    answer = _round_trip(client)
    assert (_who(client), client.get("/rounds/").status_code, _deeds()) == (None, 302, ["identity.recognised"])
    assert client.post(answer["Location"], {"code": otp()}).status_code == 302
    assert (_who(client), client.session[sessions.FACTOR], client.get("/rounds/").status_code) == (str(cast.officer.pk), "totp", 200)


def test_whoever_must_have_a_second_factor_and_has_none_binds_one_first(cast: Cast, house: House, client: Client) -> None:
    _bound(cast.approver, "sub-0001", house)
    Authenticator.objects.filter(user=cast.approver).delete()
    _round_trip(client)
    assert (_who(client), client.get("/rounds/")["Location"]) == (str(cast.approver.pk), "/me/second-factor/app/")


def test_nobody_gets_an_account_and_the_journal_keeps_who_was_refused(cast: Cast, house: House, client: Client) -> None:
    people = Person.objects.count()
    answer = _round_trip(client)
    assert (answer.status_code, "还没有与本系统的账号关联" in answer.content.decode(), _who(client)) == (403, True, None)
    assert (Person.objects.count(), SocialAccount.objects.count(), _deeds()) == (people, 0, ["identity.refused"])
    assert "sub-0001" not in str(JournalLine.objects.latest("pk").content)


def test_whoever_left_stays_outside(cast: Cast, house: House, client: Client) -> None:
    clerk = cast.clerks["college"]
    _bound(clerk, "sub-0001", house)
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    answer = _round_trip(client)
    assert (answer.status_code, "已停用" in answer.content.decode(), _who(client)) == (403, True, None)


@pytest.mark.parametrize("wrong", ["nonce", "signature", "tampered", "symmetric", "unsigned", "tokenless"])
def test_a_token_that_is_not_the_houses_own_opens_nothing(cast: Cast, house: House, client: Client, wrong: str) -> None:
    for subject in ("sub-0001", "sub-of-somebody-else"):
        _bound(cast.clerks["college"] if subject == "sub-0001" else cast.officer, subject, house)
    house.wrong = wrong
    answer = _round_trip(client)
    assert (answer.status_code, "没有通过核对" in answer.content.decode(), _who(client)) == (403, True, None)


@pytest.mark.parametrize("claims", [
    {"aud": "somebody-else"}, {"exp": 1_600_000_000}, {"iss": "https://other.example.org"}, {"sub": ""}, {"sub": "x" * 200},
    {"sub": 7}, {"azp": "somebody-else"}, {"iat": "soon"}, {"preferred_username": 7}, {"sub": "nul\0"}])
def test_claims_that_are_for_others_or_cannot_be_kept_open_nothing(cast: Cast, house: House, client: Client, claims: dict[str, Any]) -> None:
    _bound(cast.clerks["college"], "sub-0001", house)
    house.claims = claims
    assert (_round_trip(client).status_code, _who(client)) == (403, None)


@pytest.mark.parametrize("wrong", ["down", "garbage", "elsewhere"])
def test_a_house_that_does_not_answer_is_told_in_a_sentence(cast: Cast, house: House, client: Client, wrong: str) -> None:
    house.wrong = wrong
    answer = _round_trip(client)
    assert (answer.status_code, "现在没有正确应答" in answer.content.decode()) == (503, True)


@pytest.mark.parametrize("wrong", ["down", "issuer", "keys", "gone"])
def test_a_house_that_fails_on_the_way_back(cast: Cast, house: House, client: Client, wrong: str) -> None:
    _bound(cast.clerks["college"], "sub-0001", house)
    back = requests.get(client.post(BEGIN)["Location"], allow_redirects=False, timeout=5).headers["Location"]
    house.wrong = wrong
    if wrong == "gone":
        house.shutdown()
        house.server_close()
    answer = client.get(back.removeprefix("http://testserver"))
    assert (answer.status_code in (403, 503), "登录" in answer.content.decode(), _who(client)) == (True, True, None)


def test_the_way_back_is_open_once_and_only_to_the_browser_that_left(cast: Cast, house: House, client: Client) -> None:
    _bound(cast.clerks["college"], "sub-0001", house)
    back = requests.get(client.post(BEGIN)["Location"], allow_redirects=False, timeout=5).headers["Location"]
    back = back.removeprefix("http://testserver")
    stranger = Client()
    for answer in (stranger.get(back), client.get(back.split("&state=")[0] + "&state=other"), client.get("/sign-in/identity/callback/")):
        assert (answer.status_code, "不是从这个浏览器" in answer.content.decode()) == (403, True)
    assert (_who(stranger), client.get(back).status_code, _who(client)) == (None, 302, str(cast.clerks["college"].pk))
    assert client.get(back).status_code == 403


def test_whoever_thinks_better_of_it_is_told_how_to_go_on(cast: Cast, house: House, client: Client) -> None:
    state = client.post(BEGIN)["Location"].split("state=")[1].split("&")[0]
    answer = client.get("/sign-in/identity/callback/", {"state": state, "error": "access_denied"})
    assert (answer.status_code, "没有完成登录" in answer.content.decode()) == (403, True)


def test_a_person_connects_their_own_account_and_takes_it_back(cast: Cast, house: House, seen: Seen) -> None:
    clerk = cast.clerks["college"]
    client = seen(clerk)
    assert "去关联" in client.get("/me/").content.decode()
    assert _round_trip(client, CONNECT)["Location"] == "/me/"
    assert ([one.user_id for one in SocialAccount.objects.all()], "已关联" in client.get("/me/").content.decode()) == ([clerk.pk], True)
    assert _round_trip(client, CONNECT).status_code == 409
    other = Client()
    other.force_login(cast.clerks["studio"], backend="allauth.account.auth_backends.AuthenticationBackend")
    taken = _round_trip(other, CONNECT)
    assert (taken.status_code, "另一个账号" in taken.content.decode()) == (409, True)
    assert client.post(DISCONNECT, {"operation": "9" * 32}).status_code == 302
    assert (SocialAccount.objects.count(), [one for one in _deeds() if one.startswith("identity.") and "refused" not in one]) == (
        0, ["identity.connected", "identity.disconnected"])


def test_connecting_needs_a_fresh_proof(cast: Cast, house: House, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    session = client.session
    session[sessions.PROVED] = time.time() - 3600
    session.save()
    for address in (CONNECT, DISCONNECT):
        assert "/account/reauthenticate/" in client.post(address, {"operation": "8" * 32})["Location"]
    assert (house.asked, SocialAccount.objects.count()) == ([], 0)


def test_a_way_to_connect_serves_nobody_else(cast: Cast, house: House, seen: Seen, client: Client) -> None:
    away = seen(cast.clerks["college"]).post(CONNECT, {"operation": "7" * 32})
    back = requests.get(away["Location"], allow_redirects=False, timeout=5).headers["Location"].removeprefix("http://testserver")
    client.post("/account/logout/")
    assert (client.get(back).status_code, SocialAccount.objects.count()) == (403, 0)


@pytest.mark.parametrize("told_by", ["token", "userinfo"])
def test_equal_usernames_count_only_where_the_authority_says_so(
    cast: Cast, house: House, settings: Any, client: Client, told_by: str,
) -> None:
    house.username = "college-clerk"
    house.claims = {"preferred_username": "college-clerk"} if told_by == "token" else {}
    assert _round_trip(client).status_code == 403
    settings.OIDC = Identities(house.issuer, CLIENT, SECRET, "示例认证", True)
    assert (_round_trip(client).status_code, _who(client)) == (302, str(cast.clerks["college"].pk))
    house.subject = "sub-0002"  # the name is somebody else's now
    assert (_round_trip(Client()).status_code, SocialAccount.objects.count()) == (403, 1)


def test_a_description_of_somebody_else_is_not_taken(cast: Cast, house: House, settings: Any, client: Client) -> None:
    settings.OIDC = Identities(house.issuer, CLIENT, SECRET, "示例认证", True)
    house.username, house.wrong = "college-clerk", "userinfo"
    assert (_round_trip(client).status_code, _who(client)) == (403, None)


def test_without_a_house_nothing_of_it_is_there(cast: Cast, settings: Any, client: Client, seen: Seen) -> None:
    settings.OIDC = None
    assert [client.post(BEGIN).status_code, client.get("/sign-in/identity/callback/?state=x&code=y").status_code] == [404, 404]
    assert "identity" not in client.get("/account/login/").content.decode()
    inside = seen(cast.clerks["college"])
    assert [inside.post(one, {"operation": "6" * 32}).status_code for one in (CONNECT, DISCONNECT)] == [404, 404]
    assert 'id="identity"' not in inside.get("/me/").content.decode()
