"""Panels: who inspects a project and when; and who must keep away."""

from collections.abc import Sequence
from datetime import date, time

from jiangyan.actions import journal, stages, visits
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.visits import Appointed
from jiangyan.models import Inspection, PanelMember, Person, Recusal, Sheet
from jiangyan.problems import Problem
from jiangyan.queries import panels
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import Standing, require, standing


def assign(request: Request, project_id: int, experts: Sequence[int], lead: int, visit_on: date, place: str,
           hours: tuple[time | None, time | None] = (None, None)) -> Answer:
    """Sets panel (person ids), lead, visit day, hours and place, makes the sheets, and schedules the project.

    Refusals: panel.size, panel.lead, form.invalid for somebody who is not an eligible expert or is recused.
    """
    appointed = Appointed(visit_on, place, *hours)

    def work() -> Answer:
        return assigned(request, project_id, experts, lead, appointed)

    return once(request, "panel.assign", {"project": project_id, "experts": list(experts), "lead": lead,
                                          **appointed.plain()}, work)


def assigned(request: Request, project_id: int, experts: Sequence[int], lead: int, given: Appointed) -> Answer:
    """What `assign` does, inside the transaction of a greater deed (a plan that is applied)."""
    found = standing(request.by, project_id, lock=True)
    require(found, "panel.assign")
    visits.check(given)
    people = _checked(found, experts, lead)
    inspection = _inspection(found, given)
    _seat(found, inspection, people, lead)
    content = {"inspection": inspection.pk, "experts": sorted(experts), "lead": lead, **given.plain()}
    step = {} if found.project.stage == "scheduled" else stages.advance(
        found, "scheduled", request, visit_on=str(given.visit_on))
    journal.append(request.by.person, "panel.assigned", found.project, {**step, **content})
    return {"inspection": inspection.pk}


def _checked(found: Standing, experts: Sequence[int], lead: int) -> list[Person]:
    size = found.project.round.panel_size or 0
    if len(set(experts)) != size:
        raise Problem("panel.size", count=len(set(experts)), size=size)
    if lead not in experts:
        raise Problem("panel.lead", count=0)
    people = list(panels.eligible_experts(found.project).filter(pk__in=experts))
    if len(people) != size:
        raise Problem("form.invalid", detail="所选人员中有人不是在任专家或须回避本项目。请重新选择")
    return people


def _inspection(found: Standing, given: Appointed) -> Inspection:
    current = found.project.inspections.order_by("-ordinal").first()
    if current is None or current.merged_at is not None:
        current = Inspection(project=found.project, ordinal=current.ordinal + 1 if current else 1)
    visits.fix(current, given)
    current.save()
    return current


def _seat(found: Standing, inspection: Inspection, people: list[Person], lead: int) -> None:
    now, pinned = database_now(), found.project.programme.rubric_hash
    if set(inspection.members.filter(left_at__isnull=True).values_list("person", flat=True)) != {one.pk for one in people}:
        # The unit was told other names: these stay unknown to it until the next notice.
        inspection.notice_sent_at = inspection.notice_sent_by = inspection.notice_sequence = None
        inspection.save(update_fields=["notice_sent_at", "notice_sent_by", "notice_sequence"])
    inspection.members.filter(left_at__isnull=True).exclude(person__in=people).update(left_at=now)
    inspection.members.filter(left_at__isnull=True).update(is_lead=False)
    for seat, person in enumerate(sorted(people, key=lambda one: (one.pk != lead, one.pk)), start=1):
        PanelMember.objects.update_or_create(
            inspection=inspection, person=person,
            defaults={"is_lead": person.pk == lead, "seat": seat, "left_at": None})
        Sheet.objects.get_or_create(project=found.project, inspection=inspection, kind="expert", owner=person,
                                    defaults={"rubric_hash": pinned})
    Sheet.objects.get_or_create(project=found.project, inspection=inspection, kind="merged",
                                defaults={"rubric_hash": pinned})


def start(request: Request, project_id: int) -> Answer:
    """Starts the inspection on site; from now on the panel can score, and the unit knows who it is.

    Refusals: visit.unfixed when the visit was called off, and the rights' own.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "inspection.start")
        inspection = panels.current_inspection(found.project)
        if inspection is None or inspection.called_off_at is not None:
            raise Problem("visit.unfixed")
        if inspection.notice_sent_at is None:
            visits.told(request, inspection)
        step = stages.advance(found, "inspecting", request)
        journal.append(request.by.person, "inspection.started", found.project, step)
        return {"stage": "inspecting"}

    return once(request, "inspection.start", {"project": project_id}, work)


def recuse(request: Request, project_id: int, person_id: int, reason: str) -> Answer:
    """Keeps a person away from a project, in force before the answer leaves; sheets already begun stay.

    Refusals: reason.missing, form.invalid for somebody who has no role at the round's authority.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "recusal.impose")
        if not reason.strip():
            raise Problem("reason.missing", what="回避的情形")
        if person_id not in {one.pk for one in panels.recusable(found)}:
            raise Problem("form.invalid", detail="所选的人不在本批次的工作人员和专家之中，或已经回避。请重新选择")
        now = database_now()
        Recusal.objects.get_or_create(
            person_id=person_id, project=found.project,
            defaults={"reason": reason.strip(), "imposed_by": request.by.person, "at": now})
        PanelMember.objects.filter(inspection__project=found.project, person=person_id, left_at__isnull=True).update(
            left_at=now, is_lead=False)
        journal.append(request.by.person, "recusal.imposed", found.project, {"person": person_id})
        return {"person": person_id, "project": project_id}

    return once(request, "recusal.impose", {"project": project_id, "person": person_id, "reason": reason}, work)
