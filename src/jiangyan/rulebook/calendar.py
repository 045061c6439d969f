"""Days as the calendar counts them: months with the month-end rule."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` calendar months later, or the month's last day where it has no such day.

    >>> add_months(date(2025, 8, 31), 6), add_months(date(2027, 8, 31), 6)
    (datetime.date(2026, 2, 28), datetime.date(2028, 2, 29))
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
