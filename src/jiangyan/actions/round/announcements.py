"""公示: one officer proposes a period, an approver opens it; either of them may end it early."""

from datetime import datetime

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.round.round_proposals import pending, settle
from jiangyan.models import Announcement, Proposal, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.round import announcements as asked
from jiangyan.queries.round import rounds


def propose(request: Request, round_id: int, opens_at: datetime, closes_at: datetime) -> Answer:
    """Proposes to show project and verdict of every published result to everybody for a period (aware datetimes)."""
    def work() -> Answer:
        found = _open_round(request, round_id, "round.announce")
        if asked.pending(found) is not None:
            raise Problem("proposal.pending", what="公示", who="主管部门审批人")
        now = database_now()
        content = asked.check(found, opens_at, closes_at, now)
        made = Proposal.objects.create(kind="announce", round=found, content=content, proposed_by=request.by.person,
                                       proposed_at=now)
        journal.append(request.by.person, "announcement.proposed", None, {
            "round": found.pk, "proposal": made.pk, "content": journal.digest(content)})
        return {"proposal": made.pk}

    return once(request, "announcement.propose", {"round": round_id, "opens_at": opens_at.isoformat(),
                                                  "closes_at": closes_at.isoformat()}, work)


def confirm(request: Request, round_id: int, proposal_id: int) -> Answer:
    """Opens the period exactly as proposed; never the person who proposed it."""
    def work() -> Answer:
        found, proposal = _pending(request, round_id, proposal_id)
        content, now = proposal.content, database_now()
        opens, closes = (datetime.fromisoformat(content[name]) for name in ("opens_at", "closes_at"))
        if asked.check(found, opens, closes, now) != content:
            raise Problem("proposal.stale", what="公示", detail="已发布结果的项目有变动")
        settle(request, proposal, "confirmed", "")
        made = Announcement.objects.create(
            round=found, proposal=proposal, opens_at=opens, closes_at=closes, projects=content["projects"],
            proposed_by=proposal.proposed_by, confirmed_by=request.by.person, confirmed_at=now)
        journal.append(request.by.person, "announcement.opened", None, {
            "round": found.pk, "announcement": made.pk, "content": journal.digest(content)})
        return {"announcement": made.pk}

    return once(request, "announcement.confirm", {"round": round_id, "proposal": proposal_id}, work)


def reject(request: Request, round_id: int, proposal_id: int, reason: str) -> Answer:
    """Sends the proposed period back with a reason; nothing is shown to anybody."""
    def work() -> Answer:
        found, proposal = _pending(request, round_id, proposal_id)
        if not reason.strip():
            raise Problem("reason.missing", what="为什么退回")
        settle(request, proposal, "rejected", reason.strip())
        journal.append(request.by.person, "announcement.rejected", None, {"round": found.pk, "proposal": proposal.pk})
        return {"proposal": proposal.pk}

    return once(request, "announcement.reject", {"round": round_id, "proposal": proposal_id, "reason": reason}, work)


def end(request: Request, round_id: int, announcement_id: int, reason: str) -> Answer:
    """Ends a period at once, with a reason; to show less never needs two people."""
    def work() -> Answer:
        found = rounds.round_for(request.by, round_id, lock=True)
        if not rounds.may_at(request.by, found.authority_id, "round.announce"):
            rounds.require_at(request.by, found.authority_id, "round.announce_confirm")
        now, kept = database_now(), found.announcements.filter(pk=announcement_id).first()
        if kept is None or kept.ended_at is not None or kept.closes_at <= now:
            raise Problem("not_found")
        if not reason.strip():
            raise Problem("reason.missing", what="为什么提前结束公示")
        kept.ended_by, kept.ended_at, kept.end_reason = request.by.person, now, reason.strip()
        kept.save(update_fields=["ended_by", "ended_at", "end_reason"])
        journal.append(request.by.person, "announcement.ended", None, {"round": found.pk, "announcement": kept.pk})
        return {"announcement": kept.pk}

    return once(request, "announcement.end", {"round": round_id, "announcement": announcement_id, "reason": reason}, work)


def _open_round(request: Request, round_id: int, deed: str) -> Round:
    found = rounds.round_for(request.by, round_id, lock=True)
    rounds.require_at(request.by, found.authority_id, deed)
    rounds.require_state(found, "公示结果", "open", "closed")
    return found


def _pending(request: Request, round_id: int, proposal_id: int) -> tuple[Round, Proposal]:
    found = _open_round(request, round_id, "round.announce_confirm")
    return found, pending(request, found, "announce", proposal_id)
