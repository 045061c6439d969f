"""Exact numbers and how they are written: whole numbers, decimals and fractions, never binary floats."""

import re
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

Number = int | Decimal | Fraction
"""An exact number: counts are ints, points and amounts Decimals or ints, proportional shares Fractions."""
HALF = Decimal("0.5")
_CENT = Decimal("0.01")
DIGITS = 60
"""Numbers with more digits than this before or after the point are no facts of this world."""
_WIDE = Context(prec=4 * DIGITS)  # sums and products of such numbers still fit exactly
_LIMIT = 10**DIGITS
_WRITTEN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z", re.ASCII)
_NUMERIC = re.compile(r"[+-]?\d{1,500}(\.\d{1,500})?([eE][+-]?\d{1,9})?\Z", re.ASCII)  # what is worth reading


def exact(value: object) -> int | Decimal | None:
    """The exact value of a number or of a numeric text; None for anything else, NaN, or absurd sizes.

    >>> exact(3), exact("3.50"), exact(True), exact("1e400"), exact("３"), exact(float("nan"))
    (3, Decimal('3.50'), None, None, None, None)
    """
    if isinstance(value, int):
        return value if not isinstance(value, bool) and -_LIMIT < value < _LIMIT else None
    if isinstance(value, str) and _NUMERIC.match(value):
        value = Decimal(value)
    elif isinstance(value, float):
        value = Decimal(repr(value))
    return value if isinstance(value, Decimal) and _fits(value) else None


def numeric(value: object) -> bool:
    """Whether a text is written as a number, however large.

    >>> numeric("1e400"), numeric("12.5"), numeric("12,5"), numeric(" 1")
    (True, True, False, False)
    """
    return isinstance(value, str) and _WRITTEN.match(value) is not None


def _fits(value: Decimal) -> bool:
    if not value.is_finite() or value.adjusted() >= DIGITS:
        return False
    return value.same_quantum(_CENT) or value.as_tuple().exponent >= -DIGITS  # type: ignore[operator]


def minus(left: Number, right: Number) -> int | Decimal:
    """The exact difference of two numbers that are no Fractions.

    >>> minus(5, Decimal("0.5")), minus(5, 3)
    (Decimal('4.5'), 2)
    """
    if type(left) is int and type(right) is int:
        return left - right
    return _WIDE.subtract(Decimal(left), Decimal(right))  # type: ignore[arg-type]


def times(count: Number, each: Number) -> int | Decimal:
    """The exact product of two numbers that are no Fractions.

    >>> times(3, Decimal("0.5")), times(2, 4)
    (Decimal('1.5'), 8)
    """
    if type(count) is int and type(each) is int:
        return count * each
    return _WIDE.multiply(Decimal(count), Decimal(each))  # type: ignore[arg-type]


def rounded(value: Number) -> Decimal:
    """Half up to 0.01.

    >>> rounded(Fraction(1, 3)), rounded(Decimal("0.005"))
    (Decimal('0.33'), Decimal('0.01'))
    """
    return Decimal(_hundredths(*value.as_integer_ratio())).scaleb(-2, _WIDE)


def _hundredths(over: int, under: int) -> int:
    return (200 * over + under) // (2 * under)


def decimal(value: Number) -> Decimal:
    """The same number as a Decimal; a Fraction must have a finite decimal form of at most 20 places.

    >>> decimal(Fraction(7, 2)), decimal(3)
    (Decimal('3.5'), Decimal('3'))
    """
    if type(value) is Decimal:
        return value
    return Decimal(text(value)) if isinstance(value, Fraction) else Decimal(value)


def text(value: Number) -> str:
    """Plain digits without trailing zeros, a Fraction to at most 20 decimals.

    >>> text(4), text(Decimal("3.50")), text(Decimal("100")), text(Fraction(-1, 4)), text(Decimal("-0"))
    ('4', '3.5', '100', '-0.25', '0')
    """
    if type(value) is int:
        return str(value)
    if type(value) is Decimal:
        shown = str(value) if value else "0"
        if "E" in shown:
            shown = format(value, "f")
    else:
        whole, part = divmod(round(abs(Fraction(value)) * 10**20), 10**20)
        shown = f"{'-' if value < 0 else ''}{whole}.{part:020d}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


@lru_cache(8192)
def points(value: Number) -> str:
    """Points as they stand in a sentence: at least one decimal.

    >>> points(4), points(Decimal("3.67"))
    ('4.0', '3.67')
    """
    shown = text(value)
    return shown if "." in shown else shown + ".0"


def about(over: int, under: int) -> str:
    """The quotient to two decimals at most, with 约 in front when that is not the whole truth.

    >>> about(50, 1), about(1, 3), about(3, 8)
    ('50', '约0.33', '约0.38')
    """
    if over % under == 0:
        return str(over // under)
    whole, part = divmod(_hundredths(over, under), 100)
    shown = f"{whole}.{part:02d}".rstrip("0").rstrip(".")
    return f"约{shown}" if 100 * over % under else shown


def shown(value: object) -> str:
    """A value somebody wrote, short enough for a sentence.

    >>> shown("３人"), shown(None), shown([1])
    ('“３人”', '（空）', '（不是文字或数字）')
    """
    if value is None:
        return "（空）"
    if not isinstance(value, str | int | float | Decimal):
        return "（不是文字或数字）"
    if isinstance(value, bool):
        return "“是”" if value else "“否”"
    if isinstance(value, int) and abs(value) >= _LIMIT:
        return "（过长的数）"
    written = str(value)
    return f"“{written[:40]}…”" if len(written) > 40 else f"“{written}”"
