"""Exports: what of a round somebody may take out, and whether a file that was made may still be theirs."""

from dataclasses import dataclass

from jiangyan.models import Export, Inspection, Mark, Round, Sheet, Verdict
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.rights import ROUND_DEEDS, Asker, Standing
from jiangyan.queries.sheet import sheets
from jiangyan.queries.sheet.visible_sheets import visible_sheets

SHOWN = 20
"""So many of one's own exports stay in sight."""
STATES: dict[str, str] = {"READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed"}


@dataclass(frozen=True)
class Taken:
    """Everything of a round that one person may read now: projects by id, their sheets by id with the marks that count."""

    round: Round
    found: list[Standing]
    sheets: list[Sheet]
    marks: dict[int, dict[str, Mark]]
    verdicts: dict[int, Verdict]
    ordinals: dict[int | None, int]

    def of(self, project: int, kind: str = "") -> list[Sheet]:
        """The sheets of a project, of one kind if one is named."""
        return [one for one in self.sheets if one.project_id == project and kind in ("", one.kind)]

    def shown(self) -> dict[str, list[int]]:
        """The ids of what a file made of this would show."""
        return {"projects": [one.project.pk for one in self.found], "sheets": [one.pk for one in self.sheets]}


def taken(by: Asker, found: Round) -> Taken:
    """What `by` may read of the round now (in as many queries for one project as for many).

    A verdict goes with the merged sheet that it stands on: whoever may not open that one has none.
    """
    return gathered(found, _standings(by, found))


def gathered(found: Round, projects: list[Standing]) -> Taken:
    """The same for some projects of the round whose standings are known (five queries)."""
    seen = visible_sheets(projects)
    merged = {one.inspection_id: one.project_id for one in seen if one.kind == "merged"}
    concluded = Verdict.objects.filter(inspection__in=[one for one in merged if one], inspection__merged_at__isnull=False).order_by(
        "inspection__ordinal", "version")
    verdicts = {merged[one.inspection_id]: one for one in concluded}
    ordinals: dict[int | None, int] = dict(Inspection.objects.filter(project__in=[one.project.pk for one in projects]).values_list(
        "pk", "ordinal"))
    return Taken(found, projects, seen, sheets.latest([one.pk for one in seen]), verdicts, ordinals)


def _standings(by: Asker, found: Round) -> list[Standing]:
    return [one for one in rights.standings(by) if one.project.round_id == found.pk]


def status(found: Export) -> str:
    """How far an export is: waiting, running, done, failed, or gone when its file had its time."""
    return "gone" if found.gone_at else "done" if found.made_at else STATES[found.job.task.status] if found.job else "waiting"


def listed(by: Asker, round_id: int) -> list[Export]:
    """The asker's own latest exports of the round, newest first (one query)."""
    return list(Export.objects.filter(asked_by=by.person, round=round_id).select_related("job__task").order_by("-pk")[:SHOWN])


def export_for(by: Asker, export_id: int) -> Export:
    """The asker's own export, while they may see everything in it; otherwise Problem not_found.

    Rights count as they are now: a recusal, a lost appointment or a reopened sheet closes the file.
    """
    export = Export.objects.filter(pk=export_id, asked_by=by.person).select_related("round", "job__task").first()
    if export is None or export.round.authority_id not in by.authorities(*ROUND_DEEDS["round.export"][1]):
        raise Problem("not_found")
    wanted = export.shown
    if wanted:
        projects = _standings(by, export.round)
        seen = {"projects": {one.project.pk for one in projects}, "sheets": {one.pk for one in visible_sheets(projects)}}
        if any(not set(wanted[name]) <= seen[name] for name in seen):
            raise Problem("not_found")
    return export
