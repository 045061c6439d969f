"""What is due again and again: each duty is done by whichever worker moves its instant on, under a lock of the database."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from jiangyan.actions import anchors
from jiangyan.actions.account import retention
from jiangyan.actions.mail import inboxes, mails, reminders
from jiangyan.actions.panel import invitations
from jiangyan.actions.round import export_retention
from jiangyan.models import Duty
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.vault import files


@dataclass(frozen=True)
class Work:
    """One duty: its name, how often it is due, and what it does: little, in one transaction; more is a job's work."""

    name: str
    every: timedelta
    do: Callable[[datetime], None]


DUTIES: tuple[Work, ...] = (
    Work("anchors", timedelta(hours=1), anchors.daily),
    Work("invitations", timedelta(minutes=10), invitations.lapse_due),
    Work("mails", timedelta(minutes=1), mails.enqueue_waiting),
    Work("entrance", timedelta(hours=1), lambda _now: _sweep()),
    Work("inbox", timedelta(minutes=1), inboxes.enqueue_due),
    Work("reminders", timedelta(minutes=1), reminders.enqueue_due),
    Work("retention", timedelta(days=1), retention.sweep),
    Work("exports", timedelta(hours=1), export_retention.sweep),
)


def _sweep() -> None:
    """Uploads whose process died lie in the entrance for ever; a day is longer than any upload takes."""
    with suppress(Problem):  # a disk that is away is told by /healthz, not here every second
        files.sweep(24 * 3600)


def tick() -> list[str]:
    """Does what is due now and answers the names; two workers never do the same turn.

    A duty that fails leaves nothing half done and stays due; it keeps neither the others nor the jobs from being done.
    """
    now = database_now()
    later = set(Duty.objects.filter(next_at__gt=now).values_list("name", flat=True))
    return [work.name for work in DUTIES if work.name not in later and _tried(work, now)]


def _tried(work: Work, now: datetime) -> bool:
    try:
        return _turn(work, now)
    except (OperationalError, InterfaceError):  # the database is away: the worker waits for it
        raise
    except Exception:
        logging.getLogger("jiangyan").exception("duty %s failed", work.name)
        return False


def _turn(work: Work, now: datetime) -> bool:
    with transaction.atomic():
        mine = Duty.objects.filter(name=work.name, next_at__lte=now).update(next_at=now + work.every, done_at=now) == 1
        if not mine:
            mine = _first(work, now)
        if mine:
            work.do(now)
        return mine


def _first(work: Work, now: datetime) -> bool:
    if Duty.objects.filter(name=work.name).exists():
        return False
    try:
        with transaction.atomic():
            Duty.objects.create(name=work.name, next_at=now + work.every, done_at=now)
        return True
    except IntegrityError:  # another worker began with it at the same moment
        return False
