"""Moving a project along the table of stages: the target says which action carries it out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from jiangyan.actions import materials, panels, proposals, publications, receipts, undo, verdicts
from jiangyan.actions.materials import Opinion
from jiangyan.actions.operations import Answer, Request
from jiangyan.api import projects
from jiangyan.api.doors import asker, operation, rule
from jiangyan.models import Proposal
from jiangyan.problems import Problem
from jiangyan.queries import proposals as two_people
from jiangyan.queries.materials import checked_places
from jiangyan.queries.rights import Standing, standing
from jiangyan.rulebook import stages

router = Router(tags=["projects"])


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


def _undone(request: Request, found: Standing, move: Move) -> Answer:
    """Takes the visit back; a conclusion is taken back by two people: the officer proposes, the approver confirms."""
    if found.project.stage != "scored":
        return undo.step_back(request, found.project.pk, move.reason)
    pending = two_people.pending(found.project, "reopen_sheet")
    if "approver" in found.relations and pending is not None:
        return proposals.confirm(request, found.project.pk, pending.pk)
    return proposals.propose(request, found.project.pk, "reopen_sheet", {"sheets": move.sheets, "reason": move.reason})


CARRIED_OUT: dict[str, Callable[[Request, Standing, Move], Answer]] = {
    "submitted": _submitted, "accepted": _checked, "returned": _checked, "scheduled": _scheduled,
    "inspecting": _inspecting, "scored": _scored, "passed": _published, "failed": _published,
}


@router.post("projects/{int:project_id}/moves")
@rule("project.see")
def move(request: HttpRequest, project_id: int, move: Move) -> dict[str, Any]:
    """Moves a project, or makes the first of the two decisions that a move needs; answers the project as it is now."""
    found = standing(asker(request), project_id)
    if move.to not in stages.STAGES:
        raise Problem("request.malformed", detail=f"没有“{move.to[:30]}”这个阶段")
    step = stages.find(found.project.stage, move.to)
    if step is None:
        owes, what = stages.owed(found.project.stage)
        raise Problem("stage.wrong", stage=stages.STAGES[found.project.stage],
                      deed=f"转为“{stages.STAGES[move.to]}”", hint=f"下一步由{owes}{what}。" if owes else what + "。")
    carry_out = _undone if step.undo else CARRIED_OUT[move.to]
    done = carry_out(operation(request), found, move)
    return projects.plain(standing(asker(request), project_id)) | {"done": done}
