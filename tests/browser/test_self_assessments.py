"""The self-assessment in a real Chromium: it saves itself, loses nothing, works by keyboard and without script."""

import io
import struct
import zlib
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Entering
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser
SHEET = "/projects/1/self-assessment/"
"""The college is the first project of the cast."""


def saved(page: Page) -> None:
    expect(page.locator("[data-saved-state]").first).to_have_attribute("data-state", "saved", timeout=15_000)


def _pdf() -> bytes:
    writer, target = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(300, 200)
    writer.write(target)
    return target.getvalue()


def _png() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 8) * 8))
            + chunk(b"IEND", b""))


def test_a_typing_error_stands_beside_its_field_and_goes_away_again(enter: Entering) -> None:
    page = enter("college-clerk")
    page.goto(f"{SHEET}?row=13.2")
    page.fill("#r13-2-senior_trainees_per_year", "480人")
    expect(page.locator("#r13-2-senior_trainees_per_year-problem")).to_contain_text("“480人”不是整数", timeout=15_000)
    expect(page.locator("[data-saved-state]")).to_have_attribute("data-state", "unsaved")
    page.fill("#r13-2-senior_trainees_per_year", "４８０")
    saved(page)
    expect(page.locator("#r13-2-senior_trainees_per_year-problem")).to_be_empty()
    expect(page.locator("#result-r13-2")).to_contain_text("计2个整步，扣1.0分，得4.0分")
    expect(page.locator("#line-r13-2")).to_contain_text("4.0")
    expect(page.locator("#sheet-totals")).to_contain_text("不是总分")
    page.reload()
    expect(page.locator("#r13-2-senior_trainees_per_year")).to_have_value("480")


def test_a_row_is_judged_with_the_keyboard_alone(enter: Entering) -> None:
    page = enter("college-clerk", 820)
    page.goto(f"{SHEET}?row=9.1")
    page.focus("#r9-1-assessment-running")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#r9-1-score-4\\.0")).to_be_attached(timeout=15_000)
    saved(page)
    assert page.evaluate("document.activeElement.id") == "r9-1-assessment-fair"
    page.focus("#r9-1-score-3\\.0")
    page.keyboard.press("Space")
    saved(page)
    expect(page.locator("#state-r9-1")).to_have_text("已得分", timeout=15_000)
    assert page.evaluate("document.activeElement.id") == "r9-1-score-3.0"
    page.focus("[data-save-next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?row=10.1")


def test_two_people_at_one_row_lose_nothing(enter: Entering) -> None:
    clerk, head = enter("college-clerk"), enter("college-head")
    for page in (clerk, head):
        page.goto(f"{SHEET}?row=7.1")
    head.fill("#r7-1-enterprise_agreements", "2")
    saved(head)
    clerk.fill("#r7-1-enterprise_agreements", "3")
    expect(clerk.locator(".conflict")).to_contain_text("3家", timeout=15_000)
    expect(clerk.locator(".conflict")).to_contain_text("2家")
    clerk.click("[data-keep-mine]")
    saved(clerk)
    expect(clerk.locator("#result-r7-1")).to_contain_text("达到要求")
    head.reload()
    expect(head.locator("#r7-1-enterprise_agreements")).to_have_value("3")


def test_files_go_up_are_refused_and_open_in_place(enter: Entering, tmp_path: Path) -> None:
    (tmp_path / "平面图（示例）.png").write_bytes(_png())
    (tmp_path / "面积汇总（示例）.pdf").write_bytes(_pdf())
    (tmp_path / "程序.pdf").write_bytes(b"MZ" + b"\0" * 90)
    page = enter("college-clerk")
    page.goto(f"{SHEET}?row=3.1")
    page.click("summary:has-text('上传文件')")
    page.set_input_files("#upload-r3-1", sorted(tmp_path.iterdir()))
    expect(page.locator(".upload-list")).to_contain_text("的内容与扩展名不符", timeout=20_000)
    expect(page.locator("#files-r3-1 .file-name")).to_have_count(2, timeout=20_000)
    page.click("#files-r3-1 a[data-evidence-kind=image]")
    expect(page.locator(".viewer img")).to_have_js_property("naturalWidth", 8, timeout=15_000)
    page.keyboard.press("Escape")
    page.click("#files-r3-1 a[data-evidence-kind=pdf]")
    expect(page.frame_locator(".viewer iframe").locator("canvas").first).to_be_visible(timeout=20_000)


def test_without_script_a_row_is_saved_and_refused_as_a_plain_form(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.fill("input[name=login]", "college-clerk")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    page.goto(f"{SHEET}?row=6.1")
    page.fill("#r6-1-programmes", "三个")
    page.fill("#r6-1-programmes_with_curriculum", "3")
    page.click("button:has-text('保存并到下一项')")
    expect(page.locator("#error-summary")).to_contain_text("“三个”不是整数")
    expect(page.locator("#r6-1-programmes")).to_have_value("三个")
    page.fill("#r6-1-programmes", "3")
    page.click("button:has-text('保存')")
    page.wait_for_url("**/?row=6.1")
    expect(page.locator("#result-r6-1")).to_contain_text("共3个，均已建立")
    context.close()
