"""Traces of sign-ins go when their time is over; the journal never does."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from jiangyan.actions import ticks
from jiangyan.actions.account import retention
from jiangyan.models import Attempt, JournalLine
from tests.cast import Cast


def test_what_is_older_than_the_setting_goes_and_the_rest_stays(cast: Cast, settings: Any) -> None:
    settings.LOG_DAYS, now = 184, timezone.now()
    cast.submit("studio")
    lines = JournalLine.objects.count()
    for name, days in (("old", 185), ("young", 183)):
        Session.objects.create(session_key=name, session_data="", expire_date=now - timedelta(days=days))
        Attempt.objects.create(key=name, last_at=now - timedelta(days=days))
    retention.sweep(now)
    assert (list(Session.objects.values_list("session_key", flat=True)), list(Attempt.objects.values_list("key", flat=True)),
            JournalLine.objects.count()) == (["young"], ["young"], lines)
    settings.LOG_DAYS = 400
    retention.sweep(now)
    assert (Session.objects.count(), Attempt.objects.count()) == (1, 1)


def test_it_is_a_duty_of_every_day() -> None:
    assert [one.every for one in ticks.DUTIES if one.do is retention.sweep] == [timedelta(days=1)]
