"""Anchors: the root of the whole journal, left outside the database, so that a chain rewritten as a whole is found out."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from jiangyan.actions import journal
from jiangyan.models import JournalLine
from jiangyan.queries.clock import database_now, local
from jiangyan.rulebook import merkle

DOMAIN = "jiangyan/anchor/1"


def content() -> dict[str, Any]:
    """The anchor of the journal as it stands: number of lines, RFC 6962 root over their hashes, the last line's hash."""
    hashes = list(JournalLine.objects.order_by("position").values_list("hash", flat=True))
    leaves = [merkle.leaf(bytes.fromhex(one)) for one in hashes]
    return {"domain": DOMAIN, "algorithm": "sha-256", "size": len(hashes), "root": merkle.root(leaves).hex(),
            "head": hashes[-1] if hashes else "0" * 64}


def drop(folder: Path | None = None) -> Path | None:
    """Leaves today's anchor in the anchor folder (synced to disk) with a journal line of its own; answers the file.

    One a day (Asia/Shanghai): asked again on the same day, or with an empty journal, None. Nothing is ever overwritten.
    """
    place = folder or Path(settings.ANCHOR_DIR)
    place.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        now = database_now()
        target = place / f"anchor-{local(now):%Y%m%d}.json"
        made = content()
        if target.exists() or not made["size"]:
            return None
        made["at"] = now.isoformat()
        journal.append(None, "anchor.dropped", None, {"size": made["size"], "root": made["root"]})
        _write(target, made)
    return target


def _write(target: Path, made: dict[str, Any]) -> None:
    waiting = target.with_suffix(".part")
    with waiting.open("w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    waiting.rename(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
