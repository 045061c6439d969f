"""Next year's table is data: other kinds of units, other defaults, rows without a reading."""

from jiangyan.rulebook.rubric import build
from jiangyan.rulebook.sheets import score_sheet
from tests.rulebook.test_shapes import changed
from tests.rulebook.test_sheets import BASE, codes, row, rubrics


def test_a_table_for_some_kinds_of_units_knows_no_others() -> None:
    given = changed(rubrics.plain(rubrics.text(BASE.id)), "unit_kinds", to=["enterprise", "vocational_college"])
    some = build(given)
    sheet = {"unit_kind": "public_training_centre", "facts": {"3.1": {"concurrent_capacity": 150}}}
    found = score_sheet(some, sheet)
    assert (codes(found), found["errors"][0]["message"], row(found, "3.1")) == (
        [(None, "unit_kind.unknown")], "单位类型“public_training_centre”不认识；可用：enterprise、vocational_college",
        ["blank", None, [], None])


def test_a_reading_that_is_not_named_has_the_default_of_the_table() -> None:
    place = [number for number, reading in enumerate(BASE.readings) if reading.id == "13.2"]
    other = build(changed(rubrics.plain(rubrics.text(BASE.id)), "readings", *place, "default", to="any_part"))
    sheet = {"unit_kind": "enterprise", "facts": {"13.2": {"senior_trainees_per_year": 185}}}
    assert [row(score_sheet(rubric, sheet), "13.2")[3] for rubric in (BASE, other)] == ["5", "4.5"]
    assert row(score_sheet(other, sheet | {"readings": {"13.2": "whole"}}), "13.2")[3] == "5"


def test_steps_without_a_reading_are_whole_ones() -> None:
    found = score_sheet(BASE, {"unit_kind": "vocational_college", "facts": {"7.1": {"enterprise_agreements": 1}}})
    said = next(one["reason"] for one in found["rows"] if one["id"] == "7.1")
    assert said == "应达3家，实有1家，少2家；每少1家扣2.0分，计2个整步，扣4.0分，得2.0分"
