"""Who sees less: a bureau's officer has his projects, those who run the system have none."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]
OWN = "特殊教育学校迁建项目"  # of the bureau of education, which `unit2` reports for
FOREIGN = "高强度紧固件生产线项目"


def addresses(page: Page) -> dict[str, str]:
    """Project name to address, as the ledger of the page's account links them."""
    page.goto("/projects/?paper=1")
    links = page.locator("#plain tbody a")
    return {link.inner_text(): link.get_attribute("href") or "" for link in links.all()}


def test_an_officer_sees_the_projects_of_his_unit_and_nothing_of_others(sign_in: SignIn) -> None:
    everything = addresses(sign_in("head"))
    page = sign_in("unit2")
    expect(page.locator("main")).to_contain_text(OWN)
    assert list(addresses(page)) == [OWN]
    page.goto(everything[OWN])
    expect(page.get_by_role("heading", level=1)).to_contain_text(OWN)
    for address in (everything[FOREIGN], "/projects/2026-002/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("body")).to_contain_text("没有这个页面")
        expect(page.locator("body")).not_to_contain_text(FOREIGN)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("gqdjgj")
    expect(page.locator("#search-results")).to_contain_text("没有找到")
    page.goto("/wall/")
    page.get_by_role("link", name="查看", exact=True).first.click()
    expect(page.locator("#chart svg[role=group]")).to_contain_text(OWN[:4])
    expect(page.locator("#chart svg[role=group]")).not_to_contain_text(FOREIGN[:4])


@pytest.mark.parametrize("name", ["sysadmin", "security", "auditor"])
def test_those_who_run_the_system_see_no_business(sign_in: SignIn, name: str) -> None:
    page = sign_in(name)
    expect(page.locator("main")).to_contain_text("项目和数据")
    navigation = page.get_by_role("navigation", name="主导航")
    for word in ("挂图", "台账", "导入"):
        expect(navigation.get_by_role("link", name=word, exact=True)).to_have_count(0)
    for address in ("/projects/", "/wall/", "/imports/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 403, address
        expect(page.locator("body")).to_contain_text("没有权限")


def test_a_stranger_signs_in_first_and_lands_where_he_wanted(site: str, sign_in: SignIn) -> None:
    page = sign_in("head")
    page.context.clear_cookies()
    page.goto("/projects/?light=red")
    expect(page).to_have_title("登录 · 挂图")
    page.fill("input[name=login]", "head")
    page.fill("input[name=password]", "wrong-one-2026")
    page.press("input[name=password]", "Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.fill("input[name=login]", "head")
    page.fill("input[name=password]", "qingshi-2026")
    page.press("input[name=password]", "Enter")
    expect(page).to_have_url(f"{site}/projects/?light=red")
    page.locator(".g-top .g-menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto("/projects/")
    expect(page).to_have_title("登录 · 挂图")
