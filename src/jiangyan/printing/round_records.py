"""The round as plain data: what the workbook holds, written project by project as JSON."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from jiangyan.models import Inspection, Programme, Round
from jiangyan.printing.exports import project_plain
from jiangyan.queries.clock import local
from jiangyan.queries.project.projects import due_of
from jiangyan.queries.rights import Standing
from jiangyan.queries.round.round_workbooks import Chunk


def write(place: Path, found: Round, programmes: list[Programme], chunks: Iterable[Chunk], by: str, at: datetime) -> dict[str, list[int]]:
    """Writes {"round", "programmes", "made_at", "made_for", "projects"} to `place`; answers the ids of projects and sheets in it.

    Points are text, instants carry their offset, what is not there or may not be read is null or an empty list.
    """
    shown: dict[str, list[int]] = {"projects": [], "sheets": []}
    head = {"round": {"id": found.pk, "name": found.name, "state": found.state, "submission_deadline": _at(found.submission_deadline),
                      "visits_until": _at(found.visits_until), "rectification_until": _at(found.rectification_until)},
            "programmes": [{"code": one.code, "name": one.name, "rubric": one.rubric, "rubric_hash": one.rubric_hash} for one in programmes],
            "made_at": _at(at), "made_for": by}
    with place.open("wb") as file:
        file.write(orjson.dumps(head)[:-1] + b',"projects":[')
        first = True
        for chunk in chunks:
            for one in chunk.found:
                file.write((b"" if first else b",") + b"\n" + orjson.dumps(_project(chunk, one)))
                first = False
            for name, ids in chunk.taken.shown().items():
                shown[name] += ids
        file.write(b"\n]}\n")
    return shown


def _at(moment: datetime | None) -> str | None:
    return local(moment).isoformat() if moment else None


def _project(chunk: Chunk, found: Standing) -> dict[str, Any]:
    pk, opinions = found.project.pk, chunk.opinions.get(found.project.pk, {})
    files = chunk.files.get(pk)
    return {
        **project_plain(chunk.taken, found), "due": _at(due_of(found.project)),
        "materials": None if files is None else files,
        "opinions": [{"place": place, "accepted": one.accepted, "reason": one.reason, "by": one.checked_by.display_name,
                      "at": _at(one.checked_at)} for place, one in opinions.items()],
        "visits": [_visit(chunk, one) for one in chunk.inspections.get(pk, [])],
        "findings": [{"id": one.pk, "inspection": chunk.taken.ordinals.get(one.inspection_id), "severity": one.severity, "row": one.row,
                      "text": one.text, "advice": one.advice, "owner": one.owner_name, "due_on": one.due_on, "state": one.state}
                     for one in chunk.findings.get(pk, [])],
        "deductions": [{"inspection": chunk.taken.ordinals.get(one.inspection_id), "points": str(one.content["points"]),
                        "reason": one.content["reason"], "by": [one.proposed_by.display_name, one.decided_by and one.decided_by.display_name]}
                       for visit, signed in chunk.deductions.items() for one in signed if one.project_id == pk
                       or visit in {each.pk for each in chunk.inspections.get(pk, [])}],
        "extensions": [{"subject": one.subject, "before": _at(one.before), "until": _at(one.until), "reason": one.reason,
                        "by": [one.proposed_by.display_name, one.confirmed_by.display_name]} for one in chunk.extensions.get(pk, [])],
    }


def _visit(chunk: Chunk, one: Inspection) -> dict[str, Any]:
    return {"ordinal": one.ordinal, "visit_on": one.visit_on, "from": one.visit_from, "until": one.visit_until, "place": one.place,
            "panel": [{"name": each.person.display_name, "lead": each.is_lead} for each in chunk.members.get(one.pk, [])],
            "notice_sent_at": _at(one.notice_sent_at), "concluded_at": _at(one.merged_at), "called_off": one.called_off_reason or None}
