"""Worlds A and B differ only in scores, comments, panels and verdicts: whoever may not know these finds no difference at all."""

import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from jiangyan.actions.round import exports
from jiangyan.management.demo.round import request
from jiangyan.management.seed import cast, play
from jiangyan.management.seed.accounts import World
from jiangyan.management.seed.rounds import NAMES
from jiangyan.models import Person, Round, guards
from tests.figures import figure
from tests.leaks.crawler import Found, crawled
from tests.leaks.places import EVERY, EXPORTED

UNDER_WAY = {"running": cast.ROUNDS["running"][:6], "open": cast.ROUNDS["open"], "county": cast.ROUNDS["county"]}
CONCLUDED = {"running": cast.ROUNDS["running"][4:6], "county": ()}
PLAYED = UNDER_WAY if EVERY else CONCLUDED
"""Projects whose panels have not been published, in the quick walk two studios; each world has another panel and other points."""
UNITS = ("unit03-clerk", "unit04-head", "unit05-clerk", "unit06-head", "unit07-clerk", "unit07-head")
OTHERS = ("expert8", "county-officer", "county-approver", "administrator", "security-administrator", "audit-administrator", "")
UNKNOWING = (*UNITS, "centre", *OTHERS) if EVERY else ("unit07-clerk", "centre")
"""May not know before publication: units, the centre, an expert who must keep away, another authority, the administrators, nobody."""
PANELS = {word for _name, *words in cast.EXPERTS for word in words if isinstance(word, str) and word}
"""Names and employers of the experts: where the visit has begun, who sits is known to all of these."""


def where(one: str, other: str) -> str:
    """The first place in which two texts differ."""
    at = next((place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other)))
    return f"{one[max(0, at - 40):at + 40]!r} / {other[max(0, at - 40):at + 40]!r}"


def exported() -> None:
    """The centre has taken out every kind of file: what is in them must not tell the worlds apart either."""
    for kind in EXPORTED:
        made = exports.ask(request("centre"), Round.objects.get(name=NAMES["running"]).pk, kind)
        exports.make_export.call(export=made["export"])


def shaken() -> None:
    """Writes every row anew, the last one first: on PostgreSQL a list that names no order shows it at once, not by chance."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.django_table_names(only_existing=True)) - set(guards.APPEND_ONLY)):
            if not table.startswith("jiangyan_") or table == "jiangyan_outboxmail":
                continue
            cursor.execute(f"SELECT id FROM {table} ORDER BY id DESC")
            for (key,) in cursor.fetchall():
                cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [key])


def walked(name: str) -> dict[str, Found]:
    """Everything that each of UNKNOWING finds in one world, which is made in an empty database."""
    play.everything(World(name, 11), PLAYED)
    exported()
    if name == "B":
        shaken()
    found, started = {}, time.process_time()
    for username in UNKNOWING:
        client = Client()
        if username:
            client.force_login(Person.objects.get(username=username))
        found[username] = crawled(client)
    count = sum(len(one.texts) for one in found.values())
    print(f"\nleaks: world {name}, {count} answers, {time.process_time() - started:.1f} s CPU, {connection.vendor}")
    figure("两个世界里走遍的答复", count, "个")
    assert count > 400
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
