"""The voucher of a receipt: everything that proves it, to be checked without a server."""

from typing import Any

from jiangyan.models import JournalHead, JournalLine, Receipt
from jiangyan.queries.sheet.sheets import number
from jiangyan.rulebook import chain, merkle

DOMAIN = "jiangyan/receipt/1"


def voucher(receipt: Receipt) -> dict[str, Any]:
    """Receipt, its journal line, and the RFC 6962 path from that line to the root over all lines that there are now.

    Whoever calls has checked the right to read the receipt. The line holds digests, nobody's data.
    """
    line = JournalLine.objects.get(position=receipt.journal_position)
    hashes = list(JournalLine.objects.order_by("position").values_list("hash", flat=True))
    now = JournalHead.objects.values_list("algorithm", flat=True).get(pk=1)
    leaves = [merkle.leaf(bytes.fromhex(one), now) for one in hashes]
    return {
        "domain": DOMAIN,
        "receipt": {"number": receipt.number, "project": receipt.project_id, "submitted_at": receipt.submitted_at.isoformat(),
                    "deadline": receipt.deadline.isoformat(), "total": number(receipt.total),
                    "manifest": receipt.manifest, "rows": receipt.rows},
        "line": {"position": line.position, "at": line.at.isoformat(), "actor": line.actor_id, "deed": line.deed,
                 "project": line.project_id, "content": line.content, "previous": line.previous, "hash": line.hash,
                 "algorithm": _algorithm_at(line.position)},
        "proof": {"algorithm": now, "size": len(leaves), "root": merkle.root(leaves, now).hex(),
                  "path": [one.hex() for one in merkle.path(leaves, line.position - 1, now)]},
    }


def _algorithm_at(position: int) -> str:
    """The algorithm by which the line at this place of the chain is hashed."""
    turn = JournalLine.objects.filter(deed=chain.TURN, position__lt=position).order_by("-position").first()
    return str(turn.content["algorithm"]) if turn else chain.FIRST
