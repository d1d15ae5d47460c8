"""The wall: hung up, frozen, drawn for the plotter, shown on a screen that outlives its server."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

SignIn = Callable[..., Page]


def test_a_chart_is_hung_up_issued_printed_and_downloaded(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("office")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="挂图").click()
    page.get_by_role("link", name="查看", exact=True).first.click()
    page.get_by_label("分组").select_option("sector")
    expect(page).to_have_url(re.compile("group=sector"))
    expect(page.locator("#chart svg[role=group]")).to_contain_text("工业")
    page.get_by_role("link", name="上墙").click()
    page.get_by_label("标题").fill("大厅总图")
    expect(page.get_by_label("分组")).to_have_value("sector")
    page.get_by_role("button", name="保存").click()

    page.get_by_role("button", name="冻结并印发").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("大厅总图 · 第 1 版")
    expect(page.locator(".g-wall svg[role=group]")).to_contain_text("第1版")

    expect(page.get_by_label("纸张")).to_have_value("A0")
    page.get_by_role("button", name="生成图纸").click()
    link = page.get_by_role("link", name="下载")
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == "大厅总图-v1-A0.pdf"
    path = tmp_path / "wall.pdf"
    waiting.value.save_as(path)
    sheets = PdfReader(path).pages
    assert len(sheets) == 1
    size = [round(float(side) * 25.4 / 72) for side in sheets[0].mediabox[2:]]
    assert size == [1189, 841]
    words = sheets[0].extract_text().replace(" ", "")
    assert "大厅总图" in words


def test_a_row_of_the_chart_leads_to_its_project_and_its_battle_map(sign_in: SignIn) -> None:
    page = sign_in("head")
    page.goto("/wall/")
    page.get_by_role("link", name="查看", exact=True).first.click()
    page.locator("#chart svg a.item").first.click()
    expect(page).to_have_url(re.compile(r"/projects/\d+/"))
    page.get_by_role("link", name="作战图").click()
    expect(page.locator(".g-wall svg[role=group]")).to_contain_text("作战图")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="A3", exact=True).click()
    assert waiting.value.suggested_filename.endswith("-A3.pdf")


def test_the_screen_on_the_wall_outlives_its_server(sign_in: SignIn) -> None:
    page = sign_in("head", width=1920, height=1080)
    page.clock.install()
    page.goto("/wall/")
    page.get_by_role("link", name="投屏").first.click()
    shown = page.locator("[data-tv-page].is-shown")
    expect(shown).to_contain_text("数据截至")
    scrolls = "document.documentElement.scrollHeight > innerHeight"
    assert not page.evaluate(scrolls)
    page.context.set_offline(True)
    page.clock.run_for(61_000)
    state = page.locator("[data-tv-offline]")
    expect(state).to_have_text("网络中断，显示的是最近一次数据")
    expect(shown).to_contain_text("数据截至")
    page.context.set_offline(False)
    page.clock.run_for(6_000)
    expect(state).to_have_text("")
