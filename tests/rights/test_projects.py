"""Every cell about one project, relation × stage × deed, asked for over HTTP; each refusal has a twin that is allowed.

Half of the cells run by default on SQLite and a tenth on PostgreSQL, always the same ones; JIANGYAN_RIGHTS=all asks for every one
(docs/rights.md has the figures).
"""

import json
import os
import time
import uuid
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from jiangyan.models import Project
from jiangyan.rulebook.stages import RELATIONS, STAGES
from tests.cast import PDF
from tests.figures import figure
from tests.rights import sheet
from tests.rights.asking import SEEING, Ask
from tests.rights.doing import DOING
from tests.rights.world import STRANGERS, World

pytestmark = pytest.mark.django_db
ASKS = SEEING | DOING
RULES = sheet.projects()
EXPLAINED = {"rights.denied", "rights.same_person", "stage.wrong", "visit.notice_unsent"}
EVERY = os.environ.get("JIANGYAN_RIGHTS") == "all"
PART = 10 if connection.vendor == "postgresql" else 2
Cell = tuple[str, str, str]


def filled(world: World, who: str, ask: Ask) -> dict[str, str]:
    """The words that a request may name, for this project and this person."""
    ids = world.ids[ask.at]
    own = (ids["own"] or {}).get(who) or ids["own"]["member"]
    return {name: str(value) for name, value in (ids | ids["pending"]).items() if not isinstance(value, dict)} | {
        "own": str(own), "expert": str(world.cast.lead.pk), "member": str(world.people["member"].pk),
        "me": str(world.people[who if who in ("member", "lead") else "lead"].pk), "unseated": str(world.people["unseated"].pk),
        "approver": str(world.people["approver"].pk)}


def sent(world: World, who: str, ask: Ask) -> Any:
    """The answer to one request."""
    words, client = filled(world, who, ask), world.clients[who]
    url, key = ask.url.format(**words), uuid.uuid4().hex
    if ask.method == "GET":
        return client.get(url)
    headers = {"Idempotency-Key": key} | ({"If-Match": ask.version} if ask.version else {})
    if ask.json is not None:
        return client.generic(ask.method, url, json.dumps(ask.json), content_type="application/json", headers=headers)
    data: dict[str, Any] = {name: value.format(**words) if value != "{experts}" else [one.pk for one in world.cast.experts]
                            for name, value in ask.data.items()}
    if ask.file:
        data["file"] = SimpleUploadedFile("佐证（示例）.pdf", PDF + key.encode(), "application/pdf")
    return client.post(url, data | {"operation": key}, headers=headers)


def word(answer: Any, ask: Ask) -> str:
    """The refusal's word; "ok" for an answer that is none."""
    if ask.marker and answer.status_code >= 400:
        return "not_found"
    if answer["Content-Type"].startswith("application/problem"):
        return str(answer.json()["code"])
    if answer.status_code >= 400 and answer.context is not None and "problem" in answer.context:
        return str(answer.context["problem"].word)
    if answer.status_code >= 400:
        return f"status {answer.status_code}"
    if answer.status_code == 301 or answer.headers.get("Location", "").startswith("/account/"):
        return "status not reached"
    if ask.marker:
        return "ok" if ask.marker in answer.content.decode() else "not_found"
    return "ok"


def asked(world: World, cell: Cell) -> str:
    """What came of one cell; the database is as before."""
    deed, who, stage = cell
    ask = ASKS[deed]
    with transaction.atomic():
        Project.objects.filter(pk=world.ids[ask.at]["project"]).update(stage=stage)
        found = word(sent(world, who, ask), ask)
        transaction.set_rollback(True)
    return found


def allowed(cell: Cell) -> bool:
    """What the document says."""
    deed, who, stage = cell
    return stage in RULES[deed].allowed.get(who, ())


def expected(world: World, cell: Cell) -> set[str]:
    """The refusals that the document foresees for a cell that it does not grant."""
    deed, who, stage = cell
    seated = who not in ("member", "lead", "secretary") or world.ids[ASKS[deed].at]["inspection"] is not None
    if who in STRANGERS or not seated or not allowed(("project.see", who, stage)):
        return {"not_found"}
    later = {"stage.wrong", "visit.notice_unsent"} if who in RULES[deed].allowed else set()
    return {"说明": EXPLAINED, "隐藏": {"not_found"} | later, "看得到才说明": EXPLAINED | {"not_found"}}[RULES[deed].refusal]


def cells() -> list[Cell]:
    """Every cell, or a fixed part of them."""
    every = [(deed, who, stage) for deed in RULES for who in (*RELATIONS, *STRANGERS) for stage in STAGES]
    return every if EVERY else [one for one in every if zlib.crc32("/".join(one).encode()) % PART == 0]


def twin(cell: Cell) -> Cell | None:
    """The same request by somebody who may: in the same stage where there is one, else where it succeeds."""
    deed, _who, stage = cell
    for when in (stage, ASKS[deed].home, *STAGES):
        for who in RULES[deed].allowed:
            if allowed((deed, who, when)):
                return deed, who, when
    return None


def test_every_deed_has_its_request() -> None:
    assert sorted(ASKS) == sorted(RULES)
    assert len(RULES) * (len(RELATIONS) + len(STRANGERS)) * len(STAGES) >= 5000


def test_every_cell_is_as_the_document_says(world: World) -> None:
    started, wrong = time.process_time(), []
    known: dict[Cell, str] = {}
    chosen, refused = cells(), 0
    for cell in chosen:
        found = known[cell] = known.get(cell) or asked(world, cell)
        if allowed(cell):
            if found in EXPLAINED | {"not_found"} or (found.startswith("status") and found != "status 422"):
                wrong.append((*cell, "allowed", found))
            continue
        refused += 1
        if found not in expected(world, cell):
            wrong.append((*cell, "refused", found))
        other = twin(cell)
        if other is not None:
            known[other] = known.get(other) or asked(world, other)
            if known[other] in EXPLAINED | {"not_found"}:
                wrong.append((*other, "twin", known[other]))
    figure("权利表里用真的请求问过的格子", len(chosen), "格")
    print(f"\nrights: {len(chosen)} cells, {refused} refusals, {len(known)} requests, {time.process_time() - started:.1f} s CPU")
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("deed", [deed for deed in RULES if RULES[deed].allowed])
def test_the_request_of_a_deed_succeeds_where_it_should(world: World, deed: str) -> None:
    home = ASKS[deed].home
    who = next(one for one in RULES[deed].allowed if allowed((deed, one, home)))
    assert asked(world, (deed, who, home)) == "ok"
