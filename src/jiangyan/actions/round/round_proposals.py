"""What two people decide about a whole round: the proposal that waits for the second, and how it is settled."""

from jiangyan.actions.operations import Request
from jiangyan.models import Proposal, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.project.proposals import require_undecided


def pending(request: Request, found: Round, kind: str, proposal_id: int) -> Proposal:
    """The round's undecided proposal of this kind; not_found, proposal.decided, or rights.same_person for its proposer."""
    proposal = found.proposals.filter(pk=proposal_id, kind=kind).first()
    if proposal is None:
        raise Problem("not_found")
    require_undecided(proposal)
    if proposal.proposed_by_id == request.by.person.pk:
        raise Problem("rights.same_person")
    return proposal


def settle(request: Request, proposal: Proposal, state: str, reason: str) -> None:
    """Writes down who decided, when (database time), how and why."""
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = request.by.person, database_now()
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
