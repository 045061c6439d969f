"""Marks: where one would stand, what the rulebook says of it, and what a sheet adds up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiangyan.models import Mark, Sheet
from jiangyan.models.questions import Question
from jiangyan.problems import Problem
from jiangyan.queries.sheet import sheets
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.rulebook.numbers import exact
from jiangyan.rulebook.rubric import Row, Rubric
from jiangyan.rulebook.scoring import Entry, Sums, add_up, score_entry


@dataclass(frozen=True)
class Place:
    """Where a mark would stand, asked before any right is: only what is needed to read a form."""

    sheet: int
    kind: str
    project: int
    row: Row
    unit_kind: str | None
    rubric: Rubric


_PLACE = Question(lambda sheet: Sheet.objects.filter(pk=sheet).values_list(
    "kind", "project_id", "project__programme__rubric", "project__programme__rubric_hash", "project__unit__kind"))


def place_of(sheet_id: int, row: str) -> Place:
    """The row of a sheet, in one query; Problem not_found where there is none. Answers nothing about rights."""
    found = _PLACE.first(sheet_id)
    rubric = sheets.pinned_rubric(found[2], found[3]) if found else None
    if found is None or rubric is None or row not in rubric.rows:
        raise Problem("not_found")
    return Place(sheet_id, found[0], found[1], rubric.rows[row], found[4] if rubric.unit_kinds else None, rubric)


def evaluate(found: Opened, row: str, facts: dict[str, Any] | None, score: str | None, override_reason: str) -> Entry:
    """What the rulebook says of these facts and points for `row` on this sheet."""
    return score_entry(
        found.rubric, row, facts, score, override_reason=override_reason, unit_kind=found.unit_kind,
        readings=found.readings, context_facts=found.facts(), merged=found.sheet.kind == "merged")


def told(entry: Entry, mark: Mark | None) -> dict[str, Any]:
    """A row's outcome as plain data, for answers and pages; points are text, None is "nothing"."""
    return {
        "state": entry.state, "score": number(entry.score), "suggested": number(entry.suggested),
        "allowed": [[number(low), number(high)] for low, high in entry.allowed], "reason": entry.reason,
        "warnings": list(entry.warnings), "missing": "；".join(error["message"] for error in entry.errors),
        "given": number(mark.given) if mark else None, "override_reason": mark.override_reason if mark else "",
        "correction_reason": mark.correction_reason if mark else "", "version": mark.version if mark else 0,
    }


def outcome(found: Opened, row: str) -> dict[str, Any]:
    """What stands in one row of the sheet now, as `told`; a row without a mark says what its words allow."""
    mark = found.marks.get(row)
    if mark is None:
        return told(evaluate(found, row, None, None, ""), None)
    if mark.carried_from_id is not None and mark.score is not None:
        return told(Entry("scored", mark.score, None, ((mark.score, mark.score),), mark.reason), mark)
    return told(evaluate(found, row, mark.facts, number(mark.given), mark.override_reason), mark)


def sums(found: Opened) -> Sums:
    """The sheet added up from the marks that count."""
    return add_up(found.rubric, {row: mark.score for row, mark in found.marks.items()})


def plain_sums(found: Sums) -> dict[str, Any]:
    """The sheet's sums as plain data, points as text; `total` is None while a row is open."""
    return {"scored": found.scored, "rows": sum(section.rows for section in found.sections),
            "partial_total": number(found.partial_total), "total": number(found.total)}


def plain_sections(found: Sums) -> list[dict[str, Any]]:
    """Each section's rows scored, rows in all, points so far and maximum, as plain data."""
    return [{"id": one.id, "scored": one.scored, "rows": one.rows, "partial": number(one.partial),
             "max": number(one.max)} for one in found.sections]


def fallen(found: Opened, row: str, facts: Mapping[str, Any] | None, score: str | None, entry: Entry) -> bool:
    """Whether `score` only repeats points that were judged on other facts and no longer fit these; `entry` judges both together."""
    current = found.marks.get(row)
    if current is None or current.given is None or score is None or exact(score) != current.given:
        return False
    gone = any(error["code"] == "score.outside_allowed" for error in entry.errors)
    return (facts or None) != current.facts and (gone or (not facts and bool(found.rubric.rows[row].facts)))
