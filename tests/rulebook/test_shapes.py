"""Every value of a rubric file that does not fit is told at its place, with what would fit."""

from copy import deepcopy
from typing import Any

import pytest

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.kinds import KINDS
from jiangyan.rulebook.rubric import build, number
from jiangyan.rulebook.shapes import RULES, shape

BASE, STUDIO = (rubrics.plain(rubrics.text(name)) for name in ("tianjin-training-base-2025", "tianjin-master-studio-2025"))
OTHERWISE = ("sections", 1, "items", 0, "rows", 0, "rule", "otherwise")  # 3.1
AMOUNT = ("sections", 1, "items", 1, "rows", 1, "rule")  # 4.2
STEPS = ("sections", 4, "items", 1, "rows", 1, "rule")  # 13.2
LEVELS = ("sections", 2, "items", 2, "rows", 0, "rule", "levels")  # 9.1
LAST = ("sections", 4, "items", 3, "rows", 1, "rule", "presupposes")  # 15.2


def changed(given: dict[str, Any], *place: Any, to: Any) -> dict[str, Any]:
    """A copy with another value at one place; None takes it away."""
    copy = deepcopy(given)
    node: Any = copy
    for step in place[:-1]:
        node = node[step]
    if to is None:
        del node[place[-1]]
    else:
        node[place[-1]] = to
    return copy


def told(given: object) -> list[tuple[Any, ...]]:
    return [(*trouble.place, trouble.sentence) for trouble in shape(given)]


def test_both_tables_are_in_shape() -> None:
    assert told(BASE) == told(STUDIO) == []


def test_every_kind_of_rule_has_its_keys_and_the_other_way_round() -> None:
    assert set(KINDS) == set(RULES)


@pytest.mark.parametrize("given", [None, [], "text", 5])
def test_what_is_no_table_at_all(given: object) -> None:
    assert told(given) == [("考核细则应是名称和值的对照表",)]


@pytest.mark.parametrize(("place", "to", "sentence"), [
    (("title",), 5, "“title”应是带引号的文字，不能是“5”"),
    (("max",), "many", "“max”应是不小于 0 的数，不能是“many”"),
    (("max",), -1, "“max”应是不小于 0 的数，不能是“-1”"),
    (("max",), "99.9", "“max”应是 0.5 的整数倍，不能是“99.9”"),
    (("layout",), "wide", "“layout”没有“wide”这一种，可用：ten_columns、five_columns"),
    (("unit_kinds",), [1], "“unit_kinds”应是文字的列表"),
    (("unit_kinds",), 5, "“unit_kinds”应是文字的列表"),
    (("unit_kinds",), "enterprise", "“unit_kinds”应是文字的列表"),
    (("sections",), {"1": 2}, "“sections”应是列表"),
    (("sections", 0), "组织与管理", "考核项目应是名称和值的对照表"),
    (("sections", 0, "items"), 3, "“items”应是列表"),
    (("readings",), "13.2", "“readings”应是列表"),
    (("readings", 0, "choices"), ["inclusive"], "“choices”应是名称和值的对照表"),
    (("readings", 0, "choices", "inclusive"), "当天", "选项应是名称和值的对照表"),
    (("sections", 0, "items", 0, "rows", 0, "facts"), ["x"], "“facts”应是名称和值的对照表"),
    (("sections", 0, "items", 0, "rows", 0, "facts", "management_body", "type"), "float",
     "“type”没有“float”这一种，可用：bool、int、decimal、choice"),
    (("sections", 0, "items", 1, "rows", 1, "facts", "archive", "choices"), None, "选项类的事实缺少“choices”"),
    (("sections", 0, "items", 1, "rows", 1, "facts", "archive", "choices"), {True: "完整"}, "“choices”应是选项和说明文字的对照表"),
    (("sections", 0, "items", 1, "rows", 1, "facts"), {1: {"type": "bool", "label": "档案"}}, "事实的名称应是带引号的文字，不能是“1”"),
    (("sections", 0, "items", 1, "rows", 1, "facts", "archive", "choices"), ["完整"], "“choices”应是选项和说明文字的对照表"),
    (("sections", 0, "items", 1, "rows", 1, "facts", "archive", "choices"), {}, "“choices”应是选项和说明文字的对照表"),
    (("sections", 1, "items", 1, "rows", 1, "evidence_merged"), "yes", "“evidence_merged”应是 true 或 false，不能是“yes”"),
    (OTHERWISE, [4, 0], "“threshold”规则的“otherwise”应先小后大"),
    (OTHERWISE, [0, "4.2"], "“threshold”规则的“otherwise”应是两个 0.5 整数倍的数，如 [0, 4]"),
    (OTHERWISE, [0], "“threshold”规则的“otherwise”应是两个 0.5 整数倍的数，如 [0, 4]"),
    (OTHERWISE, 4, "“threshold”规则的“otherwise”应是两个 0.5 整数倍的数，如 [0, 4]"),
    ((*AMOUNT, "target_fact"), "approved",
     "“threshold”规则的“target_fact”用到的事实“approved”没有列在 facts 中或类型不符，可用：equipment_value、approved_value"),
    ((*AMOUNT, "fact"), ["equipment_value"], "“threshold”规则的“fact”用到的事实（不是文字或数字）没有列在 facts 中或类型不符，"
     "可用：equipment_value、approved_value"),
    ((*STEPS, "step"), {"enterprise": 20},
     "“shortfall”规则的“step”按单位类型分写时应逐一写出：enterprise、public_training_centre、vocational_college"),
    ((*STEPS, "step"), 0, "“shortfall”规则的“step”应是大于 0 的数，不能是“0”"),
    ((*STEPS, "cost"), "half", "“shortfall”规则的“cost”应是大于 0 的数，不能是“half”"),
    ((*STEPS, "unit"), 5, "“shortfall”规则的“unit”应是带引号的文字，不能是“5”"),
    (LEVELS, [6, 3, 0], "“levels”规则的“levels”应是选项和得分的对照表"),
    ((*LEVELS, "fair"), [5, 3], "“levels”规则的“levels”应先小后大"),
    ((*LEVELS, "none"), -1, "“levels”规则的“levels”应是不小于 0 的数，不能是“-1”"),
    (LAST, {"row": "15.1"}, "“levels”规则的“presupposes”应写明 row 和 fact，都是带引号的文字"),
    ((*LAST, "row"), ["15.1"], "“levels”规则的“presupposes”应写明 row 和 fact，都是带引号的文字"),
    ((*LAST, "fact"), True, "“levels”规则的“presupposes”应写明 row 和 fact，都是带引号的文字"),
    (("sections", 1, "items", 2, "rows", 0, "rule", "least"), 4, "“per_failure”规则的“least”应不大于“most”"),
    (("sections", 0, "items", 0, "rows", 0, "rule"), "flags", "规则应是名称和值的对照表"),
    (("sections", 0, "items", 0, "rows", 0, "rule"), {"kind": ["flags"]},
     "没有（不是文字或数字）这种规则，可用：" + "、".join(RULES)),
    (("sections", 0, "items", 0, "rows", 0, "rule"), {}, "没有（空）这种规则，可用：" + "、".join(RULES)),
    (("sections", 0, "items", 0, "rows", 0, "rule", "missing"), ["management_body"], "“flags”规则的“missing”应是事实名称和扣分的对照表"),
    (("sections", 0, "items", 0, "rows", 0, "rule", "missing"), {"management_body": "1.2"},
     "“flags”规则的“missing”应是 0.5 的整数倍，不能是“1.2”"),
    (("sections", 0, "items", 0, "rows", 0, "rule", "required"), "management_body", "“flags”规则的“required”应是事实名称的列表"),
    (("sections", 0, "items", 0, "rows", 0, "rule", "required"), ["body"],
     "“flags”规则的“required”用到的事实“body”没有列在 facts 中或类型不符，可用：management_body"),
    (("sections", 3, "items", 0, "rows", 0, "rule", "full_when"), "no", "“condition”规则的“full_when”应是 true 或 false，不能是“no”"),
])
def test_a_value_that_does_not_fit(place: tuple[Any, ...], to: object, sentence: str) -> None:
    places = [one[:-1] for one in told(changed(BASE, *place, to=to)) if one[-1] == sentence]
    assert [told == place[:len(told)] or place == told[:len(place)] for told in places] == [True]


