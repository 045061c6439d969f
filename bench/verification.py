"""How long `jiangyan verify` takes over a long journal: python -m bench.verification [--lines 100000] [--marks 10000] [--records 10000].

SQLite unless JIANGYAN_DATABASE_URL names another (empty) database; everything lies in a folder that is gone at the end. A part of
the lines are marks, each held against its row, a part take a record of evidence along; the rest are downloads. One line of JSON.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta

CHUNK = 1_000


def write(lines: int, marks: int, records: int) -> None:
    """The cast, so many saved rows, so many records with a line each, and downloads until the journal has so many lines."""
    from django.db import transaction

    from jiangyan.actions import journal
    from jiangyan.actions.sheet.marks import Entered, record_mark
    from jiangyan.models import Absence, JournalHead, Proposal
    from jiangyan.queries.clock import database_now
    from tests.cast import cast, request

    with transaction.atomic():
        made, now = cast(), database_now()
        Proposal.objects.create(kind="open_round", round=made.round, state="confirmed", proposed_by=made.officer,
                                proposed_at=now, decided_by=made.approver, decided_at=now)
        clerk, sheet, project = made.clerks["college"], made.sheet("college"), made.projects["college"]
    for first in range(0, marks, CHUNK):
        with transaction.atomic():
            for turn in range(first, min(first + CHUNK, marks)):
                record_mark(request(clerk), sheet.pk, "13.2", Entered({"senior_trainees_per_year": 300 + turn % 300}), turn)
    for first in range(0, records, CHUNK):
        with transaction.atomic():
            for turn in range(first, min(first + CHUNK, records)):
                kept = Absence.objects.create(person=made.lead, day=date(2026, 1, 1) + timedelta(days=turn), said_at=now)
                journal.append(made.lead, "absence.said", None, {"absence": kept.pk})
    while (left := lines - JournalHead.objects.get().position) > 0:
        with transaction.atomic():
            for turn in range(min(CHUNK, left)):
                journal.append(clerk, "file.downloaded", project, {"file": turn, "sha256": f"{turn:064x}"})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--marks", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=10_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiangyan-bench-") as folder:
        os.environ["JIANGYAN_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiangyan.config.settings")
        import django

        django.setup()
        from jiangyan.management import ground

        ground.migrate()
        write(args.lines, args.marks, args.records)
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "jiangyan", "verify", "--json"], capture_output=True, text=True, check=False)
        spent = time.perf_counter() - began
        told = json.loads(done.stdout)
        print(json.dumps({"what": "verify", "lines": told["lines"], "marks": args.marks, "records": args.records, "seconds": round(spent, 1),
                          "status": done.returncode, "findings": sorted({one["kind"] for one in told["findings"]})}))


if __name__ == "__main__":
    main()
