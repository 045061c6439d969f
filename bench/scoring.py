"""Sheets per second of `jiangyan score --jsonl` on one core, start-up included.

python -m bench.scoring [--sheets 100000] [--kept FOLDER]; the sheets are varied, realistic and the same on every run.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.rubric import Fact, Row, Rubric
from jiangyan.rulebook.sheets import UNIT_KINDS

ROOT = Path(__file__).resolve().parents[1]
BASE, STUDIO = "tianjin-training-base-2025", "tianjin-master-studio-2025"
TARGET = 15.0
"""Seconds for 100,000 sheets of 23 rows on a 2-core machine, one core used."""
CEILINGS = {
    "concurrent_capacity": 400, "unmet_programmes": 3, "programmes": 8, "enterprise_agreements": 12, "college_agreements": 4,
    "part_time_teachers": 60, "teachers": 200, "senior_trainees_per_year": 900, "employers_surveyed": 60,
    "trainees_surveyed": 600,
}
"""The largest count that a unit would plausibly state."""


def stated(chance: random.Random, fact: Fact) -> Any:
    """One plausible value; most things are in order."""
    if fact.type == "bool":
        return chance.random() < (0.1 if fact.name in ("improper_spending", "late_or_poor") else 0.9)
    if fact.type == "choice":
        return chance.choice([value for value, _ in fact.choices])
    if fact.type == "decimal":
        return f"{chance.randint(20_000, 90_000) / 100:.2f}"
    return chance.randint(1 if fact.name != "unmet_programmes" else 0, CEILINGS.get(fact.name, 12))


def facts_of(chance: random.Random, row: Row, kind: str | None) -> dict[str, Any]:
    """The facts of one row; a part is never larger than its whole."""
    facts = {fact.name: stated(chance, fact) for fact in row.facts_for(kind)}
    if "part" in row.rule:
        part, whole = row.rule["part"], row.rule["whole"]
        facts[part] = round(facts[whole] * min(1.0, chance.uniform(0.5, 1.2)))
    return facts


def sheets(count: int, rubric: Rubric) -> Iterator[str]:
    """`count` sheets as lines of JSON: some rows blank, a few judged, some with another reading."""
    chance = random.Random(20250318)
    for _ in range(count):
        kind = chance.choice(UNIT_KINDS) if rubric.unit_kinds else None
        sheet: dict[str, Any] = {"rubric": rubric.id, "unit_kind": kind, "facts": {
            row.id: facts_of(chance, row, kind) for row in rubric.rows.values() if row.facts and chance.random() < 0.97}}
        fair = sheet["facts"].get("9.1", {}).get("assessment") == "fair"
        sheet["scores"] = {"9.1": chance.choice(["3", "3.5", "4", "4.5", "5"])} if fair else {}
        if rubric.id == BASE and chance.random() < 0.1:
            sheet["readings"] = {"13.2": chance.choice(["any_part", "proportional"])}
        yield json.dumps(sheet, ensure_ascii=False)


def measure(file: Path, folder: Path) -> tuple[float, float, int, int]:
    """Seconds by the wall, seconds of CPU, bytes out and kilobytes of memory at most, on one core."""
    core = {min(os.sched_getaffinity(0))} if hasattr(os, "sched_getaffinity") else None

    def alone() -> None:
        if core:
            os.sched_setaffinity(0, core)

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with file.open("rb") as source, (folder / "results.jsonl").open("wb") as target:
        done = subprocess.run(
            [sys.executable, "-m", "jiangyan", "score", "--jsonl"], stdin=source, stdout=target, check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, preexec_fn=alone)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"some sheets were refused: {folder / 'results.jsonl'}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, (folder / "results.jsonl").stat().st_size, after.ru_maxrss


def run(count: int, folder: Path) -> None:
    """Prints one line per rubric."""
    for name in (BASE, STUDIO):
        rubric = rubrics.load(name)
        file = folder / "sheets.jsonl"
        file.write_text("\n".join(sheets(count, rubric)) + "\n", encoding="utf-8")
        seconds, cpu, size, memory = measure(file, folder)
        print(f"{name}: {count} sheets of {len(rubric.rows)} rows in {seconds:.2f} s (CPU {cpu:.2f} s, "
              f"target {TARGET * count / 100_000:.2f} s), {count / seconds:,.0f} sheets/s, "
              f"{count * len(rubric.rows) / seconds:,.0f} rows/s, {size:,} bytes out, {memory // 1024} MB", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Makes the sheets, scores them, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=100_000)
    parser.add_argument("--kept", type=Path, help="keep sheets and results in this folder")
    given = parser.parse_args(arguments)
    if given.kept:
        given.kept.mkdir(parents=True, exist_ok=True)
        run(given.sheets, given.kept)
        return 0
    with tempfile.TemporaryDirectory(prefix="jiangyan-bench-") as folder:
        run(given.sheets, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
