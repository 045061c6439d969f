"""When a reminder is due: to the second, once, the latest only."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiangyan.rulebook.reminders import Schedule, due_reminders, schedule_fault, step

END = datetime(2028, 2, 29, 16, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(("now", "inclusive", "name"), [
    (END - 7 * DAY - SECOND, True, ""), (END - 7 * DAY, True, "before-7"), (END - 3 * DAY - SECOND, True, "before-7"),
    (END - 3 * DAY, True, "before-3"), (END - DAY, True, "before-1"), (END, True, "before-1"), (END, False, "overdue-0"),
    (END + timedelta(microseconds=1), True, "overdue-0"), (END + 7 * DAY - SECOND, True, "overdue-0"),
    (END + 7 * DAY, True, "overdue-1"), (END + 400 * DAY, True, "overdue-57"),
])
def test_the_second_decides(now: datetime, inclusive: bool, name: str) -> None:
    assert step(END, now, Schedule(), inclusive) == name


def test_daily_none_and_an_own_list() -> None:
    assert [step(END, END + 2 * DAY, Schedule((), word)) for word in ("daily", "weekly", "none")] == ["overdue-2", "overdue-0", ""]
    assert [step(END, END - days * DAY, Schedule((10,), "none")) for days in (11, 10, 1)] == ["", "before-10", "before-10"]


def test_what_was_sent_is_not_due_again_and_a_missed_one_is_not_sent_late() -> None:
    assert due_reminders(END, END - 2 * DAY, Schedule(), ("before-3",)) == []
    assert due_reminders(END, END - DAY, Schedule(), ()) == ["before-1"]
    assert due_reminders(END, END - 9 * DAY, Schedule(), ()) == []


def test_the_instant_of_the_deadline_itself_is_still_in_time_unless_the_round_says_otherwise() -> None:
    assert (step(END, END, Schedule()), due_reminders(END, END, Schedule(), ())) == ("before-1", ["before-1"])
    assert due_reminders(END, END, Schedule(), (), False) == ["overdue-0"]


@given(st.integers(0, 60 * 24 * 60), st.lists(st.integers(1, 30), unique=True, max_size=5), st.sampled_from(("daily", "weekly", "none")))
def test_walking_through_time_every_reminder_is_due_exactly_once(minutes: int, days: list[int], overdue: str) -> None:
    schedule, sent = Schedule(tuple(days), overdue), list[str]()
    start = END - 31 * DAY
    for hour in range(minutes // 60 + 1):
        sent += due_reminders(END, start + timedelta(hours=hour), schedule, sent)
    passed = start + timedelta(hours=minutes // 60)
    expected = [f"before-{one}" for one in sorted(days, reverse=True) if passed >= END - one * DAY]
    every = {"daily": 1, "weekly": 7}.get(overdue)
    if every and passed > END:
        expected += [f"overdue-{place}" for place in range((passed - END) // timedelta(days=every) + 1)]
    assert sent == expected


@pytest.mark.parametrize(("days", "overdue", "fault"), [
    ((7, 3, 1), "weekly", ""), ((), "none", ""), ((1,), "daily", ""), ((90,), "daily", ""), ((91,), "daily", "提前天数须为1至90之间的整数"),
    ((0,), "daily", "提前天数须为1至90之间的整数"), ((3, 3), "daily", "提前天数最多10个，不能重复"), (tuple(range(1, 11)), "daily", ""),
    (tuple(range(1, 12)), "daily", "提前天数最多10个，不能重复"), ((1,), "hourly", "逾期提醒只能选择每天、每周或不提醒"),
])
def test_a_schedule_that_cannot_stand_says_why(days: tuple[int, ...], overdue: str, fault: str) -> None:
    assert schedule_fault(days, overdue) == fault
