"""Seconds and peak memory of a round's workbook: every project with its own sheet, three experts' and the merged one.

python -m bench.workbooks [--projects 1000]; SQLite in a folder of its own, the workbook is written by a fresh process.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from jiangyan.management import ground

SECONDS, MEGABYTES, PROJECTS = 30.0, 300, 1000
"""The targets for a thousand projects of 23 rows and five sheets."""


def prepared(projects: int) -> None:
    """A round in which every project is scored and every sheet filed."""
    import random

    from django.utils import timezone

    from bench import filling
    from jiangyan.models import Inspection, Person, Project, Sheet

    filling.READY = 0.0
    filling.fill(projects)
    now, officer = timezone.now(), Person.objects.get(username="officer")
    merged = list(Sheet.objects.filter(kind="merged"))
    filling.mark(merged, officer, random.Random(7), merged[0].rubric_hash, now)
    Sheet.objects.update(filed_at=now)
    Project.objects.update(stage="scored")
    Inspection.objects.update(merged_at=now)


def measured() -> None:
    """Writes the workbook and prints what it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from jiangyan.actions.round import round_workbooks as actions
    from jiangyan.models import Export, Person, Round
    from jiangyan.queries import rights
    from jiangyan.queries.clock import database_now

    by = rights.asker(Person.objects.get(username="officer"))
    made = Export.objects.create(round=Round.objects.get(), kind="workbook", asked_by=by.person, asked_at=database_now())
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        stored, shown = actions.make(by, made)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{len(shown['projects'])} projects, {len(shown['sheets'])} sheets: {seconds:.1f} s (cpu {cpu:.1f} s), peak {after.ru_maxrss // 1024} MB, "
          f"{len(asked)} queries, {stored.size:,} bytes", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Fills a folder, then measures in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=PROJECTS)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.measure:
        ground.stand(given.measure)
        measured()
        return 0
    with tempfile.TemporaryDirectory(prefix="jiangyan-bench-") as folder:
        ground.stand(folder)
        ground.migrate()
        prepared(given.projects)
        print(f"targets for {PROJECTS}: {SECONDS} s, {MEGABYTES} MB", flush=True)
        return subprocess.run([sys.executable, "-m", "bench.workbooks", "--measure", folder], env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
