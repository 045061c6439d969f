"""Naming the secretary of a panel, and letting one go."""

from collections.abc import Collection

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.records import change
from jiangyan.actions.visit import visits
from jiangyan.models import Inspection, Person, Secretary
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import panels, secretaries
from jiangyan.queries.rights import require, standing


def name(request: Request, project_id: int, person_id: int | None, seen: int | None = None) -> Answer:
    """Makes somebody the secretary of the panel at work, in the place of whoever was (None: the panel has none).

    Refusals: form.invalid for somebody who has a seat, must keep away or has no role at the round's authority,
    version.stale, version.missing.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "secretary.name")
        inspection = panels.current_inspection(found.project)
        if inspection is None:
            raise Problem("not_found")
        visits.require_seen(inspection, seen)
        person = next((one for one in secretaries.eligible(found, inspection) if one.pk == person_id), None)
        if person_id is not None and person is None:
            raise Problem("form.invalid", detail="秘书须是本批次的工作人员或专家，不在专家组里，也不须回避。请重新选择")
        before = secretaries.of_inspection(inspection)
        if before != person:
            visits.touched(inspection)
            change(Secretary.objects.filter(inspection=inspection, left_at__isnull=True), left_at=database_now())
            if person is not None:
                Secretary.objects.create(inspection=inspection, person=person, named_by=request.by.person, named_at=database_now())
            journal.append(request.by.person, "panel.secretary_named", found.project, {
                "inspection": inspection.pk, "person": person_id, "before": before.pk if before else None})
        return {"person": person_id, "project": project_id}

    return once(request, "panel.secretary", {"project": project_id, "person": person_id, **versions.said(seen)}, work)


def release(by: Person, inspection: Inspection, people: Collection[int]) -> None:
    """Lets the secretary go who is among these people, in the caller's transaction: one with a seat keeps no record."""
    before = secretaries.of_inspection(inspection)
    if before is None or before.pk not in people:
        return
    change(Secretary.objects.filter(inspection=inspection, left_at__isnull=True), left_at=database_now())
    journal.append(by, "panel.secretary_left", inspection.project, {"inspection": inspection.pk, "person": before.pk})
