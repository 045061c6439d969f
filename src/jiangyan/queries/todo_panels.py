"""What experts have to do: score, file, merge, countersign; and whom they wait for."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, QuerySet

from jiangyan.models import Inspection, PanelMember, Proposal, Sheet
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


def keeping(by: Asker) -> Iterator[Found]:
    """What the secretary of a panel has to write down, and whom they wait for, in four queries."""
    inspections = list(Inspection.objects.filter(
        secretaries__person=by.person, secretaries__left_at__isnull=True, merged_at__isnull=True,
        project__in=visible_projects(by), project__stage__in=("scheduled", "inspecting"))
        .select_related("project__unit", "project__programme").order_by("visit_on", "pk"))
    lacking = visit_records.steps_open(inspections)
    filed = Sheet.objects.filter(inspection=OuterRef("inspection"), kind="expert", owner=OuterRef("person"), filed_at__isnull=False)
    open_ones = [one for one, in PanelMember.objects.filter(inspection__in=inspections, left_at__isnull=True).exclude(
        Exists(filed)).values_list("inspection")] if inspections else []
    for one in inspections:
        if one.project.stage == "scheduled":
            yield "wait_visit_day", one.project, None, None, {"visit_on": one.visit_on}
            continue
        if one.project_id in lacking:
            yield "record", one.project, None, None, {"steps": lacking[one.project_id]}
        if count := open_ones.count(one.pk):
            yield "wait_experts", one.project, None, None, {"count": count}
        else:
            yield "wait_conclusion", one.project, None, None, {}


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
