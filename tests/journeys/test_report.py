"""The month's reports: on a phone whose network is cut twice, on two screens, without scripts."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import grave_findings
from tests.journeys.calendar import TODAY
from tests.journeys.conftest import PASSWORD
from tests.journeys.reporting import await_keeping, card, field, opened, photo, state

SignIn = Callable[..., Page]
Inside = Callable[[str], Any]
MONTH = TODAY.replace(day=1)
LAST = MONTH - dt.timedelta(days=1)
PAGE = f"/report/?month={MONTH:%Y-%m}"
OPEN = f"""
import datetime as dt
from guatu.ledger.models import Portfolio
from guatu.reports.actions import open_month
month = dt.date({MONTH.year}, {MONTH.month}, 1)
open_month(Portfolio.objects.get(), month, by=None, opens=month)
"""
TOLD = f"""
import datetime as dt
from guatu.journal.models import Entry
from guatu.reports.models import Draft, Photo, ProgressReport
month = dt.date({MONTH.year}, {MONTH.month}, 1)
def told(name):
    report = ProgressReport.objects.filter(project__name=name, month=month).first()
    entries = Entry.objects.filter(
        model="reports.progressreport", object_id=report.pk if report else 0
    )
    photos = Photo.objects.filter(project__name=name, month=month)
    return {{
        "amount": format(report.month_amount.normalize(), "f") if report else None,
        "text": report.progress_text if report else None,
        "reason": report.unchanged_because if report else None,
        "entries": [entry.before is None for entry in entries.order_by("id")],
        "photos": [[str(p.longitude), p.width] for p in photos],
        "draft": Draft.objects.filter(project__name=name, month=month).exclude(texts={{}}).count(),
    }}
"""


@pytest.fixture(autouse=True)
def month(inside: Inside) -> None:
    inside(OPEN)


def told(inside: Inside, name: str) -> Any:
    """What the database holds of a project's month, and how often it was written."""
    return inside(f"{TOLD}\nprint(json.dumps(told({name!r})))")


FIRST, SECOND, THIRD = (
    "青石宏川汽车线束及车载电子产业园项目",
    "高强度紧固件生产线项目",
    "新能源汽车充电设备生产项目",
)


def test_a_phone_loses_its_network_twice_and_nothing_is_lost_or_doubled(
    sign_in: SignIn, inside: Inside
) -> None:
    page = sign_in("park", width=390, height=844)
    page.get_by_role("link", name="菜单").click()
    page.get_by_role("link", name="填报", exact=True).click()
    page.goto(PAGE)
    await_keeping(page)
    expect(page.locator("main")).to_contain_text("已报 0/3 个")
    types_an_amount(page)
    assert told(inside, FIRST)["draft"] == 1
    sends_without_a_network(page)
    takes_a_photo_without_a_network(page)

    # The third did not change: one tap with its reason.
    third = opened(page, THIRD)
    third.get_by_text("本月无变化").click()
    third.get_by_role("button", name="等待批复").click()
    expect(state(card(page, THIRD))).to_contain_text("已报")
    expect(page.locator("[data-bar]")).to_contain_text("已报 3/3 个")

    first, second, third_told = (told(inside, name) for name in (FIRST, SECOND, THIRD))
    assert (first["amount"], first["text"]) == ("100", "完成二层梁板浇筑，断网时填写")
    assert (second["amount"], second["text"]) == ("2.5", "设备安装完成，第二次断网")
    assert second["photos"] == [["None", 1600]]
    assert third_told["reason"] == "等待批复"
    for found in (first, second, third_told):
        assert (found["entries"], found["draft"]) == ([True], 0)


def types_an_amount(page: Page) -> None:
    """One amount is typed, the other two follow; the field is kept at once."""
    first = opened(page, FIRST)
    field(first, "month_amount").fill("100")
    expect(first.locator("[data-saved]")).to_contain_text("已保存")
    expect(field(first, "year_amount")).not_to_have_value("")
    expect(state(first)).to_contain_text("草稿")


def sends_without_a_network(page: Page) -> None:
    """Typing goes on, the page is loaded anew, the report is sent; then the network returns."""
    first = card(page, FIRST)
    page.context.set_offline(True)
    field(first, "progress_text").fill("完成二层梁板浇筑，断网时填写")
    expect(page.locator("[data-net]")).to_contain_text("离线")
    answer = page.reload()
    assert answer is not None
    assert answer.from_service_worker
    first = opened(page, FIRST)
    expect(field(first, "progress_text")).to_have_value("完成二层梁板浇筑，断网时填写")
    expect(field(first, "month_amount")).to_have_value("100")
    first.get_by_role("button", name="上报", exact=True).click()
    expect(first.locator("[data-saved]")).to_contain_text("待发送")
    expect(state(first)).to_contain_text("待填")  # as the kept page has it: nothing was sent
    page.context.set_offline(False)
    expect(state(card(page, FIRST))).to_contain_text("已报", timeout=20_000)
    expect(page.locator("[data-bar]")).to_contain_text("已报 1/3 个")


