"""The notice's own scoring table in a Word document: which cell holds the points of which row, told by the row's words.

A row counts as found where a cell says exactly what the notice says (考核内容 or 评分标准; spaces, signs and widths do not matter),
in one table row or in two to four that follow each other. Whatever is doubtful is not read, with the reason.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiangyan.rulebook.rubric import Rubric

HEADS = frozenset({"考核分数", "得分", "自评分", "自评得分", "自评分数", "评分", "专家评分", "分数"})
_LONGEST = 4
_SIGNS = re.compile(r"[\W_]+")
Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """The points cell of one row: where it stands, what is in it, its controls; in `trouble` why it cannot be used."""

    place: str
    text: str = ""
    tags: tuple[str, ...] = ()
    trouble: str = ""


@dataclass
class Annex:
    """What the tables of a document say: the points cell per row, and the number typed as the total."""

    rows: dict[str, Found] = field(default_factory=dict)
    total: str = ""
    tables: int = 0


def normal(text: str) -> str:
    """Words without spaces and signs, full-width letters made ordinary, for comparing."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def read(tables: Iterable[Mapping[str, Any]], rubric: Rubric) -> Annex:
    """The points cells of the rubric's rows among the tables of a document; a row that is not there is not in the answer."""
    words = _words(rubric)
    annex, several = Annex(), dict[str, list[Found]]()
    for number, table in enumerate(tables, start=1):
        column = _column(table["rows"])
        if column is None:
            continue
        found = _table(number, table["rows"], column, words)
        annex.tables += bool(found)
        for row, one in found:
            several.setdefault(row, []).append(one)
        if found:
            annex.total = _total(table["rows"], rubric) or annex.total
    annex.rows = {row: _one(row, places) for row, places in several.items()}
    return annex


def _words(rubric: Rubric) -> dict[str, str]:
    """The rows by their words as printed; words that two rows share tell neither."""
    words: dict[str, str] = {}
    shared = set()
    for row in rubric.rows.values():
        for text in {normal(row.indicator), normal(row.scoring)}:
            shared |= {text} if words.setdefault(text, row.id) != row.id else set()
    return {text: row for text, row in words.items() if text not in shared and len(text) >= 4}


@dataclass(frozen=True)
class Column:
    """The points column in grid columns: `start` to `end`; `left` is where the column before it begins, `right` where the next ends."""

    start: int
    end: int
    left: int
    right: int

    def cell(self, cells: list[Cell]) -> Cell | None:
        """The cell of a row that stands in this column; None where it was merged with a neighbour or is not there."""
        over = [cell for cell in cells if cell["start"] < self.end and self.start < cell["start"] + cell["span"]
                and cell["start"] > self.left and cell["start"] + cell["span"] < self.right]
        return over[0] if len(over) == 1 else None


def _column(rows: list[Mapping[str, Any]]) -> Column | str | None:
    """The points column by its head; a sentence where there are several; None without one."""
    for row in rows[:12]:
        cells = row["cells"]
        heads = [place for place, cell in enumerate(cells) if normal(cell["text"]) in HEADS]
        if len(heads) > 1:
            return "表里有几栏分数，看不出以哪一栏为准"
        if heads and len(cells) > 2:
            place = heads[0]
            after = cells[place + 1] if place + 1 < len(cells) else {"start": 10_000, "span": 1}
            return Column(cells[place]["start"], cells[place]["start"] + cells[place]["span"],
                          cells[place - 1]["start"] if place else -1, after["start"] + after["span"])
    return None


def _table(number: int, rows: list[Mapping[str, Any]], column: Column | str, words: dict[str, str]) -> list[tuple[str, Found]]:
    found: list[tuple[str, Found]] = []
    place = 0
    while place < len(rows):
        row, length, trouble = _told(rows, place, words)
        if row:
            told, end = f"第 {number} 个表格第 {place + 1} 行", place + length
            if isinstance(column, str) or trouble:
                found.append((row, Found(told, trouble=trouble or str(column))))
            else:
                found.append((row, _points(told, rows[place:end], column, rows[end : end + 1])))
        place += length
    return found


def _told(rows: list[Mapping[str, Any]], place: int, words: dict[str, str]) -> tuple[str, int, str]:
    """Which row begins at this table row, over how many it reaches, and what is contradictory about it."""
    for length in range(1, min(_LONGEST, len(rows) - place) + 1):
        texts: dict[int, str] = {}
        for row in rows[place : place + length]:
            for cell in row["cells"]:
                texts[cell["start"]] = texts.get(cell["start"], "") + normal(cell["text"])
        named = {words[text] for text in texts.values() if text in words}
        if len(named) == 1:
            return named.pop(), length, ""
        if named:
            return sorted(named)[0], length, f"这一行里有几项的文字（{'、'.join(sorted(named))}），看不出是哪一项的分"
        if length == 1 and not any(text and any(known.startswith(text) for known in words) for text in texts.values()):
            break
    return "", 1, ""


def _points(told: str, rows: list[Mapping[str, Any]], column: Column, after: list[Mapping[str, Any]]) -> Found:
    """The points of one row, which may stand in any of the table rows it was split into."""
    if any(row["hidden"] for row in rows):
        return Found(told, trouble="这一行被隐藏了")
    cells = [cell for row in rows if (cell := column.cell(row["cells"])) is not None]
    if len(cells) != len(rows):
        return Found(told, trouble="分数这一格和别的格子合并了，或者这一行的格子和表头对不上")
    if (len(rows) == 1 and cells[0]["merge"]) or any(
            (next_ := column.cell(row["cells"])) is not None and next_["merge"] == "continue" for row in after):
        return Found(told, trouble="分数这一格和上一行或下一行合并了，看不出是哪一项的分")
    filled = [cell for cell in cells if cell["text"].strip()]
    if len(filled) > 1:
        return Found(told, trouble="这一行拆成了几行，几行里都有分数，看不出以哪个为准")
    chosen = filled[0] if filled else cells[0]
    return Found(told, chosen["text"], tuple(tag for cell in cells for tag in cell["tags"]))


def _one(row: str, places: list[Found]) -> Found:
    """One place for a row that stands in the document several times: the only one with something in it."""
    filled = [one for one in places if one.text.strip() or one.trouble]
    if len(filled) > 1:
        return Found(places[0].place, trouble=f"第 {row} 项在文件里出现了 {len(places)} 次，不止一处有内容")
    return filled[0] if filled else places[0]


def _total(rows: list[Mapping[str, Any]], rubric: Rubric) -> str:
    """What is typed in the row of the total, in its last cell."""
    for row in reversed(rows):
        if any(normal(cell["text"]) == normal(rubric.total_label) for cell in row["cells"]):
            return str(row["cells"][-1]["text"]).strip()
    return ""
