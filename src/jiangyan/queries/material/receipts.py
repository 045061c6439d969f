"""Receipts, and what a submission would contain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jiangyan.models import Project, Receipt, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.material import audit_reports, evidence
from jiangyan.queries.rights import Asker, may, standing
from jiangyan.queries.sheet import sheets
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.rulebook import deadlines


@dataclass(frozen=True)
class Readiness:
    """What still stands between a project and its submission; all lists empty means ready."""

    blank_rows: list[str]
    missing_materials: list[str]
    rows_without_evidence: list[str]

    @property
    def ready(self) -> bool:
        """Whether nothing that is required is missing; rows without evidence only warn."""
        return not self.blank_rows and not self.missing_materials


def self_sheet(project: Project) -> Sheet:
    """The project's own self-assessment sheet."""
    return Sheet.objects.get(project=project, kind="self")


def deadline_of(project: Project) -> datetime:
    """The deadline in force: the project's own, else the round's."""
    instant = project.deadline or project.round.submission_deadline
    if instant is None:
        raise Problem("round.wrong_state", state=project.round.get_state_display(), deed="提交自评")
    return instant


def too_late(project: Project, now: datetime) -> Problem | None:
    """Why nothing can be submitted at the server's instant `now`, with both instants; None while it can."""
    if project.round.state != "open":
        return Problem("round.wrong_state", state=project.round.get_state_display(), deed="提交自评")
    deadline = deadline_of(project)
    if not deadlines.is_late(now, deadline, project.round.deadline_inclusive):
        return None
    shown, contact = local(now), project.round.contacts.order_by("pk").first()
    return Problem("deadline.passed", deadline=deadlines.words(local(deadline)),
                   now=f"{shown.year}年{shown.month}月{shown.day}日 {shown:%H:%M:%S}",
                   contact=" ".join(filter(None, (contact.office, contact.phone))) if contact else "主管部门")


def readiness(opened: Opened) -> Readiness:
    """What is missing on this self-assessment: rows without points, required materials without a file."""
    project = opened.project
    files = evidence.by_place(project)
    materials = [item for item in project.round.notice.get("materials", [])
                 if item.get("required_by") == "submission" and not item.get("is_self_assessment")]
    return Readiness(
        [row for row in opened.rubric.rows if (m := opened.marks.get(row)) is None or m.score is None],
        [item["name"] for item in materials if f"material:{item['code']}" not in files],
        [row for row in opened.rubric.rows if f"row:{row}" not in files],
    )


def manifest(project: Project) -> list[dict[str, Any]]:
    """Every file in use, once, with the places it serves: name, size (bytes), sha256.

    A file of the financial audit report also carries `audit`: what the unit says of firm, licence number and day.
    """
    entries: dict[int, dict[str, Any]] = {}
    audit = audit_reports.frozen(project)
    for place, files in evidence.by_place(project).items():
        for kept in files:
            entry = entries.setdefault(kept.pk, {"id": kept.pk, "name": kept.name, "size": kept.size,
                                                 "sha256": kept.sha256, "places": []})
            entry["places"].append(place)
            if place == audit_reports.PLACE and audit:
                entry["audit"] = audit
    return list(entries.values())


def frozen_rows(opened: Opened) -> dict[str, dict[str, Any]]:
    """The rows as submitted: facts, points, reasons; the copy that later eyes read."""
    return {row: {"facts": mark.facts, "score": number(mark.score), "state": mark.state, "reason": mark.reason,
                  "comment": mark.comment, "override_reason": mark.override_reason, "version": mark.version}
            for row, mark in opened.marks.items()}


def receipt_for(by: Asker, receipt_number: str) -> Receipt:
    """The receipt, if `by` may read it; otherwise Problem not_found."""
    receipt = Receipt.objects.filter(number=receipt_number).select_related("submitted_by").first()
    if receipt is None:
        raise Problem("not_found")
    found = standing(by, receipt.project_id)
    if not may(found, "receipt.read"):
        raise Problem("not_found")
    receipt.project = found.project
    return receipt


def opened_self(by: Asker, project_id: int, lock: bool = False) -> Opened:
    """The self-assessment of the project, if `by` may read it."""
    sheet = Sheet.objects.filter(project=project_id, kind="self").values_list("pk", flat=True).first()
    if sheet is None:
        raise Problem("not_found")
    return sheets.opened(by, sheet, lock=lock)
