"""Workbooks for exports: plain sheets of text and numbers, never a formula that somebody typed into a field."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

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
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, settings) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            _heads(book, page, sheet)
            _rows(book, page, sheet)
    return packed.getvalue()


def _heads(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    """Write the heads: in sight while scrolling, with filters, and on every printed A4 page, which has its number."""
    look = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R第 &P 页，共 &N 页")
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.heads) - 1)
    for column, name in enumerate(sheet.heads):
        width = sheet.widths[column] if column < len(sheet.widths) else 2 * len(name) + 4
        page.set_column(column, column, width)
        page.write_string(0, column, name, look)


def _rows(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    look = book.add_format({"text_wrap": True, "valign": "top"})
    # The mark of a text that begins like a formula: it stays text when somebody edits or copies the cell.
    quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    days, instants = (book.add_format({"valign": "top", "align": "left", "num_format": form})
                      for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    for line, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(line, column, value, quoted if formula(value) else look)
            elif isinstance(value, date):
                page.write_datetime(line, column, value, instants if isinstance(value, datetime) else days)
            elif value is not None:
                page.write_number(line, column, value, look)
