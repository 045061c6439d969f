"""What a rule gives, and the circumstances it may know."""

from typing import NamedTuple

from jiangyan.rulebook.numbers import Number, points
from jiangyan.rulebook.rubric import Fact, Row

Interval = tuple[Number, Number]


class Outcome(NamedTuple):
    """Suggested points (None: a person judges), allowed intervals, the arithmetic in Chinese, things to look at."""

    suggested: Number | None
    allowed: tuple[Interval, ...]
    reason: str
    warnings: tuple[str, ...] = ()


class Circumstances(NamedTuple):
    """What a rule may know besides its own facts."""

    unit_kind: str | None
    steps: str
    facts: tuple[Fact, ...]
    free_of_grid: bool = False


def settled(row: Row, value: Number, reason: str, *warnings: str) -> Outcome:
    """Exactly one value, kept inside 0 and the row's maximum."""
    value = 0 if value < 0 else row.max if value > row.max else value
    return Outcome(value, ((value, value),), f"{reason}，得{points(value)}分", warnings)


def judged(row: Row, low: Number, high: Number, reason: str) -> Outcome:
    """A range in which a person chooses; a range of one value leaves nothing to choose."""
    if low == high:
        return settled(row, low, reason)
    return Outcome(None, ((low, high),), f"{reason}，由评分人在{points(low)}至{points(high)}分之间评定")

