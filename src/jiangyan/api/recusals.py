"""Recusals: in force before the answer leaves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from jiangyan.actions.panel import panels as actions
from jiangyan.api import answers
from jiangyan.api.doors import operation, rule

router = Router(tags=["recusals"])


class Keep(BaseModel):
    """Who keeps away from what, and why."""

    expert: int
    project: int
    reason: str


@router.post("recusals", response={201: dict[str, Any]})
@rule("recusal.impose")
def impose(request: HttpRequest, given: Keep) -> HttpResponse:
    """Keeps a person away from a project."""
    done = actions.recuse(operation(request), given.project, given.expert, given.reason)
    return answers.json({"expert": done["person"], "project": done["project"], "reason": given.reason.strip()}, 201)
