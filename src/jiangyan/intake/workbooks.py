"""Reads an Excel workbook to JSON; runs as a script of its own in a limited child process.

Prints {"sheets": [{"name", "rows": [[cell, …], …]}]}; a cell is text, a number, true/false or null.
"""

import datetime
import json
import sys
from typing import Any

SHEETS, ROWS, COLUMNS, TEXT = 5, 5_000, 40, 2_000


def read(place: str) -> dict[str, Any]:
    """The first sheets of the workbook at `place`; {"unreadable": why} for what is not one or is too large."""
    import python_calamine

    try:
        book = python_calamine.load_workbook(place)
        sheets = [{"name": name, "rows": _rows(book.get_sheet_by_name(name))} for name in book.sheet_names[:SHEETS]]
    except python_calamine.CalamineError:
        return {"unreadable": "不是有效的 Excel 工作簿，或已加密、已损坏"}
    except ValueError as trouble:
        return {"unreadable": str(trouble)}
    return {"sheets": sheets}


def _rows(sheet: Any) -> list[list[Any]]:
    rows = sheet.to_python(skip_empty_area=False, nrows=ROWS + 1)
    if len(rows) > ROWS:
        raise ValueError(f"工作表“{sheet.name}”超过 {ROWS} 行")
    return [[_plain(cell) for cell in row[:COLUMNS]] for row in rows]


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell[:TEXT] or None
    if isinstance(cell, bool | int | float) or cell is None:
        return cell
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    sys.path.insert(0, __file__.rsplit("/", 1)[0])
    import limits

    limits.lower()
    json.dump(read(sys.argv[1]), sys.stdout, ensure_ascii=True)
