"""Days as the calendar counts them: months with the month-end rule, and working days by the holiday notices."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = "一二三四五六日"


class UnknownYear(ValueError):
    """A day of a year whose holiday notice is not known; nothing is guessed about it."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"the holiday notice of {year} is not known")


@dataclass(frozen=True)
class Calendar:
    """What the yearly holiday notices say: days off, weekend days that are worked, and the years they cover."""

    years: frozenset[int]
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` calendar months later, or the month's last day where it has no such day.

    >>> add_months(date(2025, 8, 31), 6), add_months(date(2027, 8, 31), 6)
    (datetime.date(2026, 2, 28), datetime.date(2028, 2, 29))
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether people work on `day`; UnknownYear where no notice covers it.

    >>> known = Calendar(frozenset({2025}), frozenset({date(2025, 10, 1)}), frozenset({date(2025, 9, 28)}))
    >>> [is_working_day(known, date(2025, *one)) for one in ((10, 1), (9, 28), (9, 27), (9, 29))]
    [False, True, False, True]
    """
    if day.year not in calendar.years:
        raise UnknownYear(day.year)
    return day in calendar.workdays or (day.weekday() < 5 and day not in calendar.holidays)


def add_working_days(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th working day after `day`, which is not counted itself; 0 is the first working day from `day` on.

    >>> known = Calendar(frozenset({2025}), frozenset({date(2025, 10, 1)}))
    >>> add_working_days(known, date(2025, 9, 30), 1), add_working_days(known, date(2025, 9, 27), 0)
    (datetime.date(2025, 10, 2), datetime.date(2025, 9, 29))
    """
    place = day if count else day - timedelta(days=1)
    for _ in range(count or 1):
        place += timedelta(days=1)
        while not is_working_day(calendar, place):
            place += timedelta(days=1)
    return place


def working_days(calendar: Calendar, first: date, last: date) -> int:
    """How many working days lie from `first` to `last`, both counted; 0 where `last` is earlier.

    >>> known = Calendar(frozenset({2025}), frozenset({date(2025, 10, 1)}))
    >>> working_days(known, date(2025, 9, 29), date(2025, 10, 5))
    4
    """
    return sum(is_working_day(calendar, first + timedelta(days=place)) for place in range((last - first).days + 1))


def weekday(day: date) -> str:
    """The day of the week as people say it.

    >>> weekday(date(2025, 10, 1))
    '星期三'
    """
    return f"星期{WEEKDAYS[day.weekday()]}"
