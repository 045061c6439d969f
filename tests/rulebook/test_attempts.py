"""Waiting after failures: none for the few, never more than the limit, never less for more failures."""

from hypothesis import given
from hypothesis import strategies as some

from jiangyan.rulebook.attempts import FREE, LONGEST, told, wait


@given(some.sampled_from(sorted(FREE)), some.integers(0, 10_000))
def test_more_failures_never_wait_less_and_nobody_is_locked_out(kind: str, failures: int) -> None:
    assert 0 <= wait(kind, failures) <= wait(kind, failures + 1) <= LONGEST[kind]


def test_the_free_ones_are_free_and_the_next_waits() -> None:
    assert {kind: (wait(kind, free - 1), wait(kind, free)) for kind, free in FREE.items()} == dict.fromkeys(FREE, (0, 15))


def test_ten_thousand_failures_are_told_fourteen_times() -> None:
    assert sum(told(failures) for failures in range(1, 10_001)) == 14
