"""Counting the steps of a shortfall: 每少20人扣0.5分, and what a started step is worth."""

from fractions import Fraction

from jiangyan.rulebook.numbers import Number, text

READINGS = ("whole", "any_part", "proportional")


def count(missing: Number, step: Number, reading: str) -> Number:
    """How many steps `missing` is worth under the reading.

    >>> [count(Fraction(50), Fraction(20), reading) for reading in READINGS]
    [2, 3, Fraction(5, 2)]
    """
    if reading == "whole":
        return missing // step
    if reading == "any_part":
        return -(-missing // step)
    return Fraction(missing) / step


def counted_words(steps: Number, reading: str) -> str:
    """The count in words.

    >>> counted_words(Fraction(2), "whole"), counted_words(Fraction(3), "any_part")
    ('2个整步', '3步（不足一步按一步计）')
    """
    return f"{text(steps)}个整步" if reading == "whole" else f"{text(steps)}步（不足一步按一步计）"
