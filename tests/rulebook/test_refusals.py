"""What a refused sheet is told, sentence by sentence: the row, the code, what was written and what would do."""

from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.scoring import score_entry
from jiangyan.rulebook.sheets import score_sheet

BASE, STUDIO = (rubrics.load(name) for name in ("tianjin-training-base-2025", "tianjin-master-studio-2025"))
STEPS = "whole、any_part、proportional"
KINDS = "enterprise、public_training_centre、vocational_college"


def told(**sheet: Any) -> list[tuple[str | None, str, str]]:
    found = score_sheet(BASE, {"unit_kind": "enterprise", **sheet})
    return [(error["row"], error["code"], error["message"]) for error in found["errors"]]


def studio(**sheet: Any) -> list[tuple[str | None, str, str]]:
    return [(error["row"], error["code"], error["message"]) for error in score_sheet(STUDIO, sheet)["errors"]]


@pytest.mark.parametrize(("row", "facts", "found"), [
    ("1.1", {"management_body": "是"}, [("fact.type", "“设有专门组织机构负责项目管理和协调”应答是或否，不能是“是”")]),
    ("2.2", {"archive": "完整"}, [
        ("fact.type", "“项目档案及相关资料”应从 complete（完整）、incomplete（不完整）、none（无档案） 中选择，不能是“完整”")]),
    ("3.1", {"concurrent_capacity": 80.5}, [("fact.type", "“同期培训能力”应填整数，不能是“80.5”")]),
    ("3.1", {"concurrent_capacity": -1}, [("fact.range", "“同期培训能力”不能是负数（-1）")]),
    ("3.1", {"concurrent_capacity": 10**60}, [("fact.range", "“同期培训能力”不是有限的数，或位数过多")]),
    ("4.2", {"equipment_value": "五百", "approved_value": Decimal("-0.50")}, [
        ("fact.type", "“购置培训设备总值”应填数字，不能是“五百”"), ("fact.range", "“项目批准书要求的设备总值”不能是负数（-0.5）")]),
    ("4.2", {"equipment_value": [], "approved_value": "-inf"}, [
        ("fact.type", "“购置培训设备总值”应填数字，不能是（不是文字或数字）"),
        ("fact.range", "“项目批准书要求的设备总值”不是有限的数，或位数过多")]),
    ("1.1", [True], [("sheet.malformed", "第 1.1 项的事实应是名称和值的对照表")]),
    ("2.1", {"training_rules": True, "finance_rules": False}, [
        ("fact.missing", "第 2.1 项还没有填：“资产管理制度健全、运行规范”、“风险管理制度健全、运行规范”")]),
    ("1.2", {"x": True, "duties_divided": True}, [
        ("fact.unknown", "第 1.2 项没有名为“x”的事实，可用：duties_divided、duties_assigned"),
        ("fact.missing", "第 1.2 项还没有填：“责任到人”")]),
    ("6.1", {"programmes": 3, "programmes_with_curriculum": 4}, [("fact.range", "“已构建课程体系的专业数”（4）大于“所建专业数”（3）")]),
    ("8.2", {"teachers": 0, "qualified_full_time": 0}, [("fact.range", "“教师总数”是 0，无法计算")]),
])
def test_refused_facts(row: str, facts: Any, found: list[tuple[str, str]]) -> None:
    assert told(facts={row: facts}) == [(row, *one) for one in found]


def test_a_row_without_facts_takes_none() -> None:
    assert studio(facts={"5.3": {"x": 1}}) == [("5.3", "fact.unknown", "第 5.3 项没有名为“x”的事实，这一项不填事实")]


def test_facts_may_come_in_any_kind_of_table() -> None:
    assert told(facts=MappingProxyType({"1.1": MappingProxyType({"management_body": True})})) == []


@pytest.mark.parametrize("amounts", [("0", "0"), (0, 1), ("0.00", 0.0), (Decimal("-0"), 1)])
def test_an_amount_may_be_nothing(amounts: tuple[Any, Any]) -> None:
    assert told(facts={"4.2": dict(zip(("equipment_value", "approved_value"), amounts, strict=True))}) == []


