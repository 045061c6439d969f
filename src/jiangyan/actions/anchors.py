"""Anchors: the root of the whole journal, left outside the database, so that a chain rewritten as a whole is found out."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.mail import notifications
from jiangyan.models import JournalHead, JournalLine, Person
from jiangyan.queries.clock import database_now, local
from jiangyan.rulebook import chain, merkle

DOMAIN = "jiangyan/anchor/1"


def content() -> dict[str, Any]:
    """The anchor of the journal as it stands: number of lines, RFC 6962 root over their hashes, the last line's hash."""
    hashes = list(JournalLine.objects.order_by("position").values_list("hash", flat=True))
    algorithm = JournalHead.objects.values_list("algorithm", flat=True).filter(pk=1).first() or chain.FIRST
    leaves = [merkle.leaf(bytes.fromhex(one), algorithm) for one in hashes]
    return {"domain": DOMAIN, "algorithm": algorithm, "size": len(hashes), "root": merkle.root(leaves, algorithm).hex(),
            "head": hashes[-1] if hashes else "0" * 64}


def drop(folder: Path | None = None) -> Path | None:
    """Leaves today's anchor in the anchor folder (synced to disk), journals it and mails it to the auditors; answers the file.

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
        _mail(target.name, made)
    return target


def daily(now: datetime) -> None:
    """The duty of the workers: today's anchor, if it is not there yet."""
    drop()


def _mail(name: str, made: dict[str, Any]) -> None:
    """The root to every auditor, so that it also stands where nobody with the server in their hands can reach it."""
    auditors = Person.objects.filter(appointments__role="auditor", appointments__ended_at__isnull=True).distinct()
    notifications.post("anchor_dropped", auditors, file=name, day=name[7:15],
                       **{part: str(made[part]) for part in ("at", "size", "algorithm", "root", "head")})


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
