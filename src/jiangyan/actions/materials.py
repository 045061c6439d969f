"""Checking what a unit handed in: accepted whole, or returned with a reason per item."""

from dataclasses import dataclass

from jiangyan.actions import journal, stages
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import MaterialCheck, Receipt
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.materials import checked_places
from jiangyan.queries.rights import require, standing


@dataclass(frozen=True)
class Opinion:
    """The centre's word on one item: `place` as in checked_places, accepted or not, and why not."""

    place: str
    accepted: bool
    reason: str = ""


def check(request: Request, project_id: int, opinions: list[Opinion]) -> Answer:
    """Keeps an opinion on every item and moves the project: all accepted → accepted, else → returned.

    Every item must have an opinion and every refusal a reason; otherwise nothing is kept.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "materials.check")
        given = {opinion.place: opinion for opinion in opinions}
        places = checked_places(found.project)
        lacking = [item["name"] for item in places if item["place"] not in given]
        if lacking:
            raise Problem("form.invalid", detail=f"还有没核对的材料：{'、'.join(lacking)}。请逐项选择“符合”或“退回”")
        unexplained = [item["name"] for item in places
                       if not given[item["place"]].accepted and not given[item["place"]].reason.strip()]
        if unexplained:
            raise Problem("reason.missing", what=f"退回“{'、'.join(unexplained)}”的原因")
        receipt = Receipt.objects.filter(project=found.project).latest("pk")
        now = database_now()
        MaterialCheck.objects.bulk_create(
            MaterialCheck(receipt=receipt, place=item["place"], accepted=given[item["place"]].accepted,
                          reason=given[item["place"]].reason.strip(), checked_by=request.by.person, checked_at=now)
            for item in places)
        refused = [item["place"] for item in places if not given[item["place"]].accepted]
        target = "returned" if refused else "accepted"
        reason = "；".join(f"{item['name']}：{given[item['place']].reason.strip()}" for item in places
                          if item["place"] in refused)
        step = stages.advance(found, target, request, reason)
        journal.append(request.by.person, f"project.{target}", found.project,
                       {**step, "receipt": receipt.number, "refused": refused})
        return {"stage": target}

    body = {"project": project_id, "opinions": [[o.place, o.accepted, o.reason] for o in opinions]}
    return once(request, "materials.check", body, work)
