"""Appending to the journal: one chain of hashes, written in the transaction of the deed itself."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

from jiangyan.actions.records import insert, update
from jiangyan.models import JournalHead, JournalLine, Person, Project, touched
from jiangyan.models.fingerprints import EDITIONS, model_of
from jiangyan.models.questions import Question
from jiangyan.queries import fingerprints
from jiangyan.queries.clock import database_now
from jiangyan.rulebook import chain


@dataclass(frozen=True)
class Place:
    """Where a line stands in the chain: position from 1, hash, and the instant it was written."""

    position: int
    hash: str
    at: datetime


def line_hash(position: int, at: datetime, actor: int | None, deed: str, project: int | None,
              content: Any, previous: str, algorithm: str = chain.FIRST) -> str:
    """The hash of one line over everything in it, by the algorithm that counts at its place in the chain."""
    line = {"position": position, "at": at.isoformat(), "actor": actor, "deed": deed, "project": project,
            "content": content, "previous": previous}
    return chain.line_hash(line, algorithm)


def digest(content: Any) -> str:
    """SHA-256 of the RFC 8785 bytes of plain data, in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


_HEAD = Question(lambda: JournalHead.objects.filter(pk=1).select_for_update())


MANY = 500
"""How many records one line takes along; more of them get lines of their own before it."""


def _records() -> dict[str, str]:
    """The fingerprints of what was written since the last line."""
    written, found = touched.take(), {}
    for first in range(0, len(written), MANY):
        found.update(fingerprints.now(written[first:first + MANY]))
    return found


def append(actor: Person | None, deed: str, project: Project | None, content: dict[str, Any]) -> Place:
    """Adds one line at the end of the chain; must run inside the transaction of the deed.

    `content` is plain data: ids, hashes and words, never personal data. The line takes along the fingerprints of the
    records of evidence that were written since the last one. The head row is locked until commit, so that lines have one
    order and a rolled back deed leaves no line.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a journal line needs the transaction of its deed")
    head = _HEAD.first() or JournalHead.objects.select_for_update().get_or_create(pk=1)[0]
    records = _records()  # under the lock: whatever another line said of them is committed, and a later one comes after this
    while len(records) > MANY:
        _line(head, actor, "records.written", None, {"records": dict(records.popitem() for _ in range(MANY))})
    return _line(head, actor, deed, project, content | {"records": records} if records else content)


def _line(head: JournalHead, actor: Person | None, deed: str, project: Project | None, content: dict[str, Any]) -> Place:
    at, position = database_now(), head.position + 1
    who, what = actor.pk if actor else None, project.pk if project else None
    own = line_hash(position, at, who, deed, what, content, head.hash, head.algorithm)
    insert(JournalLine.fresh(position=position, at=at, actor_id=who, deed=deed, project_id=what, content=content,
                             previous=head.hash, hash=own))
    head.position, head.hash = position, own
    update(head, "position", "hash")
    return Place(position, own, at)


def close(actor: Person | None) -> None:
    """One more line for records that a deed wrote after its own line; none where there are none."""
    if touched.standing():
        append(actor, "records.written", None, {})


def take_in() -> Place | None:
    """Gives the records of an earlier version, whose lines took none along, their fingerprints; None where there is nothing to do."""
    with transaction.atomic():
        JournalHead.objects.select_for_update().get_or_create(pk=1)
        if JournalLine.objects.filter(content__has_key="records").exists() or not JournalLine.objects.exists():
            return None
        for table in EDITIONS:
            model = model_of(table)
            touched.note(model, model._base_manager.values_list("pk", flat=True))
        return append(None, fingerprints.TAKEN_IN, None, {})


def hold() -> None:
    """Waits until no other transaction has written a line that is not committed, and keeps others waiting until this one ends."""
    JournalHead.objects.select_for_update().get_or_create(pk=1)


def choose(algorithm: str) -> Place | None:
    """From the next line on the chain is hashed by `algorithm` (rulebook.chain.DIGESTS); None where it already is.

    The line that says so is still hashed by the one before it, so that whoever reads the chain knows where it turns.
    """
    if algorithm not in chain.DIGESTS:
        raise KeyError(algorithm)
    with transaction.atomic():
        head = JournalHead.objects.select_for_update().get_or_create(pk=1)[0]
        if head.algorithm == algorithm:
            return None
        place = append(None, chain.TURN, None, {"algorithm": algorithm})
        JournalHead.objects.filter(pk=1).update(algorithm=algorithm)
        return place
