"""A list page as a file: the rows that the page would show, all its pages, as XLSX or as CSV at the same address."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiangyan.pages.doors import Asked
from jiangyan.printing.lists import Value, text_list
from jiangyan.printing.workbooks import Sheet, workbook
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.vault.downloads import sealed

LONGEST = 20_000
"""More rows than this are not one list any more; the page asks for a narrower one."""
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def file(request: Asked, name: str, heads: Sequence[str], objects: Any,
         cells: Callable[[Any], Sequence[Value]]) -> HttpResponse | None:
    """The list as a file where the address says ?format=xlsx or csv, else None; `objects` are asked for only then.

    `objects` is the page's own filtered queryset or list, `cells` writes one of them in the order of `heads`;
    instants are written in local time.
    Problem list.too_long beyond LONGEST rows.
    """
    ending = request.GET.get("format", "")
    if ending not in TYPES:
        return None
    found = list(objects[:LONGEST + 1])
    if len(found) > LONGEST:
        raise Problem("list.too_long", most=LONGEST)
    rows = [[_local(value) for value in cells(one)] for one in found]
    content = workbook([Sheet(_sheet(name), heads, rows, _widths(heads, rows))]) if ending == "xlsx" else text_list(heads, rows)
    return sealed(HttpResponse(content, content_type=TYPES[ending]), f"{name}-{local(timezone.now()):%Y%m%d}.{ending}")


def _local(value: Value) -> Value:
    return local(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def _sheet(name: str) -> str:
    """A name that Excel lets a sheet have."""
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or _("名单")


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[int]:
    """Widths in characters by what stands in the first rows; a Chinese sign is two wide."""
    return [min(48, max(8, *(_width(row[place]) for row in [heads, *rows[:200]])) + 2) for place in range(len(heads))]


def _width(value: Value) -> int:
    if isinstance(value, datetime):
        return 16
    return max((sum(1 if sign.isascii() else 2 for sign in line) for line in str("" if value is None else value).splitlines()), default=0)
