"""`jiangyan ledger`: journal lines, receipts and evidence hashes, one object a line, for whoever reconciles from outside."""

import argparse
import sys
from collections.abc import Iterator
from typing import Any

import orjson

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """JSON is the only form."""
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象（唯一的写法）")


def run(args: argparse.Namespace) -> int:
    """Prints everything that was acknowledged, in order."""
    ground.stand()
    for one in entries():
        sys.stdout.buffer.write(orjson.dumps(one) + b"\n")
    sys.stdout.buffer.flush()
    return 0


def entries() -> Iterator[dict[str, Any]]:
    """Journal lines by position, then receipts, then evidence, then issued papers; no personal data is in them."""
    from jiangyan.models import Evidence, JournalLine, PaperFile, Receipt

    for line in JournalLine.objects.order_by("position").iterator(2000):
        yield {"kind": "journal", "position": line.position, "at": line.at, "actor": line.actor_id, "deed": line.deed,
               "project": line.project_id, "content": line.content, "previous": line.previous, "hash": line.hash}
    for receipt in Receipt.objects.order_by("pk").iterator(500):
        yield {"kind": "receipt", "number": receipt.number, "project": receipt.project_id, "at": receipt.submitted_at,
               "deadline": receipt.deadline, "manifest": receipt.manifest,
               "journal": {"position": receipt.journal_position, "hash": receipt.journal_hash}}
    for kept in Evidence.objects.order_by("pk").iterator(2000):
        yield {"kind": "evidence", "id": kept.pk, "project": kept.project_id, "sha256": kept.sha256, "size": kept.size}
    for file in PaperFile.objects.select_related("paper").defer("paper__values").order_by("pk").iterator(1000):
        yield {"kind": "paper", "id": file.paper_id, "form": file.form, "paper": file.paper.kind,
               "project": file.paper.project_id, "number": file.paper.number, "digest": file.paper.digest, "sha256": file.sha256}
