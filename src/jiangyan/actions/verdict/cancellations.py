"""Cancelling a project: in force when the second person confirms."""

from typing import Any

from jiangyan.actions.operations import Request
from jiangyan.actions.project import stages
from jiangyan.models import Proposal
from jiangyan.queries.rights import Standing


def carry_out(request: Request, found: Standing, proposal: Proposal) -> dict[str, Any]:
    """Moves the project to its end with the reason that both people agreed on; answers the step."""
    return stages.advance(found, "cancelled", request, proposal.content["reason"], ground=proposal.content["ground"])
