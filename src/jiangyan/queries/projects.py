"""Projects: one's own, what is due when, and what was handed in."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from jiangyan.models import PanelMember, Project, Receipt, Round
from jiangyan.queries.rights import Asker, Standing, may, visible_projects

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


def handed_in(found: Standing) -> list[Receipt]:
    """The project's receipts, newest first, for whoever may read them; otherwise none."""
    return list(found.project.receipts.order_by("-pk")) if may(found, "receipt.read") else []
