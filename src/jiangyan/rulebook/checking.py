"""Checking a rubric as a whole: sums, maxima that can be reached, readings, cases."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jiangyan.rulebook.fitting import fit, placed
from jiangyan.rulebook.numbers import Number, minus, text
from jiangyan.rulebook.rubric import Row, Rubric
from jiangyan.rulebook.shapes import Place, Trouble
from jiangyan.rulebook.sheets import UNIT_KINDS
from jiangyan.rulebook.steps import READINGS


def check(rubric: Rubric) -> list[Trouble]:
    """Everything that can be wrong with a rubric whose shape is right."""
    return [*_names(rubric), *fit(rubric), *_sums(rubric), *_reach(rubric), *_readings(rubric)]


def _sums(rubric: Rubric) -> Iterator[Trouble]:
    """Maxima that do not add up: rows to items, items to sections, sections to the whole."""
    for s, section in enumerate(rubric.sections):
        for i, item in enumerate(section.items):
            yield from _adds(("sections", s, "items", i, "max"), f"考核内容“{item.name}”", item.max,
                             [row.max for row in item.rows])
        yield from _adds(("sections", s, "max"), f"考核项目“{section.name}”", section.max,
                         [item.max for item in section.items])
    yield from _adds(("max",), "全表", rubric.max, [section.max for section in rubric.sections])


def _added(values: Sequence[Number]) -> Number:
    total: Number = 0
    for value in values:
        total = minus(total, -value)
    return total


def _adds(place: Place, what: str, said: Number, parts: Sequence[Number]) -> Iterator[Trouble]:
    added = _added(parts)
    if added != said:
        yield Trouble(place, f"{what}写的是{text(said)}分，各部分相加是{text(added)}分")


def _names(rubric: Rubric) -> Iterator[Trouble]:
    """What is written twice, and kinds of units that nobody knows."""
    sections = [(section.id, ("sections", s)) for s, section in enumerate(rubric.sections)]
    items = [(item.id, ("sections", s, "items", i)) for s, section in enumerate(rubric.sections)
             for i, item in enumerate(section.items)]
    readings = [(reading.id, ("readings", number)) for number, reading in enumerate(rubric.readings)]
    yield from _twice("考核项目“{}”", sections)
    yield from _twice("考核内容“{}”", items)
    yield from _twice("第 {} 项", [(row.id, place) for row, place in placed(rubric)])
    yield from _twice("口径“{}”", readings)
    if len(set(rubric.unit_kinds)) < len(rubric.unit_kinds) or not set(rubric.unit_kinds) <= set(UNIT_KINDS):
        yield Trouble(("unit_kinds",), f"单位类型只能从这些中选，每种写一次：{'、'.join(UNIT_KINDS)}")


def _twice(what: str, named: Sequence[tuple[str, Place]]) -> Iterator[Trouble]:
    names = [name for name, _ in named]
    for number, (name, place) in enumerate(named):
        if name in names[:number]:
            yield Trouble((*place, "id"), f"{what.format(name)}写了两次")


def _reach(rubric: Rubric) -> Iterator[Trouble]:
    """Rows whose maximum the rule cannot reach, or would overshoot."""
    for row, place in placed(rubric):
        best = most(row)
        if best != row.max:
            yield Trouble((*place, "max"), f"第 {row.id} 项满分{text(row.max)}分，按规则最多得{text(best)}分，两者不符")
        high = row.rule.get("otherwise", (0, 0))[1]
        if high > row.max:
            yield Trouble((*place, "rule", "otherwise"), f"第 {row.id} 项可评至{text(high)}分，超过满分{text(row.max)}分")


def most(row: Row) -> Number:
    """The most points that a row's rule can give, by its numbers alone.

    Flags without a `required` one are worth what they cost, so their costs must add up to the maximum.
    """
    rule, kind = row.rule, row.rule["kind"]
    if kind == "flags" and not rule.get("required"):
        return _added([*rule.get("missing", {}).values(), *rule.get("present", {}).values()])
    if kind == "levels":
        best: Number = max(worth[1] if isinstance(worth, tuple) else worth for worth in rule["levels"].values())
        return best
    if kind == "tally" and not rule["each"]:
        flag: Number = rule.get("flag_points", 0)
        return flag
    if kind == "shortfall" and "part" in rule and any(value > 100 for value in _each(rule["target"])):
        return 0  # nobody has more than a hundred percent
    return row.max


def _each(value: Any) -> tuple[Any, ...]:
    return tuple(value.values()) if isinstance(value, Mapping) else (value,)


def _readings(rubric: Rubric) -> Iterator[Trouble]:
    """Readings about no row, with an unknown default, or with step choices that the engine does not know."""
    for number, reading in enumerate(rubric.readings):
        values, place = [choice.value for choice in reading.choices], ("readings", number)
        if reading.default not in values:
            yield Trouble((*place, "default"),
                          f"口径“{reading.id}”的默认值“{reading.default}”不在选项中，可用：{'、'.join(values)}")
        if reading.row and reading.row not in rubric.rows:
            yield Trouble((*place, "row"), f"口径“{reading.id}”所说的第“{reading.row}”项不存在")
        if reading.id in rubric.rows and not set(values) <= set(READINGS):
            yield Trouble((*place, "choices"), f"口径“{reading.id}”决定步数，选项只能是：{'、'.join(READINGS)}")


CASES_LEAST = 6
"""Full, none, just inside, just outside, capped, refused: each row has at least so many cases."""


def uncased(rubric: Rubric, given: Mapping[str, Any]) -> list[Trouble]:
    """Rows without cases, or with too few, at their place in the rubric."""
    found = []
    for row, place in placed(rubric):
        listed = given.get(row.id)
        number = len(listed) if isinstance(listed, list) else 0
        if number < CASES_LEAST and (isinstance(listed, list) or not listed):
            said = f"只有 {number} 个案例，至少 {CASES_LEAST} 个" if number else "没有案例"
            found.append(Trouble(place, f"第 {row.id} 项{said}，请在 cases.yaml 中补上"))
    return found
