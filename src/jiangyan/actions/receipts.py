"""Submitting a self-assessment: one transaction, one receipt, or a dated refusal."""

from jiangyan.actions import journal, stages
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Receipt, Round
from jiangyan.problems import Problem
from jiangyan.queries import receipts
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import require
from jiangyan.queries.sheets import Opened, number


def submit(request: Request, project_id: int) -> Answer:
    """Submits the project's self-assessment and materials; answers the receipt's number and instant.

    The instant is the database's, read under a lock on the round after the request arrived whole.
    Refusals: deadline.passed (with both instants), self_assessment.gaps, material.missing, stage.wrong.
    """
    def work() -> Answer:
        opened = receipts.opened_self(request.by, project_id, lock=True)
        require(opened.standing, "project.submit")
        Round.objects.select_for_update().get(pk=opened.project.round_id)
        late = receipts.too_late(opened.project, database_now())
        if late is not None:
            raise late
        _complete(opened)
        return _file(request, opened)

    return once(request, "project.submit", {"project": project_id}, work)


def _complete(opened: Opened) -> None:
    ready = receipts.readiness(opened)
    if ready.blank_rows:
        raise Problem("self_assessment.gaps", count=len(ready.blank_rows), rows="、".join(ready.blank_rows))
    if ready.missing_materials:
        raise Problem("material.missing", missing="、".join(ready.missing_materials))


def _file(request: Request, opened: Opened) -> Answer:
    project, sheet = opened.project, opened.sheet
    manifest, rows = receipts.manifest(project), receipts.frozen_rows(opened)
    step = stages.advance(opened.standing, "submitted", request, total=number(sheet.total),
                          manifest=journal.digest(manifest))
    place = journal.append(request.by.person, "project.submitted", project, {**step, "rows": journal.digest(rows)})
    day = local(place.at)
    receipt = Receipt.objects.create(
        number=f"HZ{day:%Y%m%d}-{place.position:06d}", project=project, submitted_by=request.by.person,
        submitted_at=place.at, deadline=receipts.deadline_of(project), total=sheet.total or 0, manifest=manifest,
        rows=rows, journal_position=place.position, journal_hash=place.hash)
    return {"number": receipt.number, "submitted_at": place.at.isoformat(),
            "journal": {"position": place.position, "hash": place.hash}}
