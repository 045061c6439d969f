"""One studio goes from an empty self-assessment to its printed, published result, by six kinds of people in Chromium."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Entering
from tests.cast import PDF, STUDIO_FACTS

pytestmark = pytest.mark.browser
PROJECT = 3
"""The studio is the third project of the cast."""


def answer(page: Page, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        if isinstance(value, bool):
            choose(page, f"input[name='fact-{name}'][value='{str(value).lower()}']")
        else:
            page.fill(f"form[data-autosave] input[name='fact-{name}']", str(value))
    saved(page)


def choose(page: Page, field: str) -> None:
    page.locator("form[data-autosave] label").filter(has=page.locator(field)).click()


def saved(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved-state]").first).to_have_attribute("data-state", "saved", timeout=15_000)


def fill(page: Page, address: str, facts: dict[str, dict[str, object]]) -> None:
    for row, given in facts.items():
        page.goto(f"{address}?row={row}")
        answer(page, given)
    page.goto(f"{address}?row=5.3")
    choose(page, "input[name='score'][value='3.0']")
    saved(page)


def text(page: Page, link: str) -> str:
    """The text of a paper behind a link, fetched with the person's own session, without line breaks."""
    content = page.context.request.get(link).body()
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(one.extract_text() for one in pages))


def test_a_studio_from_empty_sheet_to_published_paper(enter: Entering, tmp_path: Path) -> None:
    clerk = assessed(enter, tmp_path)
    submitted(enter)
    accepted(enter)
    officer = enter("officer")
    assign(officer)
    lead = scored(enter)
    concluded(lead)
    published(enter, officer)
    clerk.goto(f"/projects/{PROJECT}/result/")
    expect(clerk.locator("body")).to_contain_text("97.33")
    opinion = text(clerk, f"/papers/acceptance_opinion/{PROJECT}.pdf")
    assert "97.33" in opinion and "同意通过验收" in opinion
    assert enter("other-clerk").goto(f"/projects/{PROJECT}/result/").status == 404


def assessed(enter: Entering, folder: Path) -> Page:
    """The clerk is told what cannot be read, fills in every row, sees the arithmetic, and hands in the materials."""
    clerk, address = enter("studio-clerk"), f"/projects/{PROJECT}/self-assessment/"
    clerk.goto(f"{address}?row=3.1")
    clerk.fill("input[name='fact-innovations']", "三项")
    clerk.keyboard.press("Tab")
    expect(clerk.locator("body")).to_contain_text("不是整数", timeout=15_000)
    fill(clerk, address, STUDIO_FACTS | {"2.1": {"management_rules": True, "duties_defined": True, "rules_posted": False}})
    clerk.goto(f"{address}?row=2.1")
    expect(clerk.locator("[data-result-place]").first).to_contain_text("得3.0分")
    for code in ("plan", "report", "audit"):
        file = folder / f"{code}（示例）.pdf"
        file.write_bytes(PDF + code.encode())
        clerk.goto(f"/projects/{PROJECT}/materials/")
        clerk.locator(f"form.upload[action$='material:{code}'] input[type=file]").set_input_files(file)
        expect(clerk.locator("main")).to_contain_text(file.name, timeout=15_000)
    return clerk


def submitted(enter: Entering) -> None:
    """The head confirms on a tablet; page and printed receipt carry the same number."""
    head = enter("studio-head", width=820)
    head.goto(f"/projects/{PROJECT}/submission/")
    head.locator("#confirmed").check()
    head.get_by_role("button", name="提交自评和材料").click()
    head.wait_for_url("**/receipts/**")
    number = head.url.rstrip("/").rsplit("/", 1)[1]
    expect(head.locator("body")).to_contain_text(number)
    assert number in text(head, f"/papers/submission_receipt/{PROJECT}.pdf?receipt={number}")


def accepted(enter: Entering) -> None:
    """The centre finds every item in order."""
    centre = enter("centre")
    centre.goto(f"/projects/{PROJECT}/materials/check/")
    for choice in centre.locator("input[type=radio][value=accept]").all():
        choice.check(force=True)
    centre.get_by_role("button", name="下一步：核对后提交").click()
    centre.get_by_role("button", name="受理材料").click()
    expect(centre.locator("body")).to_contain_text("材料已受理")


def scored(enter: Entering) -> Page:
    """The panel arrives; three experts score and file, the third finds one innovation less."""
    lead = enter("expert1")
    lead.goto(f"/projects/{PROJECT}/")
    lead.get_by_role("button", name="开始现场验收").first.click()
    for place, who in enumerate(("expert1", "expert2", "expert3")):
        expert = lead if place == 0 else enter(who, width=820 if place == 1 else 1280)
        found = STUDIO_FACTS | ({"3.1": {"innovations": 4}} if place == 2 else {})
        fill(expert, f"/projects/{PROJECT}/sheet/", found)
        expert.goto(f"/projects/{PROJECT}/sheet/finalise/")
        expert.get_by_role("button", name="提交打分表").click()
        expect(expert.locator("body")).to_contain_text("已提交")
    return lead


def concluded(lead: Page) -> None:
    """The lead merges, sees the one wide row, and concludes."""
    lead.goto(f"/projects/{PROJECT}/merged/")
    lead.get_by_role("button", name=re.compile("按规则计算并记录")).click()
    expect(lead.locator("tr.spread-wide")).to_have_count(1)
    lead.goto(f"/projects/{PROJECT}/conclusion/")
    lead.fill("#opinion", "工作室运行规范，带徒成效明显，同意通过验收。")
    lead.get_by_role("button", name="提交结论：通过").click()
    expect(lead.locator("body")).to_contain_text("已汇总")


def published(enter: Entering, officer: Page) -> None:
    """The officer proposes, the approver confirms."""
    officer.goto(f"/projects/{PROJECT}/result/proposal/")
    officer.fill("#follow-up", "请在一个月内报送整改情况。")
    officer.get_by_role("button", name="提出发布，请审批人确认").click()
    approver = enter("approver")
    approver.goto(f"/projects/{PROJECT}/result/proposal/")
    approver.get_by_role("button", name="确认发布").click()


def assign(page: Page) -> None:
    """The officer ticks the three experts, names the lead and the day."""
    page.goto(f"/projects/{PROJECT}/panel/")
    for box in page.locator("input[name='expert']").all():
        box.check()
    page.get_by_label("专家甲任组长").check()
    page.fill("#visit_on", f"{datetime.now(UTC) + timedelta(hours=8):%Y-%m-%d}")
    page.fill("#place", "示例会议室")
    page.get_by_role("button", name="保存安排").click()
    expect(page.locator("main")).to_contain_text("现在的安排")
