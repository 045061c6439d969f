"""Merging a panel's sheets into one: consensus, mean, or trimmed mean; raw sheets are never touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jiangyan.rulebook.numbers import Number, decimal, points, rounded, text

Sheets = Mapping[str, Mapping[str, Number]]
"""Expert → row → points."""

RULES: dict[str, str] = {
    "consensus": "合议评分：各位专家意见一致的采用一致分，不一致的由组长主持合议后确定。",
    "mean": "取平均分：每项取全体专家得分的平均数，四舍五入保留两位小数，再逐项相加。",
    "trimmed_mean": "去掉总分最高和最低的各一张打分表，其余专家逐项取平均，四舍五入保留两位小数，再逐项相加。",
}
TRIMMED_LEAST = 5
"""A trimmed mean needs this many sheets."""


@dataclass(frozen=True)
class MergedRow:
    """One row of the panel: merged points (None: to be agreed), the spread between experts, the arithmetic in Chinese."""

    value: Number | None
    spread: Number
    reason: str


def _total(values: Iterable[Number]) -> Fraction:
    return sum((Fraction(value) for value in values), Fraction(0))


def dropped(sheets: Sheets) -> tuple[str, str]:
    """The experts with the highest and the lowest total; among equals the name that sorts first, resp. last.

    >>> dropped({"甲": {"1": Fraction(3)}, "乙": {"1": Fraction(1)}, "丙": {"1": Fraction(2)}})
    ('甲', '乙')
    """
    totals = {name: _total(rows.values()) for name, rows in sheets.items()}
    highest = min(totals, key=lambda name: (-totals[name], name))
    lowest = max((name for name in totals if name != highest), key=lambda name: (-totals[name], name))
    return highest, lowest


def merge(rule: str, sheets: Sheets, rows: Sequence[str]) -> dict[str, MergedRow]:
    """Every row merged under the rule; all sheets must have every row, and a trimmed mean at least five sheets."""
    if rule not in RULES:
        raise ValueError(f"没有“{rule}”这种汇总办法；可用：{'、'.join(RULES)}")
    if not sheets or any(set(rows) - set(sheet) for sheet in sheets.values()):
        raise ValueError("每位专家的打分表都须逐项完整才能汇总")
    counted = dict(sheets)
    if rule == "trimmed_mean":
        if len(sheets) < TRIMMED_LEAST:
            raise ValueError(f"去掉最高和最低至少需要{TRIMMED_LEAST}张打分表，现有{len(sheets)}张")
        for name in dropped(sheets):
            del counted[name]
    return {row: _row(rule, [sheet[row] for sheet in sheets.values()], [sheet[row] for sheet in counted.values()])
            for row in rows}


def _row(rule: str, everybody: list[Number], counted: list[Number]) -> MergedRow:
    spread = decimal(max(everybody)) - decimal(min(everybody))
    if rule == "consensus":
        if spread:
            return MergedRow(None, spread, f"各专家评分不一致（{_list(everybody)}），须合议确定")
        return MergedRow(everybody[0], spread, f"各专家评分一致，为{points(everybody[0])}分")
    mean = rounded(_total(counted) / len(counted))
    return MergedRow(mean, spread, f"（{'＋'.join(text(value) for value in counted)}）÷{len(counted)}＝{points(mean)}分")


def _list(values: list[Number]) -> str:
    return "、".join(points(value) for value in values)
