"""Reminders of a deadline: so many days before it, and again while it is overdue.

>>> from datetime import datetime
>>> due_reminders(datetime(2025, 3, 18, 12), datetime(2025, 3, 15, 12), Schedule(), ())
['before-3']
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from jiangyan.rulebook.deadlines import is_late

EVERY: dict[str, int] = {"daily": 1, "weekly": 7}
"""How many days lie between two reminders of something overdue; any other word: none."""
MOST_DAYS = 90


@dataclass(frozen=True)
class Schedule:
    """When to remind: whole days before the deadline, and how often after it ("daily", "weekly" or "none")."""

    days_before: tuple[int, ...] = (7, 3, 1)
    overdue: str = "weekly"


def step(deadline: datetime, now: datetime, schedule: Schedule, inclusive: bool = True) -> str:
    """The latest reminder whose instant has come: "before-3", "overdue-0" (just missed), "overdue-1" …; "" before the first.

    >>> step(datetime(2025, 3, 18), datetime(2025, 3, 10), Schedule()), step(datetime(2025, 3, 18), datetime(2025, 3, 26), Schedule())
    ('', 'overdue-1')
    """
    if is_late(now, deadline, inclusive):
        every = EVERY.get(schedule.overdue)
        return f"overdue-{(now - deadline) // timedelta(days=every)}" if every else ""
    reached = [days for days in schedule.days_before if now >= deadline - timedelta(days=days)]
    return f"before-{min(reached)}" if reached else ""


def due_reminders(deadline: datetime, now: datetime, schedule: Schedule, already_sent: Collection[str],
                  inclusive: bool = True) -> list[str]:
    """The reminder to send now: at most one, since a later one says everything that an earlier one would have said.

    >>> due_reminders(datetime(2025, 3, 18), datetime(2025, 3, 17), Schedule(), ("before-7",))
    ['before-1']
    """
    name = step(deadline, now, schedule, inclusive)
    return [name] if name and name not in already_sent else []


def schedule_fault(days_before: Collection[int], overdue: str) -> str:
    """Why a schedule cannot stand; empty when it can.

    >>> schedule_fault((7, 3, 1), "weekly"), schedule_fault((0,), "weekly"), schedule_fault((), "hourly")
    ('', '提前天数须为1至90之间的整数', '逾期提醒只能选择每天、每周或不提醒')
    """
    if any(not 1 <= days <= MOST_DAYS for days in days_before):
        return f"提前天数须为1至{MOST_DAYS}之间的整数"
    if len(days_before) > 10 or len(set(days_before)) != len(days_before):
        return "提前天数最多10个，不能重复"
    return "" if overdue in (*EVERY, "none") else "逾期提醒只能选择每天、每周或不提醒"
