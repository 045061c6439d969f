"""Exact numbers at their edges: how large, how small, how long they may be, and nothing lost on the way."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiangyan.rulebook.numbers import about, decimal, exact, minus, numeric, points, rounded, shown, text, times

LONG = Decimal("0.1234567890123456789012345678901234567890")


@pytest.mark.parametrize(("value", "found"), [
    (10**60 - 1, 10**60 - 1), (1 - 10**60, 1 - 10**60), (10**60, None), (-10**60, None),
    ("1e59", Decimal("1e59")), ("1e60", None), (Decimal("9" * 60), Decimal("9" * 60)), (Decimal("9" * 61), None),
    ("1e-60", Decimal("1e-60")), ("1e-61", None), ("-0.5", Decimal("-0.5")), (0.1, Decimal("0.1")), (1e300, None),
    ("9" * 2000, None), ("1e99999999999999999999", None), ("1e-99999999999999999999", None),
    (True, None), ("", None), (" 1", None), ("1.", None), (".5", None), ("1_0", None), ("１", None), (b"1", None), ([1], None),
])
def test_a_number_of_this_world_is_kept_exactly(value: object, found: object) -> None:
    came = exact(value)
    assert (came, type(came)) == (found, type(found))


@pytest.mark.parametrize("value", ["9" * 2000, "1e99999999999999999999", "-0." + "1" * 2000, "+1e-400"])
def test_a_number_that_is_too_long_is_written_as_a_number_all_the_same(value: str) -> None:
    assert (numeric(value), exact(value)) == (True, None)


def test_nothing_is_lost_in_a_sum_or_a_product() -> None:
    assert minus(1, LONG) == Decimal("0.8765432109876543210987654321098765432110")
    assert minus(LONG, 1) == Decimal("-0.8765432109876543210987654321098765432110")
    assert times(3, LONG) == times(LONG, 3) == Decimal("0.3703703670370370367037037036703703703670")


@pytest.mark.parametrize(("value", "found"), [
    (Fraction(1, 200), "0.01"), (Fraction(1, 201), "0.00"), (Fraction(10**42 + 1, 10**2), f"1{'0' * 40}.01"), (3, "3.00"),
    (Decimal("2.675"), "2.68"), (Decimal("2.6749999999999999999999999999999999"), "2.67"), (Fraction(12345, 1000), "12.35"),
])
def test_half_goes_up(value: Any, found: str) -> None:
    assert str(rounded(value)) == found


@pytest.mark.parametrize(("value", "found"), [
    (Decimal("1E+2"), "100"), (Decimal("1e-25"), "0." + "0" * 24 + "1"), (Decimal("0E+5"), "0"), (Decimal("-0.00"), "0"),
    (Decimal("1.10"), "1.1"), (Fraction(1, 3), "0." + "3" * 20), (Fraction(-7, 2), "-3.5"), (Fraction(0), "0"), (10**40, "1" + "0" * 40),
    (Decimal("100.00"), "100"), (LONG, "0.123456789012345678901234567890123456789"),
])
def test_plain_digits_without_trailing_zeros(value: Any, found: str) -> None:
    assert text(value) == found


def test_points_in_a_sentence_and_what_somebody_wrote() -> None:
    assert (points(Decimal("4.50")), points(Fraction(11, 3)), points(Decimal("1E+1"))) == ("4.5", "3." + "6" * 19 + "7", "10.0")
    assert [about(*quotient) for quotient in ((7, 2), (200, 3), (1, 1000), (999, 1000), (45, 10))] == [
        "3.5", "约66.67", "约0", "约1", "4.5"]
    assert [shown(value) for value in ("字" * 40, "字" * 41, True, False, 10**60, -10**60, 10**60 - 1, {}, 2.5, Decimal("1.50"))] == [
        f"“{'字' * 40}”", f"“{'字' * 40}…”", "“是”", "“否”", "（过长的数）", "（过长的数）", f"“{'9' * 40}…”", "（不是文字或数字）",
        "“2.5”", "“1.50”"]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-10**20, max_value=10**20))
def test_writing_and_reading_give_the_same_number(value: Decimal) -> None:
    assert exact(text(value)) == value == decimal(Fraction(value)) == decimal(value)


@given(st.fractions(min_value=0, max_value=1000))
def test_rounding_moves_at_most_half_a_hundredth_and_never_down_from_the_middle(value: Fraction) -> None:
    moved = Fraction(rounded(value)) - value
    assert -Fraction(1, 200) < moved <= Fraction(1, 200)
