"""Filled-in forms: kept with what was read, applied as a whole after a yes, or given up. Marks go through record_mark."""

from pathlib import Path
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.mail import received_files
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.sheet import marks
from jiangyan.intake import arrivals
from jiangyan.intake import sheets as intake
from jiangyan.models import Person, Sheet, SheetImport
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.sheet import sheet_imports as asked
from jiangyan.queries.sheet import sheets
from jiangyan.queries.sheet.sheet_forms import Values, wanted
from jiangyan.queries.sheet.sheets import Opened
from jiangyan.vault import files
from jiangyan.vault.uploads import Arrived


def keep(request: Request, sheet_id: int, arrived: Arrived) -> Answer:
    """Reads an uploaded form of this sheet and keeps both as a draft; answers `import`, its number. Nothing is marked yet.

    An older draft of the same person for the same sheet is given up. Refusals: evidence.* for what no file may be,
    those of intake.sheets.read, of the rights, stage.wrong, sheet.filed.
    """
    found = asked.opened(request.by, sheet_id)
    marks.writable(found)
    looked = arrivals.checked(arrived)
    name = looked.name
    reading = intake.read(arrived.place, name, looked.kind.ending, wanted(found))

    def work() -> Answer:
        here = asked.opened(request.by, sheet_id)
        marks.writable(here)
        for older in SheetImport.objects.filter(sheet=here.sheet, brought_by=request.by.person, source="upload", state="read"):
            _decide(request, older, "withdrawn")
        return {"import": draft(here.sheet, reading, arrived.place, arrived.sha256, arrived.size or 0, name, request.by.person).pk}

    return once(request, "sheet_import.keep", {"sheet": sheet_id, "sha256": arrived.sha256, "name": name}, work)


def draft(sheet: Sheet, reading: intake.SheetReading, place: Path, sha256: str, size: int, name: str,
          brought_by: Person | None) -> SheetImport:
    """Keeps a reading with its file, inside the caller's transaction; by nobody (`brought_by` None) it came by mail.

    The rights are the caller's to check: a draft changes nothing on the sheet until somebody who may write it says yes.
    """
    files.keep(place, sha256)
    kept = SheetImport.objects.create(
        sheet=sheet, source="upload" if brought_by else "mail", name=name, sha256=sha256, size=size, form=reading.form,
        reading=reading.plain(), brought_by=brought_by, read_at=database_now())
    journal.append(brought_by, "sheet_import.kept", sheet.project, {
        "import": kept.pk, "sheet": sheet.pk, "sha256": sha256, "rows": sorted(reading.rows)})
    return kept


def confirm(request: Request, sheet_id: int, import_id: int, seen: str) -> Answer:
    """Marks every row that the preview showed as new, changed or cleared, in one transaction; answers `rows` as applied.

    `seen` are the versions that the preview showed; with others sheet_import.stale (412, with `rows`). Any fault:
    sheet_import.rows, and nothing is marked. Further: sheet_import.decided, sheet_import.nothing, and record_mark's own.
    """
    def work() -> Answer:
        asked.opened(request.by, sheet_id)
        found = sheets.opened(request.by, sheet_id, lock=True)
        marks.writable(found)
        kept = _undecided(found, import_id)
        if moved := asked.changed(found, seen):
            raise Problem("sheet_import.stale", rows="、".join(moved))
        shown = asked.preview(found, kept.reading)
        if shown.faults:
            raise Problem("sheet_import.rows", count=len(shown.faults))
        if not shown.written:
            raise Problem("sheet_import.nothing")
        kept.applied = _mark(request, found, shown)
        _decide(request, kept, "confirmed")
        return {"import": kept.pk, "rows": kept.applied}

    return once(request, "sheet_import.confirm", {"sheet": sheet_id, "import": import_id, "seen": seen}, work)


def _mark(request: Request, found: Opened, shown: asked.Preview) -> list[dict[str, Any]]:
    """Every row through the one door for points; a row that follows another may have moved on meanwhile."""
    versions = {row: mark.version for row, mark in found.marks.items()}
    applied = []
    for line in shown.written:
        row, values = line.row.id, line.target or Values()
        entered = marks.Entered(values.facts or None, line.fallen or values.score, values.comment, values.override_reason)
        answer = marks.record_mark(Request(request.by, f"{request.key[:60]}:{row}"), found.sheet.pk, row, entered, versions.get(row, 0))
        versions[row] = answer["version"]
        for other in answer["touched"][1:]:
            versions[other] = versions.get(other, 0) + 1
        applied.append({"row": row, "state": line.state, "version": answer["version"], "score": answer["score"]})
    return applied


def withdraw(request: Request, sheet_id: int, import_id: int) -> Answer:
    """Gives a draft up; the sheet stays as it is. Refusals: not_found, sheet_import.decided."""
    def work() -> Answer:
        found = asked.opened(request.by, sheet_id)
        marks.writable(found)
        _decide(request, _undecided(found, import_id), "withdrawn")
        return {"import": import_id}

    return once(request, "sheet_import.withdraw", {"sheet": sheet_id, "import": import_id}, work)


def _undecided(found: Opened, import_id: int) -> SheetImport:
    kept = asked.kept(found, import_id)
    if kept.state != "read":
        raise Problem("sheet_import.decided", state=kept.get_state_display())
    return kept


def _decide(request: Request, kept: SheetImport, state: str) -> None:
    kept.state, kept.decided_by, kept.decided_at = state, request.by.person, database_now()
    kept.save(update_fields=["state", "decided_by", "decided_at", "applied"])
    received_files.follow(kept, request.by.person)
    journal.append(request.by.person, f"sheet_import.{state}", kept.sheet.project, {
        "import": kept.pk, "sheet": kept.sheet_id, "sha256": kept.sha256, "rows": [one["row"] for one in kept.applied or ()]})


def give_up(request: Request, kept: SheetImport) -> None:
    """Gives up a draft that came by mail, inside another deed's transaction: its mail goes elsewhere. Nothing for a decided one."""
    if kept.state == "read":
        _decide(request, kept, "withdrawn")
