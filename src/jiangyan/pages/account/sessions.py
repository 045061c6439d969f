"""Where sessions are kept: Django's own table, asked at every request, so that ending one takes effect at once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from jiangyan.models.questions import Question

_SESSION = Question(lambda key: Session.objects.filter(session_key=key))


class SessionStore(db.SessionStore):
    """Django's store; only the question is put into SQL once instead of at every request."""

    def _get_session_from_db(self) -> Any:
        found = _SESSION.first(self.session_key or "")
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
