"""Projects that the asker may see, and handing one in."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from jiangyan.actions.material import receipts as actions
from jiangyan.api import answers, receipts
from jiangyan.api.doors import asker, operation, rule
from jiangyan.queries import rights
from jiangyan.queries.project.projects import due_of
from jiangyan.queries.rights import Standing, standing
from jiangyan.queries.sheet.visible_sheets import visible_sheets
from jiangyan.rulebook import stages

router = Router(tags=["projects"])


def plain(found: Standing) -> dict[str, Any]:
    """A project as plain data: nothing in it depends on marks."""
    project = found.project
    owes, what = stages.NEXT[project.stage]
    return {"id": project.pk, "name": project.name, "number": project.number, "round": project.round_id,
            "programme": {"code": project.programme.code, "name": project.programme.name, "rubric": project.programme.rubric,
                          "rubric_hash": project.programme.rubric_hash},
            "unit": {"id": project.unit_id, "name": project.unit.name, "kind": project.unit.kind,
                     "credit_code": project.unit.credit_code},
            "stage": project.stage, "stage_label": stages.STAGES[project.stage], "next": {"who": owes, "what": what},
            "deadline": answers.instant(due_of(project)), "version": project.version,
            "relations": sorted(found.relations)}


@router.get("projects")
@rule("project.see")
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """Every project that the asker may see, by id."""
    return [plain(found) for found in rights.standings(asker(request))]


@router.get("projects/{int:project_id}")
@rule("project.see")
def one(request: HttpRequest, project_id: int) -> dict[str, Any]:
    """One project, with the sheets of it that the asker may open."""
    found = standing(asker(request), project_id)
    return plain(found) | {"sheets": [{"id": sheet.pk, "kind": sheet.kind} for sheet in visible_sheets([found])]}


@router.post("projects/{int:project_id}/submit")
@rule("project.submit")
def submit(request: HttpRequest, project_id: int) -> dict[str, Any]:
    """Hands in the self-assessment: the receipt, or a dated refusal."""
    done = actions.submit(operation(request), project_id)
    return receipts.plain(asker(request), done["number"])
