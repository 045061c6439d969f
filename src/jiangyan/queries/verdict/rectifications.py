"""限期整改: from when the six months count, the limit, the report row by row, and whether it is overdue."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from jiangyan.models import Evidence, EvidenceUse, Project, Publication, Rectification, RectificationReport
from jiangyan.problems import Problem
from jiangyan.queries.clock import SHANGHAI, local
from jiangyan.queries.sheet import sheets

PLACE = "rectification"
PARTS = ("measures", "results")


@dataclass(frozen=True)
class LostRow:
    """One row that lost points at the first inspection, with what the unit says it did about it."""

    row: dict[str, Any]
    measures: str
    results: str

    @property
    def told(self) -> bool:
        """Whether measures and results are both written."""
        return bool(self.measures.strip() and self.results.strip())


def failed(project: Project) -> Publication:
    """The published result that asks for rectification: the newest of the first inspection; Problem not_found without."""
    found = project.publications.filter(inspection__ordinal=1).order_by("-pk").first()
    if found is None:
        raise Problem("not_found")
    return found


def counted_from(project: Project) -> datetime:
    """The local instant from which the six months count: when the verdict was served, or the day of the visit."""
    publication = failed(project)
    visit = publication.inspection.visit_on
    start = sheets.confirmed_readings(project.programme).get("rectification.start", "served")
    if start == "inspected" and visit is not None:
        return datetime.combine(visit, time(0), SHANGHAI)
    first = project.publications.filter(inspection=publication.inspection).order_by("pk").first() or publication
    return local(first.published_at)


def in_force(project: Project) -> Rectification | None:
    """The limit that was set last, with who set it; None before."""
    return project.rectifications.select_related("set_by").order_by("-pk").first()


def overdue(project: Project, now: datetime) -> bool:
    """Whether the project rectifies and its deadline has passed."""
    return project.stage == "rectifying" and project.deadline is not None and now > project.deadline


def report(project: Project) -> RectificationReport | None:
    """The report's latest version, with who saved it; None while nothing is written."""
    return project.rectification_reports.select_related("saved_by").order_by("-version").first()


def lost_rows(project: Project, kept: RectificationReport | None) -> list[LostRow]:
    """The rows that lost points in the published result, in printed order, with the report's words."""
    written = kept.rows if kept else {}
    return [LostRow(row, **{part: written.get(row["row"], {}).get(part, "") for part in PARTS})
            for row in failed(project).content["rows"] if row["lost"] != "0"]


def of_row(project: Project, row: str) -> LostRow | None:
    """What the unit did about one row that the first inspection took points from; None for other rows (three queries)."""
    return next((one for one in lost_rows(project, report(project)) if one.row["row"] == row), None)


def files(project: Project) -> list[Evidence]:
    """The files of the report as it stands, oldest first."""
    uses = EvidenceUse.objects.filter(project=project, place=PLACE, removed_at__isnull=True)
    return [use.evidence for use in uses.select_related("evidence").order_by("pk")]


def gaps(rows: list[LostRow], kept: RectificationReport | None) -> list[str]:
    """What the report still lacks, as people say it; empty when it is finished."""
    found = [f"第 {one.row['row']} 项" for one in rows if not one.told]
    return found if kept is not None and kept.summary.strip() else ["总体情况", *found]
