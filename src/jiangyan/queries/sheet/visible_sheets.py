"""Which sheets of many projects somebody may open, without asking once per project."""

from collections.abc import Sequence

from jiangyan.models import PanelMember, Sheet
from jiangyan.queries.rights import Standing, may
from jiangyan.queries.sheet.sheets import READ


def visible_sheets(found: Sequence[Standing]) -> list[Sheet]:
    """Every sheet of these projects that the asker may open, by id, with its owner (three queries).

    The rule is the one of `sheets.opened`: one's own always, others' filed ones once the whole panel has filed.
    """
    by_project = {one.project.pk: one for one in found}
    rows = list(Sheet.objects.filter(project__in=by_project).select_related("owner").order_by("pk"))
    closed = _undisclosed([row for row in rows if row.kind == "expert"])
    return [row for row in rows if _readable(by_project[row.project_id], row, closed)]


def _readable(found: Standing, sheet: Sheet, closed: set[int]) -> bool:
    if sheet.kind == "expert" and sheet.owner_id == found.asker.person.pk and may(found, "expert_sheet.own"):
        return True
    if not may(found, READ[sheet.kind]):
        return False
    if sheet.kind != "expert":
        return True
    held = found.project.stage == "inspecting" and sheet.inspection_id in closed
    return sheet.filed_at is not None and not held


def _undisclosed(sheets: Sequence[Sheet]) -> set[int]:
    """Inspections in which somebody who sits has not filed yet."""
    filed = {(one.inspection_id, one.owner_id) for one in sheets if one.filed_at is not None}
    seats = PanelMember.objects.filter(inspection__in={one.inspection_id for one in sheets}, left_at__isnull=True)
    return {inspection for inspection, person in seats.values_list("inspection", "person")
            if (inspection, person) not in filed}
