"""A round that is being drafted in tests: from the notice, settled step by step."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from jiangyan.actions.round import openings, readings, rounds
from jiangyan.actions.round.rounds import Dates, Office, Rules
from jiangyan.models import Round
from jiangyan.queries.clock import SHANGHAI
from jiangyan.queries.round import readings as asked
from tests.cast import Cast, request

NOTICE = "tianjin-notice-2025"
OFFICES = [Office("市职业技能公共实训中心", phone="000-00000001"), Office("市人社局职业能力建设处", email="chu@example.org")]


def day(days: int) -> datetime:
    """24:00 of the day that lies `days` ahead, as the instant in Asia/Shanghai."""
    ahead = timezone.now().astimezone(SHANGHAI) + timedelta(days=days + 1)
    return ahead.replace(hour=0, minute=0, second=0, microsecond=0)


def draft(cast: Cast, name: str = "示例批次二", programmes: tuple[str, ...] = ("base", "studio")) -> Round:
    """A new round with nothing settled."""
    answer = rounds.create(request(cast.officer), cast.authority.pk, NOTICE, name, programmes)
    return Round.objects.get(pk=answer["round"])


def settle(cast: Cast, round_: Round, *without: str) -> Round:
    """Settles everything except the items named in `without`."""
    steps: dict[str, Any] = {
        "contacts": lambda version: rounds.change_contacts(request(cast.officer), round_.pk, version, OFFICES),
        "dates": lambda version: rounds.change_dates(
            request(cast.officer), round_.pk, version, Dates(day(10), day(80), day(110))),
        "rules": lambda version: rounds.change_rules(request(cast.officer), round_.pk, version, Rules("80", 3, "mean")),
    }
    version = round_.version
    for name, step in steps.items():
        if name not in without:
            version = step(version)["version"]
    if "readings" not in without:
        for one in asked.each_once(asked.asked(round_.programmes.order_by("pk"))):
            readings.confirm(request(cast.officer), round_.pk, one.programme.code, one.reading.id, one.reading.default)
    round_.refresh_from_db()
    return round_


def propose(cast: Cast, round_: Round) -> Round:
    """Asks for the round to be opened."""
    openings.propose(request(cast.officer), round_.pk, round_.version)
    round_.refresh_from_db()
    return round_
