"""A month of the county as its people live it: opened, filled, reviewed, locked, corrected.

On a server of its own, because the days go by: its clock is ahead by what a file says. It is
November 2026: the month opens on the 20th, is due on the 25th and closes on 3 December.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import ROOT, SignIn, Site, doors, served
from tests.journeys.reporting import await_keeping, card, field, opened, photo, state

MONTH = "2026-11"
PAGE, REVIEW = f"/report/?month={MONTH}", f"/report/review/?period={MONTH}"
CHINA = ZoneInfo("Asia/Shanghai")
WAIT = 20_000

CANAL = "柳河灌区节水改造工程"  # the township's from this month on
SCHOOL = "特殊教育学校迁建项目"
ROAD, STATION = "省道S327青石至界岭段改建工程", "青石县城乡客运综合枢纽项目"
GREENHOUSE = "白杨镇智能玻璃温室育苗中心项目"  # nobody reports for it
BLOCKER = "校门外接入道路未通，大型设备进不了场"

HANDED_OVER = f"""
import datetime as dt
from guatu.accounts.models import Unit
from guatu.ledger.actions import assign_units
from guatu.ledger.models import Project
works, town = Project.objects.get(name={CANAL!r}), Unit.objects.get(short_name="柳河镇")
assign_units([(works, "responsible", town)], dt.date(2026, 11, 1), by=None)
"""
# What the other units send: ten more than the month before, each a little further built.
OTHERS = f"""
import datetime as dt
from decimal import Decimal
from guatu.ledger.models import Project
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.models import ProgressReport
month = dt.date(2026, 11, 1)
own = {[CANAL, SCHOOL, ROAD, STATION, GREENHOUSE]!r}
drafts = []
for project in Project.objects.filter(is_listed=True).exclude(name__in=own):
    last = ProgressReport.objects.filter(project=project, month__lt=month).order_by("month").last()
    more = {{"month_amount": Decimal(10), "progress_text": f"{{project.name}}十一月按计划推进"}}
    for name in ("year_amount", "all_amount"):
        more[name] = (getattr(last, name, None) or Decimal(0)) + 10
    drafts.append(ReportDraft(project, month, more))
print(post_reports(drafts, by=None))
"""
TOLD = """
from guatu.problems.models import Problem
from guatu.reports.models import Filing, ProgressReport, ReportPeriod
from guatu.review.models import Slip
month = "2026-11-01"
def report(name):
    found = ProgressReport.objects.get(project__name=name, month=month)
    filing = Filing.objects.get(project__name=name, period__month=month)
    amount = format(found.month_amount.normalize(), "f")
    return [found.state, amount, filing.is_late, found.progress_text]
"""


@dataclass(frozen=True)
class Month:
    """The county in its month: who comes in, what day it is, what the database holds."""

    site: Site
    sign_in: SignIn

    def turn(self, day: str, hour: int = 9) -> None:
        """It is another day."""
        there = dt.datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=CHINA)
        turn(self.site, there)

    def told(self, expression: str) -> Any:
        """What an expression over the rows of the month says."""
        return self.site.inside(f"{TOLD}\nprint(json.dumps({expression}, default=str))")


def turn(site: Site, there: dt.datetime) -> None:
    """Sets the site's clock."""
    ahead = there - dt.datetime.now(CHINA)
    clock = site.var.with_suffix(".clock")
    clock.write_text(str(ahead.total_seconds()))


@pytest.fixture
def month(browser: Browser) -> Iterator[Month]:
    """The small county on the morning of the day on which November opens."""
    site = Site(ROOT / "var" / f"browser-month-{os.getpid()}", {})
    site.var.parent.mkdir(exist_ok=True)
    turn(site, dt.datetime(2026, 11, 20, 8, 30, tzinfo=CHINA))
    clock = site.var.with_suffix(".clock")
    more = {"DJANGO_SETTINGS_MODULE": "tests.journeys.clocked", "JOURNEY_CLOCK": str(clock)}
    try:
        with served(site.var, PYTHONPATH=str(ROOT), **more) as found:
            found.inside(HANDED_OVER)
            with doors(browser, found.address) as sign_in:
                yield Month(found, sign_in)
    finally:
        clock.unlink()


