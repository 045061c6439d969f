"""Correcting a published result after an upheld objection: proposed by one, confirmed by another, a new version."""

from decimal import Decimal
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.actions.sheet.marks import Entered, append, fingerprint, sum_up
from jiangyan.actions.verdict.publications import decide, pending
from jiangyan.models import Proposal, Publication
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.queries.sheet.sheets import number
from jiangyan.queries.verdict import corrections, publications
from jiangyan.queries.verdict.corrections import Corrections
from jiangyan.queries.verdict.publications import Concluded
from jiangyan.rulebook.scoring import Entry


def propose(request: Request, project_id: int, wanted: Corrections, follow_up: str) -> Answer:
    """Proposes the published result with some rows' points corrected, each with a reason; nothing changes yet.

    Refusals: correction.refused, reason.missing, proposal.pending and the rights' own.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "correction.propose")
        given = publications.concluded(found)
        if any(one.state == "pending" for one in publications.proposals(given.inspection)):
            raise Problem("proposal.pending", what="更正结果", who="审批人")
        if not follow_up.strip():
            raise Problem("reason.missing", what="对建设单位的后续要求")
        content = corrections.content(found, corrections.checked(given, wanted), follow_up)
        made = Proposal.objects.create(
            kind="publish", round=found.project.round, project=found.project, inspection=given.inspection,
            content=content, proposed_by=request.by.person, proposed_at=database_now())
        journal.append(request.by.person, "correction.proposed", found.project, {
            "proposal": made.pk, "content": journal.digest(content)})
        return {"proposal": made.pk}

    plain = {row: dict(one) for row, one in wanted.items()}
    return once(request, "correction.propose", {"project": project_id, "rows": plain, "follow_up": follow_up}, work)


def confirm(request: Request, project_id: int, proposal_id: int) -> Answer:
    """Publishes the corrected copy as a new version; the merged sheet keeps both points, and the verdict follows them."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "correction.confirm")
        proposal = pending(request, found, proposal_id)
        content, kept = proposal.content, corrections.of_content(proposal.content)
        if content != corrections.content(found, kept, content["follow_up"]):
            raise Problem("publication.stale")
        given = publications.concluded(found)
        marks, now = _write(request, given, kept), decide(request, proposal, "confirmed")
        corrected = corrections.applied(given, {})
        corrected.verdict.save(force_insert=True)
        made = Publication.objects.create(
            project=found.project, inspection=given.inspection, content=content, passed=content["passed"],
            total=content["total"], proposed_by=proposal.proposed_by, confirmed_by=request.by.person, published_at=now)
        step = _move(request, found, made)
        journal.append(request.by.person, "correction.confirmed", found.project, {
            **step, "proposal": proposal.pk, "publication": made.pk, "sheet": given.merging.opened.sheet.pk, "marks": marks,
            "content": journal.digest(content), "verdict": corrected.verdict.pk, "passed": corrected.verdict.passed,
            "total": number(corrected.verdict.total), "deduction": number(corrected.verdict.deduction),
            "opinion": journal.digest(corrected.verdict.opinion)})
        return {"publication": made.pk, "stage": found.project.stage}

    return once(request, "correction.confirm", {"project": project_id, "proposal": proposal_id}, work)


def _write(request: Request, given: Concluded, kept: Corrections) -> dict[str, str]:
    """One more merged mark per corrected row, with its lineage in words; answers their fingerprints."""
    opened, told = given.merging.opened, {}
    for place, line in enumerate(given.merging.lines):
        if (one := kept.get(line.row.id)) is None:
            continue
        score = Decimal(one["points"])
        entry = Entry("scored", score, line.value, ((score, score),), line.told(score))
        mark = append(request, opened, line.row.id, Entered(
            None, one["points"], corrections.words(one), correction_reason=one["reason"]), entry)
        given.merging.lines[place] = type(line)(**{**line.__dict__, "mark": mark})
        told[line.row.id] = fingerprint(mark)
    sum_up(opened)
    return told


def _move(request: Request, found: Standing, made: Publication) -> dict[str, Any]:
    target = "passed" if made.passed else "failed"
    same = found.project.stage == target or (target == "failed" and found.project.stage == "rectifying")
    return {} if same else stages.advance(found, target, request, "异议成立，更正结果", publication=made.pk)
