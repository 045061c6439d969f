"""What two people decide about one project: one proposes, another confirms or sends it back with a reason."""

from collections.abc import Callable
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import extensions
from jiangyan.actions.sheet import reopenings
from jiangyan.actions.verdict import cancellations
from jiangyan.models import Proposal
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.project import proposals as asked
from jiangyan.queries.project.proposals import Content
from jiangyan.queries.rights import Standing, require, standing

CARRY_OUT: dict[str, Callable[[Request, Standing, Proposal], dict[str, Any]]] = {
    "extend": extensions.carry_out,
    "reopen_sheet": reopenings.carry_out,
    "cancel": cancellations.carry_out,
}
"""What each kind of queries.proposals.KINDS does once two people agree; answers plain data for the journal."""


def propose(request: Request, project_id: int, kind: str, given: Content) -> Answer:
    """Proposes a decision of this kind with what was entered (plain data); answers the proposal's id.

    Refusals: the rights' own, proposal.pending, and whatever the kind's check says.
    """
    body = {"project": project_id, "given": given}
    return once(request, f"{kind}.propose", body, lambda: proposed(request, project_id, kind, given))


def proposed(request: Request, project_id: int, kind: str, given: Content) -> Answer:
    """What `propose` does, inside the transaction of a greater deed (a list)."""
    found = standing(request.by, project_id, lock=True)
    rule, now = asked.known(kind), database_now()
    require(found, f"{rule.noun}.propose")
    asked.require_none_pending(found.project, kind)
    content = rule.check(found, given, now)
    made = Proposal.objects.create(kind=kind, round=found.project.round, project=found.project, content=content,
                                   proposed_by=request.by.person, proposed_at=now)
    journal.append(request.by.person, f"{rule.noun}.proposed", found.project,
                   {"proposal": made.pk, "content": journal.digest(content)})
    return {"proposal": made.pk}


def confirm(request: Request, project_id: int, proposal_id: int) -> Answer:
    """Carries the proposal out, exactly as it was proposed; never the person who proposed it.

    What was proposed must still hold: the check's own refusal, or proposal.stale where it would now say otherwise.
    """
    def work() -> Answer:
        found, proposal = _pending(request, project_id, proposal_id)
        rule = asked.KINDS[proposal.kind]
        _holds(found, proposal)
        _settle(request, proposal, "confirmed")
        done = CARRY_OUT[proposal.kind](request, found, proposal)
        journal.append(request.by.person, f"{rule.noun}.confirmed", found.project,
                       {**done, "proposal": proposal.pk, "content": journal.digest(proposal.content)})
        return {"proposal": proposal.pk, "state": "confirmed", **done}

    return once(request, "proposal.confirm", {"project": project_id, "proposal": proposal_id}, work)


def reject(request: Request, project_id: int, proposal_id: int, reason: str) -> Answer:
    """Sends the proposal back with a reason; nothing is done."""
    def work() -> Answer:
        found, proposal = _pending(request, project_id, proposal_id)
        if not reason.strip():
            raise Problem("reason.missing", what="为什么退回")
        _settle(request, proposal, "rejected", reason.strip())
        journal.append(request.by.person, f"{asked.KINDS[proposal.kind].noun}.rejected", found.project,
                       {"proposal": proposal.pk})
        return {"proposal": proposal.pk, "state": "rejected"}

    return once(request, "proposal.reject", {"project": project_id, "proposal": proposal_id, "reason": reason}, work)


def _pending(request: Request, project_id: int, proposal_id: int) -> tuple[Standing, Proposal]:
    found = standing(request.by, project_id, lock=True)
    require(found, "proposals.see")
    proposal = next((one for one in asked.of_project(found.project) if one.pk == proposal_id), None)
    if proposal is None:
        raise Problem("not_found")
    asked.require_undecided(proposal)
    asked.require_decider(found, proposal.kind)
    if proposal.proposed_by_id == request.by.person.pk:
        raise Problem("rights.same_person")
    return found, proposal


def _holds(found: Standing, proposal: Proposal) -> None:
    """Passes when the stage still allows it and the check gives the content that was proposed."""
    rule = asked.KINDS[proposal.kind]
    require(found, f"{rule.noun}.confirm")
    now_so = rule.check(found, proposal.content, database_now())
    if now_so != proposal.content:
        old, new = dict(rule.told(proposal.content)), dict(rule.told(now_so))
        changed = [f"{name}提出时为{value}，现在为{new.get(name, '无')}" for name, value in old.items() if new.get(name) != value]
        raise Problem("proposal.stale", what=asked.label(proposal.kind), detail="；".join(changed) or "内容有变动")


def _settle(request: Request, proposal: Proposal, state: str, reason: str = "") -> None:
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = request.by.person, database_now()
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
