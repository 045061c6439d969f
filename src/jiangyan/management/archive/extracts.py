"""The journal's lines about a round, each with its path to the root over all lines; receipts as vouchers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Q

from jiangyan.actions import anchors
from jiangyan.management.archive.projects import plain
from jiangyan.models import JournalLine, Receipt, Round
from jiangyan.queries.material.vouchers import DOMAIN
from jiangyan.queries.sheet.sheets import number
from jiangyan.rulebook import chain, merkle


@dataclass(frozen=True)
class Extract:
    """How many lines there are about the round, and of how many the root is."""

    lines: int
    size: int
    root: str


def write(found: Round, folder: Path) -> Extract:
    """Writes journal/lines.jsonl (line and path, one a line), journal/root.json, the anchors kept, and the receipts."""
    top = anchors.content()
    hashes = JournalLine.objects.order_by("position").values_list("hash", flat=True)
    by = top["algorithm"]
    leaves = [merkle.leaf(bytes.fromhex(one), by) for one in hashes]
    lines = list(JournalLine.objects.filter(Q(project__round=found) | Q(content__round=found.pk)).order_by("position"))
    paths = merkle.paths(leaves, [line.position - 1 for line in lines], by)
    turns = list(JournalLine.objects.filter(deed=chain.TURN).order_by("position"))
    (folder / "journal").mkdir(parents=True)
    written: dict[int, dict[str, Any]] = {}
    with (folder / "journal" / "lines.jsonl").open("wb") as file:
        for line in lines:
            proof = {"algorithm": by, "size": len(leaves), "root": top["root"], "path": [one.hex() for one in paths[line.position - 1]]}
            written[line.position] = {"line": _line(line, turns), "proof": proof}
            file.write(orjson.dumps(written[line.position]) + b"\n")
    plain(folder / "journal" / "root.json", top)
    for place in sorted(Path(settings.ANCHOR_DIR).glob("anchor-*.json")):
        (folder / "journal" / place.name).write_bytes(place.read_bytes())
    for receipt in Receipt.objects.filter(project__round=found).order_by("pk"):
        plain(folder / f"projects/{receipt.project_id}/receipts/{receipt.number}.json",
              {"domain": DOMAIN, "receipt": _receipt(receipt), **written[receipt.journal_position]})
    return Extract(len(lines), len(leaves), top["root"])


def _line(line: JournalLine, turns: list[JournalLine]) -> dict[str, Any]:
    """One line with the algorithm by which it is hashed: the chain's first, or what the last turn before it named."""
    algorithm = next((turn.content["algorithm"] for turn in reversed(turns) if turn.position < line.position), chain.FIRST)
    return {"algorithm": algorithm, "position": line.position, "at": line.at.isoformat(), "actor": line.actor_id, "deed": line.deed,
            "project": line.project_id, "content": line.content, "previous": line.previous, "hash": line.hash}


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {"number": receipt.number, "project": receipt.project_id, "submitted_at": receipt.submitted_at.isoformat(),
            "deadline": receipt.deadline.isoformat(), "total": number(receipt.total), "manifest": receipt.manifest,
            "rows": receipt.rows}
