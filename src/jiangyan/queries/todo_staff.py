"""What the centre, the officers and the approvers have to do."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from jiangyan.models import Draw, Inspection, Project, Proposal, Round
from jiangyan.queries import todo_after
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.todo_units import Found

LIMIT = 30
"""So many lines a kind; the round's table has them all."""

OWN: dict[str, tuple[str, ...]] = {"centre": ("submitted",), "officer": ("accepted", "scored", "failed", "reinspection_requested")}
"""The stages in which the next step is this role's, so that they are not told as waiting for others."""

CONFIRM = {"open_round": "confirm_round", "publish": "confirm_result", "announce": "confirm_announcement", "purge": "confirm_purge"}
"""The task in which a kind of proposal is confirmed, where it has a page of its own."""


def _of(by: Asker, role: str) -> QuerySet[Project]:
    return (visible_projects(by).filter(round__authority__in=by.authorities(role), round__state="open")
            .select_related("unit", "programme"))


def to_check(by: Asker) -> Iterator[Found]:
    """Submissions that wait for the centre, the longest waiting first."""
    waiting = _of(by, "centre").filter(stage="submitted").annotate(at=Max("receipts__submitted_at")).order_by("at", "pk")
    for project in waiting[:LIMIT]:
        yield "check", project, None, None, {"at": project.at}


def to_arrange(by: Asker) -> Iterator[Found]:
    """Rounds to prepare, panels to arrange, visits that are overdue, results to publish, failures to decide."""
    today = local(database_now()).date()
    due = Q(purge_on__lte=today, purged_at__isnull=True, state__in=("open", "closed"))
    asked = Proposal.objects.filter(round=OuterRef("pk"), state="pending", kind="purge")
    for one in Round.objects.filter(Q(state="drafting") | due, ~Exists(asked), authority__in=by.authorities("officer")).order_by("pk"):
        yield ("prepare_round", None, one, None, {}) if one.state == "drafting" else ("purge", None, one, None, {"on": one.purge_on})
    pending = Proposal.objects.filter(project=OuterRef("pk"), state="pending", kind="publish")
    visit = Inspection.objects.filter(project=OuterRef("pk")).order_by("-ordinal").values("visit_on")[:1]
    projects = (_of(by, "officer").filter(stage__in=OWN["officer"] + ("scheduled",))
                .annotate(pending=Exists(pending), visit_on=Subquery(visit)))
    overdue = projects.filter(stage="scheduled", visit_on__lt=today)
    drawn = Draw.objects.filter(projects=OuterRef("pk"), state__in=("drafting", "sealed", "drawn"))
    waiting = list(projects.filter(stage="accepted").exclude(Exists(drawn)).select_related("round").order_by("pk"))
    together = Counter(project.round for project in waiting)
    for found, count in together.items():
        if count > 1:
            yield "plan", None, found, None, {"count": count}
    for project in waiting[:LIMIT]:
        yield "arrange", project, None, None, {}
    untold = Inspection.objects.filter(
        project=OuterRef("pk"), visit_on__gte=today, called_off_at__isnull=True, merged_at__isnull=True).exclude(
        notice_sequence__isnull=False, notice_sequence=F("sequence"))
    for project in projects.filter(Exists(untold), stage="scheduled").order_by("visit_on", "pk")[:LIMIT]:
        yield "unnotified", project, None, None, {"visit_on": project.visit_on}
    for project in overdue.order_by("visit_on", "pk")[:LIMIT]:
        yield "visit_overdue", project, None, None, {"visit_on": project.visit_on}
    for project in projects.filter(stage="scored").order_by("pk")[:LIMIT]:
        yield "wait_approver" if project.pending else "publish", project, None, None, {}
    for project in projects.filter(stage="failed").order_by("pk")[:LIMIT]:
        yield "cancel" if project.ordinal > 1 else "decide", project, None, None, {}
    for project in projects.filter(stage="reinspection_requested").order_by("pk")[:LIMIT]:
        yield "decide_reinspection", project, None, None, {}
    yield from todo_after.of_officer(_of(by, "officer"), LIMIT)


def to_confirm(by: Asker) -> Iterator[Found]:
    """Proposals of others that wait for an approver; own ones wait for somebody else."""
    seen = visible_projects(by)
    pending = (Proposal.objects.filter(round__authority__in=by.authorities("approver"), state="pending")
               .exclude(kind="deduction")
               .select_related("round", "project__unit", "project__programme", "proposed_by").order_by("pk"))
    visible = set(seen.filter(proposals__in=pending).values_list("pk", flat=True))
    for one in pending[:LIMIT]:
        if one.project_id is not None and one.project_id not in visible:
            continue
        mine = one.proposed_by_id == by.person.pk
        yield "wait_second" if mine else CONFIRM.get(one.kind, "confirm_proposal"), one.project, one.round, None, {
            "by": one.proposed_by.display_name, "at": one.proposed_at, "what": one.get_kind_display()}
