"""A rule and the facts of its row fit each other, whoever fills them in."""

from typing import Any

import pytest

from jiangyan.rulebook.fitting import fit
from jiangyan.rulebook.rubric import build
from tests.rulebook.test_shapes import AMOUNT, BASE, LAST, LEVELS, STEPS, STUDIO, changed

BODY = ("sections", 0, "items", 0, "rows", 0, "facts")  # 1.1
CAPACITY = ("sections", 1, "items", 0, "rows", 0, "facts", "concurrent_capacity")  # 3.1
TRAINEES = (*STEPS[:-1], "facts")  # 13.2
AGREEMENTS = ("sections", 2, "items", 0, "rows", 0, "facts")  # 7.1
VENUE = ("sections", 0, "items", 0, "rows", 0, "facts", "venue")  # studio 1.1
YES = {"type": "bool", "label": "示例"}
COUNT = {"type": "int", "label": "示例"}


def told(given: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(*trouble.place, trouble.sentence) for trouble in fit(build(given))]


def test_both_tables_fit() -> None:
    assert told(BASE) == told(STUDIO) == []


@pytest.mark.parametrize(("place", "to", "found"), [
    ((*BODY, "extra"), YES, [((*BODY, "extra"), f"第 1.1 项（{kind}）填“extra”，规则没有用到它") for kind in BASE["unit_kinds"]]),
    ((*CAPACITY, "kinds"), ["enterprise", "vocational_college"],
     [(CAPACITY, "第 3.1 项（public_training_centre）不填“concurrent_capacity”，规则却要用到它")]),
    ((*CAPACITY, "kinds"), [*BASE["unit_kinds"], "school"],
     [((*CAPACITY, "kinds"), "第 3.1 项没有“school”这类单位，可用：enterprise、public_training_centre、vocational_college")]),
    ((*TRAINEES, "more"), COUNT, [(STEPS, f"第 13.2 项（{kind}）按目标扣分，应恰好填一个整数或金额，"
                                         "现有：senior_trainees_per_year、more") for kind in BASE["unit_kinds"]]),
    (TRAINEES, {}, [(STEPS, f"第 13.2 项（{kind}）按目标扣分，应恰好填一个整数或金额，现有：（无）")
                    for kind in BASE["unit_kinds"]]),
    (TRAINEES, {"filed": YES}, [(STEPS, f"第 13.2 项（{kind}）按目标扣分，应恰好填一个整数或金额，现有：filed")
                                for kind in BASE["unit_kinds"]]),
    ((*AGREEMENTS, "enterprise_agreements", "kinds"), ["enterprise"], [
        ((*AGREEMENTS[:-1], "rule"), "第 7.1 项（enterprise）按目标扣分，应恰好填一个整数或金额，"
                                     "现有：enterprise_agreements、college_agreements"),
        ((*AGREEMENTS[:-1], "rule"), "第 7.1 项（vocational_college）按目标扣分，应恰好填一个整数或金额，现有：（无）")]),
    (LEVELS, {"running": 6, "none": 0}, [(LEVELS, "第 9.1 项的得分应与选项一一对应：running、fair、none")]),
    ((*LAST, "row"), "15.9", [(LAST, "第 15.2 项以“15.9”的“summary_report”为前提，没有这一项")]),
    ((*LAST, "fact"), "report", [(LAST, "第 15.2 项以“15.1”的“report”为前提，没有这一项")]),
    ((*AMOUNT, "target_fact"), "equipment_value", [
        ((*AMOUNT[:-1], "facts", "approved_value"), f"第 4.2 项（{kind}）填“approved_value”，规则没有用到它")
        for kind in BASE["unit_kinds"]]),
])
def test_what_does_not_fit(place: tuple, to: object, found: list) -> None:
    assert told(changed(BASE, *place, to=to)) == [(*where, sentence) for where, sentence in found]


def test_a_target_may_be_measured_in_money() -> None:
    assert told(changed(BASE, *TRAINEES, to={"amount": {"type": "decimal", "label": "示例"}})) == []


def test_a_table_without_kinds_of_units_has_no_facts_by_kind() -> None:
    assert told(changed(STUDIO, *VENUE, "kinds", to=["enterprise"])) == [
        (*VENUE, "kinds", "第 1.1 项没有“enterprise”这类单位，可用：（本表不分单位类型）"),
        (*VENUE, "第 1.1 项不填“venue”，规则却要用到它")]
