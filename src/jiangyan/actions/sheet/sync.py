"""Taking in what devices recorded without network: each operation once, each with its fate, nothing thrown away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request
from jiangyan.models import Sheet, SyncedOperation
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now

HELD = frozenset({"sheet.filed", "stage.wrong", "rights.denied", "not_found"})
"""Refusals that say nothing against what was recorded: the person's own sheet no longer takes marks."""


@dataclass(frozen=True)
class Sent:
    """One operation as a device sent it; `content` is everything in it as plain data."""

    operation: str
    sheet: int
    row: str
    content: dict[str, Any]
    client_at: datetime | None = None


def take_in(request: Request, device: str, sent: Sent, apply: Callable[[Request], Answer]) -> Answer:
    """Applies one operation and keeps what became of it; answers `{id, verdict, …}`.

    applied: `apply` recorded a mark. conflict: somebody else changed the row since (`code`, `message`). quarantined: the
    person's own sheet no longer takes marks; the content is kept for the officer. refused: it cannot be right.
    Sent again: the same fate, an applied one as duplicate with its mark; another content under the same id is refused.
    """
    fingerprint = journal.digest([sent.sheet, sent.row, sent.content])
    known = _known(request, sent.operation, fingerprint)
    if known is not None:
        return known
    try:
        answer, fate = apply(Request(request.by, f"sync:{sent.operation}")), "applied"
    except Problem as refusal:
        answer, fate = {"code": refusal.word, "message": refusal.message}, _fate(request, sent, refusal)
    try:
        _keep(request, device, sent, fingerprint, fate, answer)
    except IntegrityError:  # the same operation came twice at the same moment
        return _known(request, sent.operation, fingerprint) or {"id": sent.operation, "verdict": "refused"}
    return {"id": sent.operation, "verdict": fate, **answer}


def _known(request: Request, operation: str, fingerprint: str) -> Answer | None:
    kept = SyncedOperation.objects.filter(person=request.by.person, operation=operation).first()
    if kept is None:
        return None
    if kept.fingerprint != fingerprint:
        other = Problem("operation.key_reused")
        return {"id": operation, "verdict": "refused", "code": other.word, "message": other.message}
    return {"id": operation, "verdict": "duplicate" if kept.fate == "applied" else kept.fate, **kept.answer}


def _fate(request: Request, sent: Sent, refusal: Problem) -> str:
    if refusal.word == "version.stale":
        return "conflict"
    own = Sheet.objects.filter(pk=sent.sheet, kind="expert", owner=request.by.person).exists()
    return "quarantined" if own and refusal.word in HELD else "refused"


def _keep(request: Request, device: str, sent: Sent, fingerprint: str, fate: str, answer: Answer) -> None:
    with transaction.atomic():
        kept = SyncedOperation(
            person=request.by.person, device=device, operation=sent.operation, sheet=sent.sheet, row=sent.row,
            content=sent.content, fingerprint=fingerprint, fate=fate, answer=answer, client_at=sent.client_at,
            server_at=database_now())
        kept.save(force_insert=True)
        if fate != "applied":  # an applied one has its own line from record_mark
            journal.append(request.by.person, f"sync.{fate}", None, {
                "operation": kept.pk, "sheet": sent.sheet, "row": sent.row, "content": fingerprint})
