"""Projects: one's own, what is due when, and what was handed in."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from jiangyan.models import PanelMember, Project, Receipt, Round
from jiangyan.queries.rights import Asker, Standing, may, visible_projects
from jiangyan.rulebook import stages
from jiangyan.rulebook.deadlines import is_late

BY_SUBMISSION = ("preparing", "returned")
BY_VISITS = ("submitted", "accepted", "scheduled", "inspecting", "scored")


def own(by: Asker) -> list[Project]:
    """The projects of the asker's units and those whose panel they sit on, newest first (one query)."""
    seats = PanelMember.objects.filter(inspection__project=OuterRef("pk"), person=by.person, left_at__isnull=True)
    return list(visible_projects(by).filter(Q(unit__in=by.units()) | Q(Exists(seats)))
                .select_related("round", "programme", "unit").order_by("-round__created_at", "unit__name_letters", "pk"))


def due_of(project: Project) -> datetime | None:
    """The instant by which the project's present stage should be over; None where nothing is set."""
    return due_in(project.round, project.stage, project.deadline)


def due_in(found: Round, stage: str, deadline: datetime | None) -> datetime | None:
    """The instant by which a stage should be over in this round, for a project with its own `deadline` or None."""
    if stage in BY_SUBMISSION:
        return deadline or found.submission_deadline
    if stage in BY_VISITS:
        return found.visits_until
    if stage == "passed":
        return found.rectification_until
    return deadline if stage == "rectifying" else None


def late(project: Project, now: datetime) -> bool:
    """Whether the unit missed the deadline of its present stage, to the instant; only its own deadlines count."""
    due = due_of(project)
    if due is None or project.stage not in (*BY_SUBMISSION, "rectifying"):
        return False
    return is_late(now, due, project.round.deadline_inclusive if project.stage in BY_SUBMISSION else True)


def owed(project: Project, now: datetime) -> tuple[str, str]:
    """Who owes the next step of the project now, and what it is."""
    return stages.owed(project.stage, late(project, now), project.ordinal)


def handed_in(found: Standing) -> list[Receipt]:
    """The project's receipts, newest first, for whoever may read them; otherwise none."""
    return list(found.project.receipts.order_by("-pk")) if may(found, "receipt.read") else []
