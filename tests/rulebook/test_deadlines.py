"""Deadlines at their edges: the second, midnight, the last hour."""

from datetime import UTC, datetime, timedelta

import pytest

from jiangyan.rulebook import deadlines

END = datetime(2025, 3, 19, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_instant_itself_counts_only_when_inclusive() -> None:
    assert [deadlines.is_late(END + step, END, inclusive) for inclusive in (True, False)
            for step in (-SECOND, timedelta(0), SECOND)] == [False, False, True, False, True, True]


def test_midnight_belongs_to_the_day_that_ends() -> None:
    assert [deadlines.words(moment) for moment in (END, END - SECOND, datetime(2025, 1, 1, tzinfo=UTC))] == [
        "2025年3月18日 24:00", "2025年3月18日 23:59", "2024年12月31日 24:00"]


def test_what_is_left_is_said_in_days_then_hours_then_less() -> None:
    assert [deadlines.left_words(END - left, END) for left in (
        timedelta(days=3), timedelta(hours=5), timedelta(minutes=20), timedelta(0))] == [
        "还有3天", "还有5小时", "不足1小时", "不足1小时"]


def test_what_is_overdue_is_said_too() -> None:
    assert [deadlines.left_words(END + over, END) for over in (timedelta(hours=1), timedelta(days=2))] == [
        "已逾期不足1天", "已逾期2天"]
    assert deadlines.days_left(END + SECOND, END) == -1


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(("served", "last"), [
    (_at(2025, 8, 31, 0, 0), _at(2026, 3, 1)), (_at(2027, 8, 31, 23, 59, 59), _at(2028, 3, 1)),
    (_at(2027, 8, 29, 9), _at(2028, 3, 1)), (_at(2025, 6, 30, 9), _at(2025, 12, 31)),
    (_at(2025, 7, 31, 9), _at(2026, 2, 1)), (_at(2024, 2, 29, 9), _at(2024, 8, 30)),
])
def test_six_calendar_months_end_with_the_day(served: datetime, last: datetime) -> None:
    found = deadlines.latest_limit(served)
    assert (found, deadlines.limit_fault(last, served), bool(deadlines.limit_fault(last + SECOND, served))) == (last, "", True)


def test_a_limit_begins_after_the_verdict_is_served() -> None:
    served = _at(2025, 8, 31, 9)
    assert [bool(deadlines.limit_fault(served + step, served)) for step in (-SECOND, timedelta(0), SECOND)] == [True, True, False]


def test_a_deadline_is_only_moved_later_and_not_into_the_past() -> None:
    now = END + timedelta(days=2)
    faults = [deadlines.extension_fault(END, until, now) for until in (END - SECOND, END, END + SECOND, now, now + SECOND)]
    assert [one[:9] for one in faults] == ["新的截止时间须晚于"] * 2 + ["新的截止时间已经过"] * 2 + [""]


def test_a_deadline_at_midnight_belongs_to_the_day_before() -> None:
    assert [deadlines.last_day(_at(*one)).isoformat() for one in ((2026, 1, 1), (2026, 1, 1, 0, 0, 1), (2024, 3, 1))] == [
        "2025-12-31", "2026-01-01", "2024-02-29"]
