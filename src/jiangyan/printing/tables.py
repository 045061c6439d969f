"""The printed tables: a rubric and a text per row become rows of cells with spans, the same for PDF and Word."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from jiangyan.rulebook.numbers import text
from jiangyan.rulebook.rubric import Item, Row, Rubric, Section

LAYOUTS = Path(__file__).resolve().parents[1] / "papers" / "layouts"
WIDTH = 257  # millimetres between the margins of a landscape A4 page
Table = dict[str, Any]
Cell = dict[str, Any]
Line = tuple[Section, Item, Row]


def score_table(rubric: Rubric, scores: Mapping[str, str | None], total: str | None) -> Table:
    """Return the annex as printed with one text per row id; None is missing, "" is meant to be blank."""
    layout = _layout(rubric.layout)
    body = _body(rubric, layout["columns"], [("考核分数", scores)])
    body.append([_total_cell(cell, rubric, "考核分数", total) for cell in layout["total"]])
    return {**_caption(rubric), **_head(layout["columns"]), "body": body}


def merged_table(rubric: Rubric, scorers: Sequence[tuple[str, Mapping[str, str | None], str | None]]) -> Table:
    """Return rows × scorers, each (heading, text per row id, total): 自评, the experts, 汇总分."""
    layout = _layout(rubric.layout)
    widths = 17 if len(scorers) <= 7 else 13
    columns = [dict(column) for column in layout["merged"]]
    columns += [{"head": name, "width": widths, "shows": "score", "align": "center"} for name, _, _ in scorers]
    spare = WIDTH - sum(column["width"] for column in columns)
    for column in columns:
        column["width"] = column["width"] or spare
    body = _body(rubric, columns, [(name, scores) for name, scores, _ in scorers])
    totals = [_total_cell(cell, rubric, "", "") for cell in layout["merged_total"]]
    totals += [_score_cell(f"{rubric.total_label}·{name}", total) for name, _, total in scorers]
    return {**_caption(rubric), **_head(columns), "body": [*body, totals]}


@cache
def _layout(name: str) -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(LAYOUTS / f"{name}.yaml")
    return read


def _caption(rubric: Rubric) -> Table:
    """What stands above the table; the name goes between the two parts of the line."""
    before, colon, after = rubric.name_line.partition("：")
    return {"annex": rubric.annex, "heading": rubric.title, "unit_line": [before + colon, after]}


def _head(columns: Sequence[Mapping[str, Any]]) -> Table:
    cells: list[Cell] = []
    for column in columns:
        if column["head"]:
            cells.append({"text": column["head"], "align": "center"})
        else:
            cells[-1]["columns"] = cells[-1].get("columns", 1) + 1
    return {"widths": [column["width"] for column in columns], "head": [cells]}


def _body(
    rubric: Rubric, columns: Sequence[Mapping[str, Any]], scorers: Sequence[tuple[str, Mapping[str, str | None]]]
) -> list[list[Cell]]:
    lines = [(section, item, row) for section in rubric.sections for item in section.items for row in item.rows]
    by_column: list[dict[int, Cell]] = []
    remaining = iter(scorers)
    for column in columns:
        if column["shows"] == "score":
            by_column.append(dict(enumerate(_scores(lines, *next(remaining)))))
        else:
            by_column.append(dict(_spans(lines, column)))
    return [[cells[place] for cells in by_column if place in cells] for place in range(len(lines))]


def _scores(lines: list[Line], name: str, scores: Mapping[str, str | None]) -> Iterator[Cell]:
    for _, item, row in lines:
        yield _score_cell(f"{row.id}（{item.name}）{name}", scores.get(row.id))


def _score_cell(label: str, score: str | None) -> Cell:
    return {"text": score, "align": "center", "label": label}


def _spans(lines: list[Line], column: Mapping[str, Any]) -> Iterator[tuple[int, Cell]]:
    """Give the cells of one column with the line each starts on; neighbours that belong together share one."""
    merges = column.get("merges", "row")
    for _, group in groupby(enumerate(lines), key=lambda numbered: _belongs(lines, numbered[0], merges)):
        numbered = list(group)
        place, line = numbered[0]
        cell: Cell = {"text": _shown(column["shows"], line), "align": column.get("align", "left")}
        if len(numbered) > 1:
            cell["rows"] = len(numbered)
            cell["breaks"] = merges == "section"
        yield place, cell


def _belongs(lines: list[Line], place: int, merges: str) -> object:
    section, item, row = lines[place]
    if merges == "section":
        return section.id
    if merges == "item":
        return section.id, item.id
    if merges == "evidence" and row is not item.rows[0] and row.evidence == lines[place - 1][2].evidence:
        return _belongs(lines, place - 1, merges)
    return row.id


def _shown(what: str, line: Line) -> str:
    section, item, row = line
    return {
        "section.number": section.id,
        "section.name": section.name,
        "item.number": item.id,
        "item.name": item.name,
        "item.max": text(item.max),
        "row.indicator": row.indicator,
        "row.max": text(row.max),
        "row.scoring": row.scoring,
        "row.evidence": row.evidence,
    }[what]


def _total_cell(cell: Mapping[str, Any], rubric: Rubric, name: str, total: str | None) -> Cell:
    shows = cell["shows"]
    if shows == "total.score_of_max":
        drawn = _score_cell(f"{rubric.total_label}·{name}", total and f"{total}\n满分{text(rubric.max)}")
    elif shows == "total.score":
        drawn = _score_cell(f"{rubric.total_label}·{name}", total)
    else:
        words = {"total.label": rubric.total_label, "total.max": text(rubric.max), "nothing": ""}[shows]
        drawn = {"text": words, "align": "center", "bold": shows == "total.label"}
    return {**drawn, "columns": cell["columns"]}
