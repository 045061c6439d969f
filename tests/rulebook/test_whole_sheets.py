"""What holds for every sheet, sound or not: sums, states, memory, and that rows do not meddle with each other."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiangyan.management.score import Desk, result
from jiangyan.rulebook.rubric import Row, Rubric
from jiangyan.rulebook.sheets import UNIT_KINDS, Scorer, refusal, row_result, score_sheet
from tests.rulebook.test_properties import BASE, STEPS, STUDIO, stated

SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine proves nothing
WRONG = st.sampled_from([True, 1, 1.0, "1", -1, None, "x", [], {"x": 1}, "2.25", float("nan")])


def mixed(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly good values, and now and then a wrong one."""
    return st.one_of(good, good, good, WRONG)


@st.composite
def points(draw: Any, row: Row) -> str:
    return str(draw(st.integers(0, int(2 * row.max))) / 2)


@st.composite
def sheets(draw: Any, rubric: Rubric, some: int = 6) -> dict[str, Any]:
    kind = draw(mixed(st.sampled_from(UNIT_KINDS)))
    known = kind if isinstance(kind, str) and kind in UNIT_KINDS else "enterprise"
    rows = [rubric.rows[name] for name in draw(st.lists(st.sampled_from(list(rubric.rows)), max_size=some, unique=True))]
    given = {row.id: draw(mixed(stated(row, known))) for row in rows}
    scores = {row.id: draw(mixed(points(row))) for row in rows if draw(st.booleans())}
    reasons = {row: draw(st.sampled_from(["理由", " ", "另一个理由"])) for row in scores if draw(st.booleans())}
    readings = {row: draw(mixed(st.sampled_from(STEPS))) for row in rubric.step_defaults if draw(st.booleans())}
    taken = draw(st.none() | st.fixed_dictionaries({"points": st.sampled_from([0, "2.5", 100, -1]), "reason": st.sampled_from(["票据", ""])}))
    return {"rubric": rubric.id, "unit_kind": kind, "facts": given, "scores": scores, "override_reasons": reasons,
            "readings": readings, "total_deduction": taken}


ANY = st.sampled_from([BASE, STUDIO]).flatmap(lambda rubric: st.tuples(st.just(rubric), sheets(rubric)))


def test_a_result_has_exactly_what_the_contract_names() -> None:
    found = score_sheet(STUDIO, {"facts": {"5.1": {"events": 3}}, "scores": {"5.3": "4.50"}})
    assert {name: value for name, value in found.items() if name not in ("rows", "sections")} == {
        "rubric": STUDIO.id, "unit_kind": None, "complete": False, "total": None, "partial_total": "7.5", "max": "100",
        "total_deduction": "0", "errors": []}
    assert (found["rows"][0], found["rows"][11], found["rows"][13]) == (
        {"id": "1.1", "max": "10", "state": "blank", "suggested": None, "allowed": [], "score": None, "reason": ""},
        {"id": "5.1", "max": "5", "state": "scored", "suggested": "3", "allowed": [["3", "3"]], "score": "3",
         "reason": "3次，每次1.0分，计3.0分，得3.0分"},
        {"id": "5.3", "max": "5", "state": "scored", "suggested": None, "allowed": [["0", "5"]], "score": "4.5",
         "reason": "由评分人酌情在0.0至5.0分之间评定"})
    assert found["sections"][4] == {"id": "5", "name": "加分项", "max": "15", "score": None}
    assert (len(found["rows"]), len(found["sections"])) == (14, 5)


def test_points_without_facts_have_no_arithmetic_and_no_report_has_its_sentence() -> None:
    found = score_sheet(BASE, {"unit_kind": "enterprise", "scores": {"3.1": 3}, "facts": {
        "15.1": {"summary_report": False}, "15.2": {"innovation": "clear"}}})
    said = {row["id"]: (row["score"], row["reason"]) for row in found["rows"]}
    assert (said["3.1"], said["15.2"]) == (("3", ""), ("0", "第 15.1 项没有总结报告，本项不得分，得0.0分"))


