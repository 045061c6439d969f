"""Lists as CSV that Excel and WPS open in Chinese, and in which nothing that somebody typed becomes a formula."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

_FORMULA = re.compile(r"[\s\x00\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n]")
"""How a formula begins: perhaps behind signs that cannot be seen, perhaps in full width; or what moves it to another cell."""


Value = str | int | Decimal | date | datetime | None
"""What a cell may hold; an instant comes as local time without offset."""


def text_list(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """UTF-8 with BOM, CRLF; a text that begins like a formula gets an apostrophe before it, None is an empty cell.

    A day is 2025-03-18, an instant 2025-03-18 16:05.
    """
    packed = io.StringIO(newline="")
    writer = csv.writer(packed, lineterminator="\r\n")
    writer.writerow([_cell(one) for one in heads])
    writer.writerows([[_cell(one) for one in row] for row in rows])
    return b"\xef\xbb\xbf" + packed.getvalue().encode()


def formula(typed: str) -> bool:
    """Whether a spreadsheet might compute this text instead of showing it."""
    return _FORMULA.match(typed) is not None


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return f"'{value}" if formula(value) else value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
