"""Whole sheets: what is refused, what is blank, what adds up, at the nasty edges."""

import json
from decimal import Decimal
from typing import Any

import pytest

from jiangyan.queries.round import rubrics
from jiangyan.rulebook import sheets
from jiangyan.rulebook.scoring import Entry, score_entry
from jiangyan.rulebook.sheets import Scorer, row_result, score_sheet

BASE, STUDIO = (rubrics.load(name) for name in ("tianjin-training-base-2025", "tianjin-master-studio-2025"))
NAN, INFINITE = float("nan"), float("inf")


def base(**sheet: Any) -> dict[str, Any]:
    return score_sheet(BASE, {"rubric": BASE.id, "unit_kind": "enterprise", **sheet})


def studio(**sheet: Any) -> dict[str, Any]:
    return score_sheet(STUDIO, {"rubric": STUDIO.id, **sheet})


def codes(result: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(error["row"], error["code"]) for error in result["errors"]]


def row(result: dict[str, Any], name: str) -> list[Any]:
    found = next(one for one in result["rows"] if one["id"] == name)
    return [found[key] for key in ("state", "suggested", "allowed", "score")]


def amounts(value: Any, approved: Any = 1) -> dict[str, Any]:
    return {"4.2": {"equipment_value": value, "approved_value": approved}}


@pytest.mark.parametrize("value", ["500.10", 500.1, 500, "5.001e2", Decimal("500.1"), "+500.1"])
def test_an_amount_is_a_number_or_a_numeric_text(value: object) -> None:
    assert row(base(facts=amounts(value, "500")), "4.2") == ["scored", "5", [["5", "5"]], "5"]


@pytest.mark.parametrize(("value", "code"), [
    (NAN, "fact.range"), (INFINITE, "fact.range"), (-INFINITE, "fact.range"), ("NaN", "fact.range"),
    ("-Infinity", "fact.range"), ("inf", "fact.range"), (Decimal("1e400"), "fact.range"), ("1e400", "fact.range"),
    (Decimal("sNaN"), "fact.range"), (10**61, "fact.range"), ("1e999999999", "fact.range"), (-1, "fact.range"),
    ("-0.01", "fact.range"), (True, "fact.type"), ("true", "fact.type"), ("", "fact.type"), ("500万", "fact.type"),
    ("５００", "fact.type"), (" 500", "fact.type"), ("0x10", "fact.type"), ("1_000", "fact.type"), ([], "fact.type"),
    ({}, "fact.type"), ("1,000", "fact.type"), ("--5", "fact.type"), ("9" * 200, "fact.range"), ("9" * 2000, "fact.range"),
    ("1e99999999999999999999", "fact.range"),
])
def test_what_is_no_amount(value: object, code: str) -> None:
    found = base(facts=amounts(value))
    assert (codes(found), row(found, "4.2")) == ([("4.2", code)], ["blank", None, [], None])


def test_amounts_are_compared_exactly() -> None:
    low, high = "0.1000000000000000000000000000000000000001", "0.1000000000000000000000000000000000000002"
    assert row(base(facts=amounts(low, high)), "4.2") == ["judgement", None, [["0", "4"]], None]
    assert row(base(facts=amounts(high, high)), "4.2")[0] == "scored"
    assert row(base(facts=amounts(0.1, "0.1")), "4.2")[0] == "scored"


@pytest.mark.parametrize(("value", "code"), [
    (80.0, "fact.type"), (Decimal("80.0"), "fact.type"), ("80", "fact.type"), (False, "fact.type"), (NAN, "fact.range"),
    ([80], "fact.type"), (-1, "fact.range"), (10**60, "fact.range"), (-INFINITE, "fact.range"), (Decimal("NaN"), "fact.range"),
])
def test_what_is_no_count(value: object, code: str) -> None:
    assert codes(base(facts={"3.1": {"concurrent_capacity": value}})) == [("3.1", code)]


def test_a_count_may_be_huge() -> None:
    found = studio(facts={"3.1": {"innovations": 10**59}})
    assert (row(found, "3.1"), found["rows"][6]["reason"]) == (
        ["scored", "10", [["10", "10"]], "10"], f"1{'0' * 59}项，每项2.0分，计2{'0' * 59}.0分，超过满分，按10.0分计，得10.0分")


