"""限期整改: the officer sets the limit, the unit writes its report row by row."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from jiangyan.actions import journal
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.material.evidence import keep_in
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.actions.records import change
from jiangyan.intake import arrivals
from jiangyan.models import EvidenceUse, Rectification, RectificationReport
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.rights import require, standing
from jiangyan.queries.verdict import objections, rectifications
from jiangyan.rulebook import deadlines
from jiangyan.vault.uploads import Arrived

Rows = Mapping[str, Mapping[str, str]]
"""Row → measures and results."""


def set_limit(request: Request, project_id: int, until: datetime, reason: str) -> Answer:
    """Gives a failed unit until `until` (aware) to rectify, with a reason; at most six calendar months (rulebook.deadlines).

    Refusals: rectification.once after a failed re-inspection, rectification.limit, reason.missing, objection.open.
    """
    def work() -> Answer:
        found, now = standing(request.by, project_id, lock=True), database_now()
        project = found.project
        require(found, "rectification.set")
        if project.ordinal > 1:
            raise Problem("rectification.once")
        objections.require_answered(project, "下达限期整改")
        start = rectifications.counted_from(project)
        fault = "整改期限已经过去" if until <= now else deadlines.limit_fault(local(until), start)
        if fault:
            raise Problem("rectification.limit", detail=fault)
        if not reason.strip():
            raise Problem("reason.missing", what="为什么给这样的整改期限；建设单位会看到")
        made = Rectification.objects.create(
            project=project, inspection=rectifications.failed(project).inspection, counted_from=start, until=until,
            reason=reason.strip(), set_by=request.by.person, set_at=now)
        project.deadline = until
        project.save(update_fields=["deadline"])
        step = stages.advance(found, "rectifying", request, made.reason, limit=local(until).isoformat())
        journal.append(request.by.person, "rectification.set", project, {
            **step, "rectification": made.pk, "reason": journal.digest(made.reason)})
        notify("rectification_set", project, people_of(project, "own_clerk", "own_head"))
        return {"rectification": made.pk, "stage": "rectifying"}

    return once(request, "rectification.set", {"project": project_id, "until": until.isoformat(), "reason": reason}, work)


def save_report(request: Request, project_id: int, version: int, summary: str, rows: Rows,
                files: Sequence[Arrived] = ()) -> Answer:
    """Saves the report as its next version, unfinished or not, and keeps the files that came along.

    `version` is the version that was edited (0: none yet); somebody else's newer one is version.stale.
    """
    arrivals.look(files)

    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "rectification.write")
        last = rectifications.report(found.project)
        if (last.version if last else 0) != version:
            raise Problem("version.stale", maker=last.saved_by.display_name if last else "别处",
                          at=deadlines.words(local(last.saved_at)) if last else "")
        known = {one.row["row"] for one in rectifications.lost_rows(found.project, None)}
        kept = {row: {part: one.get(part, "").strip() for part in rectifications.PARTS}
                for row, one in rows.items() if row in known}
        for one in files:
            keep_in(request, found.project, one, rectifications.PLACE)
        made = RectificationReport.objects.create(
            project=found.project, version=version + 1, summary=summary.strip(), rows=kept,
            saved_by=request.by.person, saved_at=database_now())
        journal.append(request.by.person, "rectification.reported", found.project, {
            "report": made.pk, "version": made.version, "content": journal.digest([made.summary, kept])})
        return {"report": made.pk, "version": made.version}

    body = {"project": project_id, "version": version, "summary": summary,
            "rows": {row: dict(one) for row, one in rows.items()}, "files": [one.sha256 for one in files]}
    return once(request, "rectification.report", body, work)


def take_file_away(request: Request, project_id: int, evidence_id: int) -> Answer:
    """Takes one file out of the report that is being written; bytes and history stay."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "rectification.write")
        uses = EvidenceUse.objects.filter(project=found.project, evidence=evidence_id, place=rectifications.PLACE,
                                          removed_at__isnull=True)
        if not change(uses, removed_at=database_now(), removed_by=request.by.person):
            raise Problem("not_found")
        journal.append(request.by.person, "evidence.unused", found.project, {
            "evidence": evidence_id, "place": rectifications.PLACE})
        return {"id": evidence_id}

    return once(request, "rectification.unuse", {"project": project_id, "evidence": evidence_id}, work)