def takes_a_photo_without_a_network(page: Page) -> None:
    """A photo waits on the phone, over another loading of the page."""
    second = opened(page, SECOND)
    field(second, "month_amount").fill("2.5")
    expect(second.locator("[data-saved]")).to_contain_text("已保存")
    page.context.set_offline(True)
    field(second, "progress_text").fill("设备安装完成，第二次断网")
    second.locator("input[type=file]").set_input_files(photo())
    expect(second.locator("[data-photo-state]")).to_contain_text("1 张照片待发送")
    page.reload()
    second = opened(page, SECOND)
    expect(second.locator("[data-photo-state]")).to_contain_text("1 张照片待发送")
    page.context.set_offline(False)
    expect(second.locator(".r-photos img")).to_have_count(1, timeout=20_000)
    expect(second.locator("[data-saved]")).to_contain_text("已保存")
    second.get_by_role("button", name="上报", exact=True).click()
    expect(state(card(page, SECOND))).to_contain_text("已报")


ROAD, STATION = "省道S327青石至界岭段改建工程", "青石县城乡客运综合枢纽项目"


def test_contradictions_are_marked_while_typing_and_explained(sign_in: SignIn) -> None:
    page = sign_in("unit")
    page.goto(PAGE)
    road = opened(page, ROAD)
    field(road, "month_amount").fill("99999")
    mark = road.locator("[data-code=year_over_plan]")
    expect(mark).to_contain_text("今年累计超过年度计划")
    expect(mark).to_contain_text(">")
    mark.locator("input").fill("年度计划正在调整")
    field(road, "physical_percent").fill("101")
    expect(road.locator("[data-code=physical_over_100]")).to_contain_text("101 > 形象进度"[:5])
    expect(road.locator("[data-saved]")).to_contain_text("已保存")
    road.get_by_role("button", name="上报", exact=True).click()
    expect(card(page, ROAD).get_by_role("alert")).to_contain_text("不能超过 100%")
    road = card(page, ROAD)
    expect(road.locator("[data-code=year_over_plan] input")).to_have_value("年度计划正在调整")
    assert grave_findings(page) == []
    road.get_by_role("button", name="放弃本次修改").click()
    expect(state(card(page, ROAD))).to_contain_text("待填")


def test_two_screens_show_both_versions(sign_in: SignIn) -> None:
    mine, theirs = sign_in("unit"), sign_in("office")
    for page in (mine, theirs):
        page.goto(PAGE)
    here, there = opened(mine, STATION), opened(theirs, STATION)
    field(there, "next_step").fill("下月完成站房装修")
    expect(there.locator("[data-saved]")).to_contain_text("已保存")
    field(here, "next_step").fill("下月完成钢结构")
    clash = here.locator(".r-clash")
    expect(clash).to_contain_text("下月完成站房装修")
    expect(clash).to_contain_text("下月完成钢结构")
    clash.get_by_role("button", name="采用对方的").click()
    expect(field(here, "next_step")).to_have_value("下月完成站房装修")
    field(here, "next_step").fill("下月完成钢结构和站房装修")
    expect(here.locator("[data-saved]")).to_contain_text("已保存")
    theirs.reload()
    expect(field(card(theirs, STATION), "next_step")).to_have_value("下月完成钢结构和站房装修")


def test_the_same_as_last_month_is_said_before_it_is_sent(sign_in: SignIn) -> None:
    page = sign_in("unit")
    page.goto(PAGE)
    road = opened(page, ROAD)
    road.get_by_role("button", name="照抄并修改").click()
    expect(road.locator("[data-same]")).to_be_visible()
    road.get_by_role("button", name="上报", exact=True).click()
    expect(card(page, ROAD).get_by_role("alert")).to_contain_text("与上月雷同")
    field(card(page, ROAD), "unchanged_because").fill("冬季停工，工人放假")
    card(page, ROAD).get_by_role("button", name="上报", exact=True).click()
    expect(state(card(page, ROAD))).to_contain_text("已报")


def test_without_scripts_a_report_is_filled_all_the_same(
    browser: Browser, site: str, inside: Inside
) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"/account/login/?next={PAGE}")
    page.fill("input[name=login]", "unit")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    station = opened(page, STATION)
    field(station, "month_amount").fill("12")
    field(station, "month_amount").press("Enter")  # keeps, and never sends
    expect(state(card(page, STATION))).to_contain_text("草稿")
    station = opened(page, STATION)
    expect(field(station, "year_amount")).not_to_have_value("")
    field(station, "progress_text").fill("站房封顶")
    station.get_by_role("button", name="上报", exact=True).click()
    expect(state(card(page, STATION))).to_contain_text("已报")
    context.close()
    assert told(inside, STATION)["amount"] == "12"
