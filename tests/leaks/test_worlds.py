"""Worlds A and B differ only in scores, comments, panels and verdicts: whoever may not know these finds no difference at all."""

import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from jiangyan.management.seed import cast, play
from jiangyan.management.seed.accounts import World
from jiangyan.models import Person
from tests.figures import figure
from tests.leaks.crawler import EVERY, Found, crawled

PLAYED = {"running": cast.ROUNDS["running"][4:6], "county": ()}
"""Two studios whose panels have concluded, one with another panel in each world; nothing is published."""
UNKNOWING = ("unit07-clerk", "unit04-head", "centre", "expert8") if EVERY else ("unit07-clerk", "centre")
"""May not know before publication: the units, the centre, and an expert who must keep away."""
PANELS = {word for _name, *words in cast.EXPERTS for word in words if isinstance(word, str) and word}
"""Names and employers of the experts: the visit of both projects has begun, so that who sits is known to all of these."""


def where(one: str, other: str) -> str:
    """The first place in which two texts differ."""
    at = next((place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other)))
    return f"{one[max(0, at - 40):at + 40]!r} / {other[max(0, at - 40):at + 40]!r}"


def walked(name: str) -> dict[str, Found]:
    """Everything that each of UNKNOWING finds in one world, which is made in an empty database."""
    play.everything(World(name, 11), PLAYED)
    found, started = {}, time.process_time()
    for username in UNKNOWING:
        client = Client()
        client.force_login(Person.objects.get(username=username))
        found[username] = crawled(client)
    count = sum(len(one.texts) for one in found.values())
    print(f"\nleaks: world {name}, {count} answers, {time.process_time() - started:.1f} s CPU, {connection.vendor}")
    figure("两个世界里走遍的答复", count, "个")
    assert count > (400 if EVERY else 200)
    return found


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_nobody_who_may_not_know_finds_a_difference() -> None:
    first = walked("A")
    call_command("flush", interactive=False, verbosity=0)
    second = walked("B")
    different = []
    for username in UNKNOWING:
        one, other = first[username].plain(PANELS), second[username].plain(PANELS)
        different += [f"{username} {address}: {where(one.get(address, ''), other.get(address, ''))}"
                      for address in sorted({*one, *other}) if one.get(address) != other.get(address)]
    assert different == [], "\n".join(different)
