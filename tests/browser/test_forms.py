"""A clerk who only knows Excel and Word: takes the self-assessment along, fills it in there, brings it back and sees the total."""

import os
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from playwright.sync_api import Page, expect

from tests.browser.conftest import Entering, healthy
from tests.intake.forms import cell, excel, word

pytestmark = pytest.mark.browser
SHEET = "/projects/11/self-assessment/"
"""The project "forms" of tests/browser/ground.py: nobody has filled anything in."""
OPINION = "改造工艺在同行业推广，提升明显（示例）。"
SHOTS = os.environ.get("JIANGYAN_SHOTS")


def shot(page: Page, name: str) -> None:
    """A picture to look at, where JIANGYAN_SHOTS names a folder: wide, and as on a tablet."""
    for width in (1280, 820) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def downloaded(page: Page, link: str) -> bytes:
    """The form behind a link, as it lands in the clerk's folder."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return Path(waiting.value.path()).read_bytes()


def brought(page: Page, content: bytes, name: str) -> None:
    """Chooses the file and sends it."""
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="上传并查看").click()


def typed(document: Any, name: str, text: str) -> None:
    """Types over the grey prompt of a field, as Word does."""
    control = next(tag.getparent().getparent() for tag in document.element.body.iter(qn("w:tag")) if tag.get(qn("w:val")) == name)
    for prompt in list(control.iter(qn("w:showingPlcHdr"))):
        prompt.getparent().remove(prompt)
    content = control.find(qn("w:sdtContent"))
    for run in list(content):
        content.remove(run)
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    run.append(words)
    content.append(run)


def test_a_clerk_takes_the_sheet_along_and_brings_it_back(enter: Entering) -> None:
    page = enter("forms-clerk")
    page.goto(SHEET)
    page.get_by_role("link", name="用 Word / Excel 填").click()
    healthy(page)
    shot(page, "start")
    by_excel(page)
    by_word(page)
    broken(page)


def by_excel(page: Page) -> None:
    """Facts, points of a free row and points against the rule with their reason; the preview says every row before the yes."""
    def change(sheet: Any, _book: Any) -> None:
        cell(sheet, "3.1", "参与本单位技术改造或技术革新").value = 3
        cell(sheet, "3.2", "技术成果获得的技术专利").value = 2
        cell(sheet, "3.2", "考核分数").value = 4.5
        cell(sheet, "3.2", "理由（分数和细则算得的不同时填写）").value = OPINION
        cell(sheet, "5.3", "考核分数").value = 3.5

    brought(page, excel(downloaded(page, "下载 Excel 表格"), change), "自评打分表（示例）.xlsx")
    expect(page.locator("h1")).to_have_text("写入前核对")
    healthy(page)
    shot(page, "preview")
    rows = page.locator("table.sheet tbody tr")
    for name, said in (("3.1", "6.0"), ("3.2", "4.5"), ("5.3", "3.5")):
        line = rows.filter(has=page.locator("th", has_text=name))
        expect(line).to_contain_text("新填")
        expect(line.locator("td").last).to_have_text(said)
    expect(rows.filter(has=page.locator("th", has_text="3.2"))).to_contain_text(f"理由：{OPINION}")
    expect(page.locator("main")).to_contain_text("将写入 3 项")
    page.get_by_role("button", name="全部写入（3 项）").click()
    expect(page.locator("h1")).to_have_text("已经写入")
    healthy(page)
    shot(page, "done")
    page.get_by_role("link", name="回到打分表").click()
    expect(page.locator("#sheet-totals")).to_contain_text("已得 14.0")


def by_word(page: Page) -> None:
    """One row more in Word; what the workbook brought is in the document already and stays."""
    page.get_by_role("link", name="用 Word / Excel 填").click()
    content = word(downloaded(page, "下载 Word 表格"), lambda document: typed(document, "5.1/events", "2"))
    brought(page, content, "自评打分表（示例）.docx")
    expect(page.locator("main")).to_contain_text("将写入 1 项")
    healthy(page)
    page.get_by_role("button", name="全部写入（1 项）").click()
    expect(page.locator("table.sheet tbody tr")).to_have_count(1)
    page.get_by_role("link", name="回到打分表").click()
    expect(page.locator("#sheet-totals")).to_contain_text("不是总分")
    expect(page.locator("#sheet-totals")).not_to_contain_text("已得 14.0")


def broken(page: Page) -> None:
    """A damaged file and a cell that is no number: each its sentence, and nothing is written."""
    before = page.locator("#sheet-totals").text_content() or ""
    page.get_by_role("link", name="用 Word / Excel 填").click()
    content = downloaded(page, "下载 Excel 表格")
    brought(page, content[: len(content) // 2], "坏了的（示例）.xlsx")
    expect(page.get_by_role("alert")).to_contain_text("已损坏，打不开")
    healthy(page)
    shot(page, "broken")

    def change(sheet: Any, _book: Any) -> None:
        cell(sheet, "4.1", "师带徒培养").value = "两三个"

    brought(page, excel(content, change), "写错的（示例）.xlsx")
    expect(page.locator("main")).to_contain_text("第 4.1 项“师带徒培养”“两三个”不是整数")
    expect(page.get_by_role("button", name="全部写入")).to_have_count(0)
    healthy(page)
    shot(page, "faults")
    page.goto(SHEET)
    expect(page.locator("#sheet-totals")).to_have_text(before)
