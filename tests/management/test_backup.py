"""A backup taken while the product serves comes back whole, and a damaged one is refused before anything is touched."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.test_workers import Environment

SCENE = """
import sys
from jiangyan.management import ground
ground.stand(); ground.migrate()
from tests.cast import cast
built = cast()
built.submit("studio")
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
    assert told == (0, f"已备份到 {folder / 'backup'}：数据库和 3 个文件。\n")
    for name in ("first", "outside"):
        assert jiangyan(ground, "anchor", "--to", str(folder / name))[0] == 0
    return ground


def test_a_backup_comes_back_whole_and_is_verified(lived: Environment, tmp_path: Path) -> None:
    backup, elsewhere = f"{lived['LIVED']}/backup", {**lived, "JIANGYAN_DATA_DIR": str(tmp_path)}
    assert jiangyan(lived, "backup", backup)[0] == 1  # not empty
    status, told = jiangyan(elsewhere, "restore", backup)
    assert (status, "已恢复" in told) == (0, True), told
    assert jiangyan(elsewhere, "restore", backup)[0] == 1
    ledgers = [jiangyan(one, "ledger", "--json")[1].splitlines() for one in (lived, elsewhere)]
    assert len(ledgers[1]) > 20 and [one for one in ledgers[1] if one not in ledgers[0]] == []
    assert [json.loads(one)["deed"] for one in ledgers[0] if one not in ledgers[1]] == ["anchor.dropped"] * 2
    findings = json.loads(jiangyan(elsewhere, "verify", "--json")[1])["findings"]
    # The cast opens its round by hand, which is the one thing that is not as it should be.
    assert {one["kind"] for one in findings} <= {"invariant"}, findings
    anchor = next(Path(lived["LIVED"], "outside").glob("*.json"))
    older = json.loads(jiangyan(elsewhere, "verify", "--json", "--anchor", str(anchor))[1])["findings"]
    assert "anchor" in {one["kind"] for one in older}


@pytest.mark.parametrize("harm", ["changed", "missing", "no manifest", "a stranger's"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(lived: Environment, tmp_path: Path, harm: str) -> None:
    folder = Path(shutil.copytree(f"{lived['LIVED']}/backup", tmp_path / "backup"))
    victim = next(place for place in (folder / "files").rglob("*") if place.is_file())
    if harm == "changed":
        victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    elif harm == "missing":
        victim.unlink()
    elif harm == "no manifest":
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text("{}")
    status, told = jiangyan({**lived, "JIANGYAN_DATA_DIR": str(tmp_path / "elsewhere")}, "restore", str(folder))
    assert (status, "没有恢复" in told) == (1, True)
    assert not (tmp_path / "elsewhere" / "jiangyan.sqlite3").exists() and not (tmp_path / "elsewhere" / "files").exists()
