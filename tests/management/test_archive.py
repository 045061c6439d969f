"""An archive: sound for the bagit library and for ourselves, opened without a server, and every kind of damage named."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import bagit
import pytest

from jiangyan.management.archive import bags, checking
from tests.faults.test_workers import Environment

SCENE = """
from jiangyan.management import ground
ground.stand()
ground.migrate()
from jiangyan.actions.paper import papers
from jiangyan.management.demo.round import request
from jiangyan.management.seed import accounts, cast, play
parts = cast.ROUNDS["running"]
play.everything(accounts.World("A", 7), {"running": (parts[6], parts[0])})
papers.issue(request("officer").by, "acceptance_opinion", 1, "pdf")
"""


def jiangyan(ground: Environment, *words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "jiangyan", *words], env=ground, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with a published result and a paper, archived."""
    folder = tmp_path_factory.mktemp("archived")
    ground = {**os.environ, "JIANGYAN_DATA_DIR": str(folder / "data"), "JIANGYAN_DATABASE_URL": "", "JIANGYAN_FILES": "", "JIANGYAN_ANCHOR_DIR": ""}
    subprocess.run([sys.executable, "-c", SCENE], env=ground, check=True)
    status, told = jiangyan(ground, "archive", "1", str(folder / "bag"))
    assert (status, "打开其中的 index.html 查看" in told) == (0, True), told
    assert jiangyan(ground, "archive", "1", str(folder / "bag"))[0] == 1  # not empty
    assert jiangyan(ground, "archive", "9", str(folder / "other")) == (1, "没有编号为 9 的批次。\n")
    assert sorted(one.name for one in folder.iterdir()) == ["bag", "data"]  # nothing half made lies about
    assert "round.archived" in jiangyan(ground, "ledger", "--json")[1]
    return folder / "bag"


def test_an_archive_is_a_sound_bag(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bag = bagit.Bag(str(made))
    assert bag.validate() and sorted(bag.algorithms) == ["sha256", "sha512"] and bag.info["External-Identifier"] == "round-1"
    assert checking.run(made) == 0
    told = capsys.readouterr().out
    marks, lines = (int(found) for found in re.search(r"(\d+) 次打分", told).groups() + re.search(r"，(\d+) 行日志", told).groups())
    assert (marks, lines > 100) == (14 * 5 + 23, True), told
    rubric = next((made / "data" / "rubrics").iterdir())
    assert rubric.read_text(encoding="utf-8").startswith(("#", "id", "rubric"))
    whole = "".join(one.read_text(encoding="utf-8", errors="ignore") for one in made.rglob("*") if one.is_file())
    assert [word for word in ("pbkdf2", "unit08-clerk", "expert1", "@example", "000-0000") if word in whole] == []


def test_its_pages_open_without_a_server(made: Path) -> None:
    pages = [made / "index.html", *sorted((made / "data" / "projects").glob("*.html"))]
    assert len(pages) == 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        links = re.findall(r'href="([^"]+)"', text)
        assert [link for link in links if not (page.parent / unquote(link)).is_file()] == [] and len(links) > 1
        assert "<script" not in text and "http" not in text
    index, project = (page.read_text(encoding="utf-8") for page in pages[:2])
    assert "蓟州仪表有限公司（示例）" in index and "通过</span>" in index and "初验结论" in project
    assert "pdf" in project and "专家　高建（示例）" in project
    assert re.search(r"<td>\d+\.\d+ [\u4e00-\u9fff]", project)
    assert not re.search(r"（材料 [a-z]|（第 \d|[（、](?:material|row|rectification)", project)


def flip(name: str) -> Callable[[Path], str]:
    def harm(bag: Path) -> str:
        place = sorted(bag.glob(name))[0]
        content = bytearray(place.read_bytes())
        content[len(content) // 2] ^= 1
        place.chmod(0o600)
        place.write_bytes(content)
        return f"{place.relative_to(bag).as_posix()}：内容被改动或已损坏"
    return harm


def drop(bag: Path) -> str:
    place = sorted(bag.glob("data/projects/*/evidence/*"))[0]
    place.unlink()
    return f"{place.relative_to(bag).as_posix()}：不见了"


def add(bag: Path) -> str:
    (bag / "data" / "多余.txt").write_text("x")
    return "data/多余.txt：多出来的，清单里没有"


def edit_manifest(bag: Path) -> str:
    place = bag / "manifest-sha512.txt"
    lines = place.read_text(encoding="utf-8").splitlines()
    digest, _space, name = lines[0].partition("  ")
    lines[0] = f"{'0' * len(digest)}  {name}"
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{name}：两份清单说法不同，sha512 的清单被改动"


HARMS = {"a byte of evidence": flip("data/projects/*/evidence/*"), "a byte of a sheet": flip("data/projects/*/sheets/*.json"),
         "a byte of the page": flip("index.html"), "a file dropped": drop, "a file added": add, "the manifest edited": edit_manifest}


@pytest.mark.parametrize("harm", HARMS)
def test_damage_is_named(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], harm: str) -> None:
    bag = Path(shutil.copytree(made, tmp_path / "bag"))
    sentence = HARMS[harm](bag)
    assert checking.run(bag) == 1
    assert sentence in capsys.readouterr().out.splitlines()


def test_a_score_changed_under_fresh_manifests_is_found_by_the_journal(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bag = Path(shutil.copytree(made, tmp_path / "bag"))
    place = sorted(bag.glob("data/projects/*/sheets/*-expert.json"))[0]
    told = json.loads(place.read_text(encoding="utf-8"))
    told["marks"][0]["score"] = "0"
    place.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    for one in bag.glob("*.txt"):
        one.unlink()
    bags.seal(bag, {})
    assert bagit.Bag(str(bag)).validate() and checking.run(bag) == 1
    assert f"{place.relative_to(bag).as_posix()}：第 {told['marks'][0]['row']} 项第 1 版与日志不符" in capsys.readouterr().out


def test_what_is_no_archive_cannot_be_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checking.run(tmp_path / "nowhere") == 2 and checking.run(tmp_path) == 2
    assert capsys.readouterr().out.count("无法判断") == 2
