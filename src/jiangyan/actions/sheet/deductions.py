"""Whole-score deductions: the lead proposes, a second member of the panel signs."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.sheet.merged import open_for_merging
from jiangyan.models import Proposal
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import panels
from jiangyan.queries.project.proposals import require_undecided
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.queries.sheet import deductions
from jiangyan.rulebook.numbers import Number, exact, text


def propose(request: Request, project_id: int, points: str, reason: str) -> Answer:
    """Proposes to take `points` (decimal text, 0 to the table's maximum) from the whole score, with a reason.

    Proposing 0 takes an earlier deduction back. In force only after another member signed.
    Refusals: deduction.refused, reason.missing, proposal.pending, merge.unfiled and the rights' own.
    """
    def work() -> Answer:
        found = open_for_merging(request, project_id)
        if found.deductions.pending:
            raise Problem("proposal.pending", what="总分扣分", who="专家组另一位成员")
        value = _checked(exact(points), found.opened.rubric.max, points)
        if not reason.strip():
            raise Problem("reason.missing", what="为什么从总分中扣分")
        proposal = Proposal.objects.create(
            kind="deduction", round=found.project.round, project=found.project, inspection=found.inspection,
            content={"points": text(value), "reason": reason.strip()}, proposed_by=request.by.person,
            proposed_at=database_now())
        journal.append(request.by.person, "deduction.proposed", found.project, {
            "proposal": proposal.pk, "points": text(value), "reason": journal.digest(reason.strip())})
        return {"proposal": proposal.pk}

    return once(request, "deduction.propose", {"project": project_id, "points": points, "reason": reason}, work)


def _checked(value: Number | None, most: Number, typed: str) -> Number:
    if value is None or not 0 <= value <= most:
        raise Problem("deduction.refused", detail=f"扣分“{typed}”应是0至{text(most)}之间的数")
    if (value * 100) % 1:
        raise Problem("deduction.refused", detail=f"扣分“{typed}”最多保留两位小数")
    return value


def decide(request: Request, project_id: int, proposal_id: int, agreed: bool, reason: str = "") -> Answer:
    """Signs the pending deduction, or sends it back with a reason; never the person who proposed it."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        pending = _pending(request, found, proposal_id)
        if not agreed and not reason.strip():
            raise Problem("reason.missing", what="为什么不同意这项扣分")
        pending.state = "confirmed" if agreed else "rejected"
        pending.decided_by, pending.decided_at = request.by.person, database_now()
        pending.reason = reason.strip()
        pending.save(update_fields=["state", "decided_by", "decided_at", "reason"])
        journal.append(request.by.person, f"deduction.{pending.state}", found.project, {
            "proposal": pending.pk, "points": pending.content["points"]})
        return {"proposal": pending.pk, "state": pending.state}

    return once(request, "deduction.decide", {"project": project_id, "proposal": proposal_id, "agreed": agreed,
                                              "reason": reason}, work)


def _pending(request: Request, found: Standing, proposal_id: int) -> Proposal:
    inspection = panels.current_inspection(found.project)
    known = deductions.of_inspection(inspection).proposals if inspection else []
    proposal = next((one for one in known if one.pk == proposal_id), None)
    if proposal is not None and proposal.proposed_by_id == request.by.person.pk:
        raise Problem("rights.same_person")
    require(found, "deduction.second")
    if proposal is None:
        raise Problem("not_found")
    require_undecided(proposal)
    return proposal
