"""What people type, and what it means."""

import pytest

from jiangyan.pages.sheet import facts, judgements, rows
from jiangyan.queries.round import rubrics

BASE, STUDIO = rubrics.load("tianjin-training-base-2025"), rubrics.load("tianjin-master-studio-2025")


@pytest.mark.parametrize(("typed", "plain"), [
    ("３", "3"), (" 1,200 ", "1200"), ("１，２００", "1200"), ("516.8", "516.8"), ("５１６．８", "516.8"), ("1,2", "1,2"),
    ("－3", "-3"), ("", ""), ("3人", "3人"),
])
def test_numbers_are_read_as_chinese_keyboards_give_them(typed: str, plain: str) -> None:
    assert facts.plain_number(typed) == plain


@pytest.mark.parametrize(("row", "post", "values", "errors"), [
    ("1.2", {"fact-duties_divided": "true", "fact-duties_assigned": "false"},
     {"duties_divided": True, "duties_assigned": False}, {}),
    ("1.2", {"fact-duties_divided": "yes"}, {}, {"duties_divided": "请选“是”或“否”。"}),
    ("2.2", {"fact-archive": "complete"}, {"archive": "complete"}, {}),
    ("2.2", {"fact-archive": "lost"}, {}, {"archive": "请从所列选项中选一项。"}),
    ("4.2", {"fact-equipment_value": "516.8", "fact-approved_value": "５００"},
     {"equipment_value": "516.8", "approved_value": "500"}, {}),
    ("4.2", {"fact-equipment_value": "500万"}, {}, {"equipment_value": "“500万”不是数字。请只填数字，例如 516.8，不要带单位或文字。"}),
    ("7.1", {"fact-college_agreements": "3"}, {}, {}),
    ("7.1", {"fact-enterprise_agreements": " "}, {}, {}),
])
def test_a_row_is_read_field_by_field(row: str, post: dict[str, str], values: dict[str, object], errors: dict[str, str]) -> None:
    typed = facts.read(BASE.rows[row], "vocational_college", post)
    assert (typed.facts, typed.errors) == (values, errors)


def test_nothing_typed_is_nothing_and_not_zero() -> None:
    entered = facts.read(BASE.rows["7.1"], "vocational_college", {"score": "", "comment": " "}).entered()
    assert (entered.facts, entered.score, entered.comment) == (None, None, "")


def test_neighbouring_points_are_told_as_ranges() -> None:
    values = [value for value in judgements.grid(judgements.Decimal(6)) if value not in (3, judgements.Decimal("3.5"), 4)]
    assert judgements.ranges(values) == "0.0–2.5、4.5–6.0"


def test_every_row_has_a_short_title_of_its_own() -> None:
    for rubric in (BASE, STUDIO):
        names = rows.titles(rubric)
        assert len(set(names.values())) == len(rubric.rows)
    assert (rows.titles(BASE)["7.1"], rows.titles(BASE)["14.1"], rows.titles(BASE)["2.1"], rows.titles(STUDIO)["1.4"]) == (
        "校企合作", "对方单位满意率达85%以上", "培训管理、财务管理、资产管理、风险管理等制度健全", "经费使用符合财务管理规定")
