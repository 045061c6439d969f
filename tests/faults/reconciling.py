"""Holds the clients' ledgers against the database, by raw SQL and our own arithmetic."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cast import BASE
from tests.faults import ledger, reckoning
from tests.faults.grounds import Ground
from tests.faults.ledger import Entry


@dataclass
class Account:
    """What came out: how many writes were acknowledged, and which of them are lost, altered or doubled, in words."""

    acknowledged: int = 0
    unknown: int = 0
    refused: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every acknowledged write is there exactly once, as it was meant."""
        return not (self.refused or self.lost or self.altered or self.doubled)


def reconcile(ground: Ground, ledgers: Path, unit_kind: str = "vocational_college") -> Account:
    """Reads both sides and compares."""
    account, rubric = Account(), reckoning.rows(BASE)
    entries = list(ledger.read(ledgers))
    written = _written(ground)
    _once(ground, entries, account)
    for entry in entries:
        if not entry.status or entry.status >= 500:
            account.unknown += 1
        elif not entry.acknowledged:
            account.refused.append(f"{entry.meant['deed']} {entry.key}: {entry.status} {entry.answer.get('code')}")
        else:
            account.acknowledged += 1
            CHECKS[entry.meant["deed"]](ground, written, entry, account, rubric, unit_kind)
    _sums(ground, account)
    return account


Written = dict[str, Any]


def _written(ground: Ground) -> Written:
    marks = ground.ask("SELECT operation, sheet_id, row, version, facts, given, score, comment FROM jiangyan_mark")
    files = ground.ask("SELECT id, sha256, size, project_id FROM jiangyan_evidence")
    receipts = ground.ask("SELECT number, project_id, total, rows FROM jiangyan_receipt")
    kept = ground.ask("SELECT content FROM jiangyan_journalline WHERE deed = 'evidence.kept'")
    by_key: dict[str, list[Any]] = {}
    for mark in marks:
        by_key.setdefault(mark[0], []).append(mark[1:])
    return {"marks": by_key, "evidence": {one[0]: one for one in files}, "receipts": receipts,
            "kept": Counter(_plain(line[0])["evidence"] for line in kept)}


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _once(ground: Ground, entries: list[Entry], account: Account) -> None:
    """Every operation id stands in the database at most once, and every acknowledged one is there."""
    found = dict(ground.ask("SELECT key, COUNT(*) FROM jiangyan_operation GROUP BY key"))
    for entry in entries:
        if found.get(entry.key, 0) > 1:
            account.doubled.append(f"operation {entry.key} {found[entry.key]} times")
        elif entry.acknowledged and entry.key not in found:
            account.lost.append(f"operation {entry.key}")
    meant = {entry.key for entry in entries if entry.meant["deed"] == "mark"}
    versions = ground.ask("SELECT sheet_id, row, COUNT(*), MAX(version) FROM jiangyan_mark GROUP BY sheet_id, row")
    account.doubled += [f"sheet {one[0]} row {one[1]}: {one[2]} marks to version {one[3]}" for one in versions if one[2] != one[3]]
    sheets = {entry.meant.get("sheet") for entry in entries}
    strange = {key for key, sheet in ground.ask("SELECT DISTINCT operation, sheet_id FROM jiangyan_mark") if sheet in sheets} - meant
    account.altered += [f"a mark of nobody's operation {key}" for key in sorted(strange)]


def _mark(_ground: Ground, written: Written, entry: Entry, account: Account, rubric: Any, unit_kind: str) -> None:
    meant, found = entry.meant, written["marks"].get(entry.key, [])
    if len(found) != 1:
        (account.lost if not found else account.doubled).append(f"mark {entry.key}: {len(found)}")
        return
    sheet, row, version, facts, given, score, comment = found[0]
    own = reckoning.points(rubric[row], meant["facts"], meant["score"], unit_kind)
    stands = (sheet, row, version, _plain(facts), comment, _decimal(given), _decimal(score))
    should = (meant["sheet"], meant["row"], meant["version"], meant["facts"], meant["comment"], _decimal(meant["score"]), own)
    told = (entry.answer["version"], _decimal(entry.answer["score"]))
    if stands != should or told != (version, own):
        account.altered.append(f"mark {entry.key}: {stands} should be {should}, told {told}")


def _evidence(ground: Ground, written: Written, entry: Entry, account: Account, _rubric: Any, _kind: str) -> None:
    told = entry.answer
    found = written["evidence"].get(told["id"])
    stored = ground.folder / "files" / told["sha256"][:2] / told["sha256"][2:4] / told["sha256"]
    if found is None or not stored.exists():
        account.lost.append(f"evidence {told['id']}")
    elif (found[1:], hashlib.sha256(stored.read_bytes()).hexdigest()) != (
            (told["sha256"], entry.meant["size"], entry.meant["project"]), told["sha256"]):
        account.altered.append(f"evidence {told['id']}: {found}")
    elif written["kept"][told["id"]] != 1:
        account.doubled.append(f"evidence {told['id']} taken in {written['kept'][told['id']]} times")


def _submission(ground: Ground, written: Written, entry: Entry, account: Account, _rubric: Any, _kind: str) -> None:
    found = [one for one in written["receipts"] if one[1] == entry.meant["project"]]
    if len(found) != 1:
        (account.lost if not found else account.doubled).append(f"receipt of project {entry.meant['project']}: {len(found)}")
        return
    number, _project, total, rows = found[0]
    own = sum((Decimal(row["score"]) for row in _plain(rows).values()), Decimal(0))
    if (number, _decimal(total)) != (entry.answer["number"], own) or Decimal(entry.answer["total"]) != own:
        account.altered.append(f"receipt {number}: {total}, our own sum {own}, told {entry.answer['total']}")


def _sums(ground: Ground, account: Account) -> None:
    """Each sheet's sums are the sums of its newest marks."""
    newest = ground.ask("SELECT m.sheet_id, m.score FROM jiangyan_mark m WHERE m.version = (SELECT MAX(n.version) "
                        "FROM jiangyan_mark n WHERE n.sheet_id = m.sheet_id AND n.row = m.row)")
    sums: dict[int, Decimal] = {}
    for sheet, score in newest:
        sums[sheet] = sums.get(sheet, Decimal(0)) + (_decimal(score) or 0)
    for sheet, partial in ground.ask("SELECT id, partial_total FROM jiangyan_sheet"):
        if _decimal(partial) != sums.get(sheet, Decimal(0)):
            account.altered.append(f"sheet {sheet} says {partial}, its marks say {sums.get(sheet)}")


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


CHECKS = {"mark": _mark, "evidence": _evidence, "submit": _submission}