@pytest.mark.parametrize("rubric", ["other", None, 5])
def test_a_sheet_that_cannot_be_scored_has_the_same_names(rubric: object) -> None:
    assert refusal("rubric.unknown", "没有这部考核细则", rubric) == {
        "rubric": rubric if rubric == "other" else None, "unit_kind": None, "complete": False, "total": None,
        "partial_total": "0", "max": None, "rows": [], "sections": [], "total_deduction": "0",
        "errors": [{"row": None, "code": "rubric.unknown", "message": "没有这部考核细则"}]}
    assert refusal("x", "", rubric).keys() == score_sheet(STUDIO, {}).keys()


@given(ANY)
@settings(SLOWLY, max_examples=150)
def test_states_points_and_sums_agree_with_each_other(given: tuple[Rubric, dict[str, Any]]) -> None:
    rubric, sheet = given
    found = score_sheet(rubric, sheet)
    refused = {error["row"] for error in found["errors"] if error["code"].startswith(("fact.", "score."))}
    for row in found["rows"]:
        assert (row["state"] == "scored") == (row["score"] is not None)
        assert row["state"] == "blank" or row["id"] not in refused
        assert row["suggested"] is None or row["allowed"] == [[row["suggested"]] * 2]
    there = [Fraction(row["score"]) for row in found["rows"] if row["score"] is not None]
    assert Fraction(found["partial_total"]) == max(Fraction(0), sum(there, Fraction(0)) - Fraction(found["total_deduction"]))
    assert found["total"] == (found["partial_total"] if found["complete"] else None)
    assert found["complete"] == (len(there) == len(rubric.rows))
    by_row = {row["id"]: row["score"] for row in found["rows"]}
    for section, said in zip(rubric.sections, found["sections"], strict=True):
        inside = [by_row[row.id] for row in section.rows]
        added = None if None in inside else sum(map(Fraction, inside), Fraction(0))
        assert (said["score"] and Fraction(said["score"])) == added


@given(st.lists(sheets(BASE, 3), min_size=2, max_size=5))
@settings(SLOWLY, max_examples=80)
def test_what_was_scored_before_changes_nothing(given: list[dict[str, Any]]) -> None:
    scorer, desk = Scorer(BASE, row_result), Desk()
    for sheet in (*given, *given):
        found, alone = scorer.score(sheet), score_sheet(BASE, sheet)
        assert (list(found.rows), found.errors, found.unit_kind) == (alone["rows"], alone["errors"], alone["unit_kind"])
        line = json.dumps(sheet).encode()
        assert json.loads(desk.line(line)[0]) == result(line)


def test_the_same_facts_under_another_kind_reading_reason_or_report_are_scored_anew() -> None:
    scorer = Scorer(BASE, row_result)
    trained = {"13.2": {"senior_trainees_per_year": 185}}
    innovation = {"15.2": {"innovation": "clear"}}
    sheets = [({"unit_kind": kind, "facts": trained, "readings": {"13.2": reading}}, "13.2", points) for kind, reading, points in (
        ("enterprise", "whole", "5"), ("enterprise", "any_part", "4.5"), ("enterprise", "proportional", "4.63"),
        ("public_training_centre", "whole", "2.5"), ("public_training_centre", "any_part", "2"),
        ("vocational_college", "whole", "2"), ("enterprise", "whole", "5"))]
    sheets += [({"unit_kind": "enterprise", "facts": trained, "scores": {"13.2": 3}, "override_reasons": {"13.2": reason}}, "13.2", points)
               for reason, points in (("", None), ("专家组合议", "3"), (" ", None))]
    sheets += [({"unit_kind": "enterprise", "facts": {"15.1": {"summary_report": there}, **innovation}}, "15.2", points)
               for there, points in ((True, "3"), (False, "0"), (True, "3"))]
    assert [next(row["score"] for row in scorer.score(sheet).rows if row["id"] == name) for sheet, name, _ in sheets] == [
        points for *_, points in sheets]


def test_what_is_wrong_above_and_inside_the_rows_is_told_together() -> None:
    found = score_sheet(BASE, {"notes": 1, "unit_kind": None, "readings": {"x": "y"}, "facts": {"1.1": {"management_body": 1}, "99": {}},
                               "override_reasons": {"1.1": 5}, "scores": {"3.1": 9}, "total_deduction": {"points": 1}})
    assert [(error["row"], error["code"]) for error in found["errors"]] == [
        (None, "sheet.malformed"), (None, "unit_kind.missing"), ("x", "reading.unknown"), ("1.1", "sheet.malformed"),
        ("99", "row.unknown"), ("1.1", "fact.type"), ("3.1", "score.range"), (None, "deduction.reason_missing")]
    assert (found["rubric"], found["unit_kind"], score_sheet(BASE, {"unit_kind": "enterprise"})["unit_kind"]) == (
        BASE.id, None, "enterprise")


