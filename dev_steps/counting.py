"""Counting what ran: passed, failed, skipped per check, the table and the last line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import east_asian_width
from xml.etree import ElementTree


@dataclass(frozen=True)
class Tally:
    """How many tests of a check passed, failed and were skipped; a check that is no test suite counts as one."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def of_report(report: Path, status: int) -> Tally:
    """Returns the tally of a JUnit report; a bad exit status without a failure in the report counts as one failure."""
    counted = Tally()
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        cases = []
    for case in cases:
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            counted += Tally(failed=1)
        elif "skipped" in kinds:
            counted += Tally(skipped=1)
        else:
            counted += Tally(passed=1)
    if counted == Tally() or (status != 0 and counted.failed == 0):
        counted += Tally(failed=1)
    return counted


@dataclass(frozen=True)
class Line:
    """One line of the closing table."""

    name: str
    tally: Tally
    seconds: float
    note: str = ""


def table(lines: list[Line]) -> str:
    """Returns the closing table as text; Chinese characters take two places each."""
    head, *names = padded(["", *(line.name for line in lines)])
    rows = [f"{head}   通过   失败   跳过     秒"]
    for name, line in zip(names, lines, strict=True):
        tally = line.tally
        counts = f"{tally.passed:>7}{tally.failed:>7}{tally.skipped:>7}{line.seconds:>7.0f}"
        rows.append(f"{name}{counts}  {line.note}".rstrip())
    return "\n".join(rows)


def padded(texts: Sequence[str], to_the_right: bool = False) -> list[str]:
    """Returns the texts filled up with blanks to the width of the widest; Chinese characters take two places each."""
    widest = max(_width(text) for text in texts)
    blanks = [" " * (widest - _width(text)) for text in texts]
    return [blank + text if to_the_right else text + blank for text, blank in zip(texts, blanks, strict=True)]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
