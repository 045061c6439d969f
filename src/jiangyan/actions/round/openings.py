"""Opening a round: one officer proposes, another person with the approver's role confirms or sends it back."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Proposal, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.project.proposals import require_undecided
from jiangyan.queries.round import rounds as asked


def propose(request: Request, round_id: int, version: int) -> Answer:
    """Asks for the round to be opened exactly as it stands; from now on its settings are closed.

    Refusals: round.incomplete naming everything that is missing, round.wrong_state, version.stale.
    """
    def work() -> Answer:
        found = asked.round_for(request.by, round_id, lock=True)
        asked.require_at(request.by, found.authority_id, "round.prepare")
        if found.state == "proposed":
            raise Problem("proposal.pending", what="开启批次", who="主管部门审批人")
        asked.require_state(found, "提交审批", "drafting")
        if found.version != version:
            raise asked.stale(found)
        _complete(found)
        content = asked.settings_of(found)
        made = Proposal.objects.create(kind="open_round", round=found, content=content,
                                       proposed_by=request.by.person, proposed_at=database_now())
        _state(found, "proposed")
        journal.append(request.by.person, "round.proposed", None,
                       {"round": found.pk, "proposal": made.pk, "content": journal.digest(content)})
        return {"proposal": made.pk, "version": found.version}

    return once(request, "round.propose", {"round": round_id, "version": version}, work)


def confirm(request: Request, round_id: int) -> Answer:
    """Opens the round as proposed. The proposer cannot confirm: Problem rights.same_person."""
    def work() -> Answer:
        found, proposal = _decidable(request, round_id)
        _complete(found)
        if asked.settings_of(found) != proposal.content:
            raise Problem("round.incomplete", missing="设置与提交审批时不一致，须退回后重新提交")
        _decide(request, proposal, "confirmed", "")
        found.opened_at = proposal.decided_at
        _state(found, "open")
        journal.append(request.by.person, "round.opened", None, {
            "round": found.pk, "proposal": proposal.pk, "content": journal.digest(proposal.content)})
        return {"round": found.pk, "state": "open"}

    return once(request, "round.confirm", {"round": round_id}, work)


def reject(request: Request, round_id: int, reason: str) -> Answer:
    """Sends the proposal back with a reason; the round is drafted again."""
    def work() -> Answer:
        found, proposal = _decidable(request, round_id)
        if not reason.strip():
            raise Problem("reason.missing", what="退回的原因")
        _decide(request, proposal, "rejected", reason.strip())
        _state(found, "drafting")
        journal.append(request.by.person, "round.rejected", None, {"round": found.pk, "proposal": proposal.pk})
        return {"round": found.pk, "state": "drafting"}

    return once(request, "round.reject", {"round": round_id, "reason": reason}, work)


def _decidable(request: Request, round_id: int) -> tuple[Round, Proposal]:
    found = asked.round_for(request.by, round_id, lock=True)
    asked.require_at(request.by, found.authority_id, "round.confirm")
    proposal = asked.pending_opening(found)
    if proposal is None:
        last = found.proposals.filter(kind="open_round", decided_at__isnull=False).order_by("-pk").first()
        if last is not None:
            require_undecided(last)
        raise Problem("round.wrong_state", state=found.get_state_display(), deed="审批")
    if proposal.proposed_by_id == request.by.person.pk:
        raise Problem("rights.same_person")
    return found, proposal


def _complete(found: Round) -> None:
    lacking = asked.missing(found)
    if lacking:
        raise Problem("round.incomplete", missing="；".join(lacking))


def _decide(request: Request, proposal: Proposal, state: str, reason: str) -> None:
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = request.by.person, database_now()
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _state(found: Round, state: str) -> None:
    found.state = state
    found.version += 1
    found.save()
