"""What the scripts of the frame do, under a policy which allows no inline script or style."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.axe import grave_findings
from tests.browser.frame import ADDRESS, Frame, SiteMap

pytestmark = pytest.mark.browser

PAGE = """{% extends "base.html" %}{% load parts figures static %}
{% block title %}台账{% endblock %}{% block heading %}台账{% endblock %}
{% block head %}<script defer src="{% static "js/upload.js" %}"></script>{% endblock %}
{% block breadcrumbs %}{% crumb "今日" "/" %}{% crumb "台账" %}{% endblock %}
{% block content %}
{% figure "年度计划" "1,284,500" unit="万元" light="yellow" lines=lines %}
{% filter_bar "#rows" %}<div><label for="q">名称</label>
<input class="form-control" id="q" name="q" type="search"></div>
<div><label for="unit">单位</label><select class="form-select" id="unit" name="unit">
<option value="">全部</option><option value="7">住建局</option></select></div>{% endfilter_bar %}
<div id="rows"><table class="table"><thead><tr>{% sort_header "name" "名称" target="#rows" %}
<th scope="col">灯</th></tr></thead><tbody><tr><td>城北中学</td><td>{% light "red" %}</td></tr>
</tbody></table></div>
<form id="plain" method="post" action="/post/"><button class="btn">入账</button></form>
<form id="async" hx-post="/refused/"><button class="btn">撤销</button></form>
{% with label="文件" submit_label="导入" %}
{% include "components/drop_zone.html" with action="/files/" name="file" %}{% endwith %}
{% include "components/progress.html" with poll_url="/job/" %}
{% endblock %}"""
RUNNING = {"is_running": True, "percent": 20, "doing": "核对"}
SCREEN = """{% extends "tv.html" %}{% block turn %}3600{% endblock %}
{% block refresh %}REFRESH{% endblock %}{% block heading %}总图{% endblock %}
{% block pages %}<p data-tv-page>一</p><p data-tv-page>二</p>{% endblock %}"""


@pytest.fixture
def frame(page: Page, settings: Any) -> Iterator[Frame]:
    """The page at /projects/, with nothing said against its policy at the end."""
    settings.ROOT_URLCONF = SiteMap
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            said.append(message.text)

    page.on("console", listen)
    frame = Frame(page)
    frame.shows("/projects/", PAGE, lines=[("已完成", "812")], job=RUNNING)
    frame.answers["/job/"] = lambda _request: {"body": '<p id="progress">已读完</p>'}
    yield frame
    assert said == []


@pytest.mark.parametrize("size", [(1366, 768), (360, 740), (1920, 1080)])
def test_the_frame_has_no_grave_fault_and_fits(frame: Frame, size: tuple[int, int]) -> None:
    frame.page.set_viewport_size({"width": size[0], "height": size[1]})
    frame.page.goto(f"{ADDRESS}/projects/")
    assert grave_findings(frame.page) == []
    assert frame.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_slash_goes_to_search_and_arrows_walk_its_results(frame: Frame) -> None:
    found = '<ul><li><a href="/a/">城北中学</a></li><li><a href="/b/">城北桥</a></li></ul>'
    frame.answers["/search/"] = lambda _request: {"body": found}
    page = frame.page
    page.goto(f"{ADDRESS}/projects/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("cb")
    page.wait_for_selector("#search-results a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-results a").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search-results a")).to_have_count(0)


def test_slash_stays_a_slash_in_a_field(frame: Frame) -> None:
    frame.page.goto(f"{ADDRESS}/projects/")
    frame.page.focus("#q")
    frame.page.keyboard.press("/")
    assert frame.page.input_value("#q") == "/"


def test_a_filter_answers_in_place_and_puts_only_what_was_chosen_in_the_address(
    frame: Frame,
) -> None:
    page = frame.page
    page.goto(f"{ADDRESS}/projects/")
    frame.answers["/projects/"] = lambda _request: {"body": "<p>两项</p>"}
    page.select_option("#unit", "7")
    expect(page.locator("#rows")).to_have_text("两项")
    assert page.url == f"{ADDRESS}/projects/?unit=7"
    expect(page.locator("h1")).to_have_text("台账")


def test_a_form_sent_three_times_is_sent_once(frame: Frame) -> None:
    frame.answers["/post/"] = lambda _request: {"status": 204}
    frame.page.goto(f"{ADDRESS}/projects/")
    send = "form => { form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }"
    with frame.page.expect_response("**/post/"):
        frame.page.locator("#plain").evaluate(send)
    assert frame.count("POST", "/post/") == 1


def test_a_refusal_is_said_in_its_own_words_and_may_be_tried_again(frame: Frame) -> None:
    reason = "该批次之后已有 3 个项目被改动。"
    refusal = {"status": 409, "body": f"<main><p data-reason>{reason}</p></main>"}
    frame.answers["/refused/"] = lambda _request: refusal
    page = frame.page
    page.goto(f"{ADDRESS}/projects/")
    send = "form => { form.requestSubmit(); form.requestSubmit(); }"
    page.locator("#async").evaluate(send)
    expect(page.locator(".g-failure span")).to_have_text(reason)
    assert frame.count("POST", "/refused/") == 1
    page.locator("[data-close-message]").click()
    expect(page.locator(".g-failure")).to_have_count(0)
    page.click("#async button")
    expect(page.locator(".g-failure span")).to_have_text(reason)
    assert frame.count("POST", "/refused/") == 2


def test_dropped_files_are_sent_and_the_browser_goes_where_it_is_told(frame: Frame) -> None:
    go = {"status": 200, "body": "", "headers": {"HX-Redirect": "/imports/7/"}}
    frame.answers["/files/"] = lambda _request: go
    frame.shows("/imports/7/", '{% extends "base.html" %}{% block heading %}预览{% endblock %}')
    page = frame.page
    page.goto(f"{ADDRESS}/projects/")
    page.locator("[data-drop]").evaluate(
        """zone => {
          const files = new DataTransfer();
          files.items.add(new File(["x"], "台账.xlsx"));
          const event = name => new DragEvent(
            name, { bubbles: true, cancelable: true, dataTransfer: files });
          zone.dispatchEvent(event("dragover"));
          zone.dispatchEvent(event("drop"));
        }"""
    )
    expect(page.locator("h1")).to_have_text("预览")
    assert page.url == f"{ADDRESS}/imports/7/"
    assert frame.count("POST", "/files/") == 1


def test_progress_asks_until_the_work_has_ended(frame: Frame) -> None:
    frame.page.goto(f"{ADDRESS}/projects/")
    expect(frame.page.locator("#progress")).to_have_text("已读完")


def test_escape_closes_the_menu_of_the_person(frame: Frame) -> None:
    page = frame.page
    page.goto(f"{ADDRESS}/projects/")
    page.click(".g-menu summary")
    expect(page.locator(".g-menu-list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".g-menu-list")).to_be_hidden()
    expect(page.locator(".g-menu summary")).to_be_focused()


def test_a_screen_turns_its_pages_and_has_no_scroll_bars(frame: Frame) -> None:
    page = frame.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    frame.shows("/tv/", SCREEN.replace("REFRESH", "3600"))
    page.goto(f"{ADDRESS}/tv/")
    expect(page.locator("[data-tv-page]").first).to_be_visible()
    expect(page.locator("[data-tv-page]").nth(1)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tv-page]").nth(1)).to_be_visible()
    expect(page.locator("[data-tv-number]")).to_have_text("2 / 2")
    assert page.evaluate("document.documentElement.scrollHeight") == 1080
    assert grave_findings(page) == []


def test_a_screen_says_that_the_network_is_away_and_comes_back_by_itself(frame: Frame) -> None:
    page = frame.page
    source = SCREEN.replace("REFRESH", "1")
    frame.shows("/tv/", source)
    page.goto(f"{ADDRESS}/tv/")
    frame.answers["/tv/"] = lambda _request: {"status": 502, "body": ""}
    expect(page.locator(".g-tv-state")).not_to_be_empty()
    frame.shows("/tv/", source.replace("一", "新"))
    expect(page.locator("[data-tv-page]").first).to_have_text("新", timeout=10_000)
    expect(page.locator(".g-tv-state")).to_be_empty()
