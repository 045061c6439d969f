"""Filing an expert's sheet: after this it does not change."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.sheet.marks import writable
from jiangyan.problems import Problem
from jiangyan.queries.clock import not_before
from jiangyan.queries.sheet import sheets


def finalise(request: Request, sheet_id: int, version: int | None = None) -> Answer:
    """Files the asker's expert sheet as it stood when it was looked through; from now on it does not change.

    With rows still open: sheet.gaps, which lists them. `version` is the sheet's version that was looked at; marks that
    came later (another device of the same person): sheet.newer.
    """
    def work() -> Answer:
        found = sheets.opened(request.by, sheet_id, lock=True)
        writable(found)
        if found.sheet.kind != "expert":
            raise Problem("not_found")
        if gaps := sheets.gaps(found):
            raise Problem("sheet.gaps", count=len(gaps), rows="、".join(gaps))
        if version is not None and version != found.sheet.version:
            raise Problem("sheet.newer")
        found.sheet.filed_at = not_before(sheets.last_marked(sheet=found.sheet))
        found.sheet.filed_by = request.by.person
        found.sheet.save(update_fields=["filed_at", "filed_by"])
        place = journal.append(request.by.person, "sheet.filed", found.project,
                               {"sheet": found.sheet.pk, "total": sheets.number(found.sheet.total)})
        return {"sheet": sheet_id, "total": sheets.number(found.sheet.total),
                "journal": {"position": place.position, "hash": place.hash}}

    return once(request, "sheet.finalise", {"sheet": sheet_id, "version": version}, work)
