"""Scoring one row, and adding rows up: the only place that turns facts into points."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiangyan.rulebook.facts import Refused, Value, read
from jiangyan.rulebook.kinds import KINDS, Circumstances, Interval, Outcome, settled
from jiangyan.rulebook.numbers import HALF, Number, decimal, exact, points, rounded
from jiangyan.rulebook.rubric import Row, Rubric

Allowed = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Entry:
    """One row as it counts: state, points (None is not scored), what the words suggest and allow, why, what is wrong."""

    state: str
    score: Decimal | None
    suggested: Decimal | None
    allowed: Allowed
    reason: str
    errors: tuple[dict[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionSum:
    """One section's points: `score` only when all its rows are scored."""

    id: str
    name: str
    max: Decimal
    scored: int
    rows: int
    partial: Decimal
    score: Decimal | None


@dataclass(frozen=True)
class Sums:
    """A sheet added up: `total` is None until every row is scored; `partial_total` adds what is there."""

    scored: int
    complete: bool
    partial_total: Decimal
    total: Decimal | None
    deduction: Decimal
    sections: tuple[SectionSum, ...]


def _error(row: str, refused: Refused) -> dict[str, str]:
    return {"row": row, "code": refused.code, "message": refused.message}


def _circumstances(rubric: Rubric, row: Row, unit_kind: str | None, readings: Mapping[str, str]) -> Circumstances:
    steps = readings.get(row.id) or rubric.step_defaults.get(row.id, "whole")
    return Circumstances(unit_kind, steps, steps == "proportional" and row.rule["kind"] == "shortfall")


def outcome(row: Row, given: Mapping[str, Value], around: Circumstances, needed: Mapping[str, Any] | None) -> Outcome:
    """What the rule says of complete facts; `needed` are the facts of the row it presupposes."""
    need = row.rule.get("presupposes")
    if need and needed and needed.get(need["fact"]) is False:
        return settled(row, 0, f"第 {need['row']} 项没有总结报告，本项不得分")
    return KINDS[row.rule["kind"]](row, given, around)


def score_entry(
    rubric: Rubric, row_id: str, facts: object, score: object, *, override_reason: object = "",
    unit_kind: str | None = None, readings: Mapping[str, str] | None = None,
    context_facts: Mapping[str, Any] | None = None, merged: bool = False,
) -> Entry:
    """Scores one row of a sheet from its facts and the points somebody gave.

    `context_facts` are other rows' facts (15.2 looks at 15.1). A merged row is free of the 0.5 grid and of
    `allowed`, because it averages people. Everything wrong is in `errors`; such a row counts as blank.
    """
    row = rubric.rows[row_id]
    around = _circumstances(rubric, row, unit_kind, readings or {})
    values, refused = read(row, facts, unit_kind)
    found: Outcome | None = None
    if not refused and (values or not row.facts):
        needed = (context_facts or {}).get(row.presupposes) if row.presupposes else None
        found = outcome(row, values, around, needed if isinstance(needed, Mapping) else None)
    given, wrong = _given(row, score, found, around, override_reason, merged)
    refused = [*refused, *wrong]
    return _entry(row, found, given, refused, bool(values))


def _entry(row: Row, found: Outcome | None, given: Number | None, refused: list[Refused], stated: bool) -> Entry:
    suggested = found.suggested if found else None
    counted = given if given is not None else suggested
    state = "scored" if counted is not None else "judgement" if stated and found else "blank"
    if refused:
        state, counted = "blank", None
    allowed = found.allowed if found else ((0, row.max),) if given is not None else ()
    return Entry(
        state, None if counted is None else decimal(counted), None if suggested is None else decimal(suggested),
        tuple([(decimal(low), decimal(high)) for low, high in allowed]), found.reason if found else "",
        tuple([_error(row.id, one) for one in refused]), found.warnings if found else ())


def _given(row: Row, score: object, found: Outcome | None, around: Circumstances, override_reason: object,
           merged: bool) -> tuple[Number | None, list[Refused]]:
    if score is None:
        return None, []
    number = exact(score)
    value = Decimal(-1) if number is None else decimal(number)
    if not 0 <= value <= row.max:
        return None, [Refused("score.range", f"第 {row.id} 项的得分“{score}”应是0至{points(row.max)}之间的数")]
    if merged or around.proportional:
        return rounded(value), []
    if value % HALF:
        return None, [Refused("score.grid", f"第 {row.id} 项的得分{points(value)}应是0.5的整数倍")]
    if found and not _inside(value, found.allowed) and not (
            isinstance(override_reason, str) and override_reason.strip()):
        return None, [Refused("score.outside_allowed", f"第 {row.id} 项按细则可评{allowed_words(found.allowed)}，"
                                                      f"所填{points(value)}分不在其中；如需这样评定，请填写理由")]
    return value, []


def _inside(value: Number, allowed: tuple[Interval, ...]) -> bool:
    return any(low <= value <= high for low, high in allowed)


def allowed_words(allowed: tuple[Interval, ...]) -> str:
    """The allowed values in words.

    >>> allowed_words(((0, 2), (5, 5)))
    '0.0至2.0分或5.0分'
    """
    return "或".join(f"{points(low)}分" if low == high else f"{points(low)}至{points(high)}分" for low, high in allowed)


def add_up(rubric: Rubric, scores: Mapping[str, Decimal | None], deduction: Decimal = Decimal(0)) -> Sums:
    """Adds points per row up; a row that is None or absent is not scored and never counts as zero."""
    sections = []
    for section, rows in rubric.section_rows:
        there = [value for row in rows if (value := scores.get(row)) is not None]
        partial = sum(there, Decimal(0))
        whole = len(there) == len(rows)
        sections.append(SectionSum(section.id, section.name, decimal(section.max), len(there), len(rows),
                                   partial, partial if whole else None))
    scored = sum(section.scored for section in sections)
    partial_total = max(Decimal(0), sum((section.partial for section in sections), Decimal(0)) - deduction)
    complete = scored == len(rubric.rows)
    return Sums(scored, complete, partial_total, partial_total if complete else None, deduction, tuple(sections))
