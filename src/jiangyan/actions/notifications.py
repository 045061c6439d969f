"""Telling people: a line inside the product for each, and a mail that waits in the outbox."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from jiangyan.actions import mails
from jiangyan.models import Notification, OutboxMail, Person, Project, Recusal
from jiangyan.queries.addresses import address_of
from jiangyan.queries.clock import database_now
from jiangyan.queries.notifications import KINDS


def notify(kind: str, project: Project | None, persons: Iterable[Person], **values: Any) -> int:
    """Tells each of `persons` once, inside the transaction of the deed, and answers how many were told.

    `kind` is one of queries.notifications.KINDS. `values` are plain data for its words: instants as ISO text, numbers,
    `path` for a page of its own ("/invitations/…/"); never points, verdicts or names of others. Mails are held until
    an officer releases them, unless the round sends at once. Somebody inactive or recused from the project is not told.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a notification needs the transaction of its deed")
    if kind not in KINDS:
        raise KeyError(kind)
    people = _addressees(project, persons)
    now = database_now()
    Notification.objects.bulk_create(
        Notification(kind=kind, person=one, project=project, values=values, at=now) for one in people)
    written = OutboxMail.objects.bulk_create(_mail(kind, project, one, values) for one in people)
    for mail in written:
        mails.enqueue(mail)
    return len(people)


def _addressees(project: Project | None, persons: Iterable[Person]) -> list[Person]:
    recused = set(Recusal.objects.filter(project=project).values_list("person", flat=True)) if project else set()
    each = {one.pk: one for one in persons if one.is_active and one.pk not in recused}
    return list(each.values())


def _mail(kind: str, project: Project | None, person: Person, values: dict[str, Any]) -> OutboxMail:
    held = project.round.mails_held if project else False
    return OutboxMail(
        kind=kind, person=person, project=project, round=project.round if project else None, values=values,
        authority=project.round.authority if project else None, made_at=database_now(), message_id=message_id(),
        state=("held" if held else "waiting") if address_of(person) else "unaddressed")


def message_id() -> str:
    """A fresh Message-ID for one row; sending the row twice sends it twice, so that the second is recognised."""
    return f"<{uuid.uuid4().hex}@{settings.MAIL_DOMAIN}>"
