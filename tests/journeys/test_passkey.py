"""A passkey is added and signs its holder in, in a browser with an authenticator of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PASSWORD


@pytest.fixture
def keyed(browser: Browser, site: str) -> Iterator[Page]:
    """A page at `localhost`: passkeys belong to a name, not to a number."""
    address = site.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=address, locale="zh-CN")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    kinds = {"hasUserVerification": True, "isUserVerified": True}
    options = {**device, **kinds, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def test_a_passkey_signs_in_without_a_password(keyed: Page) -> None:
    keyed.goto("/account/login/")
    keyed.fill("input[name=login]", "assessor")
    keyed.fill("input[name=password]", PASSWORD)
    keyed.press("input[name=password]", "Enter")
    keyed.wait_for_url(lambda url: "/account/" not in url)

    keyed.goto("/account/factors/passkeys/new/")
    keyed.fill("input[name=password]", PASSWORD)  # first it is confirmed who asks
    keyed.get_by_role("button", name="确认").click()
    keyed.fill("input[name=name]", "办公电脑")
    keyed.get_by_label("只用它登录，不再输入密码").check()
    keyed.get_by_role("button", name="添加").click()
    expect(keyed.get_by_role("listitem").first).to_be_visible()  # the recovery codes

    keyed.goto("/account/factors/passkeys/")
    expect(keyed.get_by_role("row", name="办公电脑")).to_contain_text("可单独登录")
    keyed.locator(".g-top .g-menu summary").click()
    keyed.get_by_role("button", name="退出登录").click()
    keyed.goto("/account/login/")
    keyed.get_by_role("button", name="用通行密钥登录").click()
    keyed.wait_for_url(lambda url: "/account/" not in url)
    expect(keyed.get_by_role("heading", level=1)).to_be_visible()

    keyed.goto("/me/")
    expect(keyed.locator("main")).to_contain_text("1 个通行密钥")
