"""The one way to write: once per operation id, in one transaction, answered after commit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from jiangyan.actions import journal
from jiangyan.actions.records import insert
from jiangyan.models import Operation
from jiangyan.models.questions import Question
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker

Answer = dict[str, Any]


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
    fingerprint = journal.digest([deed, body])
    try:
        with transaction.atomic():
            known = _known(request, fingerprint)
            if known is not None:
                return known
            answer = work()
            insert(Operation.fresh(person_id=request.by.person.pk, key=request.key, fingerprint=fingerprint, answer=answer))
            return answer
    except IntegrityError:
        known = _known(request, fingerprint)
        if known is None:
            raise
        return known
    except Problem as refusal:
        _refused(request, deed, refusal)
        raise


def _refused(request: Request, deed: str, refusal: Problem) -> None:
    if refusal.status in (403, 404, 409):
        with transaction.atomic():
            journal.append(request.by.person, "refused", None, {"deed": deed, "word": refusal.word})

