"""Concluding an inspection: the verdict is computed, explained, and the points do not change after it."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.actions.sheet.merged import open_for_merging
from jiangyan.models import Verdict
from jiangyan.problems import Problem
from jiangyan.queries.clock import not_before
from jiangyan.queries.sheet.merged import Merging
from jiangyan.queries.sheet.sheets import last_marked, number
from jiangyan.queries.verdict import verdicts
from jiangyan.queries.visit import visit_records
from jiangyan.rulebook.verdict import Judged


def conclude(request: Request, project_id: int, opinion: str, seen: str = "") -> Answer:
    """Concludes the inspection: verdict with reasons and the panel's opinion; the project is scored from now on.

    `seen` is Merging.seen of what the lead looked at; anything newer is verdict.stale. Refusals: sheet.gaps,
    merge.stale, merge.unfiled, proposal.pending for a deduction without second signature, reason.missing.
    """
    def work() -> Answer:
        found = open_for_merging(request, project_id)
        judged = _judged(found, opinion, seen)
        _recorded(found)
        now = not_before(last_marked(sheet=found.opened.sheet))
        verdict = Verdict.objects.create(
            inspection=found.inspection, version=found.inspection.verdicts.count() + 1, total=verdicts.total(judged),
            deduction=found.deductions.points,
            passed=judged.passed, reasons=list(judged.reasons), opinion=opinion.strip(),
            concluded_by=request.by.person, concluded_at=now)
        sheet = found.opened.sheet
        sheet.filed_at, sheet.filed_by = now, request.by.person
        sheet.save(update_fields=["filed_at", "filed_by"])
        found.inspection.merged_at = now
        found.inspection.save(update_fields=["merged_at"])
        step = stages.advance(found.opened.standing, "scored", request, verdict=verdict.pk)
        journal.append(request.by.person, "verdict.concluded", found.project, {
            **step, "passed": verdict.passed, "total": number(verdict.total), "deduction": number(verdict.deduction),
            "opinion": journal.digest(verdict.opinion)})
        return {"verdict": verdict.pk, "passed": verdict.passed, "total": number(verdict.total)}

    return once(request, "verdict.conclude", {"project": project_id, "opinion": opinion, "seen": seen}, work)


def _recorded(found: Merging) -> None:
    """Passes unless the round asks for a whole record of the visit and something before the conclusion is missing."""
    if found.project.round.visit_record_required and (
            lacking := visit_records.of_inspection(found.opened.standing, found.inspection).before):
        raise Problem("visit_record.open", steps="；".join(lacking))


def _judged(found: Merging, opinion: str, seen: str) -> Judged:
    if found.deductions.pending:
        raise Problem("proposal.pending", what="总分扣分", who="专家组另一位成员")
    if found.stale_rows:
        raise Problem("merge.stale", rows="、".join(found.stale_rows))
    judged = verdicts.judged(found)
    if judged is None:
        raise Problem("sheet.gaps", count=len(found.open_rows), rows="、".join(found.open_rows))
    if seen and seen != found.seen:
        raise Problem("verdict.stale")
    if not opinion.strip():
        raise Problem("reason.missing", what="验收意见")
    return judged
