"""The plan of a round's visits: what stands in it, what is wrong with it, and what applying it would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from jiangyan.models import (
    Absence,
    Appointment,
    Inspection,
    PanelMember,
    Person,
    Plan,
    PlannedVisit,
    PlanPanel,
    Project,
    Recusal,
    Round,
)
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import DEEDS, Asker, visible_projects
from jiangyan.queries.round import holidays, notices, rounds
from jiangyan.queries.visit.visits import hours_words
from jiangyan.rulebook import deadlines, plans
from jiangyan.rulebook.calendar import Calendar, is_working_day
from jiangyan.rulebook.plans import Conflict, Engagement, Panel, Setting, Slot, Travel, Visit

STAGES = DEEDS["panel.assign"].allowed["officer"]
"""Stages in which a project's visit can still be planned."""
SLOTS = ({"name": "上午", "starts": "09:00", "ends": "12:00"}, {"name": "下午", "starts": "13:30", "ends": "17:00"})


@dataclass(frozen=True)
class Planned:
    """One visit of the plan: its row, the project, the inspection in force (if any), and the rulebook's view of it."""

    row: PlannedVisit
    inspection: Inspection | None
    visit: Visit
    place: str

    @property
    def project(self) -> Project:
        """The project that is visited."""
        return self.row.project


@dataclass(frozen=True)
class Planning:
    """A round's plan as one person may see it."""

    round: Round
    plan: Plan
    panels: list[PlanPanel]
    crews: dict[int, list[Person]]
    visits: list[Planned]
    setting: Setting
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def rules(self) -> list[Panel]:
        """The panels as the rulebook sees them."""
        return [Panel(one.number, one.name, tuple(person.pk for person in self.crews[one.pk]), one.lead_id) for one in self.panels]

    @property
    def unplaced(self) -> list[Planned]:
        """Visits without a day."""
        return [one for one in self.visits if one.visit.day is None]


def working_days(first: date, last: date, known: Calendar | None = None) -> list[date]:
    """The working days from first to last, both included, by the holiday table; of a year it does not know, Monday to Friday."""
    table = holidays.known() if known is None else known
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if (is_working_day(table, day) if day.year in table.years else day.weekday() < 5)]


def unknown_years(plan: Plan, known: Calendar) -> list[int]:
    """Years of the window of which the holiday table knows nothing yet."""
    return [year for year in range(plan.first_day.year, plan.last_day.year + 1) if year not in known.years]


def travel_of(found: Round) -> dict[str, Any]:
    """The minutes between districts that a new plan starts from: the round's notice, else its template's."""
    given = found.notice.get("travel") or {}
    if not given and found.notice.get("template") in notices.notice_ids():
        given = notices.notice(found.notice["template"]).travel
    flat = {pair(one, other): minutes for one, row in (given.get("minutes") or {}).items() for other, minutes in row.items()}
    return {"same": given.get("same", 20), "unknown": given.get("unknown", 60), "minutes": flat}


def pair(one: str, other: str) -> str:
    """The key of two districts in a plan's table, whichever comes first."""
    return "|".join(sorted((one, other)))


def districts(found: "Planning") -> list[str]:
    """The districts that the plan's units lie in, sorted."""
    return sorted({one.visit.district for one in found.visits if one.visit.district})


def plan_of(found: Round) -> Plan | None:
    """The round's plan, if its conditions were settled."""
    return Plan.objects.filter(round=found).select_related("changed_by", "job__task").first()


def planning(by: Asker, found: Round, plan: Plan) -> Planning:
    """The plan with every visit that `by` may see (others count as engagements of their experts); ten queries at most."""
    panels = list(plan.panels.select_related("lead").prefetch_related("members").order_by("number"))
    crews = {one.pk: sorted(one.members.all(), key=lambda person, lead=one.lead_id: (person.pk != lead, person.pk))  # type: ignore[misc]
             for one in panels}
    rows = list(plan.visits.select_related("project__unit", "project__programme", "panel").order_by("day", "starts", "pk"))
    seen = set(visible_projects(by).filter(pk__in=[row.project_id for row in rows]).values_list("pk", flat=True))
    inspections = {one.project_id: one for one in Inspection.objects.filter(
        project__in=seen, merged_at__isnull=True).order_by("ordinal")}
    barred = _barred(rows, crews)
    visits = [_planned(row, inspections.get(row.project_id), barred.get(row.project_id, frozenset()))
              for row in rows if row.project_id in seen]
    setting = _setting(found, plan, crews, rows, seen)
    made = Planning(found, plan, panels, crews, visits, setting)
    return Planning(found, plan, panels, crews, visits, setting,
                    plans.conflicts(setting, made.rules, [one.visit for one in visits]))


def _planned(row: PlannedVisit, inspection: Inspection | None, barred: frozenset[int]) -> Planned:
    unit = row.project.unit
    visit = Visit(row.pk, unit.name, unit.district, row.panel.number if row.panel else None, row.day, row.starts, row.ends,
                  barred, row.locked)
    return Planned(row, inspection, visit, (inspection.place if inspection else "") or unit.address or unit.name)


def _barred(rows: list[PlannedVisit], crews: dict[int, list[Person]]) -> dict[int, frozenset[int]]:
    """Per project, who of the plan's experts must keep away: recused, or employed by the unit."""
    people = {person.pk: person for crew in crews.values() for person in crew}
    found: dict[int, set[int]] = {}
    for project, person in Recusal.objects.filter(
            project__in=[row.project_id for row in rows], person__in=people).values_list("project", "person"):
        found.setdefault(project, set()).add(person)
    for row in rows:
        own = {person.pk for person in people.values() if person.employer and person.employer == row.project.unit.name}
        found.setdefault(row.project_id, set()).update(own)
    return {project: frozenset(people) for project, people in found.items()}


