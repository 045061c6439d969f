"""The holiday table: what is known of a day, and working days that are never guessed."""

from datetime import date

from jiangyan.models import HolidayDay, HolidayYear
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.rulebook import calendar
from jiangyan.rulebook.calendar import Calendar, UnknownYear


def known() -> Calendar:
    """Everything that complete years say (two queries)."""
    days = list(HolidayDay.objects.filter(year__complete=True).values_list("day", "kind"))
    return Calendar(frozenset(HolidayYear.objects.filter(complete=True).values_list("year", flat=True)),
                    frozenset(day for day, kind in days if kind == "holiday"),
                    frozenset(day for day, kind in days if kind == "workday"))


def working_day_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`; Problem holiday.year_unknown asks for the notice that is missing."""
    try:
        return calendar.add_working_days(known(), day, count)
    except UnknownYear as unknown:
        raise Problem("holiday.year_unknown", year=unknown.year) from unknown


def remark(day: date) -> str:
    """What to know of a day that somebody chooses: its weekday, and whether people work; says where that is not known."""
    kept = HolidayDay.objects.filter(day=day, year__complete=True).first()
    if kept is not None:
        return f"{calendar.weekday(day)}，{kept.name}{kept.get_kind_display()}"
    if not HolidayYear.objects.filter(year=day.year, complete=True).exists():
        return f"{calendar.weekday(day)}；{day.year}年的放假安排还没有录入"
    return calendar.weekday(day) + ("，休息日" if day.weekday() > 4 else "")


def years() -> list[HolidayYear]:
    """All years of the table, newest first (one query)."""
    return list(HolidayYear.objects.order_by("-year"))


def year_for(year: int, lock: bool = False) -> HolidayYear:
    """One year of the table; Problem not_found where it is not there."""
    rows = HolidayYear.objects.filter(year=year)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Problem("not_found")
    return found


def days(found: HolidayYear) -> list[HolidayDay]:
    """The days of a year in order (one query)."""
    return list(found.days.order_by("day"))


def missing_year() -> int | None:
    """The year whose notice is wanted next: this year's, or from November on the next one's; None where both are there."""
    today = local(database_now()).date()
    wanted = [today.year, *([today.year + 1] if today.month >= 11 else [])]
    complete = set(HolidayYear.objects.filter(year__in=wanted, complete=True).values_list("year", flat=True))
    return next((year for year in wanted if year not in complete), None)
