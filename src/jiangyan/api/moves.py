"""Moving a project along the table of stages: the target says which action carries it out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from jiangyan.actions.material import materials, receipts
from jiangyan.actions.material.materials import Opinion
from jiangyan.actions.operations import Answer, Request
from jiangyan.actions.panel import panels
from jiangyan.actions.project import proposals, undo
from jiangyan.actions.verdict import corrections, improvements, publications, rectifications, reinspections, verdicts
from jiangyan.api import projects
from jiangyan.api.doors import asker, operation, rule
from jiangyan.api.instants import Instant
from jiangyan.models import Proposal
from jiangyan.problems import Problem
from jiangyan.queries.account.sessions import require_proof
from jiangyan.queries.material.materials import checked_places
from jiangyan.queries.rights import Standing, standing
from jiangyan.rulebook import stages

router = Router(tags=["projects"])


Deed = Callable[[Request, Standing, "Move"], Answer]


class Judged(BaseModel):
    """The centre's word on one item of what was handed in."""

    place: str
    accepted: bool = True
    reason: str = ""


class Move(BaseModel):
    """Where to, and what the move needs: opinions, panel, visit day, sheets to reopen, opinion letter, follow-up, reason."""

    to: str
    reason: str = ""
    opinions: list[Judged] = []
    receipt: str = ""
    experts: list[int] = []
    lead: int = 0
    visit_on: date | None = None
    place: str = ""
    sheets: list[int] = []
    opinion: str = ""
    follow_up: str = ""
    until: Instant | None = None


def _submitted(request: Request, found: Standing, move: Move) -> Answer:
    return receipts.submit(request, found.project.pk)


def _checked(request: Request, found: Standing, move: Move) -> Answer:
    """Items that are not named are accepted when the whole is, and refused for the one reason when it is returned."""
    given = {one.place: one for one in move.opinions}
    whole = Judged(place="", accepted=move.to == "accepted" or bool(given), reason=move.reason)
    opinions = [Opinion(item["place"], one.accepted, one.reason) for item in checked_places(found.project)
                for one in [given.get(item["place"], whole)]]
    if all(one.accepted for one in opinions) != (move.to == "accepted"):
        raise Problem("request.malformed", detail="各项核对意见与要转到的阶段不一致")
    return materials.check(request, found.project.pk, opinions, move.receipt)


def _scheduled(request: Request, found: Standing, move: Move) -> Answer:
    if move.visit_on is None:
        raise Problem("request.malformed", detail="缺少现场验收日期 visit_on")
    return panels.assign(request, found.project.pk, move.experts, move.lead, move.visit_on, move.place)


def _inspecting(request: Request, found: Standing, move: Move) -> Answer:
    return panels.start(request, found.project.pk)


def _scored(request: Request, found: Standing, move: Move) -> Answer:
    return verdicts.conclude(request, found.project.pk, move.opinion)


def _published(request: Request, found: Standing, move: Move) -> Answer:
    """The officer's call proposes, the approver's confirms what is proposed."""
    pending = Proposal.objects.filter(project=found.project, kind="publish", state="pending").first()
    if "approver" in found.relations and pending is not None:
        if pending.content["passed"] != (move.to == "passed"):
            raise Problem("publication.stale")
        return publications.confirm(request, found.project.pk, pending.pk)
    return publications.propose(request, found.project.pk, move.follow_up)


def _corrected(request: Request, found: Standing, move: Move) -> Answer:
    """A correction is proposed where its objection is answered; here the second person confirms it."""
    return corrections.confirm(request, found.project.pk, _pending(found, "publish"))


def _pending(found: Standing, kind: str) -> int:
    pending = Proposal.objects.filter(project=found.project, kind=kind, state="pending").first()
    return pending.pk if pending else 0


def _by_two(kind: str) -> Deed:
    """The officer's call proposes a decision of this kind, the approver's confirms what is proposed."""
    def carried_out(request: Request, found: Standing, move: Move) -> Answer:
        pending = _pending(found, kind)
        if "approver" in found.relations and pending:
            return proposals.confirm(request, found.project.pk, pending)
        given = {"sheets": move.sheets, "reason": move.reason} if kind == "reopen_sheet" else {"reason": move.reason}
        return proposals.propose(request, found.project.pk, kind, given)
    return carried_out


def _limited(request: Request, found: Standing, move: Move) -> Answer:
    if move.until is None:
        raise Problem("request.malformed", detail="缺少整改期限 until（带时区的时间）")
    return rectifications.set_limit(request, found.project.pk, move.until, move.reason)


def _stepped_back(request: Request, found: Standing, move: Move) -> Answer:
    return undo.step_back(request, found.project.pk, move.reason)


def _completed(request: Request, found: Standing, move: Move) -> Answer:
    return improvements.complete(request, found.project.pk)


def _applied(request: Request, found: Standing, move: Move) -> Answer:
    return reinspections.apply(request, found.project.pk)


def _not_accepted(request: Request, found: Standing, move: Move) -> Answer:
    return reinspections.refuse(request, found.project.pk, move.reason)


CARRIED_OUT: dict[str, Deed] = {
    "submitted": _submitted, "accepted": _checked, "returned": _checked, "scheduled": _scheduled,
    "inspecting": _inspecting, "scored": _scored, "passed": _published, "failed": _published, "completed": _completed,
    "rectifying": _limited, "reinspection_requested": _applied, "cancelled": _by_two("cancel"),
}
"""The usual way to each stage."""
OTHERWISE: dict[tuple[str, str], Deed] = {
    ("scheduled", "accepted"): _stepped_back, ("scheduled", "reinspection_requested"): _stepped_back,
    ("inspecting", "scheduled"): _stepped_back, ("scored", "inspecting"): _by_two("reopen_sheet"),
    ("reinspection_requested", "rectifying"): _not_accepted, ("failed", "passed"): _corrected,
    ("rectifying", "passed"): _corrected, ("passed", "failed"): _corrected,
}
"""Moves that come to a stage another way, and the steps back."""


@router.post("projects/{int:project_id}/moves")
@rule("project.see")
def move(request: HttpRequest, project_id: int, move: Move) -> dict[str, Any]:
    """Moves a project, or makes the first of the two decisions that a move needs; answers the project as it is now."""
    found = standing(asker(request), project_id)
    if move.to not in stages.STAGES:
        raise Problem("request.malformed", detail=f"没有“{move.to[:30]}”这个阶段")
    if stages.find(found.project.stage, move.to) is None:
        owes, what = stages.owed(found.project.stage)
        raise Problem("stage.wrong", stage=stages.STAGES[found.project.stage],
                      deed=f"转为“{stages.STAGES[move.to]}”", hint=f"下一步由{owes}{what}。" if owes else what + "。")
    carry_out = OTHERWISE.get((found.project.stage, move.to), CARRIED_OUT[move.to])
    if "approver" in found.relations:  # the second of the two persons
        require_proof(request.session)
    done = carry_out(operation(request), found, move)
    return projects.plain(standing(asker(request), project_id)) | {"done": done}
