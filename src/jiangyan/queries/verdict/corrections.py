"""Corrections after an upheld objection: the published result once more, with single rows' points set right."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jiangyan.models import Mark, Verdict
from jiangyan.problems import Problem
from jiangyan.queries.rights import Standing
from jiangyan.queries.sheet.merged import Line
from jiangyan.queries.sheet.sheets import number
from jiangyan.queries.verdict import objections, publications, verdicts
from jiangyan.queries.verdict.publications import Concluded, Content
from jiangyan.rulebook.numbers import decimal, exact, points

Corrections = Mapping[str, Mapping[str, str]]
"""Row → points (decimal text) and reason."""


def checked(given: Concluded, wanted: Corrections) -> dict[str, dict[str, str]]:
    """The corrections that change something, tidy; correction.refused or reason.missing where one cannot stand."""
    kept = {}
    for row, one in wanted.items():
        line, value = given.merging.line(row), exact(one["points"])
        if value is None or not 0 <= value <= line.row.max or (value * 100) % 1:
            raise Problem("correction.refused", detail=f"第 {row} 项应是0至{points(line.row.max)}之间、不超过两位小数的数")
        if decimal(value) == line.score:
            continue
        if not one["reason"].strip():
            raise Problem("reason.missing", what=f"第 {row} 项为什么更正")
        kept[row] = {"points": number(decimal(value)) or "0", "reason": one["reason"].strip()}
    if not kept:
        raise Problem("correction.refused", detail="没有一项的得分有变化")
    return kept


def content(found: Standing, kept: Corrections, follow_up: str) -> Content:
    """The corrected copy as it would be published, with every correction's points before and after."""
    given = publications.concluded(found)
    objection = objections.to_correct(found.project)
    if objection is None:
        raise Problem("correction.refused", detail="没有待更正的异议")
    lines = {line.row.id: line for line in given.merging.lines}
    return publications.content(applied(given, kept), follow_up) | {
        "corrections": [{"row": row, "before": number(lines[row].score), "after": one["points"], "reason": one["reason"]}
                        for row, one in kept.items()],
        "objection": objection.pk}


def applied(given: Concluded, kept: Corrections) -> Concluded:
    """The concluded inspection as it stands with these corrections, without writing anything; a verdict not yet saved."""
    now = replace(given.merging, lines=[_corrected(line, kept.get(line.row.id)) for line in given.merging.lines])
    judged, old = verdicts.judged(now), given.verdict
    if judged is None:
        raise Problem("not_found")
    verdict = Verdict(inspection=given.inspection, version=old.version + 1, total=verdicts.total(judged),
                      deduction=old.deduction, passed=judged.passed, reasons=list(judged.reasons), opinion=old.opinion,
                      concluded_by=old.concluded_by, concluded_at=old.concluded_at)
    return Concluded(now, verdict)


def _corrected(line: Line, one: Mapping[str, str] | None) -> Line:
    if one is None:
        return line
    score = Decimal(one["points"])
    return replace(line, mark=Mark(row=line.row.id, score=score, state="scored", reason=line.told(score), comment=words(one)))


def words(one: Mapping[str, str]) -> str:
    """What is said about a corrected row, on the sheet and to the unit."""
    return f"异议成立，更正为{points(Decimal(one['points']))}分：{one['reason']}"


def of_content(content: Content) -> dict[str, dict[str, Any]]:
    """The corrections that a proposed copy holds, by row."""
    return {one["row"]: {"points": one["after"], "reason": one["reason"]} for one in content["corrections"]}
