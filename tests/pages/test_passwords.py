"""An initial password opens one page only: the one where it is changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.project import units
from jiangyan.models import FormerPassword, JournalLine, Person
from tests.cast import PASSWORD, Cast, request

OWN = "自己想的密码-2026"


@pytest.fixture(autouse=True)
def unhurried() -> None:
    """The library lets five changes a minute pass, and counts across tests."""
    cache.clear()


@pytest.fixture
def fresh(cast: Cast) -> tuple[Person, str]:
    """The clerk of the college with the initial password that the officer just printed."""
    unit, clerk = cast.projects["college"].unit, cast.clerks["college"]
    made = units.reset_password(request(cast.officer), unit.pk, clerk.pk)
    clerk.refresh_from_db()
    return clerk, made.passwords[clerk.username]


def _change(client: Any, old: str, new: str) -> Any:
    return client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new})


def test_every_page_leads_to_the_change_until_it_is_done(fresh: tuple[Person, str], seen: Any, cast: Cast) -> None:
    person, initial = fresh
    client, page = seen(person), reverse("account_change_password")
    for url in (reverse("home"), reverse("project", args=[cast.projects["college"].pk]), "/nowhere/"):
        assert (client.get(url).status_code, client.get(url)["Location"]) == (302, page)
    fragment = client.get(reverse("home"), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (200, page)
    assert "请先换成自己的密码" in client.get(page).content.decode()
    assert _change(client, initial, OWN)["Location"] == reverse("home")
    person.refresh_from_db()
    assert (client.get(reverse("home")).status_code, person.password_initial, person.check_password(OWN)) == (200, False, True)
    assert JournalLine.objects.filter(deed="password.chosen", actor=person).count() == 1


def test_the_initial_password_is_no_new_one(fresh: tuple[Person, str], seen: Any) -> None:
    person, initial = fresh
    answer = _change(seen(person), initial, initial)
    person.refresh_from_db()
    assert (answer.status_code, "新密码不能和现在的密码相同" in answer.content.decode(), person.password_initial) == (200, True, True)


def test_the_first_sign_in_itself_does_not_end_it(fresh: tuple[Person, str], client: Any) -> None:
    person, initial = fresh
    client.post(reverse("account_login"), {"login": person.username, "password": initial})
    person.refresh_from_db()
    assert (person.password_initial, client.get(reverse("home")).status_code) == (True, 302)


def test_programs_are_refused_as_well(fresh: tuple[Person, str], seen: Any) -> None:
    answer = seen(fresh[0]).get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "password.initial")


def test_whoever_has_a_password_of_their_own_is_left_alone(cast: Cast, seen: Any) -> None:
    assert seen(cast.outsider).get(reverse("home")).status_code == 200
    assert cast.outsider.check_password(PASSWORD)


def test_a_password_of_too_few_kinds_or_used_lately_is_refused(cast: Cast, seen: Any) -> None:
    client, own = seen(cast.outsider), ["自己想的密码-2026", "第二个密码-2027", "第三个密码-2028"]
    assert "至少要有" in _change(client, PASSWORD, "onlysmallletters").content.decode()
    assert "密码至少 10 位" in _change(client, PASSWORD, "短-1").content.decode()
    assert "和账号或姓名太像" in _change(client, PASSWORD, f"{cast.outsider.username.title()}-1").content.decode()
    cache.clear()
    for old, new in zip([PASSWORD, *own], own, strict=False):
        assert _change(client, old, new).status_code == 302
    cache.clear()
    for former in (PASSWORD, own[0], own[1]):
        assert "最近 5 次用过" in _change(client, own[2], former).content.decode()
    assert FormerPassword.objects.filter(person=cast.outsider).count() == 3


def test_a_password_that_is_too_old_opens_only_its_change(cast: Cast, seen: Any) -> None:
    client, page = seen(cast.outsider), reverse("account_change_password")
    Person.objects.filter(pk=cast.outsider.pk).update(password_at=timezone.now() - timedelta(days=89))
    assert client.get(reverse("home")).status_code == 200
    Person.objects.filter(pk=cast.outsider.pk).update(password_at=timezone.now() - timedelta(days=91))
    assert client.get(reverse("home"))["Location"] == page
    assert client.get("/api/v1/me").json()["code"] == "password.old"
    assert "用得太久" in client.get(page).content.decode()
    assert _change(client, PASSWORD, OWN)["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_no_link_for_a_forgotten_password_leads_nowhere(cast, seen) -> None:
    page = seen(cast.officer).get(reverse("account_change_password")).content.decode()
    assert "忘了现在的密码，请联系本单位负责人或主管部门" in page
    assert "password/reset" not in page
