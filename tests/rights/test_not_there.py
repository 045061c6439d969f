"""What is not yours and what is not there get the same bytes, at every address that names an object."""

import os
import re
import time
import uuid
from statistics import median
from typing import Any

import pytest
from django.db import transaction

from jiangyan.config.routes import Route, routes
from tests.rights.nouns import ADDRESSED, NOT_THERE, OTHER, named
from tests.rights.world import World

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[<{](?:(?:int|str|slug|path):)?(\w+)[>}]")
ONCE = re.compile(rb'nonce="[^"]*"|nonce-[^\' ]*|name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|'
                  rb'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}')
EVERY = os.environ.get("JIANGYAN_RIGHTS") == "all"
ASKERS = ("other_clerk", "recused_officer", *(("other_head", "other_officer", "other_auditor", "unseated") if EVERY else ()))
PUBLIC_TO_STAFF = {"recused_officer": ("round_id", "authority_id", "unit_id", "expert_id", "draw_id", "mail_id", "visit_id", "paper_id",
                                       "announcement_id", "subject")}
"""The recused officer still runs the round; only what belongs to the project is gone."""


def addressed() -> list[tuple[Route, list[str]]]:
    """Every route that names an object, with the words that do."""
    return [(one, named_by) for one in routes()
            if (named_by := [word for word in WORD.findall(one.pattern) if word in ADDRESSED]) and "^" not in one.pattern]


def url(route: Route, words: dict[str, Any]) -> str:
    """The route's address with these words in it."""
    return "/" + WORD.sub(lambda word: str(words[word.group(1)]), route.pattern)


def answered(world: World, who: str, method: str, address: str, htmx: bool = False) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, body and headers without what differs each time, and without the address itself."""
    headers = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": "1"} | ({"HX-Request": "true"} if htmx else {})
    with transaction.atomic():
        client, form = world.clients[who], {"operation": headers["Idempotency-Key"], "version": "1", "reason": "示例"}
        answer: Any
        if method == "POST" and not address.startswith("/api/"):
            answer = client.post(address, {} if htmx else form, headers=headers)
        else:
            answer = client.generic(method, address, b"" if method == "GET" else b"{}", "application/json", headers=headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    told = [(name, ONCE.sub(b"", value.replace(address, "").encode()).decode()) for name, value in sorted(answer.headers.items())
            if name not in ("Date", "Content-Length", "Set-Cookie")]
    return answer.status_code, ONCE.sub(b"", body).replace(address.encode(), b""), told


def test_what_is_not_yours_looks_like_what_is_not_there(world: World) -> None:
    there = {**OTHER, **named(world)}
    different, asked = [], 0
    for route, words in addressed():
        nothing = there | {word: (NOT_THERE if word != "number" else "JY-1999-987654") for word in words}
        for who in ASKERS:
            if set(words) & set(PUBLIC_TO_STAFF.get(who, ())) or (who.startswith("other_") and words == ["notification_id"]):
                continue
            for method in route.methods:
                for htmx in (False, True) if EVERY and not route.pattern.startswith("api") else (False,):
                    asked += 1
                    one, other = (answered(world, who, method, url(route, given), htmx) for given in (there, nothing))
                    if one != other or one[0] == 500:
                        different.append(f"{who} {method} {route.pattern} {one[0]} {other[0]}")
    print(f"\nnot yours = not there: {len(addressed())} routes, {asked} pairs of answers")
    assert asked > 200 and different == [], "\n".join(different)


def test_nor_does_the_time_tell_them_apart(world: World) -> None:
    mine, none = f"/projects/{world.ids['corrected']['project']}/", f"/projects/{NOT_THERE}/"
    taken: dict[str, list[float]] = {mine: [], none: []}
    for _round in range(40):
        for address in (mine, none):
            started = time.process_time()
            assert world.clients["other_clerk"].get(address).status_code == 404
            taken[address].append(time.process_time() - started)
    assert abs(median(taken[mine]) - median(taken[none])) < 0.002, {one: median(given) for one, given in taken.items()}
