"""Projects: one's own, what is due when, and what was handed in."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, OuterRef, Q, Subquery, When

from jiangyan.models import Inspection, PanelMember, Project, Receipt, Round, Secretary
from jiangyan.queries.clock import SHANGHAI
from jiangyan.queries.rights import Asker, Standing, may, visible_projects
from jiangyan.rulebook import stages
from jiangyan.rulebook.deadlines import is_late

BY_SUBMISSION = ("preparing", "returned")
BY_VISITS = ("submitted", "accepted", "scheduled", "inspecting", "scored")


def own(by: Asker) -> list[Project]:
    """The projects of the asker's units and those whose panel they sit on or write for, newest first (one query)."""
    seats = PanelMember.objects.filter(inspection__project=OuterRef("pk"), person=by.person, left_at__isnull=True)
    kept = Secretary.objects.filter(inspection__project=OuterRef("pk"), person=by.person, left_at__isnull=True)
    return list(visible_projects(by).filter(Q(unit__in=by.units()) | Q(Exists(seats)) | Q(Exists(kept)))
                .select_related("round", "programme", "unit").annotate(again_on=again_on())
                .order_by("-round__created_at", "unit__name_letters", "pk"))


def again_on() -> Case:
    """The day of a re-inspection that is arranged, for a list of projects to carry as `again_on`; else NULL."""
    newest = Inspection.objects.filter(project=OuterRef("pk"), called_off_at__isnull=True).order_by("-ordinal")
    return Case(When(ordinal__gt=1, stage="scheduled", then=Subquery(newest.values("visit_on")[:1])), output_field=DateField())


def due_of(project: Project) -> datetime | None:
    """The instant by which the project's present stage should be over; None where nothing is set.

    Asks nothing, except for an arranged re-inspection that comes from a list without `again_on`.
    """
    day = None
    if project.ordinal > 1 and project.stage == "scheduled":
        day = project.again_on if hasattr(project, "again_on") else (
            Project.objects.filter(pk=project.pk).values_list(again_on(), flat=True).first())
    return due_in(project.round, project.stage, project.deadline, project.ordinal, day)


def due_in(found: Round, stage: str, deadline: datetime | None, ordinal: int = 1, again: date | None = None) -> datetime | None:
    """The instant by which a stage should be over in this round, for a project with its own `deadline` or None.

    The round's phase of visits is for first inspections; a re-inspection (`ordinal` 2) is due at 24:00 of its day `again`.
    """
    if stage in BY_SUBMISSION:
        return deadline or found.submission_deadline
    if stage in BY_VISITS and ordinal > 1:
        return datetime.combine(again + timedelta(days=1), time.min, SHANGHAI) if again else None
    if stage in BY_VISITS:
        return found.visits_until
    if stage == "passed":
        return found.rectification_until
    return deadline if stage == "rectifying" else None


def late(project: Project, now: datetime) -> bool:
    """Whether the unit missed the deadline of its present stage, to the instant; only its own deadlines count."""
    return missed(project.round, project.stage, project.deadline, now)


def missed(found: Round, stage: str, deadline: datetime | None, now: datetime) -> bool:
    """The same for a project's stage and own `deadline` in this round."""
    if stage not in (*BY_SUBMISSION, "rectifying"):
        return False
    due = due_in(found, stage, deadline)
    return due is not None and is_late(now, due, found.deadline_inclusive if stage in BY_SUBMISSION else True)


def missed_ones(found: Round, now: datetime) -> Q:
    """The same for the database, over projects of this round."""
    edge = "lt" if found.deadline_inclusive else "lte"
    submission: dict[str, Any] = {"stage__in": BY_SUBMISSION, f"deadline__{edge}": now}
    common = Q(stage__in=BY_SUBMISSION, deadline__isnull=True)
    late = found.submission_deadline is not None and is_late(now, found.submission_deadline, found.deadline_inclusive)
    return Q(**submission) | (common if late else Q(pk__in=[])) | Q(stage="rectifying", deadline__lt=now)


def owed(project: Project, now: datetime) -> tuple[str, str]:
    """Who owes the next step of the project now, and what it is."""
    return stages.owed(project.stage, late(project, now), project.ordinal)


def handed_in(found: Standing) -> list[Receipt]:
    """The project's receipts, newest first, for whoever may read them; otherwise none."""
    return list(found.project.receipts.order_by("-pk")) if may(found, "receipt.read") else []
