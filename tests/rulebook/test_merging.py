"""A panel's sheets become one, with exact numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest

from jiangyan.rulebook.merging import dropped, merge


def panel(**totals: str) -> dict[str, dict[str, Decimal]]:
    return {name: {"a": Decimal(points), "b": Decimal(1)} for name, points in totals.items()}


def test_mean_is_rounded_half_up_to_a_hundredth() -> None:
    merged = merge("mean", panel(x="3", y="3.5", z="3.5"), ["a", "b"])
    assert (merged["a"].value, merged["a"].spread, merged["a"].reason) == (
        Decimal("3.33"), Decimal("0.5"), "（3＋3.5＋3.5）÷3＝3.33分")


def test_consensus_leaves_what_differs_to_people() -> None:
    merged = merge("consensus", panel(x="3", y="4"), ["a", "b"])
    assert (merged["a"].value, merged["a"].reason, merged["b"].value) == (
        None, "各专家评分不一致（3.0、4.0），须合议确定", Decimal(1))


def test_trimmed_mean_drops_whole_sheets() -> None:
    sheets = panel(v="1", w="2", x="3", y="4", z="5")
    assert (dropped(sheets), merge("trimmed_mean", sheets, ["a"])["a"].value) == (("z", "v"), Decimal(3))


def test_ties_are_broken_by_name_and_never_by_order() -> None:
    sheets = panel(v="3", w="3", x="3", y="3", z="3")
    assert dropped(sheets) == dropped(dict(reversed(sheets.items()))) == ("v", "z")


@pytest.mark.parametrize(("rule", "sheets", "sentence"), [
    ("trimmed_mean", panel(x="1", y="2"), "至少需要5张"),
    ("median", panel(x="1"), "没有“median”"),
    ("mean", {}, "逐项完整"),
    ("mean", {"x": {"b": Fraction(1)}}, "逐项完整"),
])
def test_what_cannot_be_merged(rule: str, sheets: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        merge(rule, sheets, ["a"])


def test_consensus_tells_its_spread_and_takes_what_all_say() -> None:
    merged = merge("consensus", panel(x="3", y="4.5"), ["a", "b"])
    alone = merge("consensus", panel(x="3"), ["a"])["a"]
    assert ((merged["a"].spread, merged["b"].spread, merged["b"].reason), (alone.value, alone.reason)) == (
        (Decimal("1.5"), Decimal(0), "各专家评分一致，为1.0分"), (Decimal(3), "各专家评分一致，为3.0分"))
