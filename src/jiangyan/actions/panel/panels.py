"""Panels: who inspects a project and when; and who must keep away."""

from collections.abc import Sequence
from datetime import date, time

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.panel import secretaries, vacancies
from jiangyan.actions.project import stages
from jiangyan.actions.records import change
from jiangyan.actions.verdict import reinspections
from jiangyan.actions.visit import visits
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Inspection, PanelMember, Person, Project, Sheet
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import draws, panels
from jiangyan.queries.rights import Standing, require, standing


def assign(request: Request, project_id: int, experts: Sequence[int], lead: int, visit_on: date, place: str,
           hours: tuple[time | None, time | None] = (None, None), seen: int | None = None) -> Answer:
    """Sets panel (person ids), lead, visit day, hours and place, makes the sheets, and schedules the project.

    `seen` is the version of the inspection that was looked at (0: none yet). Refusals: panel.size, panel.lead, draw.taken while
    a draw is under way, version.stale, version.missing, form.invalid for somebody who is not an eligible expert or is recused.
    """
    appointed = Appointed(visit_on, place, *hours)

    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "panel.assign")
        if inspection := panels.current_inspection(found.project):
            visits.require_seen(inspection, seen)
        if draws.of_projects([found.project]).filter(state__in=draws.LIVE).exists():
            raise Problem("draw.taken", project=found.project.name)
        return assigned(request, project_id, experts, lead, appointed)

    return once(request, "panel.assign", {"project": project_id, "experts": list(experts), "lead": lead,
                                          **appointed.plain(), **versions.said(seen)}, work)


def assigned(request: Request, project_id: int, experts: Sequence[int], lead: int, given: Appointed) -> Answer:
    """What `assign` does, inside the transaction of a greater deed (a plan that is applied)."""
    found = standing(request.by, project_id, lock=True)
    require(found, "panel.assign")
    visits.check(given)
    people = _checked(found, experts, lead)
    inspection = _inspection(found, given)
    _seat(request, found, inspection, people, lead)
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
    if current.ordinal != found.project.ordinal:
        reinspections.begin(found, current)
    return current


def _seat(request: Request, found: Standing, inspection: Inspection, people: list[Person], lead: int) -> None:
    now, pinned = database_now(), found.project.programme.rubric_hash
    if set(inspection.members.filter(left_at__isnull=True).values_list("person", flat=True)) != {one.pk for one in people}:
        _untold(inspection)
    visits.touched(inspection)
    change(inspection.members.filter(left_at__isnull=True).exclude(person__in=people), left_at=now)
    change(inspection.members.filter(left_at__isnull=True), is_lead=False)
    secretaries.release(request.by.person, inspection, {one.pk for one in people})
    for seat, person in enumerate(sorted(people, key=lambda one: (one.pk != lead, one.pk)), start=1):
        PanelMember.objects.update_or_create(
            inspection=inspection, person=person,
            defaults={"is_lead": person.pk == lead, "seat": seat, "left_at": None})
        sheet, fresh = Sheet.objects.get_or_create(
            project=found.project, inspection=inspection, kind="expert", owner=person, defaults={"rubric_hash": pinned})
        if fresh:
            reinspections.carry(request.by.person, found.project, sheet)
    Sheet.objects.get_or_create(project=found.project, inspection=inspection, kind="merged",
                                defaults={"rubric_hash": pinned})


