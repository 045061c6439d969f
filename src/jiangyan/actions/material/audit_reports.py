"""A unit says who issued its financial audit report."""

from datetime import date

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import AuditReport, Project
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.material import audit_reports
from jiangyan.queries.rights import require, standing
from jiangyan.rulebook.recusal import bare
from jiangyan.rulebook.words import plain

EARLIEST = date(2000, 1, 1)


def enter(request: Request, project_id: int, firm: str, licence: str, issued_on: date, seen: int | None = None) -> Answer:
    """Keeps firm, licence number and day of the report as the newest entry; open while the unit may change its materials.

    Refusals: not_found, rights.denied, stage.wrong, version.stale, version.missing, form.invalid for what cannot be
    (a licence without a digit, a day to come, the unit itself as its third party).
    """
    firm, licence = plain(firm), plain(licence)

    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "evidence.write")
        if not audit_reports.asked(found.project.round):
            raise Problem("not_found")
        versions.require(seen, audit_reports.version(audit_reports.latest(found.project)), "audit_report.", project=found.project.pk)
        if sentence := _fault(found.project, firm, licence, issued_on):
            raise Problem("form.invalid", detail=sentence)
        kept = AuditReport.objects.create(project=found.project, firm=firm, licence=licence, issued_on=issued_on,
                                          entered_by=request.by.person, entered_at=database_now())
        journal.append(request.by.person, "audit_report.entered", found.project, {
            "firm": firm, "licence": licence, "issued_on": issued_on.isoformat()})
        return {"audit_report": kept.pk}

    return once(request, "audit_report.enter", {"project": project_id, "firm": firm, "licence": licence,
                                                "issued_on": issued_on.isoformat(), **versions.said(seen)}, work)


def _fault(project: Project, firm: str, licence: str, issued_on: date) -> str:
    """Why this cannot be, as a Chinese sentence; "" when it can."""
    today = local(database_now()).date()
    if not 4 <= len(firm) <= 120:
        return "审计机构写全称，4 至 120 个字"
    if bare(firm) == bare(project.unit.name):
        return f"审计报告须由第三方机构出具，不能是建设单位“{project.unit.name}”自己"
    if not 4 <= len(licence) <= 60 or not any(sign.isdigit() for sign in licence):
        return "执业证书编号照证书填写，4 至 60 个字，其中有数字"
    if not EARLIEST <= issued_on <= today:
        return f"报告日期写报告上的日期，不早于2000年，不晚于今天（{today.year}年{today.month}月{today.day}日）"
    return ""
