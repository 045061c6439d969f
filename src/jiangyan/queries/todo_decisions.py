"""Decisions that wait: missed deadlines for the bureau, proposals for their second person; nothing waits in silence."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from jiangyan.models import Proposal
from jiangyan.queries.clock import database_now
from jiangyan.queries.project import projects
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.todo_units import Found

LIMIT = 30
OWN_PAGE = ("open_round", "publish", "deduction")
"""Kinds of proposals whose waiting is told elsewhere."""


def to_decide(by: Asker) -> Iterator[Found]:
    """For officers: projects whose deadline was missed, and what they proposed; two queries."""
    now = database_now()
    pending = Proposal.objects.filter(project=OuterRef("pk"), state="pending", kind__in=("extend", "cancel"))
    due = Coalesce(F("deadline"), F("round__submission_deadline"))
    missed = (visible_projects(by).filter(round__authority__in=by.authorities("officer"), round__state="open")
              .select_related("unit", "programme", "round").annotate(due=due)
              .filter(Q(stage__in=projects.BY_SUBMISSION, due__lte=now) | Q(stage="rectifying", deadline__lt=now))
              .exclude(Exists(pending)).order_by("due", "pk"))
    for project in missed[:LIMIT]:
        if projects.late(project, now):
            kind = "decide_limit" if project.stage == "rectifying" else "decide_missed"
            yield kind, project, None, None, {"until": project.due}
    yield from _proposed(by)


def _proposed(by: Asker) -> Iterator[Found]:
    rows = (Proposal.objects.filter(project__in=visible_projects(by), round__authority__in=by.authorities("officer"),
                                    state="pending").exclude(kind__in=OWN_PAGE)
            .select_related("project__unit", "project__programme", "proposed_by").order_by("pk"))
    for one in rows[:LIMIT]:
        yield "wait_confirm", one.project, None, None, {
            "what": one.get_kind_display(), "by": one.proposed_by.display_name, "at": one.proposed_at}

