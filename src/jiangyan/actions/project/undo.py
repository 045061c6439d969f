"""Taking a step back where the table has it: the visit's arrangement, or a start that was clicked too early."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.actions.visit import visits
from jiangyan.models import Mark
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels
from jiangyan.queries.project.undo import back_to
from jiangyan.queries.rights import require, standing


def step_back(request: Request, project_id: int, reason: str) -> Answer:
    """Takes the arrangement of the visit back, or its start while nobody has scored; with a reason.

    The visit is called off; the panel keeps its seats for the next arrangement. Refusals: undo.scored, reason.missing.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "visit.undo")
        inspection = panels.current_inspection(found.project)
        if inspection is None:
            raise Problem("not_found")
        if found.project.stage == "inspecting" and Mark.objects.filter(sheet__inspection=inspection).exists():
            raise Problem("undo.scored")
        step = stages.advance(found, back_to(found.project.stage, inspection), request, reason.strip())
        if step["from"] == "scheduled" and inspection.visit_on and inspection.called_off_at is None:
            visits.off(inspection, reason)
        journal.append(request.by.person, "visit.undone", found.project, {
            **step, "inspection": inspection.pk, "reason": journal.digest(reason.strip())})
        return {"stage": step["to"]}

    return once(request, "visit.undo", {"project": project_id, "reason": reason}, work)
