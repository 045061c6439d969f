"""The whole round as one file, written by a worker that says how far it is."""

import time
from collections.abc import Iterator
from pathlib import Path

from jiangyan.models import Export, Job
from jiangyan.printing import round_records, round_workbooks
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import Asker
from jiangyan.queries.round import round_workbooks as asked
from jiangyan.queries.round import rounds
from jiangyan.vault import files

PAUSE = 1.0
"""Seconds between two words about how far it is."""
WRITERS = {"workbook": round_workbooks.write, "round": round_records.write}


def make(by: Asker, found: Export) -> tuple[files.Stored, dict[str, list[int]]]:
    """Writes the export's file and keeps it; answers it with the ids of what it shows. Problem storage.full and its like."""
    file = files.entrance()
    place = Path(file.name)
    try:
        file.close()
        with files.disk():
            shown = WRITERS[found.kind](place, found.round, rounds.programmes(found.round), _noted(by, found), by.person.display_name,
                                        database_now())
        return files.take_in(place), shown
    finally:
        place.unlink(missing_ok=True)


def _noted(by: Asker, found: Export) -> Iterator[asked.Chunk]:
    """The chunks, with a word to the job's row now and then."""
    projects, done, last = asked.projects_of(by, found.round), 0, 0.0
    for chunk in asked.chunks(by, found.round, projects):
        yield chunk
        done += len(chunk.found)
        if time.monotonic() - last >= PAUSE:
            last = time.monotonic()
            Job.objects.filter(export=found).update(progress={
                "share": 95 * done // max(1, len(projects)), "words": f"已写好 {done}/{len(projects)} 个项目"})
