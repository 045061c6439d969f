"""A passkey in a real Chromium with a device that the browser itself plays: made once, it opens the door without a code."""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PASSWORD, _code

pytestmark = pytest.mark.browser


def test_a_passkey_is_made_and_opens_the_door(chromium: Browser, address: str) -> None:
    place = address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to an address
    context = chromium.new_context(base_url=place, locale="zh-CN")
    page, troubles = context.new_page(), []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})

    def password() -> None:
        page.goto("/account/login/")
        page.fill("input[name=login]", "auditor")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/account/factor/authenticate/")

    password()
    page.fill("input[name=code]", _code("auditor"))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(f"{place}/")
    page.goto("/me/second-factor/passkeys/")
    page.fill("input[name=name]", "办公室电脑")
    page.get_by_role("button", name="添加").click()
    page.wait_for_url("**/me/second-factor/")
    assert page.get_by_role("button", name=re.compile(r"^删除\s*办公室电脑$")).count() == 1
    page.get_by_role("button", name="退出登录").click()
    password()
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{place}/")
    assert page.get_by_role("button", name="退出登录").count() == 1
    assert troubles == []
    context.close()
