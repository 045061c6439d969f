"""Every case beside the rubrics comes out as it says, and every quoted word stands in the notice."""

import pytest

from jiangyan.queries.round import rubric_cases, rubrics

ALL = [(rubric, row, case) for rubric in rubrics.rubric_ids() for row, cases in rubric_cases.load(rubric).items()
       for case in cases]


@pytest.mark.parametrize(("rubric", "row", "case"), ALL, ids=[f"{row} {case['says']}" for _, row, case in ALL])
def test_case(rubric: str, row: str, case: dict) -> None:
    assert rubric_cases.expected(case, rubric_cases.outcome(rubrics.load(rubric), row, case)) is None


@pytest.mark.parametrize("rubric", rubrics.rubric_ids())
def test_every_row_has_at_least_six_cases(rubric: str) -> None:
    cases = rubric_cases.load(rubric)
    assert [row for row in rubrics.load(rubric).rows if len(cases.get(row, ())) < 6] == []


def test_a_case_with_another_ending_is_told() -> None:
    rubric = rubrics.load("tianjin-training-base-2025")
    wrong = {"says": "算错了", "facts": {"management_body": True}, "points": "1"}
    assert [trouble.sentence for trouble in rubric_cases.troubles(rubric, {"1.1": [wrong]})] == [
        "第 1.1 项的案例“算错了”不符：points 应为 1，算出 2"]
