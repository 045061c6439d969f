"""The plan of a round's visits: its conditions, panels and roads, moving a visit, and applying it as one unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.panel import panels
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Inspection, Plan, PlanApplication, PlannedVisit, PlanPanel, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.round import rounds
from jiangyan.queries.visit import plans as asked
from jiangyan.rulebook.arranging import Place


@dataclass(frozen=True)
class Conditions:
    """The window (both days included), days left out, visits a day for a panel, and slots (name, starts, ends as HH:MM)."""

    first_day: date
    last_day: date
    left_out: tuple[date, ...]
    per_day: int
    slots: tuple[tuple[str, str, str], ...]

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        return {"first_day": self.first_day.isoformat(), "last_day": self.last_day.isoformat(), "per_day": self.per_day,
                "left_out": [one.isoformat() for one in self.left_out], "slots": [list(one) for one in self.slots]}


@dataclass(frozen=True)
class Crew:
    """One panel of the plan: name, ids of its experts, the lead's id or None."""

    name: str
    experts: tuple[int, ...]
    lead: int | None


def _round(request: Request, round_id: int) -> Round:
    found = rounds.round_for(request.by, round_id, lock=True)
    rounds.require_at(request.by, found.authority_id, "plan.write")
    rounds.require_state(found, "安排验收日程", "open")
    return found


def change(request: Request, round_id: int, version: int, what: str, body: Any,
           work_on: Callable[[Round, Plan], dict[str, Any]]) -> Answer:
    """Does `work_on` to the round's plan as one deed `plan.WHAT`, if it is still the version that the asker saw."""
    def work() -> Answer:
        found = _round(request, round_id)
        plan = asked.plan_of(found)
        if plan is None:
            raise Problem("plan.unset")
        if plan.version != version:
            raise Problem("version.stale", **asked.stale_words(plan))
        content = work_on(found, plan)
        _touch(request, plan)
        journal.append(request.by.person, f"plan.{what}", None, {"round": found.pk, "version": plan.version, **content})
        return {"version": plan.version, **content}

    return once(request, f"plan.{what}", {"round": round_id, "version": version, "given": body}, work)


def _touch(request: Request, plan: Plan) -> None:
    plan.version += 1
    plan.changed_by, plan.changed_at = request.by.person, database_now()
    plan.save()


def settle(request: Request, round_id: int, version: int, given: Conditions) -> Answer:
    """Sets the plan's conditions and takes in every project that waits for a visit; `version` 0 begins the plan.

    Refusals: round.setting naming what cannot be, version.stale, and the rights' own.
    """
    def work() -> Answer:
        found = _round(request, round_id)
        _check(given)
        plan = asked.plan_of(found)
        if (plan.version if plan else 0) != version:
            raise Problem("version.stale", **(asked.stale_words(plan) if plan else {"maker": "别处", "at": "此前"}))
        plan = plan or Plan(round=found, travel=asked.travel_of(found), version=0)
        plan.first_day, plan.last_day, plan.per_day = given.first_day, given.last_day, given.per_day
        plan.left_out = given.plain()["left_out"]
        plan.slots = [{"name": name, "starts": starts, "ends": ends} for name, starts, ends in given.slots]
        _touch(request, plan)
        take_in(found, plan)
        journal.append(request.by.person, "plan.settled", None, {"round": found.pk, "version": plan.version, **given.plain()})
        return {"version": plan.version}

    return once(request, "plan.settle", {"round": round_id, "version": version, **given.plain()}, work)


