"""Counting the steps of a shortfall: 每少20人扣0.5分, and what a started step is worth."""

from fractions import Fraction

from jiangyan.rulebook.numbers import text

READINGS = ("whole", "any_part", "proportional")


def count(missing: Fraction, step: Fraction, reading: str) -> Fraction:
    """How many steps `missing` is worth under the reading.

    >>> [count(Fraction(50), Fraction(20), reading) for reading in READINGS]
    [Fraction(2, 1), Fraction(3, 1), Fraction(5, 2)]
    """
    quotient = missing / step
    if reading == "whole":
        return Fraction(quotient.__floor__())
    if reading == "any_part":
        return Fraction(quotient.__ceil__())
    return quotient


def counted_words(steps: Fraction, reading: str) -> str:
    """The count in words.

    >>> counted_words(Fraction(2), "whole"), counted_words(Fraction(3), "any_part")
    ('2个整步', '3步（不足一步按一步计）')
    """
    return f"{text(steps)}个整步" if reading == "whole" else f"{text(steps)}步（不足一步按一步计）"
