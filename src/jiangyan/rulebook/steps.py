"""Counting the steps of a shortfall: 每少20人扣0.5分, and what a started step is worth."""

from fractions import Fraction

from jiangyan.rulebook.numbers import Number

READINGS = ("whole", "any_part", "proportional")


def count(over: int, under: int, step: Number, reading: str) -> int | Fraction:
    """How many steps a shortfall of over/under is worth under the reading; only `proportional` gives a Fraction.

    >>> [count(50, 1, 20, reading) for reading in READINGS]
    [2, 3, Fraction(5, 2)]
    """
    step_over, step_under = step.as_integer_ratio()
    missing, size = over * step_under, under * step_over
    if reading == "proportional":
        return Fraction(missing, size)
    return -(-missing // size) if reading == "any_part" else missing // size


def counted_words(steps: int, reading: str) -> str:
    """The count in words.

    >>> counted_words(2, "whole"), counted_words(3, "any_part")
    ('2个整步', '3步（不足一步按一步计）')
    """
    return f"{steps}个整步" if reading == "whole" else f"{steps}步（不足一步按一步计）"