def _check(given: Conditions) -> None:
    if given.last_day < given.first_day:
        raise Problem("round.setting", field="起止日期", detail="最后一天早于第一天")
    if (given.last_day - given.first_day).days > 366:
        raise Problem("round.setting", field="起止日期", detail="最多一年")
    if not 1 <= given.per_day <= 6:
        raise Problem("round.setting", field="每组每天最多几家", detail="须为 1 至 6")
    if not given.slots or len(given.slots) > 6:
        raise Problem("round.setting", field="时段", detail="至少填一个，最多六个")
    for name, starts, ends in given.slots:
        try:
            fine = time.fromisoformat(starts) < time.fromisoformat(ends)
        except ValueError:
            fine = False
        if not name.strip() or not fine:
            raise Problem("round.setting", field=f"时段“{name or starts}”", detail="须有名称，开始早于结束，时间写成 09:00 的样子")


def take_in(found: Round, plan: Plan) -> int:
    """Takes in projects that have come to wait for a visit since, and leaves out those that no longer do; how many wait."""
    waiting = asked.open_projects(found)
    plan.visits.exclude(project__in=waiting).delete()
    known = set(plan.visits.values_list("project", flat=True))
    fixed = {one.project_id: one for one in Inspection.objects.filter(
        project__in=waiting, merged_at__isnull=True, visit_on__isnull=False, called_off_at__isnull=True).order_by("ordinal")}
    crews = {(one.lead_id, frozenset(one.members.values_list("pk", flat=True))): one for one in plan.panels.all()}
    slot = plan.slots[0]
    for project in waiting:
        if project.pk in known:
            continue
        inspection = fixed.get(project.pk)
        if inspection is None:
            PlannedVisit.objects.create(plan=plan, project=project)
            continue
        PlannedVisit.objects.create(
            plan=plan, project=project, panel=_crew_of(plan, inspection, crews), day=inspection.visit_on,
            starts=inspection.visit_from or time.fromisoformat(slot["starts"]),
            ends=inspection.visit_until or time.fromisoformat(slot["ends"]), locked=inspection.notice_sent_at is not None)
    return len(waiting)


def _crew_of(plan: Plan, inspection: Inspection, crews: dict[Any, PlanPanel]) -> PlanPanel:
    """The plan's panel with just these people, made where there is none yet."""
    seats = list(inspection.members.filter(left_at__isnull=True))
    lead = next((seat.person_id for seat in seats if seat.is_lead), None)
    key = (lead, frozenset(seat.person_id for seat in seats))
    if key not in crews:
        number = max((one.number for one in crews.values()), default=0) + 1
        made = PlanPanel.objects.create(plan=plan, number=number, name=f"第{number}组", lead_id=lead)
        made.members.set(key[1])
        crews[key] = made
    return crews[key]


def change_panels(request: Request, round_id: int, version: int, crews: Sequence[Crew]) -> Answer:
    """Sets the plan's panels in order; a panel that is left away gives up its visits. Problem form.invalid for strangers."""
    def work_on(found: Round, plan: Plan) -> dict[str, Any]:
        known = {one.pk for one in asked.experts(found)}
        for number, crew in enumerate(crews, start=1):
            if not set(crew.experts) <= known or (crew.lead is not None and crew.lead not in crew.experts):
                raise Problem("form.invalid", detail=f"{crew.name or number}里有人不是在任专家，或组长不在组里。请重新选择")
            made, _fresh = PlanPanel.objects.update_or_create(plan=plan, number=number, defaults={
                "name": crew.name.strip()[:40] or f"第{number}组", "lead_id": crew.lead})
            made.members.set(crew.experts)
        plan.panels.filter(number__gt=len(crews)).delete()
        return {"panels": len(crews)}

    return change(request, round_id, version, "panels", [asdict(one) | {"experts": list(one.experts)} for one in crews], work_on)


def change_travel(request: Request, round_id: int, version: int, same: int, unknown: int, minutes: Mapping[str, int]) -> Answer:
    """Sets minutes on the road: within a district, where the table has none, and per pair ("东区|西区")."""
    def work_on(found: Round, plan: Plan) -> dict[str, Any]:
        if not all(0 <= one <= 600 for one in (same, unknown, *minutes.values())):
            raise Problem("round.setting", field="路上时间", detail="须为 0 至 600 分钟")
        plan.travel = {"same": same, "unknown": unknown, "minutes": plan.travel.get("minutes", {}) | dict(minutes)}
        return {"travel": journal.digest(plan.travel)}

    return change(request, round_id, version, "travel", [same, unknown, dict(minutes)], work_on)