def test_null_is_not_stated() -> None:
    found = base(facts={"1.1": None, "1.2": {"duties_divided": None, "duties_assigned": None}, "3.1": {}}, scores={"1.1": None},
                 override_reasons={"1.1": None}, readings=None, total_deduction=None)
    assert (codes(found), [row(found, name)[0] for name in ("1.1", "1.2", "3.1")]) == ([], ["blank"] * 3)


@pytest.mark.parametrize(("facts", "found"), [
    ({"1.2": {"duties_divided": True, "duties_assigned": None}}, [("1.2", "fact.missing")]),
    ({"1.2": {"duties_divided": "是"}}, [("1.2", "fact.type"), ("1.2", "fact.missing")]),
    ({"1.2": {"duties_divided": True, "duties_assigned": True, "x": None}}, [("1.2", "fact.unknown")]),
    ({"7.1": {"enterprise_agreements": 3}}, [("7.1", "fact.unknown")]),
    ({"2.2": {"archive": "完整"}}, [("2.2", "fact.type")]),
    ({"2.2": {"archive": ["complete"]}}, [("2.2", "fact.type")]),
    ({"1.1": {"management_body": 0}}, [("1.1", "fact.type")]),
    ({"1.1": "true"}, [("1.1", "sheet.malformed")]),
    ({"6.1": {"programmes": 3, "programmes_with_curriculum": 4}}, [("6.1", "fact.range")]),
    ({"6.1": {"programmes": 0, "programmes_with_curriculum": 0}}, [("6.1", "fact.range")]),
    ({"8.1": {"part_time_teachers": 3, "part_time_qualified": 4}}, [("8.1", "fact.range")]),
    ({"14.1": {"employers_surveyed": 0, "employers_satisfied": 0}}, [("14.1", "fact.range")]),
])
def test_refused_facts(facts: dict[str, Any], found: list[Any]) -> None:
    assert codes(base(facts=facts)) == found


def test_no_part_time_teachers_is_judged_and_not_refused() -> None:
    found = base(facts={"8.1": {"part_time_teachers": 0, "part_time_qualified": 0}})
    assert (codes(found), row(found, "8.1")) == ([], ["judgement", None, [["0", "4.5"]], None])


def test_points_stay_refused_when_the_facts_of_the_row_are() -> None:
    found = base(facts={"3.1": {"concurrent_capacity": "80"}}, scores={"3.1": 3})
    assert (row(found, "3.1"), found["partial_total"]) == (["blank", None, [], None], "0")


def test_refused_points_leave_the_suggestion_in_sight() -> None:
    found = base(facts={"11.1": {"special_account": True}}, scores={"11.1": 2})
    assert (codes(found), row(found, "11.1")) == ([("11.1", "score.outside_allowed")], ["blank", "3", [["3", "3"]], None])


@pytest.mark.parametrize("score", [3, 3.0, "3", "3.0", "3.00", Decimal(3), "3e0"])
def test_points_are_numbers_or_texts(score: object) -> None:
    found = base(scores={"3.1": score})
    assert (codes(found), row(found, "3.1")) == ([], ["scored", None, [["0", "5"]], "3"])


@pytest.mark.parametrize(("score", "code"), [
    ("3.2", "score.grid"), (0.25, "score.grid"), ("3.0000000000000000000000000000001", "score.grid"), ("1e-9", "score.grid"),
    (5.5, "score.range"), (-0.5, "score.range"), (NAN, "score.range"), (INFINITE, "score.range"), ("", "score.range"),
    (True, "score.range"), ("三", "score.range"), ([3], "score.range"), ({"points": 3}, "score.range"), (10**70, "score.range"),
])
def test_points_that_are_none(score: object, code: str) -> None:
    assert codes(base(scores={"3.1": score})) == [("3.1", code)]


def test_an_override_needs_words() -> None:
    facts = {"13.1": {"demonstration": "fair"}}
    for reason, found in ((None, [("13.1", "score.outside_allowed")]), ("  ", [("13.1", "score.outside_allowed")]),
                          ("专家组合议", [])):
        assert codes(base(facts=facts, scores={"13.1": "3"}, override_reasons={"13.1": reason})) == found


def test_an_override_that_is_no_text_is_malformed() -> None:
    assert codes(base(scores={"3.1": 3}, override_reasons={"3.1": 5})) == [("3.1", "sheet.malformed")]


