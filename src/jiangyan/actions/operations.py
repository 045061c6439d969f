"""The one way to write: once per operation id, in one transaction, answered after commit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, transaction
from rfc8785 import IntegerDomainError

from jiangyan.actions import journal
from jiangyan.actions.records import insert
from jiangyan.models import Operation, outages, touched
from jiangyan.models.questions import Question
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker

Answer = dict[str, Any]

TURNS = 4
"""How often a deed is tried that the database gives up for the sake of another one."""


@dataclass(frozen=True)
class Request:
    """Who asks, and the operation id that their device made for this one deed."""

    by: Asker
    key: str


_DONE = Question(lambda person, key: Operation.objects.filter(person=person, key=key).values_list("fingerprint", "answer"))


def _known(request: Request, fingerprint: str) -> Answer | None:
    done = _DONE.first(request.by.person.pk, request.key)
    if done is None:
        return None
    kept, answer = done
    if kept != fingerprint:
        raise Problem("operation.key_reused")
    return dict(answer or {})


def once(request: Request, deed: str, body: Any, work: Callable[[], Answer]) -> Answer:
    """Runs `work` exactly once for this person and operation id and returns its plain answer.

    The same key with the same deed and body gets the first answer again; with another body Problem
    operation.key_reused. A refusal rolls everything back and leaves one journal line of its own.
    """
    if not request.key or len(request.key) > 80:
        raise Problem("operation.key_missing")
    try:
        fingerprint = journal.digest([deed, body])
    except IntegerDomainError:
        raise _too_large() from None
    try:
        return _carried_out(request, fingerprint, work)
    except IntegrityError:
        known = _known(request, fingerprint)
        if known is None:
            raise
        return known
    except (DataError, OverflowError, IntegerDomainError):
        raise _too_large() from None
    except Problem as refusal:
        known = _known(request, fingerprint)  # the same call, sent twice at once: the first one may be done by now
        if known is not None:
            return known
        _refused(request, deed, refusal)
        raise


def _too_large() -> Problem:
    return Problem("form.invalid", detail="有一项文字太长或数太大，没有保存。请改短后再试")


def _carried_out(request: Request, fingerprint: str, work: Callable[[], Answer]) -> Answer:
    """The transaction; done again when the database gave it up in favour of another one that wanted the same rows."""
    outermost, earlier = not transaction.get_connection().in_atomic_block, touched.standing()
    for turn in range(TURNS):
        try:
            with transaction.atomic():
                known = _known(request, fingerprint)
                if known is not None:
                    return known
                answer = work()
                journal.close(request.by.person)
                insert(Operation.fresh(person_id=request.by.person.pk, key=request.key, fingerprint=fingerprint, answer=answer))
                return answer
        except BaseException as trouble:
            touched.put_back(earlier)
            if not isinstance(trouble, OperationalError) or not outermost or turn == TURNS - 1 or not outages.repeatable(trouble):
                raise
    raise AssertionError("every turn answers or raises")


def _refused(request: Request, deed: str, refusal: Problem) -> None:
    noted = refusal.values.get("noted")
    if refusal.status in (403, 404, 409) or noted:
        with transaction.atomic():
            journal.append(request.by.person, "refused", None, {"deed": deed, "word": refusal.word} | (noted or {}))

