"""The figures of an overview as printed tables, each with a small drawn bar where a picture helps."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jiangyan.printing import papers
from jiangyan.printing.papers import Form
from jiangyan.printing.values import Values
from jiangyan.queries.round.figures import Cell, Figure
from jiangyan.rulebook.numbers import points

WIDTH = 156
NUMBER, NUMBERS_LEAST, BAR = 17, 20, 46
"""Millimetres: the page between its margins, a column of numbers, one with a long head, the bar."""
MOST = 40
"""So many lines of one figure are printed; the whole list is in its CSV."""


def print_report(values: Values, figures: Sequence[Figure], form: Form) -> bytes:
    """The report as PDF or Word; a figure without numbers says why."""
    return papers.render("round_report", {**values, "sections": [section(one) for one in figures]}, form, False)


def report_name(round_name: str, made_at: str, form: Form) -> str:
    """The file name: title, round, day."""
    return papers.file_name(papers.paper("round_report").title, round_name, made_at[:10].replace("-", ""), ending=f".{form}")


def section(figure: Figure) -> dict[str, Any]:
    """One figure as a section: title, note, and either its table or the reason why there is none."""
    if not figure.rows:
        return {"title": figure.title, "note": "", "table": {}, "empty": figure.empty}
    said = figure.note.partition("；图中")[0]
    notes = [said, *([f"共{len(figure.rows)}行，印出前{MOST}行"] if len(figure.rows) > MOST else []), _legend(figure)]
    return {"title": figure.title, "note": "。".join(note for note in notes if note) + "。", "table": table(figure), "empty": ""}


def table(figure: Figure) -> dict[str, Any]:
    """The figure's numbers as a table of printing.tables: widths in millimetres, heads, rows, and the bar last."""
    drawn, rows = figure.chart != "none", list(figure.rows)[:MOST]
    shares = [_shares(figure.chart, row) for row in rows]
    most = max((sum(one) for one in shares), default=Decimal(0)) or Decimal(1)
    heads = [*figure.heads, "图"] if drawn else list(figure.heads)
    return {"widths": _widths(figure), "head": [[{"text": head, "align": "center"} for head in heads]],
            "body": [[*_cells(row), *([{"text": "", "bar": [float(round(part / most, 4)) for part in one]}] if drawn else [])]
                     for row, one in zip(rows, shares, strict=True)]}


def _widths(figure: Figure) -> list[float]:
    count = len(figure.heads)
    if figure.chart == "none":
        longest = [max(4, *(min(len(_words(row[place])), 24) for row in figure.rows)) for place in range(count)]
        return [round(WIDTH * length / sum(longest), 1) for length in longest]
    each = NUMBER if max(len(head) for head in figure.heads[1:]) <= 4 else NUMBERS_LEAST
    return [WIDTH - BAR - each * (count - 1), *[each] * (count - 1), BAR]


def _cells(row: Sequence[Cell]) -> list[dict[str, Any]]:
    return [{"text": _words(cell), "align": "left" if place == 0 or isinstance(cell, str) else "center"}
            for place, cell in enumerate(row)]


def _words(cell: Cell) -> str:
    return points(cell) if isinstance(cell, Decimal) else "" if cell is None else str(cell)


def _shares(chart: str, row: Sequence[Cell]) -> list[Decimal]:
    numbers = [Decimal(cell) for cell in row[1:] if isinstance(cell, int | Decimal)]
    if chart == "points":
        own, merged = numbers[0], numbers[1]
        return [min(own, merged), max(own - merged, Decimal(0))]
    if chart == "bars":
        return [numbers[0], max(numbers[1] - numbers[0], Decimal(0))]
    return numbers


def _legend(figure: Figure) -> str:
    """What the shades mean, from dark to light."""
    if figure.chart == "none":
        return ""
    names = {"points": ["汇总分", "自评高出的部分"], "bars": ["失分", "其余的满分"]}.get(figure.chart, list(figure.heads[1:]))
    return f"图中由深到浅：{'、'.join(names)}"
