"""Lists as CSV that Excel and WPS open in Chinese, and in which nothing that somebody typed becomes a formula."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def text_list(heads: Sequence[str], rows: Sequence[Sequence[str | int | Decimal | None]]) -> bytes:
    """UTF-8 with BOM, CRLF; a text that begins like a formula gets an apostrophe before it, None is an empty cell."""
    packed = io.StringIO(newline="")
    writer = csv.writer(packed, lineterminator="\r\n")
    writer.writerow([_cell(one) for one in heads])
    writer.writerows([[_cell(one) for one in row] for row in rows])
    return b"\xef\xbb\xbf" + packed.getvalue().encode()


def _cell(value: str | int | Decimal | None) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.lstrip().startswith(FORMULA) else value
    return "" if value is None else str(value)
