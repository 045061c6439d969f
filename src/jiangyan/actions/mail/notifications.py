"""Telling people: a line inside the product for each, and a mail that waits in the outbox."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.mail import mails
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.records import change
from jiangyan.models import Notification, OutboxMail, Person, Project, Recusal, Round
from jiangyan.queries.account.addresses import address_of
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail.notifications import KINDS


def notify(kind: str, project: Project | None, persons: Iterable[Person], of_round: Round | None = None,
           key: str | None = None, **values: Any) -> int:
    """Tells each of `persons` once, inside the transaction of the deed, and answers how many were told.

    `kind` is one of queries.notifications.KINDS. `values` are plain data for its words: instants as ISO text, numbers,
    `path` for a page of its own ("/invitations/…/"); never points, verdicts or names of others. Mails are held until
    an officer releases them, unless the round sends at once. Somebody inactive or recused from the project is not told.
    `key` is for what one person is told only once, ever: the database refuses it a second time.
    `of_round` says whose outbox it is when there is no project to speak of yet (an expert who is asked).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a notification needs the transaction of its deed")
    if kind not in KINDS:
        raise KeyError(kind)
    people = _addressees(project, persons)
    now = database_now()
    Notification.objects.bulk_create(
        Notification(kind=kind, person=one, project=project, key=key, values=values, at=now) for one in people)
    written = OutboxMail.objects.bulk_create(_mail(kind, project, one, project.round if project else of_round, values) for one in people)
    for mail in written:
        mails.enqueue(mail)
    return len(people)


def post(kind: str, persons: Iterable[Person], **values: Any) -> int:
    """Only a mail to each of `persons`, nothing inside the product: for what they keep elsewhere. Answers how many."""
    written = OutboxMail.objects.bulk_create(
        _mail(kind, None, one, None, values) for one in _addressees(None, persons))
    for mail in written:
        mails.enqueue(mail)
    return len(written)


def _addressees(project: Project | None, persons: Iterable[Person]) -> list[Person]:
    recused = set(Recusal.objects.filter(project=project).values_list("person", flat=True)) if project else set()
    each = {one.pk: one for one in persons if one.is_active and one.pk not in recused}
    return list(each.values())


def _mail(kind: str, project: Project | None, person: Person, found: Round | None, values: dict[str, Any]) -> OutboxMail:
    state = "held" if found and found.mails_held and not KINDS[kind].at_once else "waiting"
    return OutboxMail(
        kind=kind, person=person, project=project, round=found, authority=found.authority if found else None,
        values=values, made_at=database_now(), message_id=mails.message_id(),
        state=state if address_of(person) else "unaddressed")


def read(request: Request, chosen: Sequence[int]) -> Answer:
    """Marks the person's own unread notifications as read: the chosen ones, or all of them when none is chosen."""
    def work() -> Answer:
        mine = Notification.objects.filter(person=request.by.person, read_at__isnull=True)
        count = change(mine.filter(pk__in=chosen) if chosen else mine, read_at=database_now())
        if count:
            journal.append(request.by.person, "notifications.read", None, {"count": count})
        return {"count": count}

    return once(request, "notifications.read", list(chosen), work)