def test_a_month_is_lived_through(month: Month) -> None:
    the_month_opens(month)
    before = the_head_reads_the_year(month)
    month.turn("2026-11-23")
    the_township_reports_from_a_phone(month)
    month.turn("2026-11-24")
    the_bureau_reports_and_raises_a_problem(month)
    the_agent_unit_enters_a_permit(month)
    the_holder_answers_and_the_inspector_closes(month)
    assert month.site.inside(OTHERS) == 15
    month.turn("2026-11-26")
    another_bureau_comes_late(month)
    the_office_returns_one_and_it_comes_back(month)
    month.turn("2026-12-04")
    the_office_accepts_and_locks(month)
    month.turn("2026-12-07")
    a_slip_corrects_what_is_locked(month)
    assert the_head_reads_the_year(month) != before
    each_sees_what_is_theirs(month)


def waiting(page: Page, kind: str) -> Locator:
    """What waits under a heading of 今日."""
    return page.locator(".d-kinds > div", has=page.locator("h3", has_text=kind))


def count(page: Page, name: str) -> Locator:
    """A count in the head of the review."""
    return page.locator(f".v-count-{name} strong")


def row(page: Page, name: str) -> Locator:
    """A project in the review."""
    return page.locator(".v-table tbody tr", has=page.locator(".v-name", has_text=name))


def the_month_opens(month: Month) -> None:
    office = month.sign_in("office")
    office.goto("/report/periods/")
    line = office.locator("main tbody tr", has_text="2026年11月").first
    for word in ("2026-11-20", "2026-11-25", "2026-12-03", "填报中"):
        expect(line).to_contain_text(word)
    found = month.told(f"list(ReportPeriod.objects.filter(month='{MONTH}-01').values_list('due'))")
    assert found == [["2026-11-25"]]


def the_head_reads_the_year(month: Month) -> str:
    head = month.sign_in("head")
    expect(head.locator(".g-figure")).to_have_count(5)
    return str(head.locator(".g-figure-value").nth(1).inner_text())


def the_township_reports_from_a_phone(month: Month) -> None:
    phone = month.sign_in("township", width=390, height=844)
    expect(waiting(phone, "待填月报")).to_contain_text(CANAL)
    phone.goto(PAGE)
    await_keeping(phone)
    canal = opened(phone, CANAL)
    field(canal, "month_amount").fill("120")
    expect(canal.locator("[data-saved]")).to_contain_text("已保存")
    phone.context.set_offline(True)
    field(canal, "progress_text").fill("干渠衬砌完成三公里")
    phone.reload()
    canal = opened(phone, CANAL)
    expect(field(canal, "progress_text")).to_have_value("干渠衬砌完成三公里")
    phone.context.set_offline(False)
    expect(canal.locator("[data-saved]")).to_contain_text("已保存", timeout=WAIT)
    phone.context.set_offline(True)
    canal.locator("input[type=file]").set_input_files(photo())
    expect(canal.locator("[data-photo-state]")).to_contain_text("1 张照片待发送")
    canal.get_by_role("button", name="上报", exact=True).click()
    expect(canal.locator("[data-saved]")).to_contain_text("待发送")
    phone.context.set_offline(False)
    expect(state(card(phone, CANAL))).to_contain_text("已报", timeout=WAIT)
    assert month.told(f"report({CANAL!r})") == ["submitted", "120", False, "干渠衬砌完成三公里"]


def the_bureau_reports_and_raises_a_problem(month: Month) -> None:
    page = month.sign_in("unit2")
    waiting(page, "待填月报").get_by_role("link", name=SCHOOL).click()
    school = card(page, SCHOOL)
    field(school, "month_amount").fill("4")
    field(school, "physical_percent").fill("3")
    field(school, "progress_text").fill("场地平整完成")
    field(school, "problem_text").fill(BLOCKER)
    expect(school.locator("[data-saved]")).to_contain_text("已保存")
    school.get_by_role("link", name="列入问题清单").click()
    expect(page.get_by_label("问题", exact=True)).to_have_value(BLOCKER)
    page.get_by_label("承办单位").select_option(label="县交通局")
    page.get_by_label("请求事项").fill("请交通局十二月底前打通接入道路")
    page.get_by_role("button", name="列入清单").click()
    card(page, SCHOOL).get_by_role("button", name="上报", exact=True).click()
    expect(state(card(page, SCHOOL))).to_contain_text("已报")
    assert month.told(f"report({SCHOOL!r})") == ["submitted", "4", False, "场地平整完成"]


