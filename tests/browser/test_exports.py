"""An officer takes a big round out, sees it grow, closes the browser, loses a worker, and finds the file in a new browser."""

import io
import json
import re
import shutil
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import load_workbook

from tests.browser.conftest import FLAGS, healthy, signed_in
from tests.browser.test_forms import shot
from tests.faults.grounds import Ground, ground
from tests.faults.served import Served, served
from tests.figures import figure

pytestmark = pytest.mark.browser
PROJECTS = 240
SHARE = re.compile(r"已写好 (\d+)/")


def asked(page: Page, own: Ground, product: Served) -> int:
    """The officer asks for the workbook and watches; how many projects stand in it when the page first tells.

    The worker is held where it first says how far it is: on a fast machine it would be done before anybody looks.
    """
    page.goto("/rounds/1/exports/")
    page.locator("form:has(input[value=workbook]) button").click()
    end = time.monotonic() + 90
    while "已写好" not in json.loads(own.ask("SELECT progress FROM jiangyan_job WHERE kind = 'make_export'")[0][0]).get("words", ""):
        assert time.monotonic() < end, "the worker never said how far it is"
        time.sleep(0.01)
    assert product.worker is not None
    product.worker.send_signal(signal.SIGSTOP)
    expect(page.locator("#own-exports")).to_contain_text("已写好", timeout=90_000)
    found = SHARE.search(page.locator("#own-exports").text_content() or "")
    expect(page.locator("#own-exports progress")).to_have_attribute("max", "100")
    expect(page.locator("#own-exports")).to_contain_text("可以关掉这一页去做别的事")
    healthy(page)
    shot(page, "export-growing")
    return int(found[1]) if found else 0


def taken(page: Page) -> bytes:
    """The officer comes back: the page says by itself when the file is there, and the link gives it."""
    page.goto("/rounds/1/exports/")
    link = page.locator("#own-exports").get_by_role("link", name="下载").first
    expect(link).to_be_visible(timeout=120_000)
    expect(page.locator("#own-exports progress")).to_have_count(0)
    shot(page, "export-done")
    with page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


def test_an_export_survives_a_closed_browser_and_a_killed_worker(chromium: Browser, tmp_path: Path) -> None:
    program = shutil.which("chromium")
    assert program, "chromium is not installed"
    with ground(tmp_path / "data", False) as own:
        own.run("tests.browser.many", str(PROJECTS))
        with served(own) as product:
            base = f"http://127.0.0.1:{product.port}"
            product.work()
            first = chromium.browser_type.launch(executable_path=program, args=FLAGS)
            written = asked(signed_in(first.new_page(base_url=base, locale="zh-CN"), base, "officer"), own, product)
            product.kill_worker()
            first.close()
            assert 0 < written < PROJECTS
            assert own.ask("SELECT status FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%make_export%'") == [("RUNNING",)]
            began = time.monotonic()
            product.work()
            second = chromium.browser_type.launch(executable_path=program, args=FLAGS)
            content = taken(signed_in(second.new_page(base_url=base, locale="zh-CN", accept_downloads=True), base, "officer"))
            second.close()
            figure("杀掉后台程序、换浏览器以后，工作簿还要多久", round(time.monotonic() - began, 1), "秒")
        book = load_workbook(io.BytesIO(content))
        assert len(book.get_sheet_by_name("项目").to_python()) == PROJECTS + 1
        made = own.ask("SELECT COUNT(*) FROM jiangyan_journalline WHERE deed = ?", "export.made")
        assert (made, own.ask("SELECT attempts FROM jiangyan_job WHERE kind = 'make_export'")) == ([(1,)], [(2,)])
