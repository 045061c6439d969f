"""Deadlines at their edges: the second, midnight, the last hour."""

from datetime import UTC, datetime, timedelta

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
