"""A panel's sheets become one, with exact numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiangyan.rulebook.merging import RULES, dropped, merge


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


def test_equal_points_written_differently_are_agreement() -> None:
    merged = merge("consensus", {"x": {"a": 3}, "y": {"a": Decimal("3.00")}, "z": {"a": Fraction(3)}}, ["a"])["a"]
    assert (merged.value, merged.spread, merged.reason) == (3, 0, "各专家评分一致，为3.0分")


@pytest.mark.parametrize(("points", "mean"), [
    (("0", "0", "0.5"), "0.17"), (("1", "1", "1.5"), "1.17"), (("4.5", "4.5", "5"), "4.67"), (("0", "0", "0"), "0.00"),
    (("2.01", "2.02"), "2.02"), (("0.01", "0"), "0.01"), (("0.005", "0.005", "0.004"), "0.00"), (("10", "10", "9.5"), "9.83"),
])
def test_the_middle_of_a_hundredth_goes_up(points: tuple[str, ...], mean: str) -> None:
    sheets = {f"{place:02}": {"a": Decimal(value)} for place, value in enumerate(points)}
    assert str(merge("mean", sheets, ["a"])["a"].value) == mean


def test_two_highest_or_two_lowest_lose_only_one_each() -> None:
    sheets = panel(v="5", w="5", x="3", y="1", z="1")
    assert (dropped(sheets), merge("trimmed_mean", sheets, ["a"])["a"].reason) == (("v", "z"), "（5＋3＋1）÷3＝3.0分")


def test_the_whole_sheet_counts_for_the_trim_and_not_the_single_row() -> None:
    sheets = {name: {"a": Decimal(a), "b": Decimal(b)} for name, a, b in (
        ("v", "5", "0"), ("w", "0", "5"), ("x", "4", "4"), ("y", "1", "1"), ("z", "2", "2"))}
    merged = merge("trimmed_mean", sheets, ["a", "b"])
    assert (dropped(sheets), merged["a"].value, merged["b"].value, merged["a"].spread) == (
        ("x", "y"), Decimal("2.33"), Decimal("2.33"), Decimal(5))


PANELS = st.integers(1, 9).flatmap(lambda size: st.lists(
    st.tuples(*[st.integers(0, 20).map(lambda halves: Decimal(halves) / 2)] * 3), min_size=size, max_size=size))


@given(PANELS, st.sampled_from(sorted(RULES)), st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_no_merged_row_leaves_what_the_experts_said_and_no_order_matters(points: list, rule: str, chance: object) -> None:
    sheets = {f"{place:02}": dict(zip("abc", row, strict=True)) for place, row in enumerate(points)}
    if rule == "trimmed_mean" and len(sheets) < 5:
        with pytest.raises(ValueError, match="至少需要5张"):
            merge(rule, sheets, "abc")
        return
    merged = merge(rule, sheets, "abc")
    mixed = list(sheets.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert {name: (one.value, one.spread) for name, one in merge(rule, dict(mixed), "abc").items()} == {
        name: (one.value, one.spread) for name, one in merged.items()}
    for name, one in merged.items():
        said = [sheet[name] for sheet in sheets.values()]
        assert one.spread == max(said) - min(said)
        assert (one.value is None) == (rule == "consensus" and one.spread > 0)
        assert one.value is None or min(said) <= one.value <= max(said)
    if rule == "trimmed_mean":
        totals = {name: sum(sheet.values()) for name, sheet in sheets.items()}
        highest, lowest = dropped(sheets)
        assert (highest != lowest, totals[highest], totals[lowest]) == (True, max(totals.values()), min(totals.values()))
