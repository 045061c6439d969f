"""Scoring one row, and adding rows up: the only place that turns facts into points."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from jiangyan.rulebook.facts import Refused, Value, read
from jiangyan.rulebook.kinds import KINDS
from jiangyan.rulebook.numbers import HALF, decimal, exact, minus, points, rounded, shown
from jiangyan.rulebook.outcomes import Circumstances, Interval, Outcome, settled
from jiangyan.rulebook.rubric import Row, Rubric, Section

Allowed = tuple[tuple[Decimal, Decimal], ...]
_NOTHING = Decimal(0)


class Entry(NamedTuple):
    """One row as it counts: state, points (None is not scored), what the words suggest and allow, why, what is wrong."""

    state: str
    score: Decimal | None
    suggested: Decimal | None
    allowed: Allowed
    reason: str
    errors: tuple[dict[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


BLANK = Entry("blank", None, None, (), "")


class SectionSum(NamedTuple):
    """One section's points: `score` only when all its rows are scored."""

    id: str
    name: str
    max: Decimal
    scored: int
    rows: int
    partial: Decimal
    score: Decimal | None


class Sums(NamedTuple):
    """A sheet added up: `total` is None until every row is scored; `partial_total` adds what is there."""

    scored: int
    complete: bool
    partial_total: Decimal
    total: Decimal | None
    deduction: Decimal
    sections: tuple[SectionSum, ...]


def circumstances(rubric: Rubric, row: Row, unit_kind: str | None, readings: Mapping[str, str]) -> Circumstances:
    """What the rule of a row may know on a sheet with this unit kind and these readings."""
    steps = readings.get(row.id) or rubric.step_defaults.get(row.id, "whole")
    free = steps == "proportional" and row.rule["kind"] == "shortfall"
    return Circumstances(unit_kind, steps, row.facts_for(unit_kind), free)


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
    around = circumstances(rubric, row, unit_kind, readings or {})
    needed = (context_facts or {}).get(row.presupposes) if row.presupposes else None
    return scored(row, around, facts, score, override_reason, needed, merged)


def scored(row: Row, around: Circumstances, facts: object, score: object, override_reason: object = "",
           needed: object = None, merged: bool = False) -> Entry:
    """The same as `score_entry` where the circumstances are known; `needed` are the facts of the presupposed row."""
    values, refused = read(row, facts, around.facts)
    found: Outcome | None = None
    if not refused:
        found = _found(row, around, values, score is not None, needed)
    given: Decimal | None = None
    if score is not None:
        answer = _given(row, score, found, around, override_reason, merged)
        if isinstance(answer, Refused):
            refused = [*refused, answer]
        else:
            given = answer
    if refused:
        errors = tuple([{"row": row.id, "code": one.code, "message": one.message} for one in refused])
        return _entry("blank", None, found, errors)
    if given is not None:
        return _entry("scored", given, found or Outcome(None, ((0, row.max),), ""), ())
    if found is None or (found.suggested is None and not values):
        return _entry("blank", None, found, ())
    return _entry("judgement" if found.suggested is None else "scored", None, found, ())


def _found(row: Row, around: Circumstances, values: Mapping[str, Value], given: bool, needed: object) -> Outcome | None:
    """What the rule says; nothing when no facts are stated, unless the row it presupposes already decides."""
    if row.presupposes and (values or given) and isinstance(needed, Mapping) and (
            needed.get(row.rule["presupposes"]["fact"]) is False):
        return settled(row, 0, f"第 {row.presupposes} 项没有总结报告，本项不得分")
    return KINDS[row.rule["kind"]](row, values, around) if values or not row.facts else None


def _entry(state: str, given: Decimal | None, found: Outcome | None, errors: tuple[dict[str, str], ...]) -> Entry:
    if found is None:
        return Entry(state, given, None, (), "", errors)
    suggested, allowed, reason, warnings = found
    if suggested is not None:
        value = decimal(suggested)
        counted = None if state == "blank" else value if given is None else given
        return Entry(state, counted, value, ((value, value),), reason, errors, warnings)
    intervals = tuple([(decimal(low), decimal(high)) for low, high in allowed])
    return Entry(state, given, None, intervals, reason, errors, warnings)


def _given(row: Row, score: object, found: Outcome | None, around: Circumstances, override_reason: object,
           merged: bool) -> Decimal | Refused:
    value = exact(score)
    if value is None or not 0 <= value <= row.max:
        return Refused("score.range", f"第 {row.id} 项的得分{shown(score)}应是0至{points(row.max)}之间的数")
    if merged:
        return rounded(value)
    if around.free_of_grid:
        value = rounded(value)
    elif value % HALF:
        return Refused("score.grid", f"第 {row.id} 项的得分{points(value)}应是0.5的整数倍")
    if found and not _inside(value, found.allowed) and not (
            isinstance(override_reason, str) and override_reason.strip()):
        return Refused("score.outside_allowed", f"第 {row.id} 项按细则可评{allowed_words(found.allowed)}，"
                                                f"所填{points(value)}分不在其中；如需这样评定，请填写理由")
    return decimal(value)


def _inside(value: int | Decimal, allowed: tuple[Interval, ...]) -> bool:
    return any(low <= value <= high for low, high in allowed)


def allowed_words(allowed: tuple[Interval, ...]) -> str:
    """The allowed values in words.

    >>> allowed_words(((0, 2), (5, 5)))
    '0.0至2.0分或5.0分'
    """
    return "或".join(f"{points(low)}分" if low == high else f"{points(low)}至{points(high)}分" for low, high in allowed)


def add_up(rubric: Rubric, scores: Mapping[str, Decimal | None], deduction: Decimal = _NOTHING) -> Sums:
    """Adds points per row up; a row that is None or absent is not scored and never counts as zero."""
    return summed([section_sum(section, most, tuple([scores.get(row.id) for row in section.rows]))
                   for section, most, _ in rubric.section_sizes], deduction)


def section_sum(section: Section, most: Decimal, scores: tuple[Decimal | None, ...]) -> SectionSum:
    """One section from the points of its rows in printed order; `most` is its maximum."""
    there = [value for value in scores if value is not None]
    partial, number = sum(there, _NOTHING), len(there)
    return SectionSum(section.id, section.name, most, number, len(scores), partial,
                      partial if number == len(scores) else None)


def summed(sections: Sequence[SectionSum], deduction: Decimal) -> Sums:
    """All sections of a sheet together, less the whole-score deduction."""
    added, counted, complete = _NOTHING, 0, True
    for _, _, _, scored_rows, rows, partial, _ in sections:
        added, counted, complete = added + partial, counted + scored_rows, complete and scored_rows == rows
    left = max(_NOTHING, decimal(minus(added, deduction))) if deduction else added
    return Sums(counted, complete, left, left if complete else None, deduction, tuple(sections))
