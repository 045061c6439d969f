"""Submitting a self-assessment: one transaction, one receipt, or a dated refusal."""

from datetime import datetime

from django.db import connection

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.models import Receipt, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local, utc
from jiangyan.queries.material import receipts
from jiangyan.queries.rights import require
from jiangyan.queries.sheet.sheets import Opened, number


def submit(request: Request, project_id: int) -> Answer:
    """Submits the project's self-assessment and materials; answers the receipt's number and instant.

    The instant is the database's, read after the request arrived whole and while the round is held: whoever closes it
    or moves the deadline waits for those who are under way, and those who come later find it closed.
    Refusals: deadline.passed (with both instants), self_assessment.gaps, material.missing, stage.wrong.
    """
    def work() -> Answer:
        opened = receipts.opened_self(request.by, project_id, lock=True)
        require(opened.standing, "project.submit")
        opened.project.round = held(opened.project.round_id)
        _in_time(opened, database_now())
        _complete(opened)
        return _file(request, opened)

    return once(request, "project.submit", {"project": project_id}, work)


def held(round_id: int) -> Round:
    """The round as it stands, held until the transaction ends: many submissions hold it together, a change waits for all."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM jiangyan_round WHERE id = %s FOR SHARE", [round_id])
    return Round.objects.get(pk=round_id)  # SQLite lets only one transaction write at a time


def _in_time(opened: Opened, now: datetime) -> None:
    late = receipts.too_late(opened.project, now)
    if late is not None:
        raise late


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
    deadline = receipts.deadline_of(project)
    place = journal.append(request.by.person, "project.submitted", project, {
        **step, "rows": journal.digest(rows), "deadline": utc(deadline)})
    _in_time(opened, place.at)  # the wait for the journal's end may have lasted past the deadline
    day = local(place.at)
    receipt = Receipt.objects.create(
        number=f"HZ{day:%Y%m%d}-{place.position:06d}", project=project, submitted_by=request.by.person,
        submitted_at=place.at, deadline=deadline, total=sheet.total or 0, manifest=manifest,
        rows=rows, journal_position=place.position, journal_hash=place.hash)
    return {"number": receipt.number, "submitted_at": place.at.isoformat(),
            "journal": {"position": place.position, "hash": place.hash}}
