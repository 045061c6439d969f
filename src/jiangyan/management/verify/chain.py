"""The chain itself: every line covers the one before it, none is missing, and the head is its end."""

from dataclasses import dataclass, field
from typing import Any

from jiangyan.actions import journal
from jiangyan.management.verify.findings import UNREADABLE, Finding
from jiangyan.models import JournalHead, JournalLine
from jiangyan.rulebook.chain import DIGESTS, FIRST, following


@dataclass(frozen=True)
class Told:
    """One line as far as records are held against it."""

    position: int
    at: Any
    actor: int | None
    deed: str
    project: int | None
    content: dict[str, Any]


@dataclass
class Chain:
    """The journal walked once: hashes by position, the lines that speak of records, what is broken."""

    hashes: list[str] = field(default_factory=list)
    lines: list[Told] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Number of lines."""
        return len(self.hashes)

    def of(self, *deeds: str) -> list[Told]:
        """The lines about these deeds, in order."""
        return [line for line in self.lines if line.deed in deeds]


def walk() -> Chain:
    """Reads the journal from its first line; stops taking records seriously at the first break."""
    found, algorithm = Chain(), FIRST
    rows = JournalLine.objects.order_by("position").values_list(
        "position", "at", "actor_id", "deed", "project_id", "content", "previous", "hash").iterator(2000)
    while True:
        place = found.size + 1
        try:
            row = next(rows, None)
            if row is None:
                break
            algorithm = _taken(found, place, row, algorithm)
        except UNREADABLE:
            found.findings.append(Finding(place, "line", f"第 {place} 行里有读不出来的内容"))
        if found.findings:
            return found
    _head(found, algorithm)
    return found


def _taken(found: Chain, place: int, row: tuple[Any, ...], algorithm: str) -> str:
    """Takes one line in, or says what is wrong with it; answers the algorithm of the next one."""
    position, at, actor, deed, project, content, before, own = row
    previous = found.hashes[-1] if found.hashes else "0" * 64
    if position != place:
        found.findings.append(Finding(place, "gap", f"缺少第 {place} 行（下一行是第 {position} 行）"))
        return algorithm
    expected = journal.line_hash(position, at, actor, deed, project, content, previous, algorithm)
    if before != previous or own != expected:
        found.findings.append(Finding(position, "line", f"第 {position} 行（{deed}）的内容与摘要不符，或与前一行不相接"))
        return algorithm
    found.hashes.append(own)
    found.lines.append(Told(position, at, actor, deed, project, content))
    turned = following(deed, content, algorithm)
    if turned not in DIGESTS:
        found.findings.append(Finding(position, "line", f"第 {position} 行改用的算法“{turned}”不是本系统认识的"))
    return turned


def _head(found: Chain, algorithm: str) -> None:
    head = JournalHead.objects.filter(pk=1).first()
    position, own = (head.position, head.hash) if head else (0, "0" * 64)
    if (position, own) != (found.size, found.hashes[-1] if found.hashes else "0" * 64):
        found.findings.append(Finding(min(position, found.size) + 1, "head", f"日志末尾应是第 {position} 行，实有 {found.size} 行"))
    elif head is not None and head.algorithm != algorithm:
        found.findings.append(Finding(found.size + 1, "head", f"日志末尾写的算法是 {head.algorithm}，按各行应是 {algorithm}"))
