"""The seed: two worlds that differ in secrets alone, the same numbers every time, and nothing written over anybody's data.

JIANGYAN_WHOLE_SEED=1 plays every round (two minutes); otherwise a few projects of each kind.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.test import Client

from jiangyan.management.seed import cast, play, told
from jiangyan.management.seed.accounts import World
from jiangyan.models import Project, Recusal, Round, Sheet, Verdict

WHOLE = os.environ.get("JIANGYAN_WHOLE_SEED") == "1"
PLAYED = cast.ROUNDS if WHOLE else {
    "open": cast.ROUNDS["open"][4:], "running": tuple(cast.ROUNDS["running"][place] for place in (1, 4, 9)), "county": ()}
SECRETS = {
    "mark": {"given", "score", "suggested", "allowed", "reason", "comment", "maker"}, "sheet": {"owner", "filed_by", "partial_total", "total"},
    "verdict": {"passed", "total", "reasons", "opinion", "concluded_by"}, "publication": {"content", "total"},
    "panelmember": {"person"}, "finding": {"text", "advice"}, "proposal": {"content"}, "notification": {"person"},
    "outboxmail": {"person"}, "operation": {"person", "answer"}, "journalline": {"actor", "content"}, "move": {"moved_by"},
}
"""Per table, what may differ: scores, words about them, who sits on a panel, verdicts; and copies of these."""
CHANCE = {"inspection": {"calendar_id"}, "mark": {"operation"}, "operation": {"key", "fingerprint"}, "outboxmail": {"message_id"},
          "person": {"password"}, "journalline": {"hash", "previous"}, "journalhead": {"hash"}, "receipt": {"journal_hash"}}
"""What is drawn by lot in every run, and the digests of instants."""
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*(?:[+-]\d\d:\d\d)?|\d{4}-\d\d-\d\d")


SOMEBODY = """
from jiangyan.management import ground
ground.stand()
ground.migrate()
from jiangyan.models import Person
Person.objects.create_user("somebody")
"""


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours but for chance and instants."""
    found = {}
    for model in apps.get_app_config("jiangyan").get_models():
        name, columns = model._meta.model_name or "", list(model._meta.concrete_fields)
        kept = [one for one in columns if one.name not in CHANCE.get(name, ()) and "Date" not in type(one).__name__]
        found[name] = [{one.name: INSTANT.sub("at", json.dumps(getattr(row, one.attname), default=str, ensure_ascii=False))
                        for one in kept} for row in model._default_manager.order_by("pk")]
    return found


@pytest.fixture(scope="module")
def worlds() -> dict[str, Any]:
    return {}


@pytest.mark.parametrize("name", ["A", "B", "A again"])
@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_a_world_is_made_and_everybody_in_it_can_sign_in(worlds: dict[str, Any], name: str) -> None:
    if name == "A again" and not WHOLE:
        pytest.skip("JIANGYAN_WHOLE_SEED=1 plays the first world twice")
    world = World(name[0], 7)
    play.everything(world, PLAYED)
    made = told.everything(world)
    worlds[name] = (rows(), made)
    for user in made["users"]:
        client = Client()
        given = {"username": user["username"], "password": user["password"]}
        if user["otp_secret"]:
            assert client.post("/api/v1/session", given, content_type="application/json").json()["code"] == "session.otp_missing"
            given["otp"] = format_hotp_value(hotp_value(user["otp_secret"], int(time.time()) // 30))
        answer = client.post("/api/v1/session", given, content_type="application/json")
        assert (user["username"], answer.status_code) == (user["username"], 204)
        me = client.get("/api/v1/me").json()
        assert (me["id"], me["roles"][0]["role"], me["roles"][0]["unit"]) == (user["id"], user["role"], user["unit"])
        seen = {one["id"] for one in client.get("/api/v1/projects").json()}
        recused = {one["project"] for one in made["recusals"] if one["expert"] == user["username"]}
        own = {one["id"] for one in made["projects"] if one["unit"] == user["unit"] or one["id"] in user["panel"]}
        assert own <= seen and not recused & seen
    assert {Project.objects.get(pk=one["id"]).stage for one in made["projects"]} == {one["stage"] for one in made["projects"]}
    assert Round.objects.exclude(state="open").count() == 0 and Recusal.objects.count() == len(made["recusals"]) >= 3
    flip = Verdict.objects.filter(inspection__project__stage="scored", inspection__project__ordinal=1)
    assert set(flip.values_list("passed", flat=True)) == {name != "B"}
    half = Sheet.objects.filter(kind="expert", project__stage="inspecting", inspection__members__left_at__isnull=False)
    assert sorted(set(half.values_list("rows_scored", flat=True)))[:3] == [0, 5, 9]


def test_the_worlds_differ_in_secrets_alone(worlds: dict[str, Any]) -> None:
    if len(worlds) < 2:
        pytest.skip("needs the tests before it")
    (first, told_first), (second, told_second) = worlds["A"], worlds["B"]
    differing: dict[str, set[str]] = {}
    for table, own in first.items():
        assert len(own) == len(second[table]), table
        for one, other in zip(own, second[table], strict=True):
            differing.setdefault(table, set()).update(name for name in one if one[name] != other[name])
    assert {table: names - SECRETS.get(table, set()) for table, names in differing.items() if names - SECRETS.get(table, set())} == {}
    assert {"score", "comment", "maker"} <= differing["mark"] and "passed" in differing["verdict"] and differing["panelmember"] == {"person"}
    for made in (told_first, told_second):
        made.pop("world")
        for user in made["users"]:
            user["panel"] = user["lead"] = []
        for sheet in made["sheets"]:
            sheet["owner"] = "" if sheet["kind"] == "expert" else sheet["owner"]
    late = {one["id"] for made in (told_first, told_second) for one in made["rounds"] if "截止" in one["name"]}
    for made in (told_first, told_second):
        made["rounds"] = [one for one in made["rounds"] if one["id"] not in late]
    assert told_first == told_second
    if "A again" in worlds:
        for made in (first, worlds["A again"][0]):  # digests that cover an instant or an operation's own number
            made["journalline"] = [{**row, "content": ""} for row in made["journalline"]]
            made["operation"] = [{**row, "answer": ""} for row in made["operation"]]
        assert worlds["A again"][0] == first


def test_a_database_with_people_is_left_alone(tmp_path: Path) -> None:
    ground = {**os.environ, "JIANGYAN_DATA_DIR": str(tmp_path), "JIANGYAN_DATABASE_URL": "", "JIANGYAN_FILES": ""}
    subprocess.run([sys.executable, "-c", SOMEBODY], env=ground, check=True)
    done = subprocess.run([sys.executable, "-m", "jiangyan", "seed", "--world", "A", "--out", str(tmp_path / "seed.json")],
                          env=ground, capture_output=True, text=True)
    assert (done.returncode, "已经有人员，没有动它" in done.stdout, (tmp_path / "seed.json").exists()) == (1, True, False)
