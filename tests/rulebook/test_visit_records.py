"""The four steps of the notice: what is still open is said, and what cannot stand in a blank is refused."""

import pytest

from jiangyan.rulebook.visit_records import KINDS, STEPS, clock, fault, lacking, tidy

WHOLE = {
    "attendance": [{"side": "panel", "signed": "yes"}, {"side": "unit", "signed": "yes"}],
    "report": [{"reporter": "张三（示例）", "summary": "建设情况"}],
    "question": [{"question": "设备何时到位", "answer": "六月"}],
    "site": [{"place": "一号车间"}], "interview": [{"person": "学员代表"}],
    "feedback": [{"read_at": "16:30", "statement_by": "李四（示例）", "statement": "按期整改"}],
}
SEEN = {"实施方案": {"seen": "original"}}


def test_nothing_written_leaves_everything_open() -> None:
    found = lacking({}, ["实施方案", "审计报告"], {}, 0)
    assert list(found) == list(STEPS)
    assert found == {
        "attendance": ["专家组没有人签到", "建设单位没有人签到"], "report": ["汇报人未填", "汇报要点未填"],
        "questions": ["没有一问一答的记录"], "work": ["实施方案、审计报告没有记查阅情况", "没有记考察的现场", "没有记走访或座谈"],
        "feedback": ["没有问题与建议", "宣读结论的时间未填", "表态发言人未填", "表态发言未填"]}


def test_a_whole_record_leaves_nothing_open() -> None:
    assert lacking(WHOLE, ["实施方案"], SEEN, 1) == {}


@pytest.mark.parametrize(("changed", "step"), [
    ({"attendance": [{"side": "panel", "signed": "no"}, {"side": "unit", "signed": "yes"}]}, "attendance"),
    ({"question": [{"question": "设备", "answer": ""}]}, "questions"), ({"interview": [{"person": ""}]}, "work"),
    ({"site": []}, "work"), ({"feedback": []}, "feedback")])
def test_one_thing_missing_opens_its_step_alone(changed, step) -> None:
    assert list(lacking(WHOLE | changed, ["实施方案"], SEEN, 1)) == [step]


@pytest.mark.parametrize(("kind", "content", "sentence"), [
    ("report", {"at": "25:00"}, "汇报时间写成 09:30 的样子"), ("report", {"reporter": "长" * 41}, "汇报人有41个字，最多40个字"),
    ("attendance", {"side": "visitor"}, "代表请从所列选项中选择"), ("attendance", {"side": "unit", "signed": "yes"}, ""),
    ("feedback", {"read_at": "16:30"}, ""), ("site", {}, "")])
def test_what_cannot_stand_in_a_blank_is_said(kind, content, sentence) -> None:
    assert fault(kind, content) == sentence


def test_only_the_kinds_own_fields_are_kept() -> None:
    assert {kind: set(tidy(kind, {"x": "y"})) for kind in KINDS} == {
        kind: {field.name for field in one.fields} for kind, one in KINDS.items()}
    assert not clock("９:30") and not clock("a:30")