@pytest.mark.parametrize(("row", "facts", "score", "found"), [
    ("3.1", None, "5.5", ("score.range", "第 3.1 项的得分“5.5”应是0至5.0之间的数")),
    ("3.1", None, "三", ("score.range", "第 3.1 项的得分“三”应是0至5.0之间的数")),
    ("3.1", None, "3.25", ("score.grid", "第 3.1 项的得分3.25应是0.5的整数倍")),
    ("13.1", {"demonstration": "fair"}, 4, (
        "score.outside_allowed", "第 13.1 项按细则可评0.5至2.0分，所填4.0分不在其中；如需这样评定，请填写理由")),
    ("1.1", {"management_body": True}, 1, (
        "score.outside_allowed", "第 1.1 项按细则可评2.0分，所填1.0分不在其中；如需这样评定，请填写理由")),
])
def test_refused_points(row: str, facts: Any, score: Any, found: tuple[str, str]) -> None:
    assert told(facts={row: facts}, scores={row: score}) == [(row, *found)]


@pytest.mark.parametrize(("sheet", "found"), [
    ({"unit_kind": "school"}, [("unit_kind.unknown", f"单位类型“school”不认识；可用：{KINDS}")]),
    ({"unit_kind": None}, [("unit_kind.missing", f"没有说明单位类型，有些项目无法计算；可用：{KINDS}")]),
    ({"facts": [], "scores": "x"}, [("sheet.malformed", f"“{part}”应是以行号为名的对照表") for part in ("facts", "scores")]),
    ({"notes": 1}, [("sheet.malformed", "打分表没有名为“notes”的内容，可用：rubric、unit_kind、facts、scores、"
                                        "override_reasons、readings、total_deduction")]),
    ({"total_deduction": [1]}, [("sheet.malformed", "“total_deduction”应写明 points 和 reason")]),
    ({"total_deduction": {"points": 101, "reason": " "}}, [
        ("deduction.range", "总分扣分“101”应是0至100之间的数"), ("deduction.reason_missing", "总分扣分须写明理由")]),
    ({"total_deduction": {"points": "-0.5", "reason": "票据"}}, [("deduction.range", "总分扣分“-0.5”应是0至100之间的数")]),
])
def test_what_is_wrong_with_the_whole_sheet_belongs_to_no_row(sheet: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert told(**sheet) == [(None, *one) for one in found]


def test_names_that_are_unknown_are_told_with_the_known_ones() -> None:
    rows = "、".join(BASE.rows)
    assert told(facts={"99": {}}, scores={"99": 1}, override_reasons={"x": "y", "3.1": 5}) == [
        ("3.1", "sheet.malformed", "第“3.1”项的理由应是文字"),
        ("99", "row.unknown", f"考核细则没有第“99”项；可用：{rows}"), ("x", "row.unknown", f"考核细则没有第“x”项；可用：{rows}")]
    assert told(readings={"13.2": "half", "14.1": None, "13.2.year": "whole", "x": "y"}) == [
        ("13.2", "reading.unknown", f"口径“13.2”没有“half”这个选项；可用：{STEPS}"),
        ("14.1", "reading.unknown", f"口径“14.1”没有（空）这个选项；可用：{STEPS}"),
        ("13.2.year", "reading.unknown", "口径“13.2.year”没有“whole”这个选项；可用：best、mean、last"),
        ("x", "reading.unknown", "没有口径“x”；可用：deadline、rectification.start、reinspection.rows、reinspection.panel、"
                                 "4.2.base、8.1.base、8.2、13.2、13.2.year、14.1、14.2")]
    assert studio(unit_kind="school") == [(None, "unit_kind.unknown", f"单位类型“school”不认识；可用：{KINDS}")]


def test_nobody_overrides_without_having_written_why() -> None:
    entry = score_entry(BASE, "1.1", {"management_body": False}, "1")
    assert [error["code"] for error in entry.errors] == ["score.outside_allowed"]
