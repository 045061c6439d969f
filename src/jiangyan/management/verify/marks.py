"""Marks against the chain: each mark's fingerprint stands in the line that was written with it."""

from collections import defaultdict
from collections.abc import Iterator

from jiangyan.actions.sheet.marks import told
from jiangyan.management.verify.chain import Chain
from jiangyan.management.verify.findings import Finding
from jiangyan.models import Mark
from jiangyan.rulebook.fingerprints import same_mark

Expected = dict[tuple[int, str], list[tuple[int, str]]]
"""Sheet and row → position and fingerprint of each mark, in order."""


def expected(chain: Chain) -> Expected:
    """What the journal says was recorded."""
    found: Expected = defaultdict(list)
    for line in chain.lines:
        if isinstance(line.content.get("marks"), dict) and "sheet" in line.content:
            for row, own in line.content["marks"].items():
                found[line.content["sheet"], row].append((line.position, own))
    return found


def against(chain: Chain) -> list[Finding]:
    """Marks that were changed, taken away or put in."""
    due, found = expected(chain), []
    for mark in Mark.objects.order_by("sheet_id", "row", "version").iterator(2000):
        waiting = due.get((mark.sheet_id, mark.row))
        if not waiting:
            found.append(Finding(None, "mark", f"打分表 {mark.sheet_id} 第 {mark.row} 项第 {mark.version} 版没有日志"))
            continue
        position, own = waiting.pop(0)
        if not same_mark(told(mark), own):
            found.append(Finding(position, "mark", f"打分表 {mark.sheet_id} 第 {mark.row} 项第 {mark.version} 版与日志不符"))
    return [*found, *_missing(due)]


def _missing(due: Expected) -> Iterator[Finding]:
    for (sheet, row), waiting in due.items():
        for position, _own in waiting:
            yield Finding(position, "mark", f"打分表 {sheet} 第 {row} 项的一次打分不见了")
