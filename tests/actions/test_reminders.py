"""Deadlines: each person is reminded once a step, the officer only once it is missed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jiangyan.actions import ticks
from jiangyan.actions.mail import reminders
from jiangyan.actions.mail.notifications import notify
from jiangyan.management.work import Worker
from jiangyan.models import Duty, Job, Notification, OutboxMail, Project, Round
from jiangyan.queries.mail import mails
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def left(cast: Cast, **until: int) -> None:
    """The college's submission is due in so long; nobody else's is near."""
    Round.objects.update(submission_deadline=timezone.now() + timedelta(days=60))
    Project.objects.filter(pk=cast.projects["college"].pk).update(deadline=timezone.now() + timedelta(**until))


def told() -> list[tuple[str, str]]:
    """Who was told what, in order."""
    return [(one.person.username, mails.title(one.kind, one.values).split("：")[0]) for one in Notification.objects.order_by("pk")]


def test_the_unit_is_reminded_once_a_step(cast: Cast) -> None:
    left(cast, days=2, hours=12)
    for _time in range(3):
        Duty.objects.all().delete()
        Worker().run(once=True)
    near = "提交自评和材料还有 3 天截止"
    assert told() == [("college-clerk", near), ("college-head", near)]
    left(cast, hours=20)
    Duty.objects.all().delete()
    Worker().run(once=True)
    assert told()[2:] == [(name, "提交自评和材料还有 1 天截止") for name in ("college-clerk", "college-head")]
    assert (OutboxMail.objects.count(), {one.task.status for one in Job.objects.select_related("task")}) == (4, {"SUCCESSFUL"})


def test_once_it_is_missed_the_officer_is_told_too(cast: Cast) -> None:
    left(cast, hours=-1)
    Worker().run(once=True)
    assert sorted(told()) == [(name, "提交自评和材料已过截止时间") for name in ("college-clerk", "college-head", "officer")]


def test_looking_twice_queues_one_job(cast: Cast) -> None:
    left(cast, days=1)
    with transaction.atomic():
        reminders.enqueue_due(timezone.now())
        reminders.enqueue_due(timezone.now() + timedelta(minutes=5))
    assert Job.objects.count() == 1


def test_the_database_refuses_the_same_reminder_again(cast: Cast) -> None:
    with transaction.atomic():
        notify("extension_decided", cast.projects["college"], [cast.officer], key="same")
    with pytest.raises(IntegrityError), transaction.atomic():
        notify("extension_decided", cast.projects["college"], [cast.officer], key="same")
    assert (Notification.objects.count(), OutboxMail.objects.count()) == (1, 1)


def test_nothing_near_makes_no_job(cast: Cast) -> None:
    left(cast, days=30)
    ticks.tick()
    assert Job.objects.count() == 0
