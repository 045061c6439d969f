"""Both tables written once more as plain formulas, and held against the engine for all facts."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiangyan.rulebook.rubric import Row, Rubric
from jiangyan.rulebook.scoring import score_entry
from jiangyan.rulebook.sheets import UNIT_KINDS
from tests.rulebook.test_properties import BASE, STEPS, STUDIO, stated

Facts = dict[str, Any]
CAPACITY = dict(zip(UNIT_KINDS, (100, 150, 200), strict=True))
TRAINEES = dict(zip(UNIT_KINDS, (200, 400, 600), strict=True))
STEP = dict(zip(UNIT_KINDS, (20, 40, 60), strict=True))


def steps(missing: Fraction, step: int, reading: str) -> Fraction:
    exactly = max(Fraction(0), missing) / step
    return {"whole": Fraction(floor(exactly)), "any_part": Fraction(ceil(exactly)), "proportional": exactly}[reading]


def share(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole)


def less(most: int, cost: Any, count: Any) -> Fraction:
    return max(Fraction(0), most - Fraction(cost) * count)


def missing(facts: Facts, *names: str) -> int:
    return sum(not facts[name] for name in names or facts)


def agreements(f: Facts, kind: str) -> Any:
    if kind == "vocational_college":
        return less(6, 2, max(0, 3 - f["enterprise_agreements"]))
    return 6 if f["college_agreements"] >= 1 else 0


# A number settles the row; a pair is a range in which a person judges.
BASE_ROWS: dict[str, Any] = {
    "1.1": lambda f, kind, reading: 2 * f["management_body"],
    "1.2": lambda f, kind, reading: 2 - missing(f),
    "2.1": lambda f, kind, reading: less(2, "0.5", missing(f)),
    "2.2": lambda f, kind, reading: {"complete": 2, "incomplete": 1, "none": 0}[f["archive"]],
    "3.1": lambda f, kind, reading: 5 if f["concurrent_capacity"] >= CAPACITY[kind] else (0, 4),
    "4.1": lambda f, kind, reading: 5 if f["equipment_matched"] else (0, 4),
    "4.2": lambda f, kind, reading: 5 if Fraction(f["equipment_value"]) >= Fraction(f["approved_value"]) else (0, 4),
    "5.1": lambda f, kind, reading: 6 if not (n := f["unmet_programmes"]) else (max(0, 6 - 3 * n), max(0, 6 - n)),
    "6.1": lambda f, kind, reading: less(3, 1, f["programmes"] - f["programmes_with_curriculum"]),
    "7.1": lambda f, kind, reading: agreements(f, kind),
    "8.1": lambda f, kind, reading: 5 if f["part_time_qualified"] == f["part_time_teachers"] > 0 else (0, Fraction(9, 2)),
    "8.2": lambda f, kind, reading: less(5, 1, steps(45 - share(f["qualified_full_time"], f["teachers"]), 10, reading)),
    "9.1": lambda f, kind, reading: {"running": 6, "fair": (3, 5), "none": 0}[f["assessment"]],
    "10.1": lambda f, kind, reading: (0, Fraction(19, 2)) if f["improper_spending"] else 10,
    "11.1": lambda f, kind, reading: 3 * f["special_account"],
    "11.2": lambda f, kind, reading: 3 - missing(f),
    "12.1": lambda f, kind, reading: {"good": 5, "fair": (3, Fraction(9, 2))}[f["operation"]],
    "13.1": lambda f, kind, reading: {"strong": 5, "fair": (Fraction(1, 2), 2), "none": 0}[f["demonstration"]],
    "13.2": lambda f, kind, reading: less(
        5, "0.5", steps(Fraction(TRAINEES[kind] - f["senior_trainees_per_year"]), STEP[kind], reading)),
    "14.1": lambda f, kind, reading: less(
        5, "0.5", steps(85 - share(f["employers_satisfied"], f["employers_surveyed"]), 5, reading)),
    "14.2": lambda f, kind, reading: less(
        5, "0.5", steps(85 - share(f["trainees_satisfied"], f["trainees_surveyed"]), 5, reading)),
    "15.1": lambda f, kind, reading: 2 * f["summary_report"],
    "15.2": lambda f, kind, reading: {"clear": 3, "fair": (1, 2), "none": 0}[f["innovation"]],
}
STUDIO_ROWS: dict[str, Any] = {
    "1.1": lambda f, kind, reading: 0 if not f["venue"] else 10 if f["display_board"] else 5,
    "1.2": lambda f, kind, reading: 5 * f["equipment_sufficient"],
    "1.3": lambda f, kind, reading: 10 - 5 * missing(f),
    "1.4": lambda f, kind, reading: 0 if missing(f, "accounts", "spending_rules") else
    (0, Fraction(19, 2)) if f["improper_spending"] else 10,
    "2.1": lambda f, kind, reading: 0 if missing(f, "management_rules", "duties_defined") else 5 - 2 * missing(f, "rules_posted"),
    "2.2": lambda f, kind, reading: 0 if not f["filed"] else 5 - 2 * f["late_or_poor"],
    "3.1": lambda f, kind, reading: min(10, 2 * f["innovations"]),
    "3.2": lambda f, kind, reading: min(5, 3 * f["patents"]),
    "3.3": lambda f, kind, reading: min(5, 2 * f["beneficial_results"]),
    "4.1": lambda f, kind, reading: min(10, 2 * f["roster"] + f["apprentices"]),
    "4.2": lambda f, kind, reading: min(10, 2 * f["roster"] + 2 * f["senior_trained"]),
    "5.1": lambda f, kind, reading: min(5, f["events"]),
    "5.2": lambda f, kind, reading: min(5, 2 * f["awards"]),
    "5.3": lambda f, kind, reading: (0, 5),
}
ALL = [(BASE, row, formula) for row, formula in BASE_ROWS.items()] + [(STUDIO, row, formula) for row, formula in STUDIO_ROWS.items()]


def test_every_row_is_written_once_more() -> None:
    assert (list(BASE_ROWS), list(STUDIO_ROWS)) == (list(BASE.rows), list(STUDIO.rows))


def to_the_hundredth(value: Any) -> Fraction:
    return Fraction(floor(Fraction(value) * 100 + Fraction(1, 2)), 100)


@pytest.mark.parametrize(("rubric", "name", "formula"), ALL, ids=[f"{rubric.annex} {row}" for rubric, row, _ in ALL])
@given(data=st.data(), kind=st.sampled_from(UNIT_KINDS), reading=st.sampled_from(STEPS))
@settings(max_examples=60, deadline=None)
def test_the_engine_says_what_the_formula_says(
    rubric: Rubric, name: str, formula: Any, data: Any, kind: str, reading: str,
) -> None:
    row: Row = rubric.rows[name]
    facts = data.draw(stated(row, kind))
    readings = {name: reading} if name in rubric.step_defaults else {}
    entry = score_entry(rubric, name, facts, None, unit_kind=kind if rubric.unit_kinds else None, readings=readings)
    found = formula(facts, kind, reading)
    if isinstance(found, tuple) and found[0] != found[1]:
        assert (entry.suggested, [tuple(map(Fraction, one)) for one in entry.allowed]) == (None, [found])
    else:
        points = to_the_hundredth(found[0] if isinstance(found, tuple) else found)
        assert (entry.suggested, entry.allowed) == (points, ((points, points),))
    assert entry.errors == ()
