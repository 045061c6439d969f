"""What experts have to do: score, file, merge, countersign; and whom they wait for."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, QuerySet

from jiangyan.models import PanelMember, Proposal, Sheet
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.queries.todo_units import Found
from jiangyan.queries.visit import visit_records


def tasks(by: Asker) -> Iterator[Found]:
    """The asker's seats on panels that are at work or about to be, in four queries."""
    seats = list(PanelMember.objects.filter(
        person=by.person, left_at__isnull=True, inspection__merged_at__isnull=True,
        inspection__project__in=visible_projects(by), inspection__project__stage__in=("scheduled", "inspecting"))
        .select_related("inspection__project__unit", "inspection__project__programme")
        .annotate(countersign=Exists(_deductions(by))).order_by("inspection__visit_on", "pk"))
    sheets: dict[int, list[Sheet]] = {}
    for sheet in Sheet.objects.filter(inspection__in=[seat.inspection_id for seat in seats], kind="expert",
                                      owner__seats__inspection=F("inspection"), owner__seats__left_at__isnull=True):
        sheets.setdefault(sheet.inspection_id or 0, []).append(sheet)
    lacking = visit_records.steps_open([seat.inspection for seat in seats if seat.is_lead])
    for seat in seats:
        yield from _seat(by, seat, sheets.get(seat.inspection_id, []), lacking)


def _deductions(by: Asker) -> QuerySet[Proposal]:
    return Proposal.objects.filter(inspection=OuterRef("inspection"), kind="deduction", state="pending").exclude(
        proposed_by=by.person)


def _seat(by: Asker, seat: PanelMember, sheets: list[Sheet], lacking: dict[int, list[str]]) -> Iterator[Found]:
    project, visit = seat.inspection.project, seat.inspection.visit_on
    if project.stage == "scheduled":
        due = visit is not None and visit <= local(database_now()).date()
        yield "start" if seat.is_lead and due else "wait_visit_day", project, None, None, {"visit_on": visit}
        return
    own = next((sheet for sheet in sheets if sheet.owner_id == by.person.pk), None)
    if seat.countersign:  # type: ignore[attr-defined]
        yield "countersign", project, None, None, {}
    if own is not None and own.filed_at is None:
        rows = len(rubric_of(project.programme).rows)
        yield "file" if own.rows_scored == rows else "score", project, None, None, {
            "scored": own.rows_scored, "rows": rows}
    unfiled = sum(sheet.filed_at is None for sheet in sheets)
    if seat.is_lead and project.pk in lacking:
        yield "record", project, None, None, {"steps": lacking[project.pk]}
    if seat.is_lead and not unfiled:
        yield "merge", project, None, None, {}
    elif own is not None and own.filed_at is not None:
        # How far the others are is told to the lead only.
        yield ("wait_experts", project, None, None, {"count": unfiled}) if seat.is_lead else (
            "wait_lead", project, None, None, {})
