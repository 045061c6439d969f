"""What a unit's people have to do, project by project."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from jiangyan.models import EvidenceUse, Inspection, MaterialCheck, Project, Sheet
from jiangyan.queries import todo_after
from jiangyan.queries.clock import database_now
from jiangyan.queries.material.materials import place_of
from jiangyan.queries.project import projects
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.sheet.sheets import rubric_of

Found = todo_after.Found
WAITING = {"submitted": "wait_centre", "accepted": "wait_schedule", "scheduled": "wait_visit", "inspecting": "wait_panel",
           "scored": "wait_result"}
RESULT = {"passed": "read_result", "failed": "read_result"}
AFTER = ("passed", "failed", "rectifying")


def own_projects(by: Asker) -> QuerySet[Project]:
    """The projects of the asker's units, with the self sheet's rows done and the day of the visit."""
    sheet = Sheet.objects.filter(project=OuterRef("pk"), kind="self")
    visit = Inspection.objects.filter(project=OuterRef("pk")).order_by("-ordinal")
    return (visible_projects(by).filter(unit__in=by.units()).select_related("round", "programme", "unit")
            .annotate(rows_scored=Subquery(sheet.values("rows_scored")[:1]),
                      visit_on=Subquery(visit.values("visit_on")[:1])).order_by("pk"))


def tasks(by: Asker) -> Iterator[Found]:
    """Fill in, hand in, confirm, amend, read the result; or whom the unit waits for. Three queries and the clock."""
    found, now = list(own_projects(by)), database_now()
    drafts = [one for one in found if one.stage in ("preparing", "returned")]
    uses = EvidenceUse.objects.filter(project__in=drafts, removed_at__isnull=True, place__startswith="material:")
    there = set(uses.values_list("project", "place"))
    refused, after = _refused(drafts), todo_after.gathered([one for one in found if one.stage in AFTER])
    for project in found:
        yield from _waits(project, now)
        yield from todo_after.of_unit(project, after)
        if project in drafts:
            yield from _draft(by, project, there, refused.get(project.pk, 0))
        elif kind := WAITING.get(project.stage) or RESULT.get(project.stage):
            yield kind, project, None, None, {
                "visit_on": project.visit_on}  # type: ignore[attr-defined]


def _waits(project: Project, now: datetime) -> Iterator[Found]:
    """The decision of the bureau that the project waits for, if it waits for one."""
    late = projects.late(project, now)
    until = projects.due_of(project)
    if late and project.stage in projects.BY_SUBMISSION:
        yield "wait_extension", project, None, None, {"until": until}
    elif late and project.stage == "rectifying":
        yield "wait_limit_decision", project, None, None, {"until": until}
    elif project.stage == "failed":
        yield "wait_cancellation" if project.ordinal > 1 else "wait_limit", project, None, None, {}
    elif project.stage == "reinspection_requested":
        yield "wait_reinspection", project, None, None, {}
    elif project.stage == "rectifying":
        yield "rectify", project, None, until, {}


def _refused(drafts: list[Project]) -> dict[int, int]:
    """How many items came back, per returned project."""
    returned = [one.pk for one in drafts if one.stage == "returned"]
    counts: dict[int, int] = {}
    newest: dict[int, int] = {}
    checks = MaterialCheck.objects.filter(receipt__project__in=returned).order_by("receipt_id")
    for project, receipt, accepted in checks.values_list("receipt__project", "receipt", "accepted"):
        if newest.get(project) != receipt:
            newest[project], counts[project] = receipt, 0
        counts[project] += not accepted
    return counts


def _draft(by: Asker, project: Project, there: set[tuple[int, str]], refused: int) -> Iterator[Found]:
    until = project.deadline or project.round.submission_deadline
    rows = len(rubric_of(project.programme).rows)
    missing = [item["name"] for item in project.round.notice.get("materials", [])
               if item.get("required_by") == "submission" and not item.get("is_self_assessment")
               and (project.pk, place_of(item)) not in there]
    still = rows - (project.rows_scored or 0)  # type: ignore[attr-defined]
    if project.stage == "returned":
        yield "amend", project, None, until, {"count": refused}
    if still:
        yield "fill", project, None, until, {"open": still, "rows": rows}
    if missing:
        yield "hand_in", project, None, until, {"missing": missing}
    if not still and not missing:
        head = any(one.role == "unit_head" and one.unit_id == project.unit_id for one in by.appointments)
        yield "confirm" if head else "wait_head", project, None, until, {}
