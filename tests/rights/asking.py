"""The request for every deed of a project: what is asked for, of which project of the world, and what shows that it was seen."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ask:
    """One request. `at` names the project of the world; `home` the stage where it succeeds for somebody allowed.

    `data` is a form, `json` a body of the interface, `file` a file to send along. `marker`: seen only where allowed, on a page that opens anyway.
    """

    url: str
    at: str = "corrected"
    home: str = "failed"
    method: str = "GET"
    data: dict[str, Any] = field(default_factory=dict)
    json: dict[str, Any] | None = None
    file: bool = False
    version: str = ""
    marker: str = ""


SEEING: dict[str, Ask] = {
    "project.see": Ask("/projects/{project}/"),
    "self_assessment.read": Ask("/projects/{project}/self-assessment/"),
    "receipt.read": Ask("/receipts/{receipt}/"),
    "materials.see": Ask("/projects/{project}/materials/check/"),
    "panel.see": Ask("/projects/{project}/panel/"),
    "visit.see": Ask("/projects/{project}/visit/"),
    "visit_record.read": Ask("/projects/{project}/visit/record/"),
    "expert_sheet.own": Ask("/projects/{project}/sheet/"),
    "expert_sheets.read": Ask("/sheets/{filed}/"),
    "merge.read": Ask("/projects/{project}/merged/"),
    "result.read": Ask("/projects/{project}/result/"),
    "proposals.see": Ask("/projects/{project}/proposals/"),
    "objection.see": Ask("/projects/{project}/objections/"),
    "improvement.see": Ask("/projects/{project}/improvements/", "handed_in", "passed"),
    "rectification.see": Ask("/projects/{project}/rectification/", "limited", "rectifying"),
    "reinspection.compare": Ask("/projects/{project}/reinspection/compare/", "applied"),
    "paper.attendance": Ask("/papers/attendance_sheet/{project}.docx?draft=1"),
    "paper.declaration": Ask("/papers/recusal_declaration/{project}.docx?draft=1&which={me}"),
    "paper.report": Ask("/papers/rectification_report/{project}.docx?draft=1", "limited", "rectifying"),
    "paper.issue": Ask("/papers/rectification_notice/{project}.docx?draft=1", "limited", "rectifying"),
    "paper.receive": Ask("/projects/{project}/received/{papers}.docx", "issued"),
    "scan.attach": Ask("/projects/{project}/papers/scans/"),
    "extension.see": Ask("/projects/{project}/", "extended", marker="停产检修（示例）"),
    "expert_sheets.progress": Ask("/projects/{project}/panel/", marker='<th scope="col">打分表</th>'),
    "journal.read": Ask("/projects/{project}/papers/", "issued", marker="/authorities/"),
}
"""Deeds that show something."""
