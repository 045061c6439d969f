"""The benchmarks run: real granian, a small round, and figures of the right shape; never how fast."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKS = ("save one mark", "open a 23-row scoring page", "round table, 50 of all", "round overview of all", "save one mark by program",
         "open a sheet by program", "submit a self-assessment")
FIGURES = ("cpu_ms", "cpu_ms_least", "p50_ms", "p95_ms")


def test_the_web_benchmark_plays_all_its_requests_on_a_served_round(tmp_path: Path) -> None:
    own = {"JIANGYAN_DATA_DIR": str(tmp_path), "JIANGYAN_DATABASE_URL": "", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run([sys.executable, "-m", "bench.web", "--smoke"], cwd=ROOT, env=os.environ | own, timeout=240,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["what"] for line in lines] == [work for work in WORKS for _ in range(2)]
    assert {line["clients"] for line in lines[:6]} == {1, 4}
    assert [line for line in lines if not all(line[name] >= 0 for name in FIGURES)] == []
    assert [line for line in lines if line["p95_ms"] < line["p50_ms"]] == []


def test_the_yardstick_measures_a_bare_django_beside_it() -> None:
    done = subprocess.run([sys.executable, "-m", "bench.yardstick", "--smoke"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
                          timeout=120, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["what"] for line in lines] == ["bare: empty", "bare: save", "bare: rows"]
    assert [line for line in lines if line["cpu_ms"] < line["cpu_ms_least"]] == []


def test_saving_and_the_scoring_page_ask_the_database_for_the_same_work_in_a_small_round_and_a_larger_one(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "bench.steps", "--projects", "10", "40"], cwd=ROOT, timeout=240, capture_output=True,
                          env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "TMPDIR": str(tmp_path)}, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    small, larger = (
        {line["what"]: line for line in map(json.loads, done.stdout.splitlines()) if line["projects"] == size} for size in (10, 40))
    assert list(small) == list(larger) == list(WORKS[:4])
    assert [small[work]["queries"] for work in small] == [larger[work]["queries"] for work in small] == [19, 9, 9, 16]
    grown = {work: larger[work]["instructions"] - small[work]["instructions"] for work in small}
    assert max(abs(grown[work]) for work in WORKS[:2]) <= 40, grown  # counted in tens, and one level more of an index
    assert grown[WORKS[2]] > 1000, "the counter counts: the totals of the table read every project"
