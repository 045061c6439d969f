"""Visits: when, where and with whom; what stands in calendars and on the papers about them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from jiangyan.models import Inspection, PanelMember, Person, Secretary
from jiangyan.queries.panel import secretaries
from jiangyan.queries.panel.panels import current_inspection
from jiangyan.queries.rights import Asker, Standing, may, visible_projects
from jiangyan.rulebook import stages

WEEKDAYS = "一二三四五六日"
SCHEDULED = tuple(stage for stage in stages.STAGES if stages.reached(stage, "scheduled"))
_ROLES = {True: "组长", False: "成员"}
SECRETARY = "秘书"


@dataclass(frozen=True)
class Event:
    """One visit for a calendar: stable `uid`, `sequence` that rises with every change, local day and hours."""

    uid: str
    sequence: int
    changed_at: datetime
    day: date
    starts: time | None
    ends: time | None
    title: str
    place: str
    lines: tuple[str, ...]
    called_off: bool


def day_words(day: date) -> str:
    """A day with its weekday: "2025年4月8日（星期二）"."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def hours_words(starts: time | None, ends: time | None) -> str:
    """Hours as "09:00—12:00", or "时间另行通知" while they are open."""
    return f"{starts:%H:%M}—{ends:%H:%M}" if starts and ends else "时间另行通知"


def people(inspection: Inspection) -> list[Person]:
    """Who sits on the panel now, lead first (one query)."""
    members = inspection.members.filter(left_at__isnull=True).select_related("person")
    return [one.person for one in members.order_by("-is_lead", "seat", "pk")]


def secretary_line(inspection: Inspection | None) -> list[dict[str, str]]:
    """The secretary as one more line of a list of the panel; none without one (one query)."""
    found = secretaries.of_inspection(inspection)
    return [{"name": found.display_name, "role": SECRETARY, "title": found.title, "employer": found.employer}] if found else []


def notice_stale(inspection: Inspection) -> bool:
    """Whether the unit was told something that has changed since."""
    return inspection.notice_sent_at is not None and inspection.notice_sequence != inspection.sequence


def _event(inspection: Inspection, panel: list[Person]) -> Event:
    project = inspection.project
    lines = [f"项目：{project.name}"]
    if panel:
        lines.append("专家组：" + "、".join(f"{one.display_name}（组长）" if not place else one.display_name
                                        for place, one in enumerate(panel)))
    if inspection.called_off_at:
        lines.append("这次安排已经取消，新的时间另行通知。")
    return Event(f"visit-{inspection.pk}-{inspection.calendar_id}", inspection.sequence,
                 inspection.changed_at or inspection.created_at, inspection.visit_on or date.min, inspection.visit_from,
                 inspection.visit_until, f"{'复验' if inspection.ordinal > 1 else '现场验收'}：{project.unit.name}", inspection.place,
                 tuple(lines), inspection.called_off_at is not None)


def event(found: Standing) -> Event | None:
    """The project's visit as an event for whoever may see it; None without a day. The panel only if it may be seen."""
    inspection = current_inspection(found.project) if may(found, "visit.see") else None
    if inspection is None or inspection.visit_on is None:
        return None
    inspection.project = found.project
    return _event(inspection, people(inspection) if may(found, "panel.see") else [])


def calendar(by: Asker) -> list[Event]:
    """Every visit in the calendar of an expert (their panels) or of a unit's people (their projects), in two queries."""
    rows = _theirs(by).select_related("project__unit").order_by("visit_on", "visit_from", "pk")
    newest = {row.project_id: row for row in sorted(rows, key=lambda one: one.ordinal)}
    names: dict[int, list[Person]] = {}
    seated = PanelMember.objects.filter(
        inspection__in=newest.values(), left_at__isnull=True).select_related("person")
    for seat in seated.order_by("-is_lead", "seat", "pk"):
        names.setdefault(seat.inspection_id, []).append(seat.person)
    units = by.units()
    return [_event(row, [] if row.project.unit_id in units and row.notice_sent_at is None else names.get(row.pk, []))
            for row in sorted(newest.values(), key=lambda one: (one.visit_on or date.min, one.visit_from or time.min, one.pk))]


def _theirs(by: Asker) -> QuerySet[Inspection]:
    seen = visible_projects(by).filter(stage__in=SCHEDULED)
    rows = Inspection.objects.filter(project__in=seen, visit_on__isnull=False)
    if by.units():
        return rows.filter(project__unit__in=by.units())
    seats = PanelMember.objects.filter(inspection=OuterRef("pk"), person=by.person, left_at__isnull=True)
    kept = Secretary.objects.filter(inspection=OuterRef("pk"), person=by.person, left_at__isnull=True)
    return rows.filter(Exists(seats) | Exists(kept))


def arrangement_values(found: Standing) -> dict[str, Any]:
    """Values of 现场验收日程通知 and 签到表: unit, project, day, hours, place, panel (names, titles, employers), notice.

    Missing things are None, never invented; the panel is there only for whoever may see it.
    """
    inspection = current_inspection(found.project)
    panel = people(inspection) if inspection is not None and may(found, "panel.see") else []
    return {
        "unit_name": found.project.unit.name, "project_name": found.project.name,
        "programme_name": found.project.programme.name, "authority_name": found.project.round.authority.name,
        "inspection": "复验" if inspection and inspection.ordinal > 1 else "初验",
        "visit_day": day_words(inspection.visit_on) if inspection and inspection.visit_on else None,
        "visit_hours": hours_words(inspection.visit_from, inspection.visit_until) if inspection else None,
        "place": (inspection.place or None) if inspection else None,
        "panel": [{"name": one.display_name, "role": _ROLES[not place], "title": one.title, "employer": one.employer}
                  for place, one in enumerate(panel)] + (secretary_line(inspection) if panel else []),
        "notice_sent_at": inspection.notice_sent_at if inspection else None,
    }
