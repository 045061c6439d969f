"""Deadlines as instants: late or not, days left, how far they may be moved, and how they are written."""

from datetime import date, datetime, time, timedelta

from jiangyan.rulebook.calendar import add_months

LIMIT_MONTHS = 6
"""不超过6个月: the longest that a failed unit may get, from the day its verdict is served (a reading)."""


def is_late(instant: datetime, deadline: datetime, inclusive: bool) -> bool:
    """Whether `instant` misses `deadline`; an inclusive deadline still takes its own instant.

    >>> noon = datetime(2025, 3, 18, 12)
    >>> is_late(noon, noon, True), is_late(noon, noon, False)
    (False, True)
    """
    return instant > deadline if inclusive else instant >= deadline


def days_left(instant: datetime, deadline: datetime) -> int:
    """Whole days from `instant` to `deadline`; negative once it has passed.

    >>> days_left(datetime(2025, 3, 15, 9), datetime(2025, 3, 18, 12))
    3
    >>> days_left(datetime(2025, 3, 18, 13), datetime(2025, 3, 18, 12))
    -1
    """
    return (deadline - instant) // timedelta(days=1)


def latest_limit(served: datetime) -> datetime:
    """The last instant a rectification limit may have: 24:00 of the day six calendar months after `served` (local).

    >>> words(latest_limit(datetime(2025, 8, 31, 17, 30)))
    '2026年2月28日 24:00'
    """
    return datetime.combine(add_months(served.date(), LIMIT_MONTHS) + timedelta(days=1), time(0), served.tzinfo)


def limit_fault(until: datetime, served: datetime) -> str:
    """Why a rectification limit cannot be set for a verdict served then (both local); empty when it can.

    >>> limit_fault(datetime(2026, 3, 1), datetime(2025, 8, 31, 9)), limit_fault(datetime(2025, 8, 31, 9), datetime(2025, 8, 31, 9))
    ('', '整改期限须晚于结论送达的时间（2025年8月31日 09:00）')
    >>> limit_fault(datetime(2026, 3, 1, 0, 1), datetime(2025, 8, 31, 9))
    '整改期限自结论送达之日起不超过6个月，最晚为2026年2月28日 24:00'
    """
    if until <= served:
        return f"整改期限须晚于结论送达的时间（{words(served)}）"
    last = latest_limit(served)
    return "" if until <= last else f"整改期限自结论送达之日起不超过{LIMIT_MONTHS}个月，最晚为{words(last)}"


def extension_fault(before: datetime, until: datetime, now: datetime) -> str:
    """Why a deadline cannot be moved from `before` to `until`; empty when it can: only later, and not into the past.

    >>> day = datetime(2025, 3, 18)
    >>> extension_fault(day, day, day), extension_fault(day, datetime(2025, 3, 19), datetime(2025, 3, 19))
    ('新的截止时间须晚于原来的截止时间（2025年3月17日 24:00）', '新的截止时间已经过去')
    """
    if until <= before:
        return f"新的截止时间须晚于原来的截止时间（{words(before)}）"
    return "新的截止时间已经过去" if until <= now else ""


def last_day(moment: datetime) -> date:
    """The day that a deadline belongs to: midnight ends the day before.

    >>> last_day(datetime(2025, 3, 19)), last_day(datetime(2025, 3, 19, 0, 1))
    (datetime.date(2025, 3, 18), datetime.date(2025, 3, 19))
    """
    return (moment - timedelta(microseconds=1)).date()


def words(moment: datetime) -> str:
    """The local moment as people write it; midnight belongs to the day that ends.

    >>> words(datetime(2025, 3, 19)), words(datetime(2025, 3, 18, 9, 5))
    ('2025年3月18日 24:00', '2025年3月18日 09:05')
    """
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        day = moment - timedelta(days=1)
        return f"{day.year}年{day.month}月{day.day}日 24:00"
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def left_words(instant: datetime, deadline: datetime) -> str:
    """The distance to a deadline in words.

    >>> left_words(datetime(2025, 3, 15, 9), datetime(2025, 3, 18, 12))
    '还有3天'
    >>> left_words(datetime(2025, 3, 20), datetime(2025, 3, 18, 12))
    '已逾期1天'
    """
    if instant > deadline:
        late = (instant - deadline) // timedelta(days=1)
        return f"已逾期{late}天" if late else "已逾期不足1天"
    days = days_left(instant, deadline)
    if days:
        return f"还有{days}天"
    hours = (deadline - instant) // timedelta(hours=1)
    return f"还有{hours}小时" if hours else "不足1小时"
