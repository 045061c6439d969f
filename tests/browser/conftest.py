"""A real server on a real SQLite file, and a real Chromium that signs people in through the page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import PASSWORD, otp

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--host-resolver-rules=MAP localhost 127.0.0.1"]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served cast."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("data")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment.pop("JIANGYAN_DATABASE_URL", None)
    server = subprocess.Popen([sys.executable, "-m", "tests.browser.ground", str(data), str(port)], cwd=ROOT, env=environment)
    for _ in range(900):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert server.poll() is None, "the server stopped"
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    program = shutil.which("chromium")
    assert program, "chromium is not installed"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


WITH_CODE = ("officer", "approver", "auditor", "expert1", "expert2", "expert3")
_used: dict[str, int] = {}


def _code(username: str) -> str:
    """A code that this person has not used: each is good once, and three are good at a time."""
    now = int(time.time()) // 30
    step = max(_used.get(username, 0) + 1, now - 1)
    time.sleep(max(0, (step - 1) * 30 - time.time()))
    _used[username] = step
    return otp(step - int(time.time()) // 30)


Entering = Callable[[str], Page]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def healthy(page: Page) -> None:
    """Whoever reads with a screen reader or the keyboard meets no obstacle on this page (WCAG 2.1 A and AA, by axe)."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("""axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']})
        .then(told => told.violations.map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' | ')))""")
    assert found == [], f"{page.url}: {found}"


def signed_in(page: Page, address: str, username: str) -> Page:
    """Signs somebody in with password and, where they need one, a fresh code; the page stands at home."""
    page.goto("/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    if username in WITH_CODE:
        page.fill("input[name=code]", _code(username))
        page.press("input[name=code]", "Enter")
    page.wait_for_url(f"{address}/")
    return page


@pytest.fixture
def enter(chromium: Browser, address: str) -> Iterator[Entering]:
    """Signs somebody in on a page of their own; a console error on any page fails the test."""
    contexts, troubles = [], []

    def sign_in(username: str, width: int = 1280) -> Page:
        context = chromium.new_context(base_url=address, locale="zh-CN", viewport={"width": width, "height": 900},
                                       accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(f"{page.url} {message.text}") if message.type == "error"
                and not re.search(r"status of 4\d\d", message.text) else None)
        page.on("pageerror", lambda error: troubles.append(f"{page.url} {error}"))
        return signed_in(page, address, username)

    yield sign_in
    for context in contexts:
        context.close()
    assert troubles == []
