"""Pages on paper: A4, numbered, without what leads elsewhere, the head of a table again on every page, no column lost."""

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Entering

pytestmark = pytest.mark.browser
SCREEN_ONLY = ("退出登录", "待发邮件", "导出这个列表", "可以查看和办理")
"""Words of the navigation and of links that a sheet of paper has no use for."""


def printed(page: Page, address: str) -> list[str]:
    """The text of every page of the print, spaces and line ends left out."""
    page.goto(address)
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    for one in pages:
        sides = sorted((float(one.mediabox.width), float(one.mediabox.height)))
        assert [round(side) for side in sides] == [595, 842], address
    return ["".join(one.extract_text().split()) for one in pages]


def test_every_kind_of_page_prints_numbered_and_without_navigation(enter: Entering) -> None:
    page = enter("officer")
    for address in ("/rounds/1/", "/rounds/1/overview/", "/units/", "/holidays/2026/", "/projects/7/", "/projects/7/materials/checks/",
                    "/rounds/1/exports/", "/rubrics/tianjin-training-base-2025/"):
        sheets = printed(page, address)
        assert [number for number, text in enumerate(sheets, start=1) if f"{number}/{len(sheets)}" not in text] == [], address
        assert [word for word in SCREEN_ONLY if word in "".join(sheets)] == [], address


def test_the_head_of_a_long_table_stands_on_every_page(enter: Entering) -> None:
    sheets = printed(enter("officer"), "/rubrics/tianjin-training-base-2025/")
    told = [text for text in sheets if "15.2" in text or "1.1" in text or "8.1" in text]
    assert len(sheets) > 2 and sum("考核办法" in text for text in sheets) >= 2, [text[:60] for text in told]


def test_a_list_with_boxes_to_tick_loses_the_boxes_and_no_column_shifts(enter: Entering) -> None:
    page = enter("officer")
    page.goto("/outbox/")
    page.emulate_media(media="print")
    widths = page.evaluate("""[...document.querySelectorAll('table.sheet tr')].map(row =>
        [...row.cells].filter(cell => getComputedStyle(cell).display !== 'none').length)""")
    assert len(widths) > 1 and len(set(widths)) == 1, widths
