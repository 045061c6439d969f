"""Purging a round's personal values: a day is set, an officer proposes, an approver confirms; nothing brings them back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.records import change
from jiangyan.actions.round.round_proposals import pending, settle
from jiangyan.intake import previews
from jiangyan.models import Evidence, OutboxMail, Proposal, Round, Unit
from jiangyan.models.guards import PURGED
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.round import purges as asked
from jiangyan.queries.round import rounds
from jiangyan.vault import files


def set_day(request: Request, round_id: int, version: int, on: date | None) -> Answer:
    """Sets the day from which the round's personal values may be purged; None takes it away.

    Refusals: round.setting for a day too early, proposal.pending, purge.done, version.stale.
    """
    def work() -> Answer:
        found = _found(request, round_id, "round.purge")
        if found.version != version:
            raise rounds.stale(found)
        if asked.pending(found) is not None:
            raise Problem("proposal.pending", what="清除个人信息", who="主管部门审批人")
        if on is not None:
            asked.check_day(found, on)
        found.purge_on, found.version = on, found.version + 1
        found.save(update_fields=["purge_on", "version"])
        journal.append(request.by.person, "round.purge_day", None, {
            "round": found.pk, "version": found.version, "purge_on": on.isoformat() if on else None})
        return {"round": found.pk, "version": found.version}

    return once(request, "round.purge_day", {"round": round_id, "version": version, "on": on.isoformat() if on else None}, work)


def propose(request: Request, round_id: int) -> Answer:
    """Proposes to purge exactly what is personal now; nothing goes yet. Refusals: purge.early, purge.done, proposal.pending."""
    def work() -> Answer:
        found = _found(request, round_id, "round.purge")
        if asked.pending(found) is not None:
            raise Problem("proposal.pending", what="清除个人信息", who="主管部门审批人")
        content = asked.check(found)
        made = Proposal.objects.create(kind="purge", round=found, content=content, proposed_by=request.by.person,
                                       proposed_at=database_now())
        journal.append(request.by.person, "purge.proposed", None, {
            "round": found.pk, "proposal": made.pk, "content": journal.digest(content)})
        return {"proposal": made.pk}

    return once(request, "purge.propose", {"round": round_id}, work)


def confirm(request: Request, round_id: int, proposal_id: int) -> Answer:
    """Purges exactly what was proposed, never by the person who proposed it; what has changed since is proposal.stale.

    Rows and journal line are one transaction; the bytes go after it, and what a broken disk keeps goes with `remove_bytes`.
    """
    def work() -> Answer:
        found, proposal = _pending(request, round_id, proposal_id)
        if asked.check(found) != proposal.content:
            raise Problem("proposal.stale", what="清除个人信息", detail="要清除的内容有变动")
        settle(request, proposal, "confirmed", "")
        found.purged_at = proposal.decided_at
        found.save(update_fields=["purged_at"])
        _rows(proposal)
        journal.append(request.by.person, "personal.purged", None, {
            "proposal": proposal.pk, **{name: proposal.content[name] for name in ("round", "documents", "units", "mails")}})
        return {"round": found.pk, "documents": len(proposal.content["documents"]), "units": len(proposal.content["units"]),
                "mails": len(proposal.content["mails"])}

    done = once(request, "purge.confirm", {"round": round_id, "proposal": proposal_id}, work)
    remove_bytes(Round.objects.get(pk=round_id))
    return done


def reject(request: Request, round_id: int, proposal_id: int, reason: str) -> Answer:
    """Sends the proposal back with a reason; nothing is purged."""
    def work() -> Answer:
        found, proposal = _pending(request, round_id, proposal_id)
        if not reason.strip():
            raise Problem("reason.missing", what="为什么退回")
        settle(request, proposal, "rejected", reason.strip())
        journal.append(request.by.person, "purge.rejected", None, {"round": found.pk, "proposal": proposal.pk})
        return {"proposal": proposal.pk}

    return once(request, "purge.reject", {"round": round_id, "proposal": proposal_id, "reason": reason}, work)


def remove_bytes(found: Round) -> tuple[int, int]:
    """Removes the bytes of purged documents that nothing else names; answers how many went and how many are still there.

    Each goes under the journal's lock, after asking once more whether a file that came in meanwhile names it. May be repeated.
    """
    gone = left = 0
    for digest in asked.removable(found):
        try:
            with transaction.atomic():
                journal.hold()
                if digest in asked.removable(found):
                    gone += files.remove(digest)
                    previews.forget(digest)
        except (Problem, OSError):
            left += 1
    return gone, left


def _rows(proposal: Proposal) -> None:
    content, at = proposal.content, proposal.decided_at
    change(Evidence.objects.filter(pk__in=[one["evidence"] for one in content["documents"]]), purged_at=at)
    change(Unit.objects.filter(pk__in=content["units"]), contact_name="", contact_phone="", contact_match="", contact_salt="",
           version=F("version") + 1)
    change(OutboxMail.objects.filter(pk__in=content["mails"]), subject=PURGED, text=PURGED, address="", result="")


def _found(request: Request, round_id: int, deed: str) -> Round:
    found = rounds.round_for(request.by, round_id, lock=True)
    rounds.require_at(request.by, found.authority_id, deed)
    rounds.require_state(found, "清除个人信息", "open", "closed")
    return found


def _pending(request: Request, round_id: int, proposal_id: int) -> tuple[Round, Proposal]:
    found = _found(request, round_id, "round.purge_confirm")
    return found, pending(request, found, "purge", proposal_id)


def told(content: dict[str, Any]) -> str:
    """What a purge takes away, counted by kind, as one line."""
    return (f"身份证件 {len(content['documents'])} 个，单位联系人和电话 {len(content['units'])} 家，"
            f"邮件文字和地址 {len(content['mails'])} 封")