def test_a_proportional_row_is_free_of_the_grid_and_nothing_else() -> None:
    facts, readings = {"13.2": {"senior_trainees_per_year": 185}}, {"13.2": "proportional"}
    assert row(base(facts=facts, readings=readings), "13.2") == ["scored", "4.63", [["4.63", "4.63"]], "4.63"]
    assert codes(base(facts=facts, readings=readings, scores={"13.2": "4.625"})) == []
    assert codes(base(facts=facts, readings=readings, scores={"13.2": "4.5"})) == [("13.2", "score.outside_allowed")]
    assert codes(base(readings=readings, scores={"13.2": "1.234"})) == []
    assert codes(base(scores={"13.2": "1.234"})) == [("13.2", "score.grid")]


def test_readings_that_do_not_compute_are_accepted_and_change_nothing() -> None:
    assert codes(base(readings={"13.2.year": "mean", "8.1.base": "programmes"})) == []


@pytest.mark.parametrize("readings", [{"3.1": "whole"}, {"13.2": None}, {"13.2": ["whole"]}, {"13.2.year": "any_part"}])
def test_unknown_readings(readings: dict[str, Any]) -> None:
    assert codes(base(readings=readings)) == [(*readings, "reading.unknown")]


def test_no_report_means_nothing_for_15_2() -> None:
    report, clear = {"summary_report": False}, {"innovation": "clear"}
    assert row(base(facts={"15.1": report, "15.2": clear}), "15.2") == ["scored", "0", [["0", "0"]], "0"]
    assert row(base(facts={"15.1": {"summary_report": True}, "15.2": clear}), "15.2")[1] == "3"
    assert row(base(facts={"15.2": clear}), "15.2")[1] == "3"
    assert row(base(facts={"15.1": {"summary_report": "no"}, "15.2": clear}), "15.2")[1] == "3"
    assert row(base(facts={"15.1": report}), "15.2") == ["blank", None, [], None]
    assert codes(base(facts={"15.1": report}, scores={"15.2": "2"})) == [("15.2", "score.outside_allowed")]


def test_without_a_unit_kind_only_what_needs_it_is_left_out() -> None:
    found = base(unit_kind=None, facts={"1.1": {"management_body": True}, "3.1": {"concurrent_capacity": 300},
                                        "7.1": {"college_agreements": 2}}, scores={"3.1": 5, "13.2": 4})
    assert (codes(found), found["partial_total"]) == ([(None, "unit_kind.missing")], "6")
    assert [row(found, name)[0] for name in ("1.1", "3.1", "7.1", "13.2")] == ["scored", "blank", "blank", "scored"]


@pytest.mark.parametrize("kind", ["", "Enterprise", "企业", 1, ["enterprise"]])
def test_unknown_unit_kinds(kind: object) -> None:
    assert codes(base(unit_kind=kind)) == codes(studio(unit_kind=kind)) == [(None, "unit_kind.unknown")]


def test_a_studio_has_no_unit_kind_and_a_given_one_changes_nothing() -> None:
    assert (codes(studio()), codes(studio(unit_kind=None)), codes(studio(unit_kind="enterprise"))) == ([], [], [])


@pytest.mark.parametrize(("deduction", "found"), [
    ({"points": "2.5", "reason": "票据不合规"}, []), ({"points": 100, "reason": "票据不合规"}, []),
    ({"points": 0, "reason": "票据不合规"}, []),
    ({"points": "2"}, [(None, "deduction.reason_missing")]), ({"points": "2", "reason": 5}, [(None, "deduction.reason_missing")]),
    ({"reason": "票据"}, [(None, "deduction.range")]), ({"points": "many", "reason": "票据"}, [(None, "deduction.range")]),
    ({"points": NAN, "reason": "票据"}, [(None, "deduction.range")]), ({"points": True, "reason": "票据"}, [(None, "deduction.range")]),
    ({"points": "100.01", "reason": "票据"}, [(None, "deduction.range")]),
    ({}, [(None, "deduction.range"), (None, "deduction.reason_missing")]), (2, [(None, "sheet.malformed")]),
])
def test_whole_score_deductions(deduction: object, found: list[Any]) -> None:
    result = base(facts={"10.1": {"improper_spending": False}}, total_deduction=deduction)
    assert codes(result) == found
    taken = "0" if found else str(deduction["points"])  # type: ignore[index]
    assert (result["total_deduction"], result["partial_total"]) == (taken, {"0": "10", "2.5": "7.5", "100": "0"}[taken])


