"""docs/security.md promises nothing without a test beside it, and every place and test that it names exists."""

import re

import pytest

from tests.structure.tree import ROOT, named, short, text

PAGE = ROOT / "docs" / "security.md"
EXCUSED = ("没有做到", "不适用", "由单位办理")
CHAPTERS = ("OWASP ASVS 5.0", "等级保护 2.0")


def rows(chapter: str) -> list[list[str]]:
    """Returns the cells of the table under a heading."""
    part = re.split(r"^## ", text(PAGE), flags=re.MULTILINE)
    [found] = [one for one in part if one.startswith(chapter)]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines() if line.startswith("|")]
    return lines[2:]


def proofs(cell: str) -> list[str]:
    """Returns the test files that a cell names."""
    return re.findall(r"`(tests/[\w/]+\.py)`", cell)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_item_has_a_test_beside_it_or_says_why_not(chapter: str) -> None:
    found = rows(chapter)
    assert len(found) > 20
    assert [row[0] for row in found if len(row) != 5] == []
    bare = [row[:3] for row in found if not proofs(row[4]) and not row[2].startswith(EXCUSED)]
    assert bare == []
    assert [row[0] for row in found if not row[2].startswith((*EXCUSED, "做到", "部分"))] == []


def test_every_chapter_of_the_standard_is_spoken_of() -> None:
    spoken = set()
    for row in rows(CHAPTERS[0]):
        spoken |= set(re.findall(r"V(\d+)", row[0]))
    assert spoken == {str(number) for number in range(1, 18)}


def test_every_test_and_place_that_is_named_exists() -> None:
    paths = re.findall(r"`((?:src|docs|tests|front|dev_steps)/[\w./-]+)`", text(PAGE))
    assert [path for path in paths if not (ROOT / path).exists()] == []
    files = {short(path) for path in named(".py", under=ROOT / "tests")}
    assert [path for path in proofs(text(PAGE)) if path not in files] == []
    assert [path for path in proofs(text(PAGE)) if not re.search(r"^def test_", text(ROOT / path), re.MULTILINE)] == []


def test_whoever_finds_a_hole_knows_whom_to_tell() -> None:
    told = text(ROOT / "SECURITY.md")
    assert {"example.org", "怎样报告", "支持哪些版本", "docs/security.md"} <= {word for word in (
        "example.org", "怎样报告", "支持哪些版本", "docs/security.md") if word in told}