def place(request: Request, round_id: int, version: int, visit_id: int, where: Place | None, locked: bool) -> Answer:
    """Puts one visit somewhere (None: nowhere) and locks it or not; whatever conflicts, the page shows it."""
    def work_on(found: Round, plan: Plan) -> dict[str, Any]:
        row = plan.visits.select_for_update(of=("self",)).filter(pk=visit_id).first()
        if row is None or row.project_id not in {one.project.pk for one in asked.planning(request.by, found, plan).visits}:
            raise Problem("not_found")
        _put(plan, row, where)
        row.locked = locked and where is not None
        row.save()
        return {"visit": row.pk, "project": row.project_id}

    return change(request, round_id, version, "placed", [visit_id, _plain(where), locked], work_on)


def _plain(where: Place | None) -> list[str] | None:
    return [str(where.panel), where.day.isoformat(), f"{where.slot.starts:%H:%M}", f"{where.slot.ends:%H:%M}"] if where else None


def _put(plan: Plan, row: PlannedVisit, where: Place | None) -> None:
    if where is None:
        row.day = row.starts = row.ends = None
        return
    row.panel = plan.panels.filter(number=where.panel).first()
    row.day, row.starts, row.ends = where.day, where.slot.starts, where.slot.ends


def arrange(request: Request, round_id: int, version: int, by: str, placed: Mapping[int, Place], words: Sequence[str]) -> Answer:
    """Keeps what planning found (queries.solutions): unlocked visits go where it says, those it left out stay unplaced."""
    def work_on(found: Round, plan: Plan) -> dict[str, Any]:
        moved = 0
        for one in asked.planning(request.by, found, plan).visits:
            if by and not one.row.locked:
                _put(plan, one.row, placed.get(one.row.pk))
                one.row.save()
                moved += one.row.pk in placed
        plan.solved_by, plan.told = by, list(words)
        return {"by": by, "placed": moved}

    body = [by, {str(key): _plain(value) for key, value in placed.items()}, list(words)]
    return change(request, round_id, version, "arranged", body, work_on)


def apply(request: Request, round_id: int, version: int, reason: str = "") -> Answer:
    """Applies every change at once: panels, days, hours and places of the inspections, which are scheduled from now on.

    Refusals: plan.conflicts for what cannot be, reason.missing for what had better not be and is not explained, plan.same.
    One project that is refused leaves them all as they were.
    """
    def work_on(found: Round, plan: Plan) -> dict[str, Any]:
        planning = asked.planning(request.by, found, plan)
        hard = [one.sentence for one in planning.conflicts if one.hard]
        if hard:
            raise Problem("plan.conflicts", count=len(hard), what="；".join(hard[:3]))
        if planning.conflicts and not reason.strip():
            raise Problem("reason.missing", what=f"日程里还有提醒（{planning.conflicts[0].sentence}），仍要应用的理由")
        changes = asked.changes(planning)
        if not changes:
            raise Problem("plan.same")
        for one in changes:
            visit, crew = one.planned.visit, [person.pk for person in planning.crews[one.panel.pk]]
            panels.assigned(request, one.planned.project.pk, crew, one.panel.lead_id or 0,
                            Appointed(visit.day or found.created_at.date(), one.planned.place, visit.starts, visit.ends))
        content = {str(one.planned.project.pk): one.after for one in changes}
        made = PlanApplication.objects.create(plan=plan, content=content, reason=reason.strip(),
                                              applied_by=request.by.person, applied_at=database_now())
        return {"application": made.pk, "projects": sorted(int(one) for one in content), "words": journal.digest(content)}

    return change(request, round_id, version, "applied", reason, work_on)
