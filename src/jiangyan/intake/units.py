"""A list of units from an Excel workbook: plain entries, and every fault with its sheet and cell."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiangyan.intake import child
from jiangyan.models.project.units import UnitKind
from jiangyan.problems import Problem
from jiangyan.queries.project.registrations import Account, Entry
from jiangyan.rulebook.words import plain

LARGEST = 5 * 1024 * 1024
COLUMNS = (
    ("name", "单位名称", True), ("credit_code", "统一社会信用代码", True), ("kind", "单位类型", True),
    ("district", "所在区", False), ("programme", "项目类别", False), ("project", "项目名称", False),
    ("clerk_name", "经办人姓名", False), ("clerk", "经办人账号", False), ("head_name", "负责人姓名", False),
    ("head", "负责人账号", False),
)
"""Field, heading of its column, whether the column must be there."""


@dataclass(frozen=True)
class Listed:
    """What a workbook holds: its entries in order, and what is wrong with its shape, each with sheet and cell."""

    sheet: str
    entries: tuple[Entry, ...]
    faults: tuple[str, ...]


def read(place: Path, name: str, needs_programme: bool) -> Listed:
    """The list in the workbook at `place`; Problem import.unreadable for what is no workbook or too large.

    `needs_programme`: the units are registered for a round, so the column 项目类别 must be there.
    """
    if place.stat().st_size > LARGEST:
        raise Problem("import.unreadable", name=name, detail=f"文件超过 {LARGEST // 1024 // 1024} MB")
    try:
        sheets = child.read("workbooks.py", place)["sheets"]
    except child.Unreadable as trouble:
        raise Problem("import.unreadable", name=name, detail=str(trouble)) from None
    filled = [sheet for sheet in sheets if any(any(cell is not None for cell in row) for row in sheet["rows"])]
    if not filled:
        raise Problem("import.unreadable", name=name, detail="工作簿里没有内容")
    sheet = next((one for one in filled if _heads(one["rows"])[1].keys() >= {"name", "credit_code"}), filled[0])
    return _listed(sheet["name"], sheet["rows"], needs_programme)


def _heads(rows: list[list[Any]]) -> tuple[int, dict[str, int]]:
    """The row that holds the headings (among the first ten) and the column of each field found there."""
    titles = {title: field for field, title, _needed in COLUMNS}
    best: tuple[int, dict[str, int]] = (0, {})
    for place, row in enumerate(rows[:10]):
        found = {titles[words]: column for column, cell in enumerate(row)
                 if (words := _words(cell).replace(" ", "").rstrip("*")) in titles}
        if len(found) > len(best[1]):
            best = place, found
    return best


def _listed(sheet: str, rows: list[list[Any]], needs_programme: bool) -> Listed:
    start, columns = _heads(rows)
    missing = [title for field, title, needed in COLUMNS
               if field not in columns and (needed or (field == "programme" and needs_programme))]
    if missing:
        where = f"工作表“{sheet}”第 {start + 1} 行（{cell(0, start)} 起）"
        return Listed(sheet, (), (f"{where}缺少列：{'、'.join(missing)}。请下载模板，按模板的列名填写。",))
    entries, faults = [], []
    for place, row in enumerate(rows[start + 1:], start=start + 1):
        if all(not _words(value) for value in row):
            continue
        entry, wrong = _entry(sheet, place, row, columns)
        entries.append(entry)
        faults += wrong
    if not entries:
        faults.append(f"工作表“{sheet}”{cell(0, start + 1)} 起没有单位。请从标题行下一行开始填写。")
    return Listed(sheet, tuple(entries), tuple(faults))


def _entry(sheet: str, place: int, row: list[Any], columns: dict[str, int]) -> tuple[Entry, list[str]]:
    values = {field: row[column] if column < len(row) else None for field, column in columns.items()}
    places = {field: f"工作表“{sheet}”{cell(column, place)}" for field, column in columns.items()}
    given, faults = {field: _words(value) for field, value in values.items()}, []
    if isinstance(values["credit_code"], int | float):
        faults.append(f"{places['credit_code']}：代码是数字格式，末尾几位已被 Excel 改动。请把这一列设为文本后重新填写。")
    faults += [f"{places[field]}：没有填写{title}。" for field, title, needed in COLUMNS if needed and not given[field]
               and field != "credit_code"]
    kinds: dict[str, str] = {label: value for value, label in UnitKind.choices}
    return Entry(
        given["name"], given["credit_code"], kinds.get(given["kind"], given["kind"]), given.get("district", ""),
        given.get("programme", ""), given.get("project", ""),
        Account(given.get("clerk", ""), given.get("clerk_name", "")),
        Account(given.get("head", ""), given.get("head_name", "")), places), faults


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain(str(value))


def cell(column: int, row: int) -> str:
    """A cell's name as Excel says it: (0, 0) → "A1"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
