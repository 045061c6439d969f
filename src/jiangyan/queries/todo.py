"""What somebody has to do now, what others owe them, and what happened lately; few queries for any number."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count

from jiangyan.models import Move, Project, Round
from jiangyan.queries import todo_decisions, todo_draws, todo_panels, todo_staff, todo_units
from jiangyan.queries.panel import secretaries
from jiangyan.queries.rights import STAFF, Asker, visible_projects
from jiangyan.queries.round.rounds import visible_rounds
from jiangyan.rulebook import stages

RECENT = 6
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """One thing to do or to wait for: its kind, what it is about, until when, and the numbers its words need."""

    kind: str
    project: Project | None = None
    round: Round | None = None
    until: datetime | None = None
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Todo:
    """One person's list: `now` most urgent first, `waiting` for others, `recent` steps of what they may see."""

    now: list[Task]
    waiting: list[Task]
    recent: list[Move]
    rounds: list[Round]


def todo(by: Asker) -> Todo:
    """Everything the home page shows to `by`."""
    found = [Task(*one) for one in _all(by)]
    now = [task for task in found if not task.kind.startswith("wait_")]
    waiting = [task for task in found if task.kind.startswith("wait_")]
    return Todo(sorted(now, key=lambda task: task.until or NEVER), waiting, recent(by),
                list(visible_rounds(by).filter(state="open")))


def _all(by: Asker) -> Iterator[todo_units.Found]:
    if by.has("unit_clerk", "unit_head"):
        yield from todo_units.tasks(by)
    if by.has("centre"):
        yield from todo_staff.to_check(by)
    if by.has("officer"):
        yield from todo_decisions.to_decide(by)
        yield from todo_staff.to_arrange(by)
    if by.has("approver"):
        yield from todo_staff.to_confirm(by)
    if by.has("expert"):
        yield from todo_draws.to_answer(by)
        yield from todo_panels.tasks(by)
    if by.has(*secretaries.ROLES):
        yield from todo_panels.keeping(by)
    if by.has("officer", "auditor"):
        yield from todo_draws.to_draw(by)
    if by.has(*STAFF):
        yield from _stages(by)


def _stages(by: Asker) -> Iterator[todo_units.Found]:
    """For staff, the projects that others have to move, counted by round and stage."""
    own = {stage for role, names in todo_staff.OWN.items() if by.has(role) for stage in names}
    counted = (visible_projects(by).filter(round__authority__in=by.authorities(*STAFF), round__state="open")
               .exclude(stage__in={*stages.ENDED, *own}).order_by("round").values("round", "stage")
               .annotate(count=Count("pk")))
    rounds = {one.pk: one for one in visible_rounds(by).filter(state="open")}
    order = list(stages.STAGES)
    for line in sorted(counted, key=lambda one: (one["round"], order.index(one["stage"]))):
        yield "wait_stage", None, rounds.get(line["round"]), None, {"stage": line["stage"], "count": line["count"]}


def recent(by: Asker) -> list[Move]:
    """The latest steps of the projects that `by` may see; experts only see those since the visit was fixed."""
    moves = Move.objects.filter(project__in=visible_projects(by)).select_related("project__unit")
    if not by.has("unit_clerk", "unit_head", *STAFF):
        moves = moves.exclude(target__in=("submitted", "returned", "accepted"))
    return list(moves.order_by("-pk")[:RECENT])
