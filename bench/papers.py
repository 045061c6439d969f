"""How long it takes to print papers: `python bench/papers.py [how many]`, seconds and bytes for PDF and Word.

Warm fonts, every sheet with other names and points, so that nothing is printed twice. First the score sheets, one after
the other and as the product prints many of them; then the notice's seventeen papers for twenty projects, each with its code.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from jiangyan.printing import batches, papers, tables
from jiangyan.printing.codes import Code
from jiangyan.queries.round import rubrics

TARGETS: dict[papers.Form, float] = {"pdf": 5.0, "docx": 6.0}


def sheets(count: int) -> list[papers.Values]:
    """Make `count` self-assessment sheets of the training base table, each with its own name and points."""
    rubric = rubrics.load("tianjin-training-base-2025")
    made = []
    for place in range(count):
        values = papers.sample("self_assessment_sheet", "base")
        values |= {"unit_name": f"示例第{place}职业技术学院", "named": f"示例第{place}职业技术学院"}
        scores = {row: f"{(place + order) % 5}.0" for order, row in enumerate(rubric.rows)}
        values["table"] = tables.score_table(rubric, scores, str(place))
        for order, reason in enumerate(values["reasons"]):
            reason["points"] = f"{(place + order) % 5}.0"
        made.append(values)
    return made


def whole_notice(projects: int, form: papers.Form, target: float) -> None:
    """Print every paper of the notice for so many projects, each under its own number."""
    kinds = [kind for kind in papers.paper_ids() if kind not in ("self_assessment_sheet", "submission_receipt", "round_report")]
    ready = []
    for place in range(projects):
        for kind in kinds:
            values = papers.sample(kind, "base" if place % 2 else "studio")
            own = {"unit_name": f"示例第{place}职业技术学院", "project_name": f"示例第{place}项目", "round_name": f"示例批次{place}"}
            ready.append((kind, values | {name: own[name] for name in own if name in values}))
    started, busy = time.perf_counter(), time.process_time()
    for place, (kind, values) in enumerate(ready):
        papers.render(kind, values, form, False, Code(f"津示例函〔2026〕{place + 1}号", f"{place:064x}"))
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    print(f"{form:5} {len(kinds)} papers for {projects} projects {seconds:6.2f} s (cpu {cpu:.2f} s, target {target:.1f} s)")


def main(count: int) -> None:
    """Print the table of seconds and bytes."""
    values = sheets(count)
    for form, target in TARGETS.items():
        started = time.perf_counter()
        papers.render("self_assessment_sheet", papers.sample("self_assessment_sheet", "studio"), form, draft=False)
        first = time.perf_counter() - started
        started, busy = time.perf_counter(), time.process_time()
        size = sum(len(papers.render("self_assessment_sheet", each, form, draft=False)) for each in values)
        seconds, cpu = time.perf_counter() - started, time.process_time() - busy
        print(
            f"{form:5} {count} sheets {seconds:6.2f} s one after the other (cpu {cpu:.2f} s), {size:,} bytes; the first one {first:.2f} s"
        )
        started = time.perf_counter()
        size = sum(map(len, batches.printed(batches.Order("self_assessment_sheet", each, form, False) for each in values)))
        seconds = time.perf_counter() - started
        print(f"{form:5} {count} sheets {seconds:6.2f} s as a batch, starting its processes included "
              f"(target {target * count / 100:.1f} s), {size:,} bytes")
    whole_notice(20, "pdf", 30.0)
    whole_notice(20, "docx", 30.0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
