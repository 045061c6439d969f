"""复验: the head applies on a finished report, the officer accepts by arranging the panel or refuses with a reason."""

from decimal import Decimal
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.actions.records import change
from jiangyan.actions.sheet.marks import fingerprint, sum_up
from jiangyan.models import Inspection, Mark, PanelMember, Person, Project, ReinspectionApplication, Sheet
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.queries.sheet import sheets
from jiangyan.queries.sheet.sheets import number
from jiangyan.queries.verdict import rectifications, reinspections
from jiangyan.rulebook import deadlines


def apply(request: Request, project_id: int) -> Answer:
    """Applies for the one re-inspection on the report as it stands; report and files are frozen with it.

    Refusals: rectification.late after the limit, report.gaps naming what is not written, the rights' own.
    """
    def work() -> Answer:
        found, now = standing(request.by, project_id, lock=True), database_now()
        project = found.project
        require(found, "reinspection.apply")
        if rectifications.overdue(project, now):
            raise Problem("rectification.late", deadline=deadlines.words(local(project.deadline or now)),
                          now=deadlines.words(local(now)))
        report = rectifications.report(project)
        missing = rectifications.gaps(rectifications.lost_rows(project, report), report)
        if missing or report is None or project.deadline is None:
            raise Problem("report.gaps", missing="、".join(missing))
        files = [{"id": one.pk, "name": one.name, "sha256": one.sha256, "size": one.size}
                 for one in rectifications.files(project)]
        made = ReinspectionApplication.objects.create(
            project=project, report=report, files=files, deadline=project.deadline, applied_by=request.by.person,
            applied_at=now)
        step = stages.advance(found, "reinspection_requested", request, report=report.pk)
        journal.append(request.by.person, "reinspection.applied", project, {
            **step, "application": made.pk, "files": journal.digest(files)})
        return {"application": made.pk, "stage": "reinspection_requested"}

    return once(request, "reinspection.apply", {"project": project_id}, work)


def refuse(request: Request, project_id: int, reason: str) -> Answer:
    """Does not accept the application, with a reason; the unit rectifies on within its limit."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "reinspection.decide")
        if not reason.strip():
            raise Problem("reason.missing", what="为什么不受理；建设单位会看到")
        step = stages.advance(found, "rectifying", request, reason.strip())
        journal.append(request.by.person, "reinspection.refused", found.project, {
            **step, "reason": journal.digest(reason.strip())})
        notify("reinspection_refused", found.project, people_of(found.project, "own_clerk", "own_head"))
        return {"stage": "rectifying"}

    return once(request, "reinspection.refuse", {"project": project_id, "reason": reason}, work)


def begin(found: Standing, inspection: Inspection) -> None:
    """Makes the repeat inspection the one that counts: the first panel's seats end, its sheets stay as they are."""
    project = found.project
    change(PanelMember.objects.filter(inspection__project=project, left_at__isnull=True).exclude(inspection=inspection),
           left_at=database_now())
    project.ordinal = inspection.ordinal
    project.save(update_fields=["ordinal"])
    notify("reinspection_accepted", project, people_of(project, "own_clerk", "own_head"))


def carry(by: Person, project: Project, sheet: Sheet) -> None:
    """Fills an expert's new sheet with the rows that a re-inspection takes over, each naming the mark it comes from."""
    carried = reinspections.carried_marks(project) if project.ordinal > 1 else {}
    if not carried:
        return
    facts, now = _first_facts(project), database_now()
    for row, mark in carried.items():
        Mark.objects.create(
            sheet=sheet, row=row, version=1, base_version=0, facts=facts.get(row), given=mark.score, score=mark.score,
            state="scored", suggested=None, allowed=[[number(mark.score), number(mark.score)]],
            reason="初验没有失分，复验不重新评分，沿用初验汇总分",
            correction_reason=f"沿用初验汇总表第{row}项第{mark.version}版", carried_from=mark, maker=mark.maker,
            server_at=now, operation=f"carried-{sheet.pk}", rubric_hash=sheet.rubric_hash)
    opened = sheets.assemble(sheet, Standing(rights.asker(by), project, frozenset()))
    sum_up(opened)
    journal.append(by, "sheet.carried", project, {
        "sheet": sheet.pk, "marks": {row: fingerprint(opened.marks[row]) for row in carried},
        "from": {row: mark.pk for row, mark in carried.items()}})


def _first_facts(project: Project) -> dict[str, dict[str, Any]]:
    """The facts that the first panel stated per row, of the first seat that gave the most; for rows that depend on others."""
    first = Sheet.objects.filter(project=project, inspection__ordinal=1, kind="expert", filed_at__isnull=False)
    stated: dict[str, tuple[Decimal, dict[str, Any]]] = {}
    for marks in sheets.latest(first.order_by("pk").values_list("pk", flat=True)).values():
        for row, mark in marks.items():
            score = mark.score or Decimal(0)
            if mark.facts and (row not in stated or score > stated[row][0]):
                stated[row] = (score, mark.facts)
    return {row: kept for row, (_score, kept) in stated.items()}
