"""Reminders: every due one told once, however often the workers look."""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task

from jiangyan.actions import jobs
from jiangyan.actions.mail.notifications import notify
from jiangyan.models import Job, Notification
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail import reminders
from jiangyan.queries.mail.reminders import Due

SUBJECTS = {"submission": "提交自评和材料", "rectification": "限期整改和申请复验", "improvement": "整改完善"}


def enqueue_due(now: datetime) -> None:
    """Every minute: one job when something is due that nobody was told of, and none is under way."""
    if not Job.objects.filter(kind="send_reminders", task__status__in=("READY", "RUNNING")).exists() and _due(now):
        jobs.enqueue(f"reminders:{now:%Y%m%dT%H%M%S%f}", send_reminders)


def _due(now: datetime) -> list[Due]:
    told = Notification.objects.filter(key__startswith="reminder:", project__round__state="open")
    return reminders.due(now, {key for key in told.values_list("key", flat=True) if key})


@task()
def send_reminders() -> int:
    """Tells everybody what is due now, all or nothing, and answers how many were told."""
    with transaction.atomic():
        now = database_now()
        due = _due(now)
        for one in due:
            days = max(1, -((now - one.deadline) // timedelta(days=1)))  # a day begun counts as a day
            notify("deadline_passed" if one.late else "deadline_near", one.project, [one.person], key=one.key,
                   what=SUBJECTS[one.subject], until=one.deadline.isoformat(), days=str(days))
        return len(due)