def _untold(inspection: Inspection) -> None:
    """The unit was told other names: the new ones stay unknown to it until the next notice."""
    inspection.notice_sent_at = inspection.notice_sent_by = inspection.notice_sequence = None
    inspection.save(update_fields=["notice_sent_at", "notice_sent_by", "notice_sequence"])


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
    """Keeps a person away from a project, in force before the answer leaves; sheets already begun stay and do not count.

    Where the panel was drawn, the next reserve is asked. Refusals: reason.missing, form.invalid for somebody who has no
    role at the round's authority.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "recusal.impose")
        if not reason.strip():
            raise Problem("reason.missing", what="回避的情形")
        person = next((one for one in panels.recusable(found) if one.pk == person_id), None)
        if person is None:
            raise Problem("form.invalid", detail="所选的人不在本批次的工作人员和专家之中，或已经回避。请重新选择")
        vacancies.keep_away(request.by.person, found.project, person, reason.strip())
        return {"person": person_id, "project": project_id}

    return once(request, "recusal.impose", {"project": project_id, "person": person_id, "reason": reason}, work)


def declare_recusal(request: Request, project_id: int, reason: str) -> Answer:
    """A member says that they must keep away after all; from now on nothing of the project is there for them."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "recusal.declare")
        if not reason.strip():
            raise Problem("reason.missing", what="须回避的情形")
        vacancies.keep_away(request.by.person, found.project, request.by.person, reason.strip())
        return {"person": request.by.person.pk, "project": project_id}

    return once(request, "recusal.declare", {"project": project_id, "reason": reason}, work)


def substitute(request: Request, project_id: int, person_id: int, reason: str) -> Answer:
    """The officer seats somebody in the place of a member who left, and says why that person.

    Refusals: panel.full, reason.missing, form.invalid for somebody who may not sit.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "panel.substitute")
        if not reason.strip():
            raise Problem("reason.missing", what="由这位专家递补的理由")
        if asked := panels.stepping_in(found.project):
            raise Problem("form.invalid", detail=f"已征询“{asked.person.display_name}”递补，正在等待答复，不能另行指定")
        person = panels.eligible_experts(found.project).filter(pk=person_id).first()
        if person is None:
            raise Problem("form.invalid", detail="所选专家不在任或须回避本项目。请重新选择")
        step_in(request.by.person, found.project, person, reason.strip())
        return {"person": person_id, "project": project_id}

    body = {"project": project_id, "person": person_id, "reason": reason}
    return once(request, "panel.substitute", body, work)


def step_in(by: Person, project: Project, person: Person, reason: str = "") -> None:
    """Gives a free seat of the panel at work and an empty sheet, in the caller's transaction; none free: panel.full."""
    inspection = panels.current_inspection(project)
    seated = inspection.members.filter(left_at__isnull=True) if inspection else PanelMember.objects.none()
    size = project.round.panel_size or 0
    if inspection is None or inspection.merged_at is not None or seated.count() >= size or seated.filter(person=person).exists():
        raise Problem("panel.full", size=size)
    last = inspection.members.order_by("-seat").values_list("seat", flat=True).first() or 0
    visits.touched(inspection)
    PanelMember.objects.update_or_create(inspection=inspection, person=person,
                                         defaults={"seat": last + 1, "left_at": None, "is_lead": False})
    secretaries.release(by, inspection, {person.pk})
    if project.stage == "scheduled":
        _untold(inspection)
    sheet, fresh = Sheet.objects.get_or_create(project=project, inspection=inspection, kind="expert", owner=person,
                                               defaults={"rubric_hash": project.programme.rubric_hash})
    if fresh:
        reinspections.carry(by, project, sheet)
    journal.append(by, "panel.substituted", project, {"inspection": inspection.pk, "person": person.pk, "reason": reason})


def name_lead(request: Request, project_id: int, person_id: int, seen: int | None = None) -> Answer:
    """Makes a member who sits on the panel its lead. Refusals: form.invalid for somebody who does not sit, version.stale, version.missing."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "panel.substitute")
        inspection = panels.current_inspection(found.project)
        seated = PanelMember.objects.filter(inspection=inspection, left_at__isnull=True)
        if inspection is None or not seated.filter(person=person_id).exists():
            raise Problem("form.invalid", detail="组长须是现在的专家组成员。请重新选择")
        visits.require_seen(inspection, seen)
        visits.touched(inspection)
        change(seated.filter(is_lead=True), is_lead=False)
        change(seated.filter(person=person_id), is_lead=True)
        journal.append(request.by.person, "panel.lead_named", found.project, {"person": person_id})
        return {"person": person_id, "project": project_id}

    return once(request, "panel.lead", {"project": project_id, "person": person_id, **versions.said(seen)}, work)
