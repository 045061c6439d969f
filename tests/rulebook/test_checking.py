"""A rubric that is in shape may still not hold together; every such thing is told at its place."""

from typing import Any

import pytest

from jiangyan.rulebook.checking import check, uncased
from jiangyan.rulebook.rubric import Rubric, build
from tests.rulebook.test_shapes import BASE, LAST, LEVELS, OTHERWISE, STUDIO, changed

TALLY = ("sections", 2, "items", 0, "rows", 0, "rule", "each")  # 3.1
MASTER = ("sections", 3, "items", 0, "rows", 0, "rule", "each")  # 4.1
FLAGS = ("sections", 0, "items", 0, "rows", 0, "rule")  # studio 1.1
SHARE = ("sections", 2, "items", 1, "rows", 1, "rule")  # 8.2
READING = next(number for number, reading in enumerate(BASE["readings"]) if reading["id"] == "13.2")


def told(given: dict[str, Any]) -> list[tuple[Any, ...]]:
    rubric: Rubric = build(given)
    return [(*trouble.place, trouble.sentence) for trouble in check(rubric)]


def test_both_tables_hold_together() -> None:
    assert told(BASE) == told(STUDIO) == []


@pytest.mark.parametrize(("table", "place", "to", "found"), [
    (BASE, ("sections", 0, "items", 0, "max"), 3, [
        ("sections", 0, "items", 0, "max", "考核内容“项目组织”写的是3分，各部分相加是4分"),
        ("sections", 0, "max", "考核项目“组织与管理”写的是8分，各部分相加是7分")]),
    (STUDIO, ("max",), "85.5", [("max", "全表写的是85.5分，各部分相加是100分")]),
    (BASE, OTHERWISE, [0, 6], [(*OTHERWISE, "第 3.1 项可评至6分，超过满分5分")]),
    (BASE, (*LEVELS, "fair"), [3, 7], [(*LEVELS[:-2], "max", "第 9.1 项满分6分，按规则最多得7分，两者不符")]),
    (BASE, LEVELS, {"running": 6, "none": 0}, [(*LEVELS, "第 9.1 项的得分应与选项一一对应：running、fair、none")]),
    (STUDIO, TALLY, 0, [(*TALLY[:-2], "max", "第 3.1 项满分10分，按规则最多得0分，两者不符")]),
    (STUDIO, MASTER, 0, [(*MASTER[:-2], "max", "第 4.1 项满分10分，按规则最多得2分，两者不符")]),
    (BASE, ("sections", 2, "items", 1, "rows", 1, "rule", "target"), "100.5", [
        ("sections", 2, "items", 1, "rows", 1, "max", "第 8.2 项满分5分，按规则最多得0分，两者不符")]),
    (BASE, (*LAST, "row"), "15.9", [(*LAST, "第 15.2 项以“15.9”的“summary_report”为前提，没有这一项")]),
    (BASE, (*LAST, "fact"), "report", [(*LAST, "第 15.2 项以“15.1”的“report”为前提，没有这一项")]),
    (BASE, ("readings", READING, "default"), "half", [
        ("readings", READING, "default", "口径“13.2”的默认值“half”不在选项中，可用：whole、any_part、proportional")]),
    (BASE, ("readings", READING, "row"), "13.9", [("readings", READING, "row", "口径“13.2”所说的第“13.9”项不存在")]),
    (BASE, ("readings", READING, "choices", "mostly"), {"label": "大体"}, [
        ("readings", READING, "choices", "口径“13.2”决定步数，选项只能是：whole、any_part、proportional")]),
])
def test_what_does_not_hold_together(table: dict, place: tuple, to: object, found: list) -> None:
    assert told(changed(table, *place, to=to)) == found


def test_a_row_that_is_written_twice() -> None:
    place = ("sections", 0, "items", 0, "rows", 1, "id")
    assert told(changed(BASE, *place, to="1.1")) == [(*place, "第 1.1 项写了两次")]


def test_rows_without_cases_and_with_too_few() -> None:
    cases = {row: [{"says": "…"}] * 6 for row in build(STUDIO).rows} | {"2.1": [], "2.2": [{"says": "…"}] * 5, "3.1": {}, "3.2": 7}
    assert [trouble.sentence for trouble in uncased(build(STUDIO), cases)] == [
        "第 2.1 项没有案例，请在 cases.yaml 中补上", "第 2.2 项只有 5 个案例，至少 6 个，请在 cases.yaml 中补上",
        "第 3.1 项没有案例，请在 cases.yaml 中补上"]


def test_nothing_is_named_twice() -> None:
    twice = changed(changed(changed(BASE, "sections", 1, "id", to="1"), "sections", 2, "items", 2, "id", to="7"),
                    "readings", 1, "id", to=BASE["readings"][0]["id"])
    assert told(twice) == [
        ("sections", 1, "id", "考核项目“1”写了两次"), ("sections", 2, "items", 2, "id", "考核内容“7”写了两次"),
        ("readings", 1, "id", "口径“deadline”写了两次")]


@pytest.mark.parametrize("kinds", [["enterprise"] * 2, ["enterprise", "school"]])
def test_kinds_of_units_are_known_ones(kinds: list[str]) -> None:
    assert told(changed(STUDIO, "unit_kinds", to=kinds)) == [
        ("unit_kinds", "单位类型只能从这些中选，每种写一次：enterprise、public_training_centre、vocational_college")]


@pytest.mark.parametrize(("table", "place", "to", "found"), [
    (STUDIO, FLAGS, {"kind": "flags", "present": {"venue": 4, "display_board": 6}}, []),
    (STUDIO, FLAGS, {"kind": "flags", "present": {"venue": 4}, "missing": {"display_board": 5}}, [
        (*FLAGS[:-1], "max", "第 1.1 项满分10分，按规则最多得9分，两者不符")]),
    (BASE, (*SHARE, "target"), 100, []),
    (BASE, (*SHARE, "target"), {"enterprise": 45, "public_training_centre": 45, "vocational_college": 101}, [
        (*SHARE[:-1], "max", "第 8.2 项满分5分，按规则最多得0分，两者不符")]),
    (BASE, OTHERWISE, [0, 5], []),
])
def test_what_just_can_and_just_cannot_be_reached(table: dict, place: tuple, to: object, found: list) -> None:
    assert told(changed(table, *place, to=to)) == found
