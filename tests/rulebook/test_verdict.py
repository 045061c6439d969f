"""The verdict holds points against the policy; equal is enough."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

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


def test_the_pass_mark_looks_at_what_is_left_and_gates_at_what_was_scored() -> None:
    rows, sections = {"1.1": Decimal("8"), "2.1": Decimal("80.01")}, {"1": Decimal("8"), "2": Decimal("80.01")}
    judged = judge(Policy(Decimal("80"), {"1": Decimal("8")}, {"2.1": Decimal("80.01")}), rows, sections, {}, Decimal("8.01"))
    assert (judged.passed, judged.total, judged.reasons) == (True, Decimal("80.00"), (
        "各项合计88.01分，总分扣8.01分，最后得分80.0分。", "最后得分80.0分，达到合格分80.0分。",
        "“1”得分8.0分，达到该部分最低要求8.0分。", "第 2.1 项得分80.01分，达到必须达到的80.01分。"))
    assert judge(Policy(Decimal("80")), rows, {}, {}, Decimal("8.02")).passed is False


HUNDREDTHS = st.integers(0, 10_000).map(lambda number: Decimal(number) / 100)


@given(st.lists(HUNDREDTHS, min_size=2, max_size=2), HUNDREDTHS, HUNDREDTHS, HUNDREDTHS, HUNDREDTHS)
def test_passed_is_that_every_condition_is_reached(
    points: list[Decimal], mark: Decimal, gate: Decimal, must: Decimal, taken: Decimal,
) -> None:
    rows = dict(zip(("1.1", "2.1"), points, strict=True))
    judged = judge(Policy(mark, {"1": gate}, {"2.1": must}), rows, {"1": points[0], "2": points[1]}, {}, taken)
    left = max(Decimal(0), sum(points, Decimal(0)) - taken)
    reached = [left >= mark, points[0] >= gate, points[1] >= must]
    assert (judged.passed, judged.total, ["低于" not in said for said in judged.reasons[1:]]) == (all(reached), left, reached)
    more = judge(Policy(mark, {"1": gate}, {"2.1": must}), {name: value + 1 for name, value in rows.items()},
                 {"1": points[0] + 1, "2": points[1] + 1}, {}, taken)
    assert more.passed >= judged.passed
