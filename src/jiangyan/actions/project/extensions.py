"""Extensions: the unit's own deadline moves when the second person confirms."""

from datetime import datetime
from typing import Any

from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.operations import Request
from jiangyan.models import Extension, Proposal
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.rights import Standing


def carry_out(request: Request, found: Standing, proposal: Proposal) -> dict[str, Any]:
    """Puts the confirmed extension in force; answers its id."""
    content, project = proposal.content, found.project
    made = Extension.objects.create(
        project=project, proposal=proposal, subject=content["subject"], reason=content["reason"],
        before=datetime.fromisoformat(content["before"]), until=datetime.fromisoformat(content["until"]),
        proposed_by=proposal.proposed_by, confirmed_by=request.by.person, extended_at=database_now())
    project.deadline = made.until
    project.version += 1
    project.save(update_fields=["deadline", "version"])
    notify("extension_decided", project, people_of(project, "own_clerk", "own_head"))
    return {"extension": made.pk, "until": content["until"]}