def test_an_unknown_kind_is_told_where_it_stands_and_a_missing_one_at_its_rule() -> None:
    place = ("sections", 0, "items", 0, "rows", 0, "rule")
    kinds = "、".join(RULES)
    assert told(changed(BASE, *place, "kind", to="flag")) == [(*place, "kind", f"没有“flag”这种规则，可用：{kinds}")]
    assert told(changed(BASE, *place, "kind", to=None)) == [(*place, f"没有（空）这种规则，可用：{kinds}")]


def test_a_range_may_be_one_value_and_a_row_may_have_no_fitting_fact() -> None:
    assert told(changed(BASE, *OTHERWISE, to=[4, 4])) == []
    assert told(changed(BASE, "sections", 1, "items", 2, "rows", 0, "rule", "least", to=3)) == []
    row = OTHERWISE[:-2]
    assert told(changed(BASE, *row, "facts", to={})) == [
        (*row, "rule", "fact", "“threshold”规则的“fact”用到的事实“concurrent_capacity”没有列在 facts 中或类型不符，可用：（无）")]


def test_missing_and_unknown_keys_are_told_together() -> None:
    given = changed(changed(STUDIO, "sections", 0, "name", to=None), "sections", 0, "nane", to="基础保障")
    assert told(given) == [("sections", 0, "nane", "考核项目没有“nane”这个键，可用：id、name、max、items"),
                           ("sections", 0, "考核项目缺少“name”")]


def test_a_target_stands_in_one_place_only() -> None:
    sentence = "“threshold”规则的“target”和“target_fact”应写且只写一个"
    assert told(changed(BASE, *AMOUNT, "target", to=500)) == told(changed(BASE, *AMOUNT, "target_fact", to=None)) == [
        (*AMOUNT, sentence)]


def test_keys_that_go_together() -> None:
    place = ("sections", 3, "items", 0, "rows", 0, "rule")
    assert told(changed(STUDIO, *place, "flag_points", to=None)) == [(*place, "“tally”规则的“flag”和“flag_points”应一同写出")]


def test_a_table_without_unit_kinds_has_no_numbers_by_kind() -> None:
    place = ("sections", 2, "items", 0, "rows", 0, "rule")
    given = changed(STUDIO, *place, to={"kind": "shortfall", "target": {"enterprise": 5}, "step": 1, "cost": 2})
    assert told(given) == [(*place, "target", "“shortfall”规则的“target”按单位类型分写时应逐一写出：（本表不分单位类型）")]


def test_a_rule_that_holds_nothing_knows_nothing() -> None:
    place = ("sections", 4, "items", 0, "rows", 2, "rule")
    assert told(changed(STUDIO, *place, to={"kind": "judgement", "max": 5})) == [
        (*place, "max", "“judgement”规则没有“max”这个键，可用：kind")]


def test_building_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="“many”不是数"):
        number("many")
    with pytest.raises(ValueError, match="不是数"):
        build(changed(STUDIO, "max", to="many"))
