"""复验: the application, who may sit, which rows are carried from the first inspection, and both side by side."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiangyan.models import Inspection, Mark, Project, ReinspectionApplication, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.rights import Standing, may
from jiangyan.queries.sheet import merged, sheets
from jiangyan.queries.verdict import publications
from jiangyan.rulebook.numbers import decimal

ROWS, PANEL = "reinspection.rows", "reinspection.panel"
DEFAULTS = {ROWS: "all", PANEL: "fresh"}


@dataclass(frozen=True)
class Compared:
    """One row at both inspections; `again` is None while the second has no points that this person may see."""

    row: dict[str, Any]
    first: Decimal
    again: Decimal | None
    carried: bool

    @property
    def change(self) -> Decimal | None:
        """What the second inspection gave more (or less)."""
        return None if self.again is None else self.again - self.first


def application(project: Project) -> ReinspectionApplication | None:
    """The newest application, with the report it stands on; None before."""
    return project.reinspection_applications.select_related("report", "applied_by").order_by("-pk").first()


def choice(project: Project, reading: str) -> str:
    """The confirmed choice of one reading about re-inspections, else its default."""
    return sheets.confirmed_readings(project.programme).get(reading, DEFAULTS[reading])


def former(project: Project) -> list[int]:
    """The ids of those who sat on the first panel when it concluded."""
    first = project.inspections.filter(ordinal=1, merged_at__isnull=False).first()
    if first is None:
        return []
    return list(Sheet.objects.filter(inspection=first, kind="expert", filed_at__isnull=False).values_list("owner", flat=True))


def carried_marks(project: Project) -> dict[str, Mark]:
    """The merged marks of the first inspection that a re-inspection carries over: none when all rows are scored again."""
    if choice(project, ROWS) != "lost":
        return {}
    first = Sheet.objects.get(project=project, inspection__ordinal=1, kind="merged")
    rubric = sheets.rubric_of(project.programme)
    return {row: mark for row, mark in sheets.latest([first.pk])[first.pk].items()
            if mark.score is not None and mark.score == decimal(rubric.rows[row].max)}


def compared(found: Standing) -> tuple[dict[str, Any], dict[str, Any] | None, list[Compared]]:
    """Both results and every row side by side; the second's points only once this person may see them.

    Answers the first published content, the second's totals (or None) and the rows. Problem not_found before.
    """
    first = project_result(found.project, 1)
    again = project_result(found.project, 2)
    if first is None:
        raise Problem("not_found")
    now: dict[str, Decimal | None] = {}
    second = again
    if again is not None:
        now = {row["row"]: Decimal(row["points"]) for row in again["rows"]}
    elif may(found, "merge.read") and found.project.ordinal > 1:
        working = merged.of_standing(found)
        now = {line.row.id: line.score for line in working.lines}
        second = None
    inspection = Inspection.objects.filter(project=found.project, ordinal=2).first()
    carried = set(carried_marks(found.project)) if inspection is not None else set()
    rows = [Compared(row, Decimal(row["points"]), now.get(row["row"]), row["row"] in carried) for row in first["rows"]]
    return first, second, rows


def project_result(project: Project, ordinal: int) -> dict[str, Any] | None:
    """What was published last about the project's inspection of this ordinal; None before."""
    kept = publications.of_ordinal(project, ordinal)
    return kept.content if kept else None
