"""Months and working days at their edges: month ends, 29 February, the turn of the year, no notice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiangyan.rulebook.calendar import (
    Calendar,
    UnknownYear,
    add_months,
    add_working_days,
    is_working_day,
    weekday,
    working_days,
)

NEW_YEAR = Calendar(frozenset({2025, 2026}), frozenset({date(2026, 1, day) for day in (1, 2, 3)}), frozenset({date(2026, 1, 4)}))


@pytest.mark.parametrize(("day", "months", "end"), [
    ((2025, 8, 31), 6, (2026, 2, 28)), ((2027, 8, 31), 6, (2028, 2, 29)), ((2027, 8, 29), 6, (2028, 2, 29)),
    ((2025, 8, 29), 6, (2026, 2, 28)), ((2025, 8, 28), 6, (2026, 2, 28)), ((2024, 2, 29), 12, (2025, 2, 28)),
    ((2025, 7, 15), 6, (2026, 1, 15)), ((2025, 12, 31), 2, (2026, 2, 28)), ((2025, 3, 31), 1, (2025, 4, 30)),
    ((2025, 12, 1), 1, (2026, 1, 1)), ((2025, 5, 5), 0, (2025, 5, 5)), ((2024, 8, 30), 6, (2025, 2, 28)),
])
def test_months_end_where_the_month_ends(day: tuple[int, int, int], months: int, end: tuple[int, int, int]) -> None:
    assert add_months(date(*day), months) == date(*end)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_a_month_later_is_never_in_the_wrong_month(day: date, months: int) -> None:
    end = add_months(day, months)
    assert ((end.year - day.year) * 12 + end.month - day.month, end.day <= day.day) == (months, True)
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


@pytest.mark.parametrize(("day", "works"), [
    ((2025, 12, 31), True), ((2026, 1, 1), False), ((2026, 1, 3), False), ((2026, 1, 4), True), ((2026, 1, 10), False),
    ((2026, 1, 5), True),
])
def test_a_notice_moves_days_across_the_turn_of_the_year(day: tuple[int, int, int], works: bool) -> None:
    assert is_working_day(NEW_YEAR, date(*day)) is works


@pytest.mark.parametrize(("count", "end"), [(0, (2025, 12, 31)), (1, (2026, 1, 4)), (2, (2026, 1, 5)), (7, (2026, 1, 12))])
def test_working_days_are_counted_over_the_turn_of_the_year(count: int, end: tuple[int, int, int]) -> None:
    assert add_working_days(NEW_YEAR, date(2025, 12, 31), count) == date(*end)


def test_from_a_day_off_nothing_is_counted_until_people_work() -> None:
    assert (add_working_days(NEW_YEAR, date(2026, 1, 1), 0), add_working_days(NEW_YEAR, date(2026, 1, 1), 1)) == (
        date(2026, 1, 4), date(2026, 1, 4))


@pytest.mark.parametrize(("day", "count", "year"), [((2026, 12, 31), 1, 2027), ((2024, 12, 31), 1, 2025), ((2027, 1, 1), 0, 2027)])
def test_a_year_without_a_notice_is_asked_for_and_never_guessed(day: tuple[int, int, int], count: int, year: int) -> None:
    known = Calendar(frozenset({2026})) if year != 2027 else NEW_YEAR
    with pytest.raises(UnknownYear) as caught:
        add_working_days(known, date(*day), count)
    assert caught.value.year == year


@given(st.dates(date(2025, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_counting_back_gives_what_was_added(day: date, count: int) -> None:
    end = add_working_days(NEW_YEAR, day, count)
    assert (working_days(NEW_YEAR, day + timedelta(days=1), end), is_working_day(NEW_YEAR, end)) == (count, True)


def test_an_empty_span_has_no_working_days_and_days_have_names() -> None:
    assert (working_days(NEW_YEAR, date(2026, 1, 2), date(2026, 1, 1)), weekday(date(2026, 1, 4))) == (0, "星期日")
