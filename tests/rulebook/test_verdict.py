"""The verdict holds points against the policy; equal is enough."""

from decimal import Decimal

from jiangyan.rulebook.verdict import Judged, Policy, judge

ROWS = {"1.1": Decimal("79.99"), "2.1": Decimal(0)}


def test_a_hundredth_below_the_pass_mark_fails() -> None:
    assert judge(Policy(80), ROWS, {}, {}) == Judged(
        False, Decimal("79.99"), ("各项合计79.99分。", "总分79.99分，低于合格分80.0分。"))


def test_equal_passes() -> None:
    assert judge(Policy(Decimal("79.99")), ROWS, {}, {}).passed is True


def test_a_gate_and_a_row_can_each_fail_a_good_total() -> None:
    judged = judge(Policy(60, {"1": 90}, {"2.1": 1}), ROWS, {"1": Decimal("79.99")}, {"1": "组织与管理"})
    assert (judged.passed, judged.reasons[2:]) == (
        False, ("“组织与管理”得分79.99分，低于该部分最低要求90.0分。", "第 2.1 项得分0.0分，低于必须达到的1.0分。"))


def test_a_deduction_never_goes_below_zero() -> None:
    assert judge(Policy(1), {"1.1": Decimal(5)}, {}, {}, Decimal(9)).total == 0


def test_one_failed_condition_is_enough_whatever_comes_after_it() -> None:
    rows = {"1.1": Decimal(40), "2.1": Decimal(50)}
    points = {"1": Decimal(40), "2": Decimal(50)}
    sections = judge(Policy(60, {"1": 41, "2": 50}), rows, points, {"1": "组织与管理"})
    must = judge(Policy(60, {}, {"1.1": 41, "2.1": 50}), rows, points, {})
    assert (sections.passed, sections.reasons[1:]) == (False, (
        "总分90.0分，达到合格分60.0分。", "“组织与管理”得分40.0分，低于该部分最低要求41.0分。", "“2”得分50.0分，达到该部分最低要求50.0分。"))
    assert (must.passed, judge(Policy(91, {"2": 50}, {"2.1": 50}), rows, points, {}).passed) == (False, False)