def the_agent_unit_enters_a_permit(month: Month) -> None:
    page = month.sign_in("agent")
    waiting(page, "在手审批事项").get_by_role("link", name=SCHOOL).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("用地预审与选址意见")
    page.locator("select[name$=state]").select_option(label="批复")
    page.locator("input[name$=document_no]").fill("青自然资预审〔2026〕31号")
    page.get_by_role("button", name="保存").first.click()
    expect(page.locator("main")).to_contain_text("青自然资预审〔2026〕31号")
    page.goto(PAGE)
    expect(page.locator(".r-permits")).to_contain_text(SCHOOL)
    expect(page.locator(".r-permits")).not_to_contain_text("用地预审与选址意见")


def the_holder_answers_and_the_inspector_closes(month: Month) -> None:
    page = month.sign_in("unit")
    waiting(page, "待办理的问题").get_by_role("link", name=BLOCKER).click()
    does(page, "填报办理情况", text="路基已成型，本周铺设水稳层")
    does(page, "上传佐证材料", title="接入道路交工验收单", document="青交工〔2026〕8号")
    does(page, "申请销号", text="接入道路已通车")
    address = page.url
    assert month.told(f"Problem.objects.get(text={BLOCKER!r}).state") == "asked"
    inspector = month.sign_in("inspector")
    waiting(inspector, "待核验的问题").get_by_role("link", name=BLOCKER).click()
    expect(inspector.locator("main")).to_contain_text("青交工〔2026〕8号")
    does(inspector, "核验", is_solved="1", text="现场核查，道路已通车，同意销号")
    closed = f"[(p.state, str(p.closed_on)) for p in Problem.objects.filter(text={BLOCKER!r})]"
    assert month.told(closed) == [["closed", "2026-11-24"]]
    asker = month.sign_in("unit2")
    asker.goto(address)
    expect(asker.locator("main")).to_contain_text("已销号")


def does(page: Page, name: str, **values: str) -> None:
    """Does something with a problem: unfolds it, fills its form, presses its button."""
    deed = page.locator(".p-deeds details", has=page.locator("summary", has_text=re.compile(name)))
    deed = deed.first
    if deed.get_attribute("open") is None:
        deed.locator("summary").click()
    for field_name, value in values.items():
        found = deed.locator(f"[name$={field_name}]")
        is_choice = found.evaluate("node => node.tagName") == "SELECT"
        if is_choice:
            found.select_option(value)
        else:
            found.fill(value)
    deed.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def another_bureau_comes_late(month: Month) -> None:
    page = month.sign_in("unit")
    expect(waiting(page, "待填月报")).to_contain_text("逾期1个工作日")
    page.goto(PAGE)
    road = opened(page, ROAD)
    road.get_by_text("本月无变化").click()
    road.get_by_role("button", name="等待批复").click()
    expect(state(card(page, ROAD))).to_contain_text("已报")
    sends_station(page, "300")
    assert month.told(f"report({STATION!r})") == ["submitted", "300", True, "站房装修完成三成"]


def sends_station(page: Page, amount: str) -> None:
    """The bureau's second report, typed and sent."""
    station = opened(page, STATION)
    field(station, "month_amount").fill(amount)
    field(station, "progress_text").fill("站房装修完成三成")
    expect(station.locator("[data-saved]")).to_contain_text("已保存")
    station.get_by_role("button", name=re.compile("^(重新)?上报$")).click()
    expect(state(card(page, STATION))).to_contain_text("已报")


