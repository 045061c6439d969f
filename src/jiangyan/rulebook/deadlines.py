"""Deadlines as instants: late or not, days left, and how they are written."""

from datetime import datetime, timedelta


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
