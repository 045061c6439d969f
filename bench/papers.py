"""How long it takes to print score sheets: `python bench/papers.py [how many]`, seconds and bytes for PDF and Word.

One process, warm fonts, every sheet with other names and points, so that nothing is printed twice.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from jiangyan.printing import papers, tables
from jiangyan.queries import rubrics

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
            f"{form:5} {count} sheets {seconds:6.2f} s (cpu {cpu:.2f} s, target {target * count / 100:.1f} s), "
            f"{size:,} bytes; the first one {first:.2f} s"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
