"""Sheets: the unit's own, each expert's, and the merged one; saving one row, and closing a sheet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from jiangyan.actions.material import receipts
from jiangyan.actions.operations import Request
from jiangyan.actions.sheet import marks as saving
from jiangyan.actions.sheet import merged
from jiangyan.actions.sheet import sheets as filing
from jiangyan.actions.sheet.marks import Entered
from jiangyan.api import answers
from jiangyan.api import receipts as told
from jiangyan.api.doors import asker, operation, rule, version_seen
from jiangyan.models import Mark, Sheet
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.rights import Asker
from jiangyan.queries.sheet import marks, sheets
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.queries.sheet.visible_sheets import visible_sheets
from jiangyan.rulebook.numbers import text

router = Router(tags=["sheets"])


class RowEdit(BaseModel):
    """What changes in one row; a field that is left out stays as it is, null takes it away."""

    facts: dict[str, Any] | None = None
    score: str | None = None
    comment: str | None = None
    override_reason: str | None = None


def head(sheet: Sheet) -> dict[str, Any]:
    """A sheet without its rows: whose it is, how far it is, whether it is closed."""
    return {"id": sheet.pk, "kind": sheet.kind, "project": sheet.project_id, "inspection": sheet.inspection_id,
            "owner": {"id": sheet.owner_id, "name": sheet.owner.display_name} if sheet.owner else None,
            "rubric_hash": sheet.rubric_hash, "version": sheet.version, "rows_scored": sheet.rows_scored,
            "partial_total": number(sheet.partial_total), "total": number(sheet.total),
            "filed_at": answers.instant(sheet.filed_at)}


@router.get("sheets")
@rule("signed_in")
def listed(request: HttpRequest, project: int | None = None, kind: str = "") -> list[dict[str, Any]]:
    """Every sheet that the asker may open, by id; `project` and `kind` narrow the list."""
    found = [one for one in rights.standings(asker(request)) if project in (None, one.project.pk)]
    return [head(sheet) for sheet in visible_sheets(found) if kind in ("", sheet.kind)]


@router.get("sheets/{int:sheet_id}")
@rule("signed_in")
def one(request: HttpRequest, sheet_id: int) -> dict[str, Any]:
    """One sheet with every row of its rubric, in printed order."""
    found = sheets.opened(asker(request), sheet_id)
    sums = marks.sums(found)
    return head(found.sheet) | {
        "rubric": found.rubric.id, "unit_kind": found.unit_kind, "readings": found.readings, "writable": found.writable,
        "rows": [_row(found, row) for row in found.rubric.rows], "sections": marks.plain_sections(sums)}


def _row(found: Opened, row: str) -> dict[str, Any]:
    mark = found.marks.get(row)
    rule_of_row = found.rubric.rows[row]
    told_row = marks.outcome(found, row)
    return {"id": row, "max": text(rule_of_row.max), "indicator": rule_of_row.indicator,
            "scoring": rule_of_row.scoring, "facts": mark.facts if mark else None, "score": told_row["score"],
            "given": told_row["given"], "version": told_row["version"], "state": told_row["state"],
            "suggested": told_row["suggested"], "allowed": told_row["allowed"], "reason": told_row["reason"],
            "comment": mark.comment if mark else "", "override_reason": told_row["override_reason"]}


@dataclass(frozen=True)
class Edit:
    """An edit as it arrived: the fields that were sent, and the version they were based on."""

    sent: dict[str, Any]
    base: int

    def entered(self, current: Mark | None, **more: Any) -> Entered:
        """What the row shall hold now: what was sent, and for the rest what stands there.

        A reason given for points outside the words belongs to those points and does not outlive them.
        """
        kept: dict[str, Any] = {}
        if current is not None:
            kept = {"facts": current.facts, "score": number(current.given), "comment": current.comment}
            if "score" not in self.sent or self.sent["score"] == kept["score"]:
                kept["override_reason"] = current.override_reason
        given = {**kept, **self.sent}
        return Entered(given.get("facts"), given.get("score"), given.get("comment") or "",
                       given.get("override_reason") or "", **more)


def kept(by: Asker, request: Request, sheet_id: int, row: str, edit: Edit, **more: Any) -> dict[str, Any]:
    """Saves one row of any kind of sheet through its own action; answers the mark as it stands now."""
    found = sheets.opened(by, sheet_id)
    if row not in found.rubric.rows:
        raise Problem("not_found")
    entered = edit.entered(found.marks.get(row), **more)
    if found.sheet.kind == "merged":
        return _agree(request, found, row, entered, edit.base)
    done = saving.record_mark(request, sheet_id, row, entered, edit.base)
    return {name: done[name] for name in ("mark", "version", "score", "suggested", "allowed", "reason", "journal", "state", "sums")} | {
        "server_at": answers.instant(datetime.fromisoformat(done["server_at"]))}


def _agree(request: Request, found: Opened, row: str, entered: Entered, base: int) -> dict[str, Any]:
    done = merged.agree(request, found.project.pk, row, entered.score, entered.comment, base)
    stands = sheets.latest([found.sheet.pk])[found.sheet.pk][row]
    return {"mark": stands.pk, "version": done["versions"][row], "score": number(stands.score),
            "suggested": number(stands.suggested), "allowed": stands.allowed, "reason": stands.reason,
            "server_at": answers.instant(datetime.fromisoformat(done["server_at"])),
            "journal": done["journal"], "state": stands.state, "sums": done["sums"]}


@router.put("sheets/{int:sheet_id}/rows/{row}")
@rule("signed_in")
def save_row(request: HttpRequest, sheet_id: int, row: str, edit: RowEdit) -> dict[str, Any]:
    """Saves one row; If-Match names the version of the row that was seen (0: none yet)."""
    sheets.opened(asker(request), sheet_id)  # not yours and not there come before everything else
    sent = Edit(edit.model_dump(exclude_unset=True), version_seen(request))
    return kept(asker(request), operation(request), sheet_id, row, sent)


@router.post("sheets/{int:sheet_id}/finalise")
@rule("signed_in")
def finalise(request: HttpRequest, sheet_id: int) -> dict[str, Any]:
    """Closes a sheet: an expert's is filed, a unit's own is handed in. The merged one closes with the conclusion."""
    found = sheets.opened(asker(request), sheet_id)
    if found.sheet.kind == "self":
        return told.plain(asker(request), receipts.submit(operation(request), found.project.pk)["number"])
    if found.sheet.kind == "merged":
        raise Problem("request.malformed", detail="汇总表随验收结论一起提交：请把项目转为 scored，并写明验收意见")
    seen = version_seen(request) if "If-Match" in request.headers else None
    return filing.finalise(operation(request), sheet_id, seen)
