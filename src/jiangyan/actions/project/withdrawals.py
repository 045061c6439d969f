"""Taking a proposal back: whoever proposed may do so until it is decided; the second person then sees that it is gone."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Proposal
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.project import proposals
from jiangyan.queries.rights import standing
from jiangyan.queries.round import rounds

NOUNS = {"open_round": "round", "publish": "publication", "deduction": "deduction", "announce": "announcement", "purge": "purge",
         **{name: kind.noun for name, kind in proposals.KINDS.items()}}
"""The word before `.withdrawn` in the journal, for each kind of proposal."""


def withdraw(request: Request, proposal_id: int) -> Answer:
    """Takes back what the asker proposed and nobody has decided; a round to be opened is drafted again.

    For everybody else the proposal is not there: not_found. Refusals: proposal.withdrawn, proposal.decided.
    """
    def work() -> Answer:
        subject = Proposal.objects.filter(pk=proposal_id, proposed_by=request.by.person).first()
        if subject is None:
            raise Problem("not_found")
        # The same lock as the second person takes, so that one of the two comes first.
        subject_id = subject.project_id
        project = standing(request.by, subject_id, lock=True).project if subject_id is not None else None
        found = rounds.round_for(request.by, subject.round_id, lock=True) if project is None else None
        proposal = Proposal.objects.get(pk=proposal_id)
        proposals.require_undecided(proposal)
        proposal.state, proposal.decided_at = "withdrawn", database_now()
        proposal.save(update_fields=["state", "decided_at"])
        if found is not None and proposal.kind == "open_round":
            found.state, found.version = "drafting", found.version + 1
            found.save()
        journal.append(request.by.person, f"{NOUNS.get(proposal.kind, proposal.kind)}.withdrawn", project,
                       {"proposal": proposal.pk, "round": proposal.round_id})
        return {"proposal": proposal.pk, "kind": proposal.kind, "project": proposal.project_id, "round": proposal.round_id,
                "correction": "corrections" in proposal.content}

    return once(request, "proposal.withdraw", {"proposal": proposal_id}, work)
