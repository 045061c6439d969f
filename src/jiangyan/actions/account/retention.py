"""What is kept for JIANGYAN_LOG_DAYS and no longer: traces of sign-ins that only live outside the journal, never the journal itself."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session

from jiangyan.models import Attempt


def sweep(now: datetime) -> None:
    """Removes sessions that ended, and counts of failed sign-ins that last grew, more than settings.LOG_DAYS days before `now`."""
    before = now - timedelta(days=settings.LOG_DAYS)
    sessions = Session.objects.filter(expire_date__lt=before).delete()[0]
    attempts = Attempt.objects.filter(last_at__lt=before).delete()[0]
    if sessions or attempts:
        logging.getLogger("jiangyan").info("swept %s sessions and %s counts of sign-ins", sessions, attempts)
