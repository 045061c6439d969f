"""A backup taken while the product serves comes back whole, and a damaged one is refused before anything is touched."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from jiangyan.management import backups
from tests.faults.test_workers import Environment
from tests.figures import figure

SCENE = """
import sys
from jiangyan.management import ground
ground.stand(); ground.migrate()
from tests.cast import cast
built = cast()
built.submit("studio")
built.units["college"].contact_phone = "022-00000000"
built.units["college"].save()
"""


def jiangyan(ground: Environment, *words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "jiangyan", *words], env=ground, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A data folder of its own with a submission in it, on SQLite, its backup beside it, and an anchor dropped afterwards."""
    folder = tmp_path_factory.mktemp("lived")
    ground = {**os.environ, "JIANGYAN_DATA_DIR": str(folder / "data"), "JIANGYAN_DATABASE_URL": "", "JIANGYAN_FILES": "",
              "JIANGYAN_ANCHOR_DIR": "", "LIVED": str(folder)}
    subprocess.run([sys.executable, "-c", SCENE], env=ground, check=True)
    assert jiangyan(ground, "anchor")[0] == 0
    told = jiangyan(ground, "backup", str(folder / "backup"))
    assert told == (0, f"已备份到 {folder / 'backup'}：数据库和 3 个文件。\n备份里没有封存电话的密钥（data.keys 或 "
                       "JIANGYAN_DATA_KEYS）：请另外保管一份，没有它，恢复以后号码打不开。\n")
    for name in ("first", "outside"):
        assert jiangyan(ground, "anchor", "--to", str(folder / name))[0] == 0
    return ground


def test_a_backup_comes_back_whole_and_is_verified(lived: Environment, tmp_path: Path) -> None:
    backup, elsewhere = f"{lived['LIVED']}/backup", {**lived, "JIANGYAN_DATA_DIR": str(tmp_path)}
    assert jiangyan(lived, "backup", backup)[0] == 1  # not empty
    status, told = jiangyan(elsewhere, "restore", backup)
    assert (status, "已恢复" in told) == (0, True), told
    again = {**elsewhere, "JIANGYAN_FILES": str(tmp_path / "untouched")}
    assert jiangyan(again, "restore", backup)[0] == 1 and not (tmp_path / "untouched").exists()
    ledgers = [jiangyan(one, "ledger", "--json")[1].splitlines() for one in (lived, elsewhere)]
    assert len(ledgers[1]) > 20 and [one for one in ledgers[1] if one not in ledgers[0]] == []
    assert [json.loads(one)["deed"] for one in ledgers[0] if one not in ledgers[1]] == ["anchor.dropped"] * 2
    findings = json.loads(jiangyan(elsewhere, "verify", "--json")[1])["findings"]
    # The cast opens its round by hand, which is the one thing that is not as it should be.
    assert {one["kind"] for one in findings} <= {"invariant"}, findings
    anchor = next(Path(lived["LIVED"], "outside").glob("*.json"))
    older = json.loads(jiangyan(elsewhere, "verify", "--json", "--anchor", str(anchor))[1])["findings"]
    assert "anchor" in {one["kind"] for one in older}


@pytest.mark.parametrize("harm", ["changed", "missing", "no manifest", "one digit in the manifest", "a stranger's"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(lived: Environment, tmp_path: Path, harm: str) -> None:
    folder = Path(shutil.copytree(f"{lived['LIVED']}/backup", tmp_path / "backup"))
    victim = next(place for place in (folder / "files").rglob("*") if place.is_file())
    if harm == "changed":
        victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    elif harm == "missing":
        victim.unlink()
    elif harm == "no manifest":
        (folder / "manifest.json").unlink()
    elif harm == "one digit in the manifest":
        told = (folder / "manifest.json").read_text()
        (folder / "manifest.json").write_text(told.replace('"journal_at_least": ', '"journal_at_least": 1'))
    else:
        (folder / "manifest.json").write_text("{}")
    status, told = jiangyan({**lived, "JIANGYAN_DATA_DIR": str(tmp_path / "elsewhere")}, "restore", str(folder))
    assert (status, "没有恢复" in told) == (1, True)
    assert not (tmp_path / "elsewhere" / "jiangyan.sqlite3").exists() and not (tmp_path / "elsewhere" / "files").exists()


def _harms(place: Path) -> Iterator[str]:
    """Does one harm after the other to a file, and takes it back each time."""
    whole = place.read_bytes()
    for harm, bytes_left in (("flipped", bytes([whole[0] ^ 1]) + whole[1:]), ("last bit flipped", whole[:-1] + bytes([whole[-1] ^ 1])),
                             ("cut", whole[:-1]), ("emptied", b""), ("lengthened", whole + b"\n")):
        place.write_bytes(bytes_left)
        yield harm
    place.unlink()
    yield "removed"
    place.write_bytes(whole)


def test_every_file_of_a_backup_in_turn_keeps_it_from_being_restored_when_it_is_damaged(lived: Environment, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(f"{lived['LIVED']}/backup", tmp_path / "backup"))
    places = [place for place in sorted(folder.rglob("*")) if place.is_file()]
    passed, tried = [], 0
    for place in places:
        for harm in _harms(place):
            tried += 1
            with suppress(backups.Refused):
                backups.checked(folder)
                passed.append((place.name, harm))
    for extra in ("data.keys", "files/00/00/extra", "anchors/anchor-9.json", "beside.txt"):
        tried += 1
        (folder / extra).parent.mkdir(parents=True, exist_ok=True)
        (folder / extra).write_text("x")
        with pytest.raises(backups.Refused, match=f"多出 {extra}"):
            backups.checked(folder)
        (folder / extra).unlink()
    assert (passed, len(backups.checked(folder)["files"]), len(places) > 5) == ([], len(places) - 2, True)
    figure("损坏的备份被拒绝", tried, "种")


def test_keys_go_into_a_backup_only_when_asked_and_restore_says_what_is_missing(lived: Environment, tmp_path: Path) -> None:
    elsewhere = {**lived, "JIANGYAN_DATA_DIR": str(tmp_path / "without")}
    own = Path(lived["JIANGYAN_DATA_DIR"], "data.keys").read_text()
    name = own.split(":")[0]
    told = jiangyan(elsewhere, "restore", f"{lived['LIVED']}/backup")
    assert (told[0], f"缺少密钥 {name}：1 处电话打不开" in told[1]) == (0, True), told
    status, told_with = jiangyan(lived, "backup", str(tmp_path / "backup"), "--with-keys")
    kept = tmp_path / "backup" / "data.keys"
    assert (status, "谁拿到这份备份，就能打开号码" in told_with, kept.read_text(), oct(kept.stat().st_mode)[-3:]) == (0, True, own, "600")
    status, back = jiangyan({**lived, "JIANGYAN_DATA_DIR": str(tmp_path / "with")}, "restore", str(tmp_path / "backup"))
    assert (status, "缺少密钥" in back, Path(tmp_path, "with", "data.keys").read_text().split()[0]) == (0, False, own.split()[0])
    status, refused = jiangyan({**lived, "JIANGYAN_DATA_KEYS": own.split()[0]}, "backup", str(tmp_path / "third"), "--with-keys")
    assert (status, "没有 data.keys 可放" in refused, (tmp_path / "third").exists()) == (1, True, False)
