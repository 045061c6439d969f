"""Reopening filed sheets: the filed copy is kept as it was, and the sheet takes marks again."""

from typing import Any

from jiangyan.actions.operations import Request
from jiangyan.actions.project import stages
from jiangyan.models import Filing, Inspection, Proposal, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import panels
from jiangyan.queries.rights import Standing
from jiangyan.queries.sheet import reopenings, sheets


def carry_out(request: Request, found: Standing, proposal: Proposal) -> dict[str, Any]:
    """Opens the confirmed sheets again; after the conclusion the project is inspected again. Answers what was kept."""
    content, inspection = proposal.content, panels.current_inspection(found.project)
    if inspection is None:
        raise Problem("not_found")
    opened = list(Sheet.objects.select_for_update().filter(pk__in=content["sheets"]).order_by("pk"))
    step: dict[str, Any] = {}
    if content["merged"]:
        opened.append(reopenings.merged_sheet(inspection))
        step = _take_back(request, found, inspection, proposal)
    kept = [_open(sheet, proposal) for sheet in opened]
    return {**step, "filings": [one.pk for one in kept], "sheets": [one.sheet_id for one in kept]}


def _take_back(request: Request, found: Standing, inspection: Inspection, proposal: Proposal) -> dict[str, Any]:
    """The verdict stays on record but is no longer in force; the panel merges and concludes again."""
    inspection.merged_at = None
    inspection.save(update_fields=["merged_at"])
    return stages.advance(found, "inspecting", request, proposal.content["reason"], proposal=proposal.pk)


def _open(sheet: Sheet, proposal: Proposal) -> Filing:
    if sheet.filed_at is None or sheet.filed_by_id is None:
        raise ValueError(f"sheet {sheet.pk} is not filed")
    kept = Filing.objects.create(
        sheet=sheet, proposal=proposal, ordinal=sheet.filings.count() + 1, total=sheet.total,
        marks=sorted(mark.pk for mark in sheets.latest([sheet.pk])[sheet.pk].values()), filed_by_id=sheet.filed_by_id,
        filed_at=sheet.filed_at, reopened_at=database_now())
    sheet.filed_at, sheet.filed_by = None, None
    sheet.version += 1
    sheet.save(update_fields=["filed_at", "filed_by", "version"])
    return kept
