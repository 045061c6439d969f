"""Workbooks for exports: plain sheets of text and numbers, never a formula that somebody typed into a field."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

import xlsxwriter

from jiangyan.printing.lists import Value, formula


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its heads, its rows; widths in characters follow the heads where none are given."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return an xlsx file in which text stays text and None an empty cell; the same sheets give the same bytes."""
    packed = io.BytesIO()
    with Book(packed, in_memory=True) as book:
        for sheet in sheets:
            page = book.page(sheet.name, sheet.heads, sheet.widths)
            for row in sheet.rows:
                page.append(row)
    return packed.getvalue()


class Book:
    """A workbook that grows row by row, on disk (`place`) in little memory; used in a `with` block, complete at its end."""

    def __init__(self, place: Path | io.BytesIO, in_memory: bool = False) -> None:
        settings = {"in_memory": in_memory, "constant_memory": not in_memory, "strings_to_formulas": False, "strings_to_urls": False,
                    "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(place if isinstance(place, io.BytesIO) else str(place), settings)
        self.book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
        self.head = self.book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
        self.look = self.book.add_format({"text_wrap": True, "valign": "top"})
        # The mark of a text that begins like a formula: it stays text when somebody edits or copies the cell.
        self.quoted = self.book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.day = self.book.add_format({"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"})
        self.instant = self.book.add_format({"valign": "top", "align": "left", "num_format": "yyyy-mm-dd hh:mm"})
        self.pages: list[Page] = []

    def page(self, name: str, heads: Sequence[str], widths: Sequence[int] = ()) -> "Page":
        """A new sheet with its heads; widths in characters follow the heads where none are given."""
        made = Page(self, self.book.add_worksheet(name), heads, widths)
        self.pages.append(made)
        return made

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None) -> None:
        for page in self.pages:
            page.finish()
        self.book.close()


class Page:
    """One sheet of a book: rows are added from top to bottom."""

    def __init__(self, book: Book, sheet: xlsxwriter.worksheet.Worksheet, heads: Sequence[str], widths: Sequence[int]) -> None:
        """Write the heads: in sight while scrolling, with filters, and on every printed A4 page, which has its number."""
        self.book, self.sheet, self.line, self.columns = book, sheet, 0, len(heads)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(0)  # printed too: without lines nobody finds the right row of a wide list
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        for column, name in enumerate(heads):
            sheet.set_column(column, column, widths[column] if column < len(widths) else 2 * len(name) + 4)
            sheet.write_string(0, column, name, book.head)

    def append(self, row: Sequence[Value]) -> None:
        """One more row; an instant comes as local time without offset."""
        self.line += 1
        for column, value in enumerate(row):
            if isinstance(value, str):
                self.sheet.write_string(self.line, column, value, self.book.quoted if formula(value) else self.book.look)
            elif isinstance(value, date):
                look = self.book.instant if isinstance(value, datetime) else self.book.day
                self.sheet.write_datetime(self.line, column, value, look)
            elif value is not None:
                self.sheet.write_number(self.line, column, value, self.book.look)

    def finish(self) -> None:
        """The filter over all rows; nothing is added afterwards."""
        self.sheet.autofilter(0, 0, max(1, self.line), self.columns - 1)
