"""A list of units, experts, assignments or deadlines from an Excel workbook: typed rows, and every fault with its sheet and cell."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from jiangyan.intake import file_types, sheets
from jiangyan.intake.cells import cell
from jiangyan.intake.typed import YES, shown
from jiangyan.problems import Problem
from jiangyan.queries.clock import SHANGHAI
from jiangyan.queries.panel.experts import listing
from jiangyan.queries.panel.list_imports import Column, Row, columns_of
from jiangyan.rulebook.words import plain

LARGEST = 5 * 1024 * 1024
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*(.*)\Z")
_CLOCK = re.compile(r"(\d{1,2})[:：时点](\d{2})?分?(?::\d{2})?\Z")


@dataclass(frozen=True)
class Listed:
    """What a workbook holds: its rows in order, what is wrong with its shape or its cells, and what is worth knowing."""

    sheet: str
    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read(place: Path, name: str, kind: str, for_round: bool = False) -> Listed:
    """The list of this kind in the workbook at `place`, read in a limited child; what is no workbook of ours is a Problem.

    `for_round`: it is for one round, which needs more columns (see columns_of).

    Problems import.unreadable, sheet_import.*: password, macros, external links, too large or too far out, damaged.
    """
    if place.stat().st_size > LARGEST:
        raise Problem("import.unreadable", name=name, detail=f"文件超过 {LARGEST // 1024 // 1024} MB")
    _require_workbook(place, name)
    found = [one for one in sheets.pages(place, name).get("sheets", []) if any(any(value is not None for value in row) for row in one["rows"])]
    if not found:
        raise Problem("import.unreadable", name=name, detail="工作簿里没有内容")
    columns = columns_of(kind, for_round)
    needed = {column.title for column in columns if column.needed}
    best = max(found, key=lambda one: len(needed & {plain(str(value)).rstrip("*") for row in one["rows"][:10] for value in row if value}))
    return _listed(best, columns)


def _require_workbook(place: Path, name: str) -> None:
    """Passes for an .xlsx that is one inside; for a password, macros and all else the Problem that says so."""
    try:
        ending = file_types.examine(name, place).ending
    except file_types.Refused as refused:
        if refused.fault:
            detail, advice = file_types.FAULTS[refused.fault]
            raise Problem("evidence.unsafe", name=name, detail=detail, advice=advice) from None
        raise Problem("import.unreadable", name=name, detail=f"它的内容是{refused.found}，不是 Excel 工作簿") from None
    if ending != "xlsx":
        raise Problem("import.unreadable", name=name, detail="不是 .xlsx 工作簿")


def _listed(sheet: dict[str, Any], columns: tuple[Column, ...]) -> Listed:
    name, rows = sheet["name"], sheet["rows"]
    start, heads = _heads(rows, columns)
    missing = [column.title for column in columns if column.needed and column.field not in heads]
    if missing:
        return Listed(name, (), (f"工作表“{name}”第 {start + 1} 行（{cell(0, start)} 起）缺少列：{'、'.join(missing)}。"
                                 "请下载模板，按模板的列名填写。",))
    faults = [f"工作表“{name}”{place}：单元格被合并，不知道内容属于哪一行。请取消合并，逐行填写。" for place in sheet["merged"]]
    faults += [f"工作表“{name}”{place}：公式还没有算出结果。请打开文件保存一次，或者把内容粘贴成数值。" for place in sheet["uncounted"]]
    told = []
    for number, row in enumerate(rows[start + 1:], start=start + 1):
        if all(value is None or not shown(value).strip() for value in row):
            continue
        made, wrong = _row(name, number, row, heads, columns)
        told.append(made)
        faults += wrong
    if not told:
        faults.append(f"工作表“{name}”{cell(0, start + 1)} 起没有内容。请从标题行下一行开始填写。")
    hidden = [number for number in sheet["hidden_rows"] if number > start + 1]
    notes = (f"工作表“{name}”第 {'、'.join(map(str, hidden[:20]))} 行是隐藏的，也已读入，请核对。",) if hidden else ()
    return Listed(name, tuple(told), tuple(faults), notes)


def _heads(rows: list[list[Any]], columns: tuple[Column, ...]) -> tuple[int, dict[str, int]]:
    """The row that holds the headings (among the first ten) and the column of each field found there."""
    titles = {column.title: column.field for column in columns}
    best: tuple[int, dict[str, int]] = (0, {})
    for place, row in enumerate(rows[:10]):
        found = {titles[words]: column for column, value in enumerate(row)
                 if value is not None and (words := plain(shown(value)).replace(" ", "").rstrip("*")) in titles}
        if len(found) > len(best[1]):
            best = place, found
    return best


def _row(sheet: str, number: int, row: list[Any], heads: dict[str, int], columns: tuple[Column, ...]) -> tuple[Row, list[str]]:
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    faults = []
    for column in columns:
        if column.field not in heads:
            continue
        at = heads[column.field]
        raw = row[at] if at < len(row) else None
        places[column.field] = f"工作表“{sheet}”{cell(at, number)}"
        values[column.field], wrong = _value(column, raw)
        if wrong:
            faults.append(f"{places[column.field]}：{wrong}")
    return Row(values, places), faults


def _value(column: Column, raw: Any) -> tuple[Any, str]:
    """The typed value of a cell, or None with what is wrong."""
    words = "" if raw is None else plain(shown(raw))
    if not words:
        return None, f"没有填写{column.title}。" if column.needed else ""
    if column.type == "code" and isinstance(raw, int | float):
        return words, "代码是数字格式，末尾几位已被 Excel 改动。请把这一列设为文本后重新填写。"
    if column.type == "names":
        return listing(words), ""
    if column.type == "yes":
        return (YES[words], "") if words in YES else (None, f"“{words[:20]}”不是“是”或“否”。")
    if column.type in ("day", "instant", "clock"):
        if isinstance(raw, int | float):
            return None, f"“{words}”是数字，不是{'时间' if column.type == 'clock' else '日期'}。请把单元格设为日期格式，或写成 2025-03-18 的样子。"
        found = _moment(words, column.type)
        return found, "" if found is not None else f"“{words[:30]}”不是{column.title}。日期写成 2025-03-18，时间写成 17:00 的样子。"
    return words, ""


def _moment(words: str, kind: str) -> Any:
    """A day, an instant of Asia/Shanghai (a day alone ends at 24:00) or a time of day; None for anything else."""
    if kind == "clock":
        clock = _clock(words.rpartition("T")[2])
        return clock if isinstance(clock, time) else None
    match = _DAY.match(words.replace("T", " "))
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    rest = match[4].strip()
    if kind == "day":
        return day if rest in ("", "00:00:00") else None
    clock = _clock(rest) if rest and rest != "00:00:00" else "24:00"
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI)
    return datetime.combine(day, clock, SHANGHAI) if isinstance(clock, time) else None


def _clock(words: str) -> time | str | None:
    match = _CLOCK.match(words)
    if match is None:
        return None
    hours, minutes = int(match[1]), int(match[2] or 0)
    if (hours, minutes) == (24, 0):
        return "24:00"
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
