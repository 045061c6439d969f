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

RECENT, OWN_SHOWN = 6, 3
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
class Progress:
    """How far a round has come: its projects counted by stage, in the order of the stages."""

    round: Round
    counts: dict[str, int]


@dataclass(frozen=True)
class Todo:
    """One person's list: `now` most urgent first, `waiting` for others, `recent` steps of what they may see, and how far it all is."""

    now: list[Task]
    waiting: list[Task]
    recent: list[Move]
    rounds: list[Round]
    progress: list[Progress]
    own: list[Project]


def todo(by: Asker) -> Todo:
    """Everything the home page shows to `by`."""
    found = [Task(*one) for one in _all(by)]
    now = [task for task in found if not task.kind.startswith("wait_")]
    waiting = [task for task in found if task.kind.startswith("wait_")]
    rounds = list(visible_rounds(by).filter(state="open"))
    return Todo(sorted(now, key=lambda task: task.until or NEVER), waiting, recent(by), rounds, progress(by, rounds), own(by))


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


def progress(by: Asker, found: list[Round]) -> list[Progress]:
    """For staff, how many projects of each open round stand at each stage; of a recused project nothing."""
    counted = (visible_projects(by).filter(round__authority__in=by.authorities(*STAFF), round__in=found)
               .order_by().values_list("round", "stage").annotate(Count("pk"))) if by.has(*STAFF) else ()
    there: dict[int, dict[str, int]] = {}
    for pk, stage, count in counted:
        there.setdefault(pk, {})[stage] = count
    return [Progress(one, {stage: there[one.pk][stage] for stage in stages.STAGES if stage in there[one.pk]})
            for one in found if one.pk in there]


def own(by: Asker) -> list[Project]:
    """The projects of one's own unit whose stage line the home page draws."""
    if not by.has("unit_clerk", "unit_head"):
        return []
    return list(visible_projects(by).filter(unit__in=by.units()).order_by("pk")[:OWN_SHOWN])


def recent(by: Asker) -> list[Move]:
    """The latest steps of the projects that `by` may see; experts only see those since the visit was fixed."""
    moves = Move.objects.filter(project__in=visible_projects(by)).select_related("project__unit")
    if not by.has("unit_clerk", "unit_head", *STAFF):
        moves = moves.exclude(target__in=("submitted", "returned", "accepted"))
    return list(moves.order_by("-pk")[:RECENT])
