"""A day of the officer and a day of the lead in a real Chromium, every page without an obstacle for anybody."""

import io
import re
from datetime import datetime, timedelta

import pypdf
import pytest
from playwright.sync_api import Page, expect

from jiangyan.queries.clock import SHANGHAI
from tests.browser.conftest import Entering, healthy

pytestmark = pytest.mark.browser
LATE, PLANNED, TODAY, MERGING = 5, (6, 7), (8, 9), 10
"""The projects of tests/browser/ground.py: morning."""


def opened(page: Page, address: str) -> None:
    """Goes to a page that answers, and finds it without obstacles."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 200
    healthy(page)


def text(page: Page, address: str) -> str:
    """The text of a PDF, fetched with the person's own session, without white space."""
    pages = pypdf.PdfReader(io.BytesIO(page.context.request.get(address).body())).pages
    return re.sub(r"\s", "", "".join(one.extract_text() for one in pages))


def test_the_officers_day(enter: Entering) -> None:
    officer = enter("officer")
    healthy(officer)
    decided(officer)
    looked(officer)
    released(officer)
    previewed(officer)
    planned(officer)
    issued(officer)


def decided(page: Page) -> None:
    """A missed deadline waits in the to-do list; the officer proposes an extension and waits for the approver."""
    page.get_by_role("link", name=re.compile("决定是否延期：示例误期机械厂")).click()
    page.get_by_role("link", name="提出延期").click()
    healthy(page)
    page.fill("input[name=until_0]", (datetime.now(tz=SHANGHAI).date() + timedelta(days=7)).isoformat())
    page.fill("[name=reason]", "暴雨停电两天（示例）。")
    page.get_by_role("button", name="提出，请另一人确认").click()
    expect(page.locator("main")).to_contain_text("等待主管部门审批人确认")
    healthy(page)
    page.goto("/")
    expect(page.locator("main")).to_contain_text("等待审批人确认延期：示例误期机械厂")


def looked(page: Page) -> None:
    """The round's table says who has to do what; the overview draws what its tables hold."""
    opened(page, "/rounds/1/")
    expect(page.locator("tr", has_text="示例误期机械厂")).to_contain_text("等待决定")
    page.get_by_role("link", name="总览").click()
    stages = page.locator("section.figure", has=page.locator("#figure-stages"))
    expect(stages.locator("[data-chart] svg, [data-chart] canvas").first).to_be_visible(timeout=15_000)
    healthy(page)
    stages.get_by_text("看数字").click()
    row = stages.locator("tr", has_text="验收中")
    told = page.context.request.get("/rounds/1/overview/stages.csv").text()
    assert f"验收中,{','.join(row.locator('td').all_inner_texts())}" in told


def released(page: Page) -> None:
    """A held mail is read over, changed and let go."""
    opened(page, "/outbox/?state=held&q=clerk@example.invalid")
    page.locator("table.sheet a").first.click()
    healthy(page)
    page.fill("#id_subject", "材料已经受理，请等候现场验收（示例）")
    page.get_by_role("button", name="保存改动").click()
    expect(page.locator("main")).to_contain_text("经办人改过")
    page.get_by_role("button", name="放行，马上发出").click()
    expect(page.locator("main")).to_contain_text("待发送")
    expect(page.locator("h1")).to_have_text("材料已经受理，请等候现场验收（示例）")


def previewed(page: Page) -> None:
    """Two visits of today are looked at together before anything happens."""
    page.goto("/rounds/1/?stage=scheduled")
    for project in TODAY:
        page.check(f"input[name=project][value='{project}']")
    page.get_by_role("button", name="开始现场验收").click()
    expect(page.get_by_role("heading", name="将要办理的 2 个项目")).to_be_visible()
    healthy(page)
    page.get_by_role("link", name="不办了，回到批次").click()
    expect(page.locator("tr", has_text="示例今日模具厂")).to_contain_text("已排期")


def planned(page: Page) -> None:
    """From an empty plan to visits that are fixed: conditions, panels, a worker that plans, a last look, applied."""
    opened(page, "/rounds/1/plan/")
    page.get_by_role("link", name="开始排日程").click()
    page.get_by_role("button", name="保存条件").click()
    healthy(page)
    page.get_by_role("button", name="保存名单").click()
    page.goto("/rounds/1/plan/")
    page.get_by_role("button", name=re.compile("自动排期|重排没有锁定的场次")).click()
    expect(page.locator("main")).to_contain_text("家都排上了，没有冲突。", timeout=40_000)
    expect(page.locator("#plan-progress")).to_have_count(0)
    healthy(page)
    page.get_by_role("link", name=re.compile("核对并应用")).click()
    if page.locator("#reason").count():
        page.fill("#reason", "已逐条核对（示例）")
    page.get_by_role("button", name=re.compile(r"^应用 \d+ 处改动$")).click()
    expect(page.locator("main")).to_contain_text("请逐个送达现场验收通知")
    opened(page, f"/projects/{PLANNED[0]}/")
    expect(page.locator(".strip")).to_contain_text("到现场开展验收")


