"""What a session says of itself: when it began, when it was last used, how its person proved who they are."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings

from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker

STARTED, SEEN, PROVED, FACTOR, RIGHTS = "started", "seen", "proved", "second_factor", "rights"
"""The keys of a session: three instants in seconds since 1970, the kind of the second factor, the appointments in force."""

REFRESHED = 60
"""Seconds between two writings of SEEN, so that looking around costs no writing."""


def over(session: Mapping[str, Any], now: float) -> str:
    """Why the session is over at the instant `now` (seconds since 1970): "idle", "whole"; "" while it is good."""
    if now - session.get(STARTED, 0) > settings.SESSION_COOKIE_AGE:
        return "whole"
    return "idle" if now - session.get(SEEN, 0) > settings.SESSION_IDLE else ""


def require_proof(session: Mapping[str, Any]) -> None:
    """Passes when the person proved who they are within JIANGYAN_PROOF_MINUTES, by entering or since; else session.unproved.

    A demonstration's button is proof enough.
    """
    again = [one["at"] for one in session.get(AUTHENTICATION_METHODS_SESSION_KEY, []) if one.get("reauthenticated")]
    proof = max([session.get(PROVED, 0), *again])
    if time.time() - proof > settings.PROVED and not (settings.DEMO and factor(session) == "demo"):
        raise Problem("session.unproved", minutes=settings.PROVED // 60)


def factor(session: Mapping[str, Any]) -> str:
    """The kind of second factor with which this session was entered: totp, recovery_codes, webauthn; "" for none."""
    return str(session.get(FACTOR, ""))


def rights_of(by: Asker) -> str:
    """The appointments in force, as one text that changes when they do."""
    return ",".join(str(pk) for pk in sorted(one.pk for one in by.appointments))
