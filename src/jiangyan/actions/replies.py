"""Replies to programs, kept under the operation id, so that the same call gets the same reply whatever happened since."""

import hashlib
from typing import Any

from django.db import IntegrityError, transaction

from jiangyan.actions.operations import Request
from jiangyan.actions.records import insert
from jiangyan.models import Operation

Reply = dict[str, Any]
"""Status, headers and text of a reply."""


def known(request: Request) -> tuple[str, Reply] | None:
    """The call that was carried out under this operation id, as its fingerprint, and the reply it got; None for a new id."""
    found = Operation.objects.filter(person=request.by.person, key=_key(request)).values_list("fingerprint", "answer").first()
    return (found[0], dict(found[1] or {})) if found else None


def keep(request: Request, fingerprint: str, reply: Reply) -> None:
    """Keeps the reply to a call that was carried out; of two at once the first one stays."""
    try:
        with transaction.atomic():
            insert(Operation.fresh(person_id=request.by.person.pk, key=_key(request), fingerprint=fingerprint, answer=reply))
    except IntegrityError:
        pass


def _key(request: Request) -> str:
    """A key that no program can send: the deed itself is kept under the operation id."""
    return "reply:" + hashlib.sha256(request.key.encode()).hexdigest()
