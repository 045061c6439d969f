"""Reads the sheets of an Excel form to plain data, with what a value reader does not tell: merged and hidden places.

{"sheets": [{"name", "hidden", "rows": [[cell, …], …], "merged": ["A1:B2"], "hidden_rows": [7], "uncounted": ["D9"]}]}; a cell is
text, a number, true/false, {"date": …} or null. Rows are counted from 1, as Excel does.
"""

import datetime
import re
from typing import Any
from xml.etree import ElementTree

from jiangyan.intake.packed import Package, Refused

SHEETS, ROWS, COLUMNS, TEXT = 8, 5_000, 60, 33_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")


def read(place: str) -> dict[str, Any]:
    """The sheets of the workbook at `place`; Refused for what is no form that could be filled in."""
    package = Package(place)
    package.check_links()
    sheets = [_looked_through(package, one) for one in _sheets(package)]
    _values(place, sheets)
    return {"sheets": sheets}


def _sheets(package: Package) -> list[dict[str, Any]]:
    """Name, part and state of every sheet, in order."""
    book = package.tree("xl/workbook.xml")
    targets = {one.get("Id"): one.get("Target", "") for one in package.tree("xl/_rels/workbook.xml.rels")}
    found = []
    for one in book.iter():
        if _plain(one.tag) == "sheet":
            target = targets.get(one.get(_ID) or _strict_id(one), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append({"name": one.get("name", ""), "hidden": one.get("state", "visible") != "visible", "part": part})
    if not found or len(found) > SHEETS:
        raise Refused("too_large", f"有 {len(found)} 张工作表") if found else Refused("damaged")
    return found


def _strict_id(one: ElementTree.Element) -> str | None:
    return next((value for name, value in one.attrib.items() if name.endswith("}id")), None)


def _plain(tag: str) -> str:
    return tag.removeprefix(_MAIN).removeprefix(_STRICT)


def _looked_through(package: Package, sheet: dict[str, Any]) -> dict[str, Any]:
    """Merged cells, hidden rows, errors and formulas without a value of one sheet; Refused for cells far outside any form."""
    merged: list[str] = []
    hidden: list[int] = []
    uncounted: list[str] = []
    numbered = 0
    for one in package.tree(sheet["part"]).iter():
        tag = _plain(one.tag)
        if tag == "row":
            numbered = _numbered(one.get("r"), numbered + 1)
            if one.get("hidden") in ("1", "true") or one.get("ht") in ("0", "0.0"):
                hidden.append(numbered)
        elif tag == "c":
            _inside(sheet["name"], one, numbered)
            if one.get("t") == "e" or (one.find("{*}f") is not None and not one.findtext("{*}v")):
                uncounted.append(one.get("r", ""))
        elif tag == "mergeCell":
            merged.append(one.get("ref", ""))
    return sheet | {"merged": merged[:500], "hidden_rows": hidden[:500], "uncounted": uncounted[:500]}


def _numbered(told: str | None, following: int) -> int:
    """A row's own number, or the one after the row before."""
    if not told:
        return following
    if not told.isascii() or not told.isdigit() or len(told) > 7:
        raise Refused("damaged")
    return int(told)


def _inside(name: str, cell: ElementTree.Element, row: int) -> None:
    """A cell must stand where a form can have cells; one that is empty may be anywhere, if it is not too far."""
    place = cell.get("r", f"A{row}")
    found = _PLACE.match(place)
    if found is None:
        raise Refused("damaged")
    if int(found[2]) > ROWS:
        raise Refused("too_large", f"工作表“{name}”的 {place} 在第 {ROWS} 行以外")
    if len(found[1]) > 2 or (len(found[1]) == 2 and found[1] > "BH"):
        raise Refused("too_large", f"工作表“{name}”的 {place} 在第 {COLUMNS} 列以外")


def _values(place: str, sheets: list[dict[str, Any]]) -> None:
    import python_calamine

    try:
        book = python_calamine.load_workbook(place)
        for sheet in sheets:
            rows = book.get_sheet_by_name(sheet["name"]).to_python(skip_empty_area=False, nrows=ROWS)
            sheet["rows"] = [[_cell(one) for one in row[:COLUMNS]] for row in rows]
    except (python_calamine.CalamineError, ValueError):
        raise Refused("damaged") from None


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value[:TEXT] or None
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, datetime.date | datetime.time):
        return {"date": value.isoformat()}
    return {"date": str(value)}
