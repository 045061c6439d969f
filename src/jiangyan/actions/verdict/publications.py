"""Publishing a result: the officer proposes, the approver confirms; what the unit reads is a frozen copy."""

from datetime import datetime

from jiangyan.actions import journal
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.models import Proposal, Publication
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.project import proposals as two_people
from jiangyan.queries.project.proposals import require_undecided
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.queries.verdict import publications


def propose(request: Request, project_id: int, follow_up: str) -> Answer:
    """Proposes to publish the concluded result, exactly as the page showed it, with what the unit has to do next.

    Refusals: proposal.pending, reason.missing without `follow_up`, and the rights' own.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "result.propose")
        concluded = publications.concluded(found)
        two_people.require_none_pending(found.project, "reopen_sheet")
        if any(one.state == "pending" for one in publications.proposals(concluded.inspection)):
            raise Problem("proposal.pending", what="发布结果", who="审批人")
        if not follow_up.strip():
            raise Problem("reason.missing", what="对建设单位的后续要求")
        content = publications.content(concluded, follow_up)
        proposal = Proposal.objects.create(
            kind="publish", round=found.project.round, project=found.project, inspection=concluded.inspection,
            content=content, proposed_by=request.by.person, proposed_at=database_now())
        journal.append(request.by.person, "publication.proposed", found.project, {
            "proposal": proposal.pk, "content": journal.digest(content)})
        return {"proposal": proposal.pk}

    return once(request, "publication.propose", {"project": project_id, "follow_up": follow_up}, work)


def confirm(request: Request, project_id: int, proposal_id: int) -> Answer:
    """Publishes the proposed copy; the project has passed or failed from now on. Never the person who proposed.

    What was proposed must still be what the records say, else publication.stale.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "result.confirm")
        proposal = pending(request, found, proposal_id)
        concluded = publications.concluded(found)
        content = proposal.content
        if content != publications.content(concluded, content["follow_up"]):
            raise Problem("publication.stale")
        now = decide(request, proposal, "confirmed")
        made = Publication.objects.create(
            project=found.project, inspection=concluded.inspection, content=content, passed=content["passed"],
            total=content["total"], proposed_by=proposal.proposed_by, confirmed_by=request.by.person, published_at=now)
        target = "passed" if made.passed else "failed"
        step = stages.advance(found, target, request, publication=made.pk)
        journal.append(request.by.person, "publication.confirmed", found.project, {
            **step, "proposal": proposal.pk, "content": journal.digest(content)})
        notify("result_published", found.project, people_of(found.project, "own_clerk", "own_head"))
        return {"publication": made.pk, "stage": target}

    return once(request, "publication.confirm", {"project": project_id, "proposal": proposal_id}, work)


def reject(request: Request, project_id: int, proposal_id: int, reason: str) -> Answer:
    """Sends the proposal back to the officer with a reason; nothing is published."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        proposal = pending(request, found, proposal_id)
        if not reason.strip():
            raise Problem("reason.missing", what="为什么退回")
        decide(request, proposal, "rejected", reason.strip())
        journal.append(request.by.person, "publication.rejected", found.project, {"proposal": proposal.pk})
        return {"proposal": proposal.pk, "state": "rejected"}

    return once(request, "publication.reject", {"project": project_id, "proposal": proposal_id, "reason": reason},
                work)


def pending(request: Request, found: Standing, proposal_id: int) -> Proposal:
    """The proposal to publish that waits for this second person: a first publication, or a correction of one.

    Refusals: the rights' own, proposal.decided, rights.same_person.
    """
    require(found, "result.confirm" if found.project.stage == "scored" else "correction.confirm")
    proposal = Proposal.objects.filter(pk=proposal_id, kind="publish", project=found.project).first()
    if proposal is None:
        raise Problem("not_found")
    require_undecided(proposal)
    if proposal.proposed_by_id == request.by.person.pk:
        raise Problem("rights.same_person")
    return proposal


def decide(request: Request, proposal: Proposal, state: str, reason: str = "") -> datetime:
    """Writes down what the second person decided; answers when."""
    now = database_now()
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = request.by.person, now
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return now
