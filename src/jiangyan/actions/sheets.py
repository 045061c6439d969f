"""Filing an expert's sheet: after this it does not change."""

from jiangyan.actions import journal
from jiangyan.actions.marks import writable
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.problems import Problem
from jiangyan.queries import sheets
from jiangyan.queries.clock import database_now


def finalise(request: Request, sheet_id: int) -> Answer:
    """Files the asker's expert sheet; with rows still open it is refused and they are listed."""
    def work() -> Answer:
        found = sheets.opened(request.by, sheet_id, lock=True)
        writable(found)
        gaps = [row for row in found.rubric.rows if (m := found.marks.get(row)) is None or m.score is None]
        if found.sheet.kind != "expert" or gaps:
            raise Problem("sheet.gaps", count=len(gaps), rows="、".join(gaps))
        found.sheet.filed_at, found.sheet.filed_by = database_now(), request.by.person
        found.sheet.save(update_fields=["filed_at", "filed_by"])
        place = journal.append(request.by.person, "sheet.filed", found.project,
                               {"sheet": found.sheet.pk, "total": sheets.number(found.sheet.total)})
        return {"sheet": sheet_id, "total": sheets.number(found.sheet.total),
                "journal": {"position": place.position, "hash": place.hash}}

    return once(request, "sheet.finalise", {"sheet": sheet_id}, work)
