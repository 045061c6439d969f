"""One deed for several projects: each is done by its own action, wholly or not at all, and answers for itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from jiangyan.actions.operations import Request
from jiangyan.actions.panel import panels
from jiangyan.actions.verdict import publications
from jiangyan.models import Operation, Project, Round
from jiangyan.problems import Problem
from jiangyan.queries.rights import require, standing
from jiangyan.queries.round import group_deeds as asked
from jiangyan.queries.verdict.publications import concluded, usual_follow_up


@dataclass(frozen=True)
class Outcome:
    """What became of one project: `refusal` is empty where the deed was done, else the sentence why not."""

    project: Project
    refusal: str = ""


def _publish(request: Request, project_id: int) -> None:
    found = standing(request.by, project_id)
    require(found, "result.propose")
    publications.propose(request, project_id, usual_follow_up(concluded(found)))


def _start(request: Request, project_id: int) -> None:
    panels.start(request, project_id)


EACH: dict[str, Callable[[Request, int], None]] = {"publish": _publish, "start": _start}
"""The action behind each deed of queries.group_deeds.DEEDS."""


def carry_out(request: Request, found: Round, name: str, ticked: Sequence[int]) -> list[Outcome]:
    """Does the deed to every ticked project that can; the others answer why not and stay untouched.

    Each project has an operation id of its own, made from the form's, so a form sent twice does nothing twice.
    """
    if not request.key or len(request.key) > 60:
        raise Problem("operation.key_missing")
    return [_one(request, name, choice.project) if _repeats(request, choice) else Outcome(choice.project, choice.why)
            for choice in asked.preview(request.by, found, name, ticked)]


def _repeats(request: Request, choice: asked.Choice) -> bool:
    """Whether to ask the action: it can, or it was done by this very form before, which the operation id answers."""
    return not choice.why or Operation.objects.filter(person=request.by.person, key=_key(request, choice.project)).exists()


def _one(request: Request, name: str, project: Project) -> Outcome:
    deed = partial(EACH[name], Request(request.by, _key(request, project)), project.pk)
    try:
        deed()
    except Problem as problem:
        return Outcome(project, problem.message)
    return Outcome(project)


def _key(request: Request, project: Project) -> str:
    return f"{request.key}-{project.pk}"
