"""Counting the steps of a shortfall: 每少20人扣0.5分, and what a started step is worth."""

from fractions import Fraction

from jiangyan.rulebook.numbers import Number, text

READINGS = ("whole", "any_part", "proportional")


def count(missing: int | Fraction, step: Number, reading: str) -> int | Fraction:
    """How many steps `missing` is worth under the reading.

    >>> [count(Fraction(50), Fraction(20), reading) for reading in READINGS]
    [2, 3, Fraction(5, 2)]
    """
    exactly = step if isinstance(step, int) else Fraction(step)
    if reading == "whole":
        return int(missing // exactly)
    if reading == "any_part":
        return -int(-missing // exactly)
    return Fraction(missing) / exactly


def counted_words(steps: Number, reading: str) -> str:
    """The count in words.

    >>> counted_words(Fraction(2), "whole"), counted_words(Fraction(3), "any_part")
    ('2个整步', '3步（不足一步按一步计）')
    """
    return f"{text(steps)}个整步" if reading == "whole" else f"{text(steps)}步（不足一步按一步计）"
