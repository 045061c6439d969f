"""The closed table of moves, and the line that is drawn from it."""

import pytest

from jiangyan.rulebook import stages


def test_the_table_names_only_known_stages_and_every_stage_can_be_reached() -> None:
    known = {stage for step in stages.TABLE for stage in (step.origin, step.target)}
    assert known == set(stages.STAGES)


def test_what_is_not_in_the_table_is_no_move() -> None:
    found = {(a, b) for a in stages.STAGES for b in stages.STAGES if stages.find(a, b)}
    assert found == {(step.origin, step.target) for step in stages.TABLE}


def test_nobody_leaves_an_end() -> None:
    assert [step for step in stages.TABLE if step.origin in stages.ENDED] == []


@pytest.mark.parametrize(("stage", "now", "last"), [
    ("preparing", "自评准备", "验收完成"), ("returned", "退回补正", "验收完成"), ("passed", "通过（整改完善）", "验收完成"),
    ("failed", "未通过", "申请复验"), ("rectifying", "限期整改", "申请复验"), ("cancelled", "取消建设项目", "取消建设项目"),
])
def test_the_line_of_a_stage(stage: str, now: str, last: str) -> None:
    line = stages.strip(stage)
    assert ([label for label, state in line if state == "now"], line[-1][0]) == ([now], last)


def test_every_stage_says_who_comes_next() -> None:
    assert set(stages.NEXT) == set(stages.STAGES)


def test_a_returned_project_is_not_submitted_and_a_failed_one_was_scored() -> None:
    assert [stages.reached(stage, "submitted") for stage in ("returned", "submitted", "completed")] == [False, True, True]
    assert [stages.reached(stage, "scored") for stage in ("failed", "cancelled", "inspecting")] == [True, True, False]


@pytest.mark.parametrize("stage", ["failed", "rectifying", "reinspection_requested"])
def test_a_failed_project_has_come_as_far_as_its_verdict(stage: str) -> None:
    assert [stages.reached(stage, milestone) for milestone in ("scored", "passed", "completed")] == [True, True, False]
    assert [label for label, _ in stages.strip(stage)[5:]] == ["已汇总", "未通过", "限期整改", "申请复验"]


def test_a_cancelled_project_ends_there() -> None:
    stage = "cancelled"
    assert stages.strip(stage)[5:] == [("已汇总", "done"), ("未通过", "done"), ("取消建设项目", "now")]
