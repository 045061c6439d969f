"""Exact numbers and how they are written: fractions inside, plain decimals outside, never binary floats."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

Number = int | Fraction | Decimal
"""An exact number: counts are ints, points ints or Decimals, shares Fractions; the quick types do most of the work."""
HALF = Decimal("0.5")
_PLAIN = re.compile(r"[+-]?\d{1,30}(\.\d{1,20})?\Z")


def exact(value: object) -> Number | None:
    """The exact value of a number or of a numeric text; None for anything else, NaN, or absurd sizes.

    >>> exact("3.50"), exact(Decimal("0.1")), exact(True), exact("1e400"), exact("３")
    (Fraction(7, 2), Fraction(1, 10), None, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        fits = value.is_finite() and isinstance(exponent, int) and abs(exponent) <= 60 and abs(value.adjusted()) <= 60
        return Fraction(value) if fits else None
    if isinstance(value, str) and value.isascii() and _PLAIN.match(value):
        return Fraction(value)
    return None


def rounded(value: Number) -> Decimal:
    """Half up to 0.01.

    >>> rounded(Fraction(1, 3)), rounded(Fraction("0.005"))
    (Decimal('0.33'), Decimal('0.01'))
    """
    over, under = value.as_integer_ratio()
    return Decimal((200 * over + under) // (2 * under)).scaleb(-2)


def decimal(value: Number) -> Decimal:
    """The same number as a Decimal; the value must have a finite decimal form.

    >>> decimal(Fraction(7, 2))
    Decimal('3.5')
    """
    return Decimal(text(value)) if isinstance(value, Fraction) else Decimal(value)


def text(value: Number) -> str:
    """Plain digits without trailing zeros, at most 20 decimals.

    >>> text(Fraction(4)), text(Fraction("3.50")), text(Decimal("100")), text(Fraction(-1, 4))
    ('4', '3.5', '100', '-0.25')
    """
    return str(value) if isinstance(value, int) else _text(value)


@lru_cache(8192)
def _text(value: Number) -> str:
    if isinstance(value, Decimal):
        shown = format(value, "f")
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown) if value else "0"
    number = Fraction(value)
    if number.denominator == 1:
        return str(number.numerator)
    scaled = (abs(number) * 10**20).__round__()
    whole, part = divmod(scaled, 10**20)
    return f"{'-' if number < 0 else ''}{whole}.{part:020d}".rstrip("0").rstrip(".")


@lru_cache(8192)
def points(value: Number) -> str:
    """Points as they stand in a sentence: at least one decimal.

    >>> points(Fraction(4)), points(Fraction("3.67"))
    ('4.0', '3.67')
    """
    shown = text(value)
    return shown if "." in shown else shown + ".0"