def _setting(found: Round, plan: Plan, crews: dict[int, list[Person]], rows: list[PlannedVisit], seen: set[int]) -> Setting:
    people = {person.pk: person.display_name for crew in crews.values() for person in crew}
    left_out = {date.fromisoformat(one) for one in plan.left_out}
    known = holidays.known()
    working = set(working_days(plan.first_day, plan.last_day, known))
    days = tuple(sorted(working - left_out))
    placed = {row.day for row in rows if row.day is not None}
    absent = frozenset(Absence.objects.filter(person__in=people, withdrawn_at__isnull=True).values_list("person", "day"))
    return Setting(
        days, slots_of(plan), plan.per_day, local(database_now()).date(),
        local(found.visits_until - timedelta(microseconds=1)).date() if found.visits_until else None,
        frozenset(day for day in placed if not working_days(day, day, known)), absent,
        (*_elsewhere(people, rows), *_hidden(crews, rows, seen)), travel_in(plan), people, found.panel_size or 0)


def slots_of(plan: Plan) -> tuple[Slot, ...]:
    """The plan's slots."""
    return tuple(Slot(one["name"], time.fromisoformat(one["starts"]), time.fromisoformat(one["ends"])) for one in plan.slots)


def travel_in(plan: Plan) -> Travel:
    """The plan's own table of minutes."""
    minutes = {(one.partition("|")[0], one.partition("|")[2]): count for one, count in plan.travel.get("minutes", {}).items()}
    return Travel(minutes, plan.travel.get("same", 20), plan.travel.get("unknown", 60))


def _elsewhere(people: Iterable[int], rows: list[PlannedVisit]) -> list[Engagement]:
    """Visits of the plan's experts that the plan does not hold."""
    seats = PanelMember.objects.filter(
        person__in=people, left_at__isnull=True, inspection__merged_at__isnull=True, inspection__visit_on__isnull=False,
        inspection__called_off_at__isnull=True).exclude(inspection__project__in=[row.project_id for row in rows])
    return [Engagement(person, day, starts, ends) for person, day, starts, ends in seats.values_list(
        "person", "inspection__visit_on", "inspection__visit_from", "inspection__visit_until") if day is not None]


def _hidden(crews: dict[int, list[Person]], rows: list[PlannedVisit], seen: set[int]) -> list[Engagement]:
    return [Engagement(person.pk, row.day, row.starts, row.ends) for row in rows
            if row.project_id not in seen and row.day is not None and row.panel_id is not None
            for person in crews.get(row.panel_id, [])]


@dataclass(frozen=True)
class Change:
    """What applying the plan does to one project, in words: before ("" where nothing was fixed) and after."""

    planned: Planned
    panel: PlanPanel
    before: str
    after: str
    told: bool


def changes(found: Planning) -> list[Change]:
    """The placed visits that differ from what is fixed now, in the plan's order (one query)."""
    panels = {one.number: one for one in found.panels}
    seated: dict[int, list[PanelMember]] = {}
    for seat in PanelMember.objects.filter(inspection__in=[one.inspection for one in found.visits if one.inspection],
                                           left_at__isnull=True).select_related("person").order_by("-is_lead", "person"):
        seated.setdefault(seat.inspection_id, []).append(seat)
    answer = []
    for one in found.visits:
        panel = panels.get(one.visit.panel or 0)
        if one.visit.day is None or panel is None:
            continue
        before = _fixed(one.inspection, seated.get(one.inspection.pk, []) if one.inspection else [])
        after = _words(one.visit.day, one.visit.starts, one.visit.ends, [person.display_name for person in found.crews[panel.pk]])
        if before != after:
            answer.append(Change(one, panel, before, after, bool(one.inspection and one.inspection.notice_sent_at)))
    return answer


def _fixed(inspection: Inspection | None, seats: list[PanelMember]) -> str:
    if inspection is None or inspection.visit_on is None or inspection.called_off_at is not None:
        return ""
    return _words(inspection.visit_on, inspection.visit_from, inspection.visit_until, [seat.person.display_name for seat in seats])


def _words(day: date, starts: time | None, ends: time | None, names: list[str]) -> str:
    return f"{plans.short(day)} {hours_words(starts, ends)}，{'、'.join(names)}"


def experts(found: Round) -> list[Person]:
    """The authority's active experts, by name (one query)."""
    appointed = Appointment.objects.filter(role="expert", authority=found.authority_id, ended_at__isnull=True)
    return list(Person.objects.filter(pk__in=appointed.values("person"), is_active=True).order_by("display_name", "pk"))


def open_projects(found: Round) -> list[Project]:
    """The round's projects whose visit can still be planned (one query)."""
    return list(found.projects.filter(stage__in=STAGES).select_related("unit").order_by("pk"))


def stale_words(plan: Plan) -> dict[str, str]:
    """Who changed the plan last, and when, for Problem version.stale."""
    return {"maker": plan.changed_by.display_name, "at": deadlines.words(local(plan.changed_at))}


def under_way(plan: Plan) -> bool:
    """Whether a worker plans it now, or soon will."""
    return plan.job is not None and plan.job.task.status in ("READY", "RUNNING")


def for_planning(by: Asker, round_id: int) -> tuple[Round, Plan | None]:
    """The round that `by` works at, and its plan; Problem not_found for everybody else."""
    found = rounds.round_for(by, round_id)
    return found, plan_of(found)
