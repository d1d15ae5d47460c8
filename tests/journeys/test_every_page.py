"""Every page, wide and on a phone, in both languages: it fits, it has a title, axe is content."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.journeys.calendar import BEFORE

SignIn = Callable[..., Page]
PAGES = {
    "head": [
        *("/", "/wall/", "/wall/live/1/", "/wall/project/1/", "/projects/", "/projects/1/"),
        *("/projects/?group=sector", "/projects/?paper=1", "/projects/summary/"),
    ],
    "office": [
        *("/imports/", "/imports/maps/", "/projects/new/", "/projects/1/edit/"),
        *("/projects/1/plans/", "/projects/1/milestones/", "/projects/1/units/"),
        *("/projects/1/stage/", "/taskforces/", "/wall/live/1/new/", "/search?q=qs"),
        *("/settings/units/", "/settings/units/2/", "/settings/units/hand-over/"),
        *("/settings/people/", "/settings/people/1/", "/settings/lights/", "/journal/"),
        *("/report/", "/report/1/", "/report/1/problem"),
        *("/report/review/", "/report/review/4/1/", "/report/review/lock/4/", "/report/periods/"),
        *("/report/slips/", "/report/slips/1/", f"/report/slips/new/6/{BEFORE:%Y-%m}/"),
    ],
    "agent": ["/report/"],
    "secretary": [
        *("/bulletins/", "/bulletins/1/", "/bulletins/4/", "/bulletins/4/review/"),
        *("/bulletins/8/edit/", "/bulletins/4/versions/2/", "/bulletins/new/"),
        *("/bulletins/replies/", "/bulletins/replies/?show=shown", "/settings/bulletins/"),
        *("/bulletins/public/", "/bulletins/public/7/", "/bulletins/public/7/reply/"),
    ],
    "unit2": ["/", "/report/", "/projects/", "/account/password/change/"],
    "security": ["/", "/settings/accounts/", "/settings/accounts/1/"],
}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "language"), [(1366, "zh-hans"), (390, "en"), (390, "zh-hans")])
def test_pages_fit_and_can_be_read(sign_in: SignIn, name: str, width: int, language: str) -> None:
    page = sign_in(name, width=width, height=800)
    if language == "en":
        page.locator(".g-top .g-menu summary").click()
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    findings = {}
    for address in PAGES[name]:
        answer = page.goto(address)
        assert answer is not None
        found = grave_findings(page) if language == "zh-hans" else []
        if answer.status != 200:
            found.append(f"status {answer.status}")
        if page.evaluate(TOO_WIDE):
            found.append("wider than the window")
        if not page.title().split("·")[0].strip():
            found.append("without a title")
        if found:
            findings[address] = found
    assert findings == {}


def test_the_language_is_kept_and_changes_the_words(sign_in: SignIn) -> None:
    page = sign_in("head")
    page.locator(".g-top .g-menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("navigation", name="Main navigation")).to_contain_text("Wall charts")
    page.goto("/projects/")
    expect(page.locator("label[for=f-light]")).to_have_text("Light")
    expect(page.locator("body")).to_contain_text("far behind", ignore_case=True)
    page.locator(".g-top .g-menu summary").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("label[for=f-light]")).to_have_text("亮灯")
