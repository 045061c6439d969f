"""One's own address: nothing is sent there before its owner opened the link."""

import re
from typing import Any

import pytest
from django.core import signing

from jiangyan.models import JournalLine, OutboxMail, Person
from jiangyan.queries.account import addresses
from jiangyan.queries.mail import mails
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def link() -> str:
    """The path in the latest confirmation mail."""
    found = re.search(r"127\.0\.0\.1(/me/address/\S+)", mails.words(OutboxMail.objects.latest("pk")).text)
    assert found
    return found.group(1)


def test_a_new_address_is_confirmed_by_its_link(cast: Cast, seen: Any) -> None:
    clerk = cast.clerks["college"]
    client = seen(clerk)
    page = client.post("/me/", {"operation": "one", "email": "clerk@example.org"}, follow=True).content.decode()
    mail = OutboxMail.objects.get()
    assert ("还没有确认" in page, mail.state, mail.address, mail.authority) == (True, "waiting", "clerk@example.org", None)
    assert "以后的提醒发到 clerk@example.org" in client.get(link()).content.decode()
    assert addresses.address_of(Person.objects.get(pk=clerk.pk)) == ""
    assert "已确认" in client.post(link(), {"operation": "two"}, follow=True).content.decode()
    assert addresses.address_of(Person.objects.get(pk=clerk.pk)) == "clerk@example.org"
    assert "clerk@example.org" not in str(list(JournalLine.objects.values_list("content", flat=True)))


def test_an_officer_never_reads_somebodys_link(cast: Cast, seen: Any) -> None:
    seen(cast.clerks["college"]).post("/me/", {"operation": "one", "email": "clerk@example.org"})
    mail = OutboxMail.objects.get()
    assert (seen(cast.officer).get(f"/outbox/{mail.pk}/").status_code, link() in mails.words(mail, shown=True).text) == (404, False)


def test_the_link_is_its_owners_and_of_the_present_address(cast: Cast, seen: Any, monkeypatch: Any) -> None:
    client = seen(cast.clerks["college"])
    client.post("/me/", {"operation": "one", "email": "old@example.org"})
    old = link()
    client.post("/me/", {"operation": "two", "email": "new@example.org"})
    new = link()
    assert [client.post(one, {"operation": "x"}).status_code for one in (old, f"{new[:-2]}x/")] == [409, 409]
    assert seen(cast.outsider).post(new, {"operation": "y"}).status_code == 404
    monkeypatch.setattr(addresses, "VALID", -1)
    assert seen(cast.clerks["college"]).post(new, {"operation": "z"}).status_code == 409
    assert Person.objects.get(pk=cast.clerks["college"].pk).verified_email == ""
    assert signing.loads(new.split("/")[3], salt=addresses.SALT)[1] == "new@example.org"


@pytest.mark.parametrize("given", ["nobody", "张三@example.org", "a@b@c", "a@example.org\nBcc: b@example.org", "a" * 250 + "@example.org"])
def test_what_is_no_address_is_refused_and_nothing_kept(cast: Cast, seen: Any, given: str) -> None:
    answer = seen(cast.clerks["college"]).post("/me/", {"operation": "one", "email": given})
    assert (answer.status_code, Person.objects.get(pk=cast.clerks["college"].pk).email, OutboxMail.objects.count()) == (422, "", 0)


def test_an_address_can_be_taken_away(cast: Cast, seen: Any) -> None:
    clerk = cast.clerks["college"]
    clerk.email = clerk.verified_email = "clerk@example.org"
    clerk.save()
    seen(clerk).post("/me/", {"operation": "one", "email": ""})
    found = Person.objects.get(pk=clerk.pk)
    assert (found.email, found.verified_email, OutboxMail.objects.count()) == ("", "", 0)