def test_a_deduction_comes_off_whether_or_not_the_sheet_is_complete() -> None:
    scores = {row.id: str(row.max) for row in STUDIO.rows.values()}
    taken = {"points": "2.5", "reason": "票据不合规"}
    whole, open_one = (score_sheet(STUDIO, {"scores": given, "total_deduction": taken})
                       for given in (scores, scores | {"5.3": None}))
    assert [(one["complete"], one["total"], one["partial_total"], one["total_deduction"]) for one in (whole, open_one)] == [
        (True, "97.5", "97.5", "2.5"), (False, None, "92.5", "2.5")]


@given(st.data(), st.sampled_from(UNIT_KINDS))
@settings(SLOWLY, max_examples=80)
def test_a_row_alone_is_scored_as_it_is_among_others(data: Any, kind: str) -> None:
    sheet = data.draw(sheets(BASE)) | {"unit_kind": kind}
    among = {row["id"]: row for row in score_sheet(BASE, sheet)["rows"]}
    for name in sheet["facts"]:
        needed = {one for one in (name, BASE.rows[name].presupposes) if one}
        alone = sheet | {part: {row: sheet[part][row] for row in needed if row in sheet[part]}
                         for part in ("facts", "scores", "override_reasons")}
        assert next(row for row in score_sheet(BASE, alone)["rows"] if row["id"] == name) == among[name]


def _better(row: Row, name: str, value: Any) -> Any:
    """The next better answer to one fact, or the same where there is none."""
    rule = row.rule
    if isinstance(value, bool):
        return name not in rule.get("present", {}) and (rule["kind"] != "condition" or name != rule["fact"] or rule["full_when"])
    if isinstance(value, str):
        return next(iter(rule["levels"])) if "levels" in rule else value
    return max(0, value - 1) if rule["kind"] == "per_failure" else value if name == rule.get("whole") else value + 1


@given(st.data(), st.sampled_from([(rubric, row) for rubric in (BASE, STUDIO) for row in rubric.rows.values() if row.facts]),
       st.sampled_from(UNIT_KINDS), st.sampled_from(STEPS))
@settings(SLOWLY, max_examples=250)
def test_a_better_answer_never_gives_less(data: Any, where: tuple[Rubric, Row], kind: str, steps: str) -> None:
    rubric, row = where
    facts = data.draw(stated(row, kind))
    name = data.draw(st.sampled_from(list(facts)))
    better = facts | {name: _better(row, name, facts[name])}
    if "part" in row.rule and better[row.rule["part"]] > better[row.rule["whole"]]:
        better = facts
    ranges = []
    for one in (facts, better):
        sheet = {"unit_kind": kind, "facts": {row.id: one},
                 "readings": {row.id: steps} if row.id in rubric.step_defaults else {}}
        found = next(each for each in score_sheet(rubric, sheet)["rows"] if each["id"] == row.id)
        ranges.append([Fraction(end) for end in (found["allowed"][0][0], found["allowed"][-1][1])])
    assert (ranges[0][0] <= ranges[1][0], ranges[0][1] <= ranges[1][1]) == (True, True)


@given(st.data(), st.sampled_from([BASE.rows[name] for name in ("8.2", "13.2", "14.1", "14.2")]), st.sampled_from(UNIT_KINDS))
@settings(SLOWLY, max_examples=100)
def test_whole_steps_cost_least_started_ones_most(data: Any, row: Row, kind: str) -> None:
    facts = {row.id: data.draw(stated(row, kind))}
    whole, proportional, started = (
        Fraction(next(one["score"] for one in score_sheet(
            BASE, {"unit_kind": kind, "facts": facts, "readings": {row.id: steps}})["rows"] if one["id"] == row.id))
        for steps in ("whole", "proportional", "any_part"))
    assert (whole >= proportional, proportional >= started) == (True, True)