def test_a_whole_studio_adds_up_to_a_total() -> None:
    facts = {name: {fact.name: {"bool": fact.name not in ("improper_spending", "late_or_poor"), "int": 3}[fact.type]
                    for fact in one.facts} for name, one in STUDIO.rows.items() if one.facts}
    open_one, whole = studio(facts=facts), studio(facts=facts, scores={"5.3": "1.5"})
    assert (open_one["complete"], open_one["total"], open_one["partial_total"]) == (False, None, "82")
    assert (whole["complete"], whole["total"], whole["partial_total"]) == (True, "83.5", "83.5")
    assert [(one["id"], one["max"], one["score"]) for one in whole["sections"]] == [
        ("1", "35", "35"), ("2", "10", "10"), ("3", "20", "16"), ("4", "20", "13"), ("5", "15", "9.5")]


def test_what_nobody_can_compute_is_blank_until_somebody_judges() -> None:
    assert row(studio(), "5.3") == ["blank", None, [["0", "5"]], None]
    assert codes(studio(facts={"5.3": {"other": 1}})) == [("5.3", "fact.unknown")]


def test_every_malformed_part_is_told() -> None:
    found = score_sheet(BASE, {"facts": 1, "scores": "x", "override_reasons": [], "readings": 0, "total_deduction": "2",
                               "unit_kind": "enterprise", "评语": "好"})
    assert codes(found) == [(None, "sheet.malformed")] * 6


def test_unknown_rows_are_told_once() -> None:
    assert codes(base(facts={"16.1": {}}, scores={"16.1": 1, "1.10": 1}, override_reasons={"0": "x"})) == [
        ("16.1", "row.unknown"), ("1.10", "row.unknown"), ("0", "row.unknown")]


def test_a_merged_row_is_rounded_and_free_of_grid_and_range() -> None:
    facts = {"management_body": False}
    merged = score_entry(BASE, "1.1", facts, "1.335", unit_kind="enterprise", merged=True)
    assert (merged.state, merged.score, merged.errors) == ("scored", Decimal("1.34"), ())
    assert score_entry(BASE, "1.1", facts, "2.01", unit_kind="enterprise", merged=True).errors[0]["code"] == "score.range"


def test_what_a_rubric_knows_of_itself() -> None:
    assert (BASE.dependents("15.1"), BASE.dependents("1.1")) == (("15.2",), ())
    assert BASE.defaults() | {"13.2": "whole", "deadline": "inclusive"} == BASE.defaults()
    assert [BASE.section_of(name).name for name in ("1.1", "15.2")] == ["组织与管理", "项目产出"]


def test_errors_quote_at_most_forty_characters() -> None:
    assert len(base(scores={"3.1": "9" * 5000})["errors"][0]["message"]) < 90


def test_memory_changes_nothing_not_even_when_it_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MEMORY", 2)
    scorer = Scorer(BASE, row_result)
    for capacity in (True, 1, 1.0, "1", 99, 100, None, 1):
        sheet = {"rubric": BASE.id, "unit_kind": "enterprise", "facts": {"3.1": {"concurrent_capacity": capacity}}}
        scored, alone = scorer.score(sheet), score_sheet(BASE, sheet)
        assert (list(scored.rows), scored.errors) == (alone["rows"], alone["errors"])


def test_sections_are_remembered_without_changing_a_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MEMORY", 2)
    scorer = Scorer(BASE, row_result)
    for given in ("1", "1.0", "2", None, "0.5", "1"):
        sheet = {"rubric": BASE.id, "unit_kind": "enterprise", "scores": {"3.1": given, "4.1": "2"}}
        sums, alone = scorer.score(sheet).sums, score_sheet(BASE, sheet)
        assert ([one.score for one in sums.sections], sums.partial_total) == (
            [one["score"] and Decimal(one["score"]) for one in alone["sections"]], Decimal(alone["partial_total"]))


def test_a_result_is_json_and_every_number_is_text() -> None:
    found = base(facts={"13.2": {"senior_trainees_per_year": 0}}, readings={"13.2": "proportional"})
    assert json.loads(json.dumps(found)) == found
    assert [type(found[key]) for key in ("partial_total", "max", "total_deduction")] == [str] * 3


def test_an_entry_without_facts_says_nothing() -> None:
    assert Scorer(BASE, lambda _, entry: entry).score({"unit_kind": "enterprise"}).rows[0] == Entry("blank", None, None, (), "")
