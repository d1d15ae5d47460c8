"""The county head: the year in figures, a light to its arithmetic, a project by its initials."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypinyin import Style, lazy_pinyin

from tests.journeys.calendar import BEFORE

SignIn = Callable[..., Page]
PROJECTS = 20  # of the list, and those that came from signed leads


def a_light(page: Page) -> tuple[str, int]:
    """A light that some projects have and some have not, as 今日 counts them."""
    for link in page.locator(".d-lights li a").all():
        count = int(link.locator("strong").inner_text())
        if 0 < count < PROJECTS:
            found = re.search(r"light=(\w+)", link.get_attribute("href") or "")
            assert found
            return found[1], count
    raise AssertionError("all projects have one light")


def test_today_opens_figures_and_lights_to_their_arithmetic(sign_in: SignIn) -> None:
    page = sign_in("head")
    expect(page.locator(".g-figure")).to_have_count(5)
    lead = page.locator(".g-figure", has_text="百分点")
    lead.get_by_text("计算过程").click()
    expect(lead.locator(".g-arithmetic")).to_contain_text("完成率 − 序时")

    page.locator("section[aria-labelledby=closers] tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/projects/\d+/$"))
    progress = page.locator(".d-lights-table tr", has_text="进度")
    expect(progress).to_contain_text("完成率")
    expect(progress.locator(".g-formula")).to_be_hidden()
    progress.locator("summary").click()
    expect(progress.locator(".g-formula")).to_be_visible()


def test_a_slash_searches_by_pinyin_initials_without_a_mouse(sign_in: SignIn) -> None:
    page = sign_in("head")
    name = page.locator("section[aria-labelledby=closers] tbody a").first.inner_text()
    initials = "".join(lazy_pinyin(name[:6], style=Style.FIRST_LETTER))
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type(initials)
    expect(page.locator("#search-results a").first).to_contain_text(name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_filtered_grid_is_a_link_and_back_works(sign_in: SignIn) -> None:
    page = sign_in("head")
    light, count = a_light(page)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="台账").click()
    rows = page.locator("#grid .tabulator-table .tabulator-row")
    expect(rows).to_have_count(PROJECTS)
    page.locator("#f-light").select_option(light)
    expect(page).to_have_url(re.compile(f"light={light}"))
    expect(rows).to_have_count(count)
    expect(page.locator(f"#grid .tabulator-table .g-light-{light}")).to_have_count(count)
    page.reload()
    expect(rows).to_have_count(count)
    expect(page.locator("#f-light")).to_have_value(light)
    page.go_back()
    expect(page).not_to_have_url(re.compile("light="))
    expect(rows).to_have_count(PROJECTS)


def test_a_past_day_is_answered_from_what_was_known_then(sign_in: SignIn) -> None:
    page = sign_in("head")
    page.locator("section[aria-labelledby=closers] tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/projects/\d+/$"))
    done = page.locator(".g-figure-value").nth(1)
    now = done.inner_text()
    page.locator("#at").fill(BEFORE.isoformat())
    page.locator(".d-at button").click()
    shown = f"{BEFORE.year}年{BEFORE.month}月{BEFORE.day}日"
    expect(page.locator(".d-past")).to_contain_text(shown)
    assert done.inner_text() != now
