"""Trying again: longer and longer, then people look at it."""

from datetime import timedelta

from jiangyan.rulebook.retries import LIMIT, LONGEST, pause


def test_pauses_grow_to_the_longest_and_end_with_the_last_attempt() -> None:
    pauses = [pause(attempts) for attempts in range(1, LIMIT + 2)]
    assert pauses[:2] == [timedelta(seconds=15), timedelta(minutes=1)]
    assert pauses[LIMIT - 2:] == [LONGEST, None, None]
    assert sum((one for one in pauses if one is not None), timedelta()) == timedelta(hours=9, minutes=25, seconds=15)
