"""An export opened in a spreadsheet shows what was stored and runs nothing."""

import io
from decimal import Decimal

import openpyxl

from jiangyan.printing.workbooks import Sheet, workbook


def test_text_stays_text_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    rows = [["=1+1", Decimal("4.5"), None], ["-示例", 0, ""], ["+86", 12, "@a"], ["https://example.org", 1, "007"]]
    book = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("名单", ["单位", "得分", "说明"], rows)])))
    read = list(book["名单"].iter_rows(values_only=True))
    assert read == [
        ("单位", "得分", "说明"), ("=1+1", 4.5, None), ("-示例", 0, ""), ("+86", 12, "@a"),
        ("https://example.org", 1, "007"),
    ]
    cells = [cell for row in book["名单"].iter_rows(min_row=2) for cell in row if cell.value]
    assert [(cell.data_type, cell.hyperlink) for cell in cells] == [
        ("s", None), ("n", None), ("s", None), ("s", None), ("n", None), ("s", None), ("s", None), ("n", None), ("s", None)]
    assert [bool(cell.quotePrefix) for cell in cells if cell.data_type == "s"] == [True, True, True, True, False, False]


def test_the_head_stays_in_sight_and_repeats_on_paper() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([Sheet("名单", ["单位"], [])])))
    assert (book["名单"].freeze_panes, book["名单"].print_title_rows) == ("A2", "$1:$1")


def test_the_same_sheets_give_the_same_bytes() -> None:
    sheets = [Sheet("名单", ["单位"], [["示例"]])]
    assert workbook(sheets) == workbook(sheets)