def issued(page: Page) -> None:
    """A letter takes its number and is downloaded."""
    page.goto(f"/projects/{PLANNED[0]}/visit/")
    page.get_by_role("button", name=re.compile("送达")).first.click()
    opened(page, f"/papers/visit_notice/{PLANNED[0]}/issue")
    page.get_by_role("button", name="出具，取得文号").click()
    number = page.locator("dl.summary dd").first.inner_text()
    assert re.search(r"〔\d{4}〕\d+号", number)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 PDF").click()
    pages = pypdf.PdfReader(str(waiting.value.path())).pages
    printed = re.sub(r"\s", "", "".join(one.extract_text() for one in pages))
    assert (number.replace(" ", "") in printed, "示例待排电机厂" in printed) == (True, True)


def test_the_leads_day(enter: Entering) -> None:
    lead = enter("expert1", 820)
    healthy(lead)
    opened(lead, "/projects/")
    with lead.expect_download() as waiting:
        lead.get_by_role("link", name="下载我的验收日历").click()
    assert "示例今日模具厂" in waiting.value.path().read_text().replace("\r\n ", "")
    recorded(lead)
    merged(lead)
    concluded(lead)


def kept(page: Page, kind: str, **fields: str) -> None:
    """Fills the last line of one kind and leaves it; it saves itself."""
    form = page.locator(f"form.record-line[id^='form-{kind}-']").last
    for name, value in fields.items():
        place = form.locator(f"[name={name}]")
        place.select_option(value) if place.evaluate("one => one.tagName") == "SELECT" else place.fill(value)
    page.keyboard.press("Tab")
    expect(form.locator("[data-saved-state]")).to_have_attribute("data-state", "saved", timeout=15_000)


def recorded(page: Page) -> None:
    """Attendance and the four steps of the notice, written down on site."""
    opened(page, f"/projects/{MERGING}/visit/record/")
    page.get_by_role("button", name="带入专家组名单").click()
    kept(page, "attendance", side="unit", name="厂长某（示例）", post="厂长", signed="yes")
    kept(page, "report", reporter="厂长某（示例）", post="厂长", at="09:10", summary="建设任务全部完成（示例）。")
    kept(page, "question", asked_by="专家乙", question="设备台账在哪里？", answered_by="厂长某（示例）", answer="在资产处（示例）。")
    kept(page, "site", place="钳工车间（示例）", seen="设备运转正常（示例）。")
    kept(page, "feedback", read_by="专家甲", read_at="16:30", conclusion="同意通过（示例）。", statement_by="厂长某（示例）",
         statement="按建议整改（示例）。")
    page.reload()
    steps = page.locator("#record-steps")
    expect(steps.locator("li", has_text="听取汇报")).to_contain_text("已完成")
    expect(steps.locator("li", has_text="专家提问")).to_contain_text("已完成")
    healthy(page)


def merged(page: Page) -> None:
    """The one row on which the experts differ is tinted, opened and explained."""
    opened(page, f"/projects/{MERGING}/merged/?sort=spread")
    page.get_by_role("button", name=re.compile("按规则计算并记录")).click()
    wide = page.locator("tr.spread-wide")
    expect(wide).to_have_count(1)
    wide.get_by_role("link").first.click()
    expect(page.locator(".claim-own")).to_have_count(3)
    healthy(page)
    page.locator("textarea[id^=comment-]").fill("两位专家认可五项，一位认可四项（示例）。")
    page.keyboard.press("Tab")
    expect(page.locator("tr.inside [data-saved-state]")).to_have_attribute("data-state", "saved", timeout=15_000)
    page.get_by_text("添加一条").click()
    page.fill("#finding-text", "一项技术革新缺少验收证明（示例）。")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("#findings")).to_contain_text("缺少验收证明")


def concluded(page: Page) -> None:
    """The verdict by the round's rule, with the panel's words; the papers carry them."""
    opened(page, f"/projects/{MERGING}/conclusion/")
    page.fill("#opinion", "工作室运行规范，同意通过验收（示例）。")
    page.get_by_role("button", name="提交结论：通过").click()
    expect(page.locator("main")).to_contain_text("已汇总")
    healthy(page)
    assert "同意通过验收（示例）" in text(page, f"/papers/acceptance_opinion/{MERGING}.pdf")
    assert "示例汇总机床厂" in text(page, f"/papers/merged_sheet/{MERGING}.pdf")
