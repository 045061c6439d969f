"""Looking things up in a rubric, merged points, and what is shown of a value that cannot be printed."""

from decimal import Decimal

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.numbers import shown
from jiangyan.rulebook.scoring import score_entry
from jiangyan.rulebook.sheets import refusal

BASE = rubrics.load("tianjin-training-base-2025")


def test_a_row_knows_its_section_and_who_hangs_on_it() -> None:
    assert (BASE.section_of("13.2").name, BASE.dependents("15.1"), BASE.dependents("1.1")) == ("项目产出", ("15.2",), ())


def test_every_reading_has_its_default() -> None:
    assert BASE.defaults()["13.2"] == "whole"


def test_merged_points_are_rounded_and_free_of_the_grid() -> None:
    entry = score_entry(BASE, "2.2", None, "1.675", unit_kind="enterprise", merged=True)
    assert (entry.score, entry.errors) == (Decimal("1.68"), ())


def test_a_number_of_thousands_of_digits_is_not_printed() -> None:
    assert (shown(10**5000), shown("x" * 50), shown(None), shown([]), shown(True)) == (
        "（过长的数）", f"“{'x' * 40}…”", "（空）", "（不是文字或数字）", "“是”")


def test_a_sheet_that_cannot_be_scored_is_refused_whole() -> None:
    found = refusal("rubric.unknown", "没有这部考核细则", "other")
    assert (found["rubric"], found["rows"], found["total"], found["errors"]) == (
        "other", [], None, [{"row": None, "code": "rubric.unknown", "message": "没有这部考核细则"}])
    assert refusal("sheet.malformed", "读不懂", 3)["rubric"] is None
