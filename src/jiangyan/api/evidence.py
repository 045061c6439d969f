"""Evidence: files in, streamed into the vault; files out, never as something a browser runs."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router

from jiangyan.actions.material import evidence as actions
from jiangyan.api.doors import asker, operation, rule
from jiangyan.problems import Problem
from jiangyan.queries.material.evidence import readable_evidence, takes_original
from jiangyan.queries.rights import require, standing
from jiangyan.vault.downloads import stored
from jiangyan.vault.uploads import Arrived

router = Router(tags=["evidence"])
FORM = {"requestBody": {"content": {"multipart/form-data": {"schema": {
    "type": "object", "required": ["project", "file"],
    "properties": {"project": {"type": "integer"}, "place": {"type": "string"},
                   "file": {"type": "string", "format": "binary"}}}}}, "required": True}}


@router.post("evidence", openapi_extra=FORM)
@rule("evidence.write")
def take_in(request: HttpRequest) -> dict[str, Any]:
    """Keeps one file for a project, at `place` ("row:7.1", "material:report") if one is named."""
    project = request.POST.get("project", "")
    if not project.isascii() or not project.isdigit() or len(project) > 15:
        raise Problem("request.malformed", detail="缺少项目编号 project")
    require(standing(asker(request), int(project)), "evidence.write")
    arrived = request.FILES.get("file")
    if arrived is None:
        raise Problem("request.malformed", detail="缺少文件 file")
    done = actions.take_in(operation(request), int(project), cast(Arrived, arrived), request.POST.get("place", ""))
    return {"id": done["id"], "sha256": done["sha256"], "size": done["size"], "name": done["name"]}


@router.get("evidence/{int:evidence_id}")
@rule("self_assessment.read")
def one(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """The file as a download under its own name."""
    by = asker(request)
    kept = readable_evidence(by, evidence_id)
    if kept.identity_document:
        if not takes_original(by, kept):
            raise Problem("evidence.identity", name=kept.name)
        actions.note_look(by, kept, True)
    return stored(kept.sha256, kept.name, kept.media_type)
