"""Moving a project from stage to stage: only along the table of rulebook.stages."""

from typing import Any

from jiangyan.actions.operations import Request
from jiangyan.models import Move, Project
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import Standing
from jiangyan.rulebook import stages


def advance(found: Standing, target: str, request: Request, reason: str = "", **record: Any) -> dict[str, Any]:
    """Moves the locked project to `target` and keeps the step; returns it as plain data for the journal.

    The table decides: a move that is not in it is Problem stage.wrong, one by somebody else rights.denied.
    Whoever calls has checked the move's guard. For two-person moves the caller is the confirming person.
    """
    project: Project = found.project
    step = stages.find(project.stage, target)
    owes, what = stages.owed(project.stage)
    if step is None:
        raise Problem("stage.wrong", stage=stages.STAGES[project.stage], deed=f"转为“{stages.STAGES[target]}”",
                      hint=f"下一步由{owes}{what}。" if owes else what + "。")
    if not found.relations & set(step.who):
        raise Problem("rights.denied", role="当前身份", deed=step.deed, who=owes or "主管部门")
    if lacking := stages.lacking(step, reason, record):
        if lacking == ["reason"]:
            raise Problem("reason.missing", what=f"为什么{step.deed}")
        raise ValueError(f"{step.origin} → {step.target} must record {lacking}")
    origin, project.stage = project.stage, target
    project.version += 1
    project.save(update_fields=["stage", "version"])
    Move.objects.create(project=project, origin=origin, target=target, moved_by=request.by.person,
                        moved_at=database_now(), reason=reason, record=record)
    return {"from": origin, "to": target, **record}
