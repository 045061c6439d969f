"""Recording marks: the one door for points, whoever gives them and however they arrive."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.records import insert, update
from jiangyan.intake.form_lines import WORD_PROMPTS
from jiangyan.models import Mark, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local, utc
from jiangyan.queries.rights import require
from jiangyan.queries.sheet import marks as asked
from jiangyan.queries.sheet import sheets
from jiangyan.queries.sheet.sheet_forms import automatic
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.rulebook import deadlines, fingerprints
from jiangyan.rulebook.scoring import Entry, Sums
from jiangyan.rulebook.words import trimmed, unwritable


@dataclass(frozen=True)
class Entered:
    """What somebody entered for one row; None is "nothing", never zero."""

    facts: dict[str, Any] | None = None
    score: str | None = None
    comment: str = ""
    override_reason: str = ""
    correction_reason: str = ""
    client_at: datetime | None = None


KEPT_ERRORS = frozenset({"fact.missing"})
"""A half-answered row is kept (it counts as blank); everything else that is wrong is refused."""


def record_mark(request: Request, sheet_id: int, row: str, entered: Entered, base_version: int) -> Answer:
    """Appends one mark for `row`; answers version, score, suggested, allowed, reason, sums and journal place.

    Refusals: not_found, stage.wrong, sheet.filed, version.stale (412, with both versions in `values`),
    mark.refused (the rulebook's sentences). Points are decimals; blank is never zero.
    """
    body = {**vars(entered), "client_at": str(entered.client_at or ""), "sheet": sheet_id, "row": row,
            "base": base_version}
    return once(request, "mark.record", _plain(body), lambda: _record(request, sheet_id, row, entered, base_version))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, str | bool) else str(value)


def _record(request: Request, sheet_id: int, row: str, entered: Entered, base_version: int) -> Answer:
    found = sheets.opened(request.by, sheet_id, lock=True, brief=True)
    writable(found)
    if found.sheet.kind == "merged":
        raise Problem("request.malformed", detail="汇总分只在汇总页上按批次的汇总规则确定")
    if row not in found.rubric.rows:
        raise Problem("mark.refused", detail=f"考核细则没有第 {row} 项")
    entered = _worded(row, entered)
    current = found.marks.get(row)
    if (current.version if current else 0) != base_version:
        raise stale(found, row, entered)
    if current is not None and current.carried_from_id is not None:
        raise Problem("mark.refused", detail=f"第 {row} 项初验没有失分，复验沿用初验得分，不重新评分")
    entered, entry = _carried(found, row, entered)
    errors = [error["message"] for error in entry.errors if error["code"] not in KEPT_ERRORS]
    if errors:
        raise Problem("mark.refused", detail="；".join(errors))
    mark = append(request, found, row, entered, entry)
    touched = [mark.row, *_follow(request, found, row)]
    sums = sum_up(found)
    place = journal.append(request.by.person, "mark.recorded", found.project, {
        "sheet": found.sheet.pk, "marks": {name: fingerprint(found.marks[name]) for name in touched}})
    return {
        "mark": mark.pk, "row": row, "version": mark.version, "state": mark.state, "score": number(mark.score),
        "suggested": number(mark.suggested), "allowed": mark.allowed, "reason": mark.reason, "touched": touched,
        "rows": {row: asked.told(entry, mark)} | {name: asked.outcome(found, name) for name in touched[1:]},
        "server_at": place.at.isoformat(), "journal": {"position": place.position, "hash": place.hash},
        "sums": asked.plain_sums(sums), "sections": asked.plain_sections(sums),
    }


def _worded(row: str, entered: Entered) -> Entered:
    """The own words as they are kept; refused is what a Word or Excel form could not bring back as it is."""
    entered = replace(entered, comment=trimmed(entered.comment), override_reason=trimmed(entered.override_reason))
    for name, text in (("说明", entered.comment), ("理由", entered.override_reason)):
        if unwritable(text):
            raise Problem("mark.refused", detail=f"第 {row} 项的{name}里有看不见的控制字符或“_x0041_x0042_”，没有保存。请删去后重新输入")
        if text in WORD_PROMPTS or automatic(text):
            raise Problem("mark.refused", detail=f"第 {row} 项的{name}“{text}”是表格里的提示语，没有保存。请写自己的话，或让它空着")
    return entered


def writable(found: Opened) -> None:
    """Passes when the sheet takes marks from this asker now; otherwise says why not."""
    if found.sheet.filed_at is not None:
        raise Problem("sheet.filed", at=deadlines.words(local(found.sheet.filed_at)))
    if not found.writable:
        require(found.standing, sheets.WRITE[found.sheet.kind])
        raise Problem("not_found")


def stale(found: Opened, row: str, entered: Entered) -> Problem:
    """The refusal of an edit that was based on an older version, with both versions in `values`."""
    current = found.marks.get(row)
    return Problem(
        "version.stale", maker=current.maker.display_name if current else "别处",
        at=deadlines.words(local(current.server_at)) if current else "", current=current, entered=entered)


def evaluate(found: Opened, row: str, entered: Entered) -> Entry:
    """What the rulebook says of what was entered for `row` on this sheet."""
    return asked.evaluate(found, row, entered.facts, entered.score, entered.override_reason)


def _carried(found: Opened, row: str, entered: Entered) -> tuple[Entered, Entry]:
    """What counts when only the facts changed: points judged on the old facts and carried along unseen fall away."""
    entry = evaluate(found, row, entered)
    if entered.override_reason.strip() or not asked.fallen(found, row, entered.facts, entered.score, entry):
        return entered, entry
    entered = replace(entered, score=None, correction_reason=entered.correction_reason or (
        f"事实改变，原来评的 {number(found.marks[row].given)} 分不再适用"))
    return entered, evaluate(found, row, entered)


def told(mark: Mark) -> dict[str, Any]:
    """Everything of a mark that a fingerprint covers, as plain data."""
    return {
        "sheet": mark.sheet_id, "row": mark.row, "version": mark.version, "facts": _plain(mark.facts),
        "given": number(mark.given), "score": number(mark.score), "state": mark.state,
        "suggested": number(mark.suggested), "reason": mark.reason, "comment": mark.comment,
        "override_reason": mark.override_reason, "correction_reason": mark.correction_reason,
        "maker": mark.maker_id, "operation": mark.operation, "rubric": mark.rubric_hash, "allowed": mark.allowed,
        "base_version": mark.base_version, "server_at": utc(mark.server_at), "client_at": utc(mark.client_at),
        "carried_from": mark.carried_from_id}


def fingerprint(mark: Mark) -> str:
    """SHA-256 of everything in a mark that counts, with its edition; the journal keeps this instead of the contents."""
    return fingerprints.of_mark(told(mark))


def append(request: Request, found: Opened, row: str, entered: Entered, entry: Entry) -> Mark:
    """One more mark for a row whose entry is already decided; the sums are for whoever calls."""
    current = found.marks.get(row)
    base = current.version if current else 0
    mark = Mark.fresh(
        sheet_id=found.sheet.pk, row=row, version=base + 1, base_version=base, facts=entered.facts or None,
        given=Decimal(entered.score) if entered.score is not None else None,
        score=entry.score, state=entry.state, suggested=entry.suggested,
        allowed=[[number(low), number(high)] for low, high in entry.allowed], reason=entry.reason,
        comment=entered.comment, override_reason=entered.override_reason,
        correction_reason=entered.correction_reason, maker_id=request.by.person.pk, server_at=database_now(),
        client_at=entered.client_at, operation=request.key, rubric_hash=found.sheet.rubric_hash)
    insert(mark)
    found.marks[row] = mark
    return mark


def _follow(request: Request, found: Opened, row: str) -> list[str]:
    """Marks again the rows that depend on `row` (15.2 presupposes 15.1) when their outcome changed."""
    followed = []
    for name in found.rubric.dependents(row):
        mark = found.marks.get(name)
        if mark is None:
            continue
        entered = Entered(mark.facts, number(mark.given), mark.comment, mark.override_reason)
        entry = evaluate(found, name, entered)
        if any(error["code"] not in KEPT_ERRORS for error in entry.errors):
            reason = f"第 {row} 项的事实改变，原来填的 {number(mark.given)} 分不再符合细则，改按细则计算"
            entered = Entered(mark.facts, None, mark.comment, "", reason)
            entry = evaluate(found, name, entered)
        if (entry.score, entry.state, entry.suggested) != (mark.score, mark.state, mark.suggested):
            append(request, found, name, entered, entry)
            followed.append(name)
    return followed


def sum_up(found: Opened) -> Sums:
    """Adds the sheet up from its marks and keeps the sums beside them."""
    sheet: Sheet = found.sheet
    sums = asked.sums(found)
    sheet.rows_scored, sheet.partial_total, sheet.total = sums.scored, sums.partial_total, sums.total
    sheet.version += 1
    update(sheet, "rows_scored", "partial_total", "total", "version")
    return sums
