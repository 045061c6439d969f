"""Exports: a job that makes a file, and the file while whoever asked may still see everything in it."""

from typing import Any, Literal, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from jiangyan.actions.round import exports as actions
from jiangyan.api import answers
from jiangyan.api.doors import asker, operation, rule
from jiangyan.models import Export
from jiangyan.printing.exports import KINDS
from jiangyan.queries.round import exports
from jiangyan.vault import files

router = Router(tags=["exports"])


class Wanted(BaseModel):
    """What is wanted of which round."""

    kind: Literal["projects", "projects_csv", "scores", "scores_xlsx", "scores_csv", "workbook", "round"]
    round: int = Field(ge=1, le=2**53)


def plain(found: Export) -> dict[str, Any]:
    """An export as plain data: `status` is waiting, running, done, failed or gone; `file` is there while it is done."""
    status = exports.status(found)
    return {"id": found.pk, "kind": found.kind, "round": found.round_id, "status": status,
            "asked_at": answers.instant(found.asked_at), "made_at": answers.instant(found.made_at),
            "failure": found.job.failure if found.job and status == "failed" else "",
            "file": f"/api/v1/exports/{found.pk}/file" if status == "done" else None, "name": found.name or None,
            "media_type": KINDS[found.kind].media_type, "size": found.size, "sha256": found.sha256 or None}


@router.post("exports", response={202: dict[str, Any]})
@rule("round.export")
def ask(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """Asks for a file; a worker makes it."""
    made = actions.ask(operation(request), wanted.round, wanted.kind)["export"]
    answer = answers.json(plain(exports.export_for(asker(request), made)), 202)
    answer.headers["Location"] = f"/api/v1/exports/{made}"
    return answer


@router.get("exports/{int:export_id}")
@rule("round.export")
def one(request: HttpRequest, export_id: int) -> HttpResponse:
    """How far the export is; a caller whose Accept names the file's own type, and not JSON's, gets the file."""
    found = exports.export_for(asker(request), export_id)
    own = KINDS[found.kind].media_type.split(";")[0]
    if own != "application/json" and own in request.headers.get("Accept", ""):
        return _file(request, export_id)
    return answers.json(plain(found))


@router.get("exports/{int:export_id}/file")
@rule("round.export")
def file(request: HttpRequest, export_id: int) -> HttpResponse:
    """The file as a download."""
    return _file(request, export_id)


def _file(request: HttpRequest, export_id: int) -> HttpResponse:
    found = actions.fetched(operation(request), export_id)
    response = FileResponse(files.read(found.sha256), as_attachment=True, filename=found.name,
                            content_type=KINDS[found.kind].media_type, headers={"Cache-Control": "no-store"})
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return cast(HttpResponse, response)
