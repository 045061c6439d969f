"""Visits: day, hours and place of an inspection, the notice to the unit, and calling it off."""

from dataclasses import dataclass
from datetime import date, time

from jiangyan.actions import journal
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Inspection
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.panel import panels
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.rulebook import deadlines


@dataclass(frozen=True)
class Appointed:
    """When and where a visit takes place; hours in Asia/Shanghai, None while they are open."""

    visit_on: date
    place: str
    starts: time | None = None
    ends: time | None = None

    def plain(self) -> dict[str, str]:
        """As plain data for operations and the journal."""
        return {"visit_on": self.visit_on.isoformat(), "place": self.place.strip()[:200],
                "starts": f"{self.starts:%H:%M}" if self.starts else "", "ends": f"{self.ends:%H:%M}" if self.ends else ""}


def check(given: Appointed) -> None:
    """Passes for a day that is not over and hours in order; otherwise Problem form.invalid."""
    if given.visit_on < local(database_now()).date():
        raise Problem("form.invalid", detail=f"现场验收日期{given.visit_on:%Y-%m-%d}已经过去。请选择今天或以后的日期")
    if bool(given.starts) != bool(given.ends) or (given.starts and given.ends and given.starts >= given.ends):
        raise Problem("form.invalid", detail="现场验收的开始时间须早于结束时间，两个都填或都不填")


def fix(inspection: Inspection, given: Appointed) -> bool:
    """Puts day, hours and place on an unsaved or locked inspection; whether anything changed (then `sequence` rises)."""
    place = given.place.strip()[:200]
    before = (inspection.visit_on, inspection.visit_from, inspection.visit_until, inspection.place)
    if inspection.pk and before == (given.visit_on, given.starts, given.ends, place) and not inspection.called_off_at:
        return False
    inspection.sequence += 1 if inspection.pk else 0
    inspection.version += 1 if inspection.pk else 0
    inspection.visit_on, inspection.visit_from, inspection.visit_until = given.visit_on, given.starts, given.ends
    inspection.place, inspection.changed_at = place, database_now()
    inspection.called_off_at, inspection.called_off_reason = None, ""
    return True


def change(request: Request, project_id: int, given: Appointed, seen: int | None = None) -> Answer:
    """Moves the visit of a scheduled project to another day, hours or place; the unit needs a new notice then.

    `seen` is the version of the inspection that was looked at. Refusals: form.invalid for a day that is over or hours
    out of order, version.stale, version.missing, and the rights' own.
    """
    def work() -> Answer:
        found, inspection = _scheduled(request, project_id, seen)
        check(given)
        if fix(inspection, given):
            inspection.save()
            journal.append(request.by.person, "visit.changed", found.project, {
                "inspection": inspection.pk, "sequence": inspection.sequence, **given.plain()})
        return {"inspection": inspection.pk, "sequence": inspection.sequence}

    return once(request, "visit.change", {"project": project_id, **given.plain(), **versions.said(seen)}, work)


def _scheduled(request: Request, project_id: int, seen: int | None) -> tuple[Standing, Inspection]:
    found = standing(request.by, project_id, lock=True)
    require(found, "visit.change")
    inspection = panels.current_inspection(found.project)
    if inspection is None:
        raise Problem("visit.unfixed")
    require_seen(inspection, seen)
    return found, inspection


def touched(inspection: Inspection) -> None:
    """Raises the version of a kept inspection: somebody took a seat, left it, leads now, or keeps the record."""
    inspection.version += 1
    inspection.save(update_fields=["version"])


def require_seen(inspection: Inspection, seen: int | None) -> None:
    """Passes when nobody changed visit or panel since `seen` (0: there was none), or the deed names no version."""
    now = inspection.version if inspection.merged_at is None else 0
    versions.require(seen, now, "visit.changed", "visit.called_off", "visit.undone", "panel.", "recusal.", project=inspection.project_id)


def send_notice(request: Request, project_id: int, seen: int | None = None) -> Answer:
    """Records the instant at which the visit notice was sent; from now on the unit reads who is on the panel.

    Refusals: visit.unfixed without a day, visit.notice_known when nothing changed since the last notice.
    """
    def work() -> Answer:
        found, inspection = _scheduled(request, project_id, seen)
        if inspection.visit_on is None or inspection.called_off_at is not None:
            raise Problem("visit.unfixed")
        if inspection.notice_sent_at and inspection.notice_sequence == inspection.sequence:
            raise Problem("visit.notice_known", at=deadlines.words(local(inspection.notice_sent_at)))
        told(request, inspection)
        journal.append(request.by.person, "visit.notice_sent", found.project, {
            "inspection": inspection.pk, "sequence": inspection.sequence, "visit_on": inspection.visit_on.isoformat()})
        return {"inspection": inspection.pk, "sequence": inspection.sequence}

    return once(request, "visit.notice", {"project": project_id, **versions.said(seen)}, work)


def told(request: Request, inspection: Inspection) -> None:
    """Keeps that the unit knows this visit as it stands now; whoever calls writes the journal line."""
    inspection.notice_sent_at, inspection.notice_sent_by = database_now(), request.by.person
    inspection.notice_sequence = inspection.sequence
    inspection.save(update_fields=["notice_sent_at", "notice_sent_by", "notice_sequence"])
    notify("visit_notice", inspection.project, people_of(inspection.project, "own_clerk", "own_head", "member", "secretary"))


def call_off(request: Request, project_id: int, reason: str, seen: int | None = None) -> Answer:
    """Calls the visit off with a reason; day and panel stay on record until another day is fixed."""
    def work() -> Answer:
        found, inspection = _scheduled(request, project_id, seen)
        if not reason.strip():
            raise Problem("reason.missing", what="取消这次现场验收安排的原因")
        if inspection.visit_on is None or inspection.called_off_at is not None:
            raise Problem("visit.unfixed")
        off(inspection, reason)
        journal.append(request.by.person, "visit.called_off", found.project, {
            "inspection": inspection.pk, "sequence": inspection.sequence})
        return {"inspection": inspection.pk, "sequence": inspection.sequence}

    return once(request, "visit.call_off", {"project": project_id, "reason": reason, **versions.said(seen)}, work)


def off(inspection: Inspection, reason: str) -> None:
    """Marks the visit as called off, so that calendars are told; whoever calls writes the journal line."""
    inspection.called_off_at = inspection.changed_at = database_now()
    inspection.called_off_reason, inspection.sequence = reason.strip(), inspection.sequence + 1
    inspection.version += 1
    inspection.save(update_fields=["called_off_at", "called_off_reason", "changed_at", "sequence", "version"])
