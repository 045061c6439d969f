"""Checking what a unit handed in: accepted whole, or returned with a reason per item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiangyan.actions import journal
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.actions.records import put_in
from jiangyan.models import MaterialCheck, Project, Receipt
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.material.materials import checked_places
from jiangyan.queries.rights import require, standing


@dataclass(frozen=True)
class Opinion:
    """The centre's word on one item: `place` as in checked_places, accepted or not, and why not."""

    place: str
    accepted: bool
    reason: str = ""


def check(request: Request, project_id: int, opinions: Sequence[Opinion], receipt: str = "") -> Answer:
    """Keeps an opinion on every item and moves the project: all accepted → accepted, else → returned.

    Every item must have an opinion and every refusal a reason; otherwise nothing is kept. `receipt` is the number of
    the submission that was looked at: if the unit has submitted again since, materials.newer.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "materials.check")
        given = {opinion.place: opinion for opinion in opinions}
        complete(found.project, given)
        newest = Receipt.objects.filter(project=found.project).latest("pk")
        if receipt and receipt != newest.number:
            raise Problem("materials.newer", number=newest.number)
        places = checked_places(found.project)
        _keep(request, newest, [given[item["place"]] for item in places])
        refused = [item for item in places if not given[item["place"]].accepted]
        reason = "；".join(f"{item['name']}：{given[item['place']].reason.strip()}" for item in refused)
        target = "returned" if refused else "accepted"
        step = stages.advance(found, target, request, reason)
        journal.append(request.by.person, f"project.{target}", found.project,
                       {**step, "receipt": newest.number, "refused": [item["place"] for item in refused]})
        notify("material_returned" if refused else "material_accepted", found.project,
               people_of(found.project, "own_clerk", "own_head"))
        return {"stage": target}

    body = {"project": project_id, "opinions": [[o.place, o.accepted, o.reason] for o in opinions],
            "receipt": receipt}
    return once(request, "materials.check", body, work)


def complete(project: Project, given: Mapping[str, Opinion]) -> None:
    """Passes when every item has an opinion and every refusal a reason; otherwise says which do not."""
    places = checked_places(project)
    lacking = [item["name"] for item in places if item["place"] not in given]
    if lacking:
        raise Problem("form.invalid", detail=f"还有没核对的材料：{'、'.join(lacking)}。请逐项选择“符合”或“退回”")
    unexplained = [item["name"] for item in places
                   if not given[item["place"]].accepted and not given[item["place"]].reason.strip()]
    if unexplained:
        raise Problem("reason.missing", what=f"退回“{'、'.join(unexplained)}”的原因")


def _keep(request: Request, receipt: Receipt, opinions: Sequence[Opinion]) -> None:
    now = database_now()
    put_in(MaterialCheck, (
        MaterialCheck(receipt=receipt, place=opinion.place, accepted=opinion.accepted, checked_by=request.by.person,
                      reason="" if opinion.accepted else opinion.reason.strip(), checked_at=now)
        for opinion in opinions))
