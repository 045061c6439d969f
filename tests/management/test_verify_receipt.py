"""A voucher as a program fetches it: checked in a process that has neither server nor database, and whatever is altered in it found."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jiangyan.actions import anchors
from jiangyan.management.verify_receipt import check
from tests.cast import Cast
from tests.figures import figure


def fetched(cast: Cast, client: Any) -> bytes:
    """The voucher as the interface hands it out."""
    number = cast.submit("college")["number"]
    client.force_login(cast.clerks["college"], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/api/v1/receipts/{number}/voucher")
    assert answer.status_code == 200
    return bytes(answer.content)


def alone(tmp_path: Path, *words: str) -> tuple[int, str]:
    """`jiangyan verify-receipt` in a process whose data folder is empty and whose database does not answer."""
    ground = {name: value for name, value in os.environ.items() if not name.startswith(("JIANGYAN_", "DJANGO_"))} | {
        "JIANGYAN_DATA_DIR": str(tmp_path / "nothing"), "JIANGYAN_DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run([sys.executable, "-m", "jiangyan", "verify-receipt", *words], env=ground, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def altered(kept: Any) -> Iterator[tuple[str, Any]]:
    """Every single value of plain data changed in turn, every list shortened, with where it stands."""
    for key, value in list(kept.items() if isinstance(kept, dict) else enumerate(kept)):
        if isinstance(value, dict | list):
            for place, other in altered(value):
                changed = copy.copy(kept)
                changed[key] = other
                yield f"{key}.{place}", changed
            if isinstance(value, list) and value:
                shorter = copy.copy(kept)
                shorter[key] = value[:-1]
                yield f"{key} shortened", shorter
        else:
            changed = copy.copy(kept)
            changed[key] = (not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else
                            "x" if not value else value[:-1] + ("0" if value[-1] != "0" else "1"))
            yield str(key), changed


@pytest.mark.django_db
def test_a_voucher_from_the_interface_is_checked_without_server_and_database(cast: Cast, client: Any, tmp_path: Path) -> None:
    raw = fetched(cast, client)
    place, own, other, older = (tmp_path / name for name in ("voucher.json", "own.json", "other.json", "older.json"))
    place.write_bytes(raw)
    given = json.loads(raw)
    anchor = anchors.content()
    own.write_text(json.dumps(anchor))
    other.write_text(json.dumps(anchor | {"root": "00" * 32}))
    older.write_text(json.dumps(anchor | {"size": anchor["size"] - 1}))
    status, said = alone(tmp_path, str(place))
    assert (status, f"回执 {given['receipt']['number']} 无误" in said) == (0, True), said
    told = {one.name: alone(tmp_path, str(place), "--anchor", str(one)) for one in (own, other, older)}
    assert {name: one[0] for name, one in told.items()} == {"own.json": 0, "other.json": 1, "older.json": 2}
    assert "日志被重写过" in told["other.json"][1] and "两个根不能互相核对" in told["older.json"][1]
    given["receipt"]["total"] = "1"
    place.write_text(json.dumps(given))
    assert alone(tmp_path, str(place))[0] == 1
    place.write_bytes(raw[:-20])
    assert alone(tmp_path, str(place))[0] == 2
    assert not (tmp_path / "nothing").exists()


@pytest.mark.django_db
def test_whatever_is_altered_in_a_voucher_is_found(cast: Cast, client: Any) -> None:
    given, passed, tried = json.loads(fetched(cast, client)), [], 0
    for place, changed in altered(given):
        tried += 1
        try:
            faults = check(changed)
        except (ValueError, KeyError, TypeError):  # exit 2: cannot be judged
            continue
        if not faults:
            passed.append(place)
    assert (check(given), passed) == ([], [])
    assert tried > 150
    figure("改动回执凭证被发现", tried, "处")


@pytest.mark.django_db
def test_the_proof_of_another_line_proves_nothing(cast: Cast, client: Any) -> None:
    first = json.loads(fetched(cast, client))
    number = cast.submit("studio")["number"]
    client.force_login(cast.heads["studio"], backend="allauth.account.auth_backends.AuthenticationBackend")
    second = client.get(f"/api/v1/receipts/{number}/voucher").json()
    assert [bool(check(first | {part: second[part]})) for part in ("receipt", "line", "proof")] == [True, True, True]
    assert (check(first), check(second)) == ([], [])