def the_office_returns_one_and_it_comes_back(month: Month) -> None:
    office = month.sign_in("office")
    expect(waiting(office, "逾期未报")).to_contain_text("1份")
    office.goto(REVIEW)
    expect(count(office, "unsent")).to_have_text("1")
    expect(count(office, "late")).to_have_text("2")
    expect(row(office, GREENHOUSE)).to_contain_text("待填")
    expect(row(office, STATION)).to_contain_text("迟报")
    row(office, STATION).get_by_role("link").click()
    office.get_by_placeholder("退回理由").fill("本月完成额与形象进度不符，请核实")
    office.get_by_role("button", name="退回", exact=True).click()
    expect(row(office, STATION)).to_contain_text("退回待改")
    expect(count(office, "unsent")).to_have_text("1")
    unit = month.sign_in("unit")
    expect(waiting(unit, "退回的月报")).to_contain_text("本月完成额与形象进度不符")
    unit.goto(PAGE)
    sends_station(unit, "30")
    assert month.told(f"report({STATION!r})[:3]") == ["submitted", "30", True]


def the_office_accepts_and_locks(month: Month) -> None:
    office = month.sign_in("office")
    office.goto(REVIEW)
    expect(row(office, GREENHOUSE)).to_contain_text("截止时漏报")
    office.get_by_role("button", name="无提示的15份全部通过").click()
    expect(count(office, "accepted")).to_have_text("15")
    office.get_by_label("全选").check()
    office.get_by_role("button", name="通过勾选的").click()
    expect(count(office, "accepted")).to_have_text("19")
    office.get_by_role("link", name="锁定本月").click()
    office.get_by_role("button", name="仍要锁定").click()
    expect(office.locator(".v-when")).to_contain_text("已锁定")
    states = "sorted(ProgressReport.objects.filter(month=month).values_list('state', flat=True))"
    assert month.told(states) == ["accepted"] * 19
    missing = "Filing.objects.filter(period__month=month, is_missing=True)"
    assert month.told(f"[filing.project.name for filing in {missing}]") == [GREENHOUSE]


def a_slip_corrects_what_is_locked(month: Month) -> None:
    unit = month.sign_in("unit")
    unit.goto(PAGE)
    expect(state(card(unit, STATION))).to_contain_text("锁定")
    opened(unit, STATION).get_by_role("link", name="查看项目").click()
    unit.get_by_role("link", name="提出更正").first.click()
    unit.get_by_label("本月完成").fill("35")
    unit.get_by_label("原因").fill("漏报一笔已支付的装修款5万元")
    unit.get_by_role("button", name="提交").click()
    expect(unit.locator("main")).to_contain_text("待批")
    expect(unit.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    head = month.sign_in("head")
    waiting(head, "待批更正单").get_by_role("link", name=STATION).last.click()
    expect(head.locator(".v-compare")).to_contain_text("35")
    head.get_by_role("button", name="批准", exact=True).click()
    expect(head.locator("main")).to_contain_text("已批准")
    assert month.told(f"report({STATION!r})[:3]") == ["accepted", "35", True]
    slips = "[(s.state, s.reason, str(s.decided_by)) for s in Slip.objects.filter(month=month)]"
    ((found, reason, decider),) = month.told(slips)
    assert (found, reason) == ("approved", "漏报一笔已支付的装修款5万元")
    assert decider in head.locator(".g-top").inner_text()


def each_sees_what_is_theirs(month: Month) -> None:
    needed = {"secretary": "挂图", "statistics": "统计", "inspector": "问题清单"}
    for name, place in needed.items():
        page = month.sign_in(name)
        expect(page.locator("#gaps")).to_have_text("2026年11月填报情况")
        navigation = page.get_by_role("navigation", name="主导航")
        expect(navigation.get_by_role("link", name=place, exact=True)).to_have_count(1)
        expect(navigation.get_by_role("link", name="审核", exact=True)).to_have_count(0)
        assert is_closed(page, REVIEW)
        assert is_closed(page, "/imports/")
    for name in ("sysadmin", "security", "auditor"):
        page = month.sign_in(name)
        expect(page.locator("main")).not_to_contain_text("万元")
        for address in ("/projects/", "/wall/", "/report/", "/problems/", "/report/slips/"):
            assert is_closed(page, address)


def is_closed(page: Page, address: str) -> bool:
    """Whether the account has no right to a page."""
    return page.request.get(address).status == 403
