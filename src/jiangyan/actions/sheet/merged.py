"""Merging: the round's rule computes, or the lead records what the panel agreed; every point is a mark."""

from dataclasses import replace
from decimal import Decimal

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.sheet.marks import Entered, append, evaluate, fingerprint, stale, sum_up, writable
from jiangyan.models import Mark
from jiangyan.problems import Problem
from jiangyan.queries.rights import require
from jiangyan.queries.sheet import marks as asked
from jiangyan.queries.sheet import merged
from jiangyan.queries.sheet.merged import Line, Merging
from jiangyan.queries.sheet.sheets import number
from jiangyan.rulebook.numbers import exact, points
from jiangyan.rulebook.scoring import Entry

CENT = Decimal("0.01")


def open_for_merging(request: Request, project_id: int) -> Merging:
    """The locked merging that the asker may write: everybody's sheet filed, the panel complete, nothing concluded.

    Refusals: rights.denied, stage.wrong, panel.size, merge.unfiled (with the names), merge.too_few.
    """
    found = merged.of_project(request.by, project_id, lock=True)
    require(found.opened.standing, "merge.write")
    size = found.project.round.panel_size or 0
    if len(found.seats) < size:
        raise Problem("panel.size", count=len(found.seats), size=size)
    if found.missing:
        raise Problem("merge.unfiled", count=len(found.missing), names="、".join(found.missing))
    writable(found.opened)
    return found


def merge(request: Request, project_id: int) -> Answer:
    """Records the merged points of every row that the rule decides, to 0.01; answers the rows recorded and those open.

    mean and trimmed_mean decide every row; consensus decides the rows on which all experts agree, and never
    touches what the panel agreed on before.
    """
    def work() -> Answer:
        found = open_for_merging(request, project_id)
        fresh = [line for line in found.lines if _due(line)]
        for line in fresh:
            _record(request, found, line, line.value, line.mark.comment if line.mark else "")
        return _told(request, found, [line.row.id for line in fresh])

    return once(request, "sheet.merge", {"project": project_id}, work)


def _due(line: Line) -> bool:
    """Whether the rule decides this row and what stands there (if anything) does not stand on today's sheets."""
    return line.value is not None and (line.mark is None or line.stale)


def agree(request: Request, project_id: int, row: str, score: str | None, comment: str, base_version: int) -> Answer:
    """Records what the panel agreed for one row, with the lead's words; under mean rules only the words may change.

    `score` is a decimal text of at most two decimals. Refusals: version.stale, mark.refused, reason.missing where
    the points lie outside what the experts gave and nothing is said about it.
    """
    def work() -> Answer:
        found = open_for_merging(request, project_id)
        line = found.line(row)
        if (line.mark.version if line.mark else 0) != base_version:
            raise stale(found.opened, row, Entered(None, score, comment))
        _record(request, found, line, _agreed(found, line, score, comment), comment)
        return _told(request, found, [row])

    return once(request, "sheet.agree", {"project": project_id, "row": row, "score": score, "comment": comment,
                                         "base": base_version}, work)


def _agreed(found: Merging, line: Line, score: str | None, comment: str) -> Decimal:
    if found.rule != "consensus":
        if line.value is None or line.mark is None or score not in (None, number(line.score)):
            raise Problem("mark.refused", detail=f"第 {line.row.id} 项的汇总分由汇总规则算出，不能另填。请先按规则汇总")
        return line.value
    value = exact(score) if score is not None else None
    if value is None or (value * 100) % 1:
        raise Problem("mark.refused", detail=f"第 {line.row.id} 项的合议分“{score or ''}”应是不超过两位小数的数")
    entry = evaluate(found.opened, line.row.id, Entered(None, score))
    if entry.errors or entry.score is None:
        raise Problem("mark.refused", detail="；".join(error["message"] for error in entry.errors))
    low, high = min(line.points), max(line.points)
    if not low <= entry.score <= high and not comment.strip():
        between = f"{points(low)}至{points(high)}分" if low != high else f"{points(low)}分"
        raise Problem("reason.missing", what=f"第 {line.row.id} 项各专家评{between}，合议分{points(entry.score)}分不在其中")
    return entry.score


def _record(request: Request, found: Merging, line: Line, score: Decimal | None, comment: str) -> Mark:
    if score is None:
        raise ValueError(f"row {line.row.id} has nothing to record")
    exactly = score.quantize(CENT)
    allowed = ((min(line.points), max(line.points)),)
    entry = Entry("scored", exactly, line.value, allowed, line.told(exactly))
    return append(request, found.opened, line.row.id, Entered(None, number(exactly), comment.strip()), entry)


def _told(request: Request, found: Merging, rows: list[str]) -> Answer:
    now = replace(found, lines=[replace(line, mark=found.opened.marks.get(line.row.id)) for line in found.lines])
    sums = sum_up(found.opened) if rows else asked.sums(found.opened)
    place = journal.append(request.by.person, "sheet.merged", found.project, {
        "sheet": found.opened.sheet.pk, "rule": found.rule,
        "marks": {row: fingerprint(found.opened.marks[row]) for row in rows}})
    versions = {row: found.opened.marks[row].version for row in rows}
    return {"recorded": rows, "open": now.open_rows, "versions": versions, "sums": asked.plain_sums(sums),
            "server_at": place.at.isoformat(), "journal": {"position": place.position, "hash": place.hash}}
