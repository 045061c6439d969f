"""Findings: what a panel found and advises; withdrawn ones stay on record."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Finding
from jiangyan.models.verdict.findings import Severity
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import panels
from jiangyan.queries.rights import require, standing
from jiangyan.queries.sheet import sheets


def record(request: Request, project_id: int, row: str, severity: str, text: str, advice: str = "") -> Answer:
    """Records one finding of the panel about `row` ("" for the whole); the lead or the secretary, before the conclusion."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "finding.write")
        inspection = panels.current_inspection(found.project)
        if inspection is None:
            raise Problem("not_found")
        if (row and row not in sheets.rubric_of(found.project.programme).rows) or severity not in Severity.values:
            raise Problem("form.invalid", detail="请从所列考核内容和类别中选择")
        if not text.strip():
            raise Problem("form.invalid", detail="请写明问题或建议的内容")
        finding = Finding.objects.create(
            inspection=inspection, row=row, severity=severity, text=text.strip(), advice=advice.strip(),
            recorded_by=request.by.person, recorded_at=database_now())
        journal.append(request.by.person, "finding.recorded", found.project, {
            "finding": finding.pk, "row": row, "severity": severity,
            "words": journal.digest([finding.text, finding.advice])})
        return {"finding": finding.pk}

    return once(request, "finding.record", {"project": project_id, "row": row, "severity": severity, "text": text,
                                            "advice": advice}, work)


def withdraw(request: Request, finding_id: int) -> Answer:
    """Takes a finding back before the conclusion; the words stay on record."""
    def work() -> Answer:
        finding = Finding.objects.filter(pk=finding_id).select_related("inspection").first()
        if finding is None:
            raise Problem("not_found")
        found = standing(request.by, finding.inspection.project_id, lock=True)
        require(found, "finding.write")
        if finding.withdrawn_at is None:
            finding.withdrawn_at = database_now()
            finding.save(update_fields=["withdrawn_at"])
            journal.append(request.by.person, "finding.withdrawn", found.project, {"finding": finding.pk})
        return {"finding": finding.pk, "project": found.project.pk}

    return once(request, "finding.withdraw", {"finding": finding_id}, work)
