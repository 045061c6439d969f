"""Appending to the journal: one SHA-256 chain, written in the transaction of the deed itself."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

from jiangyan.actions.records import insert, update
from jiangyan.models import JournalHead, JournalLine, Person, Project
from jiangyan.models.questions import Question
from jiangyan.queries.clock import database_now

DOMAIN = b"jiangyan/journal/sha-256/1\n"


@dataclass(frozen=True)
class Place:
    """Where a line stands in the chain: position from 1, hash, and the instant it was written."""

    position: int
    hash: str
    at: datetime


def line_hash(position: int, at: datetime, actor: int | None, deed: str, project: int | None,
              content: Any, previous: str) -> str:
    """The hash of one line: SHA-256 over a domain prefix and the RFC 8785 bytes of everything in it."""
    line = {"position": position, "at": at.isoformat(), "actor": actor, "deed": deed, "project": project,
            "content": content, "previous": previous}
    return hashlib.sha256(DOMAIN + rfc8785.dumps(line)).hexdigest()


def digest(content: Any) -> str:
    """SHA-256 of the RFC 8785 bytes of plain data, in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


_HEAD = Question(lambda: JournalHead.objects.filter(pk=1).select_for_update())


def append(actor: Person | None, deed: str, project: Project | None, content: dict[str, Any]) -> Place:
    """Adds one line at the end of the chain; must run inside the transaction of the deed.

    `content` is plain data: ids, hashes and words, never personal data. The head row is locked until commit,
    so that lines have one order and a rolled back deed leaves no line.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a journal line needs the transaction of its deed")
    head = _HEAD.first() or JournalHead.objects.select_for_update().get_or_create(pk=1)[0]
    at, position = database_now(), head.position + 1
    who, what = actor.pk if actor else None, project.pk if project else None
    own = line_hash(position, at, who, deed, what, content, head.hash)
    insert(JournalLine.fresh(position=position, at=at, actor_id=who, deed=deed, project_id=what, content=content,
                             previous=head.hash, hash=own))
    head.position, head.hash = position, own
    update(head, "position", "hash")
    return Place(position, own, at)
