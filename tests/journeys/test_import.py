"""The main journey of the project office: a workbook in, looked at, posted, taken back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect

from tests.journeys.calendar import LAST_DAY

SignIn = Callable[..., Page]
WAIT = 30_000
KNOWN = "高强度紧固件生产线项目"
TITLES = ("项目名称", "责任单位", "总投资", "年度计划", "今年累计完成")
ROWS = [
    (KNOWN, "青石经开区", 11900, 4321, 3990),
    ("青石县第二污水处理厂项目", "县住建局", 8200, 3000, 1200),
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two rows and no word about the unit of money."""
    path = tmp_path / "进展情况表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write(0, 0, "重点项目进展情况表")
        for number, row in enumerate([TITLES, *ROWS], start=1):
            sheet.write_row(number, 0, row)
    return path


def drop(page: Page, path: Path) -> None:
    """Drops a file on the page as a person would, and waits until it has been read."""
    page.goto("/imports/")
    page.set_input_files("input[type=file]", path)
    page.locator("form.g-drop button").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="行的类别").get_by_role("link", name=name)


def test_the_demos_workbook_is_dropped_looked_at_posted_and_undone(
    sign_in: SignIn, demo_folder: Path
) -> None:
    (path,) = demo_folder.glob("试导入*.xlsx")
    page = sign_in("office")
    drop(page, path)
    post = page.get_by_role("button", name=re.compile(r"入账 \d+ 行"))
    expect(post).to_be_visible(timeout=WAIT)
    row = page.locator("article", has_text="今年累计完成").first
    cell = row.locator("dl div", has_text="今年累计完成")
    expect(cell.locator("dt")).to_contain_text(re.compile(r"K\d+$"))
    old, new = (cell.locator(tag).inner_text().split()[-1] for tag in ("del", "ins"))
    assert old != new
    project = row.locator(".s-name a").get_attribute("href") or ""
    post.click()
    undo = page.get_by_role("button", name="撤销本次导入")
    expect(undo).to_be_visible(timeout=WAIT)
    here = page.url
    done = page.locator(".g-figure-value").nth(1)
    page.goto(project)
    expect(done).to_contain_text(new)
    page.goto(here)
    undo.click()
    expect(page.locator("main .s-state")).to_have_text("已撤销", timeout=WAIT)
    page.goto(project)
    expect(done).to_contain_text(old)


def say_when(page: Page) -> None:
    """Which month the file is of, which only a person knows, and on to the preview."""
    page.get_by_label(re.compile("^年度")).fill(str(LAST_DAY.year))
    page.get_by_label(re.compile("^月份")).select_option(str(LAST_DAY.month))
    page.get_by_role("button", name=re.compile("预览")).click()


def test_what_the_file_does_not_say_is_asked_once(sign_in: SignIn, workbook: Path) -> None:
    page = sign_in("office")
    drop(page, workbook)
    question = page.get_by_text("金额是什么单位")
    expect(question.first).to_be_visible(timeout=WAIT)
    for letter in "CDE":
        page.get_by_label(f"金额单位 {letter}").select_option(label="万元")
    say_when(page)
    expect(tab(page, "新增")).to_contain_text("1", timeout=WAIT)
    page.get_by_role("button", name=re.compile("入账")).click()
    expect(page.get_by_role("button", name="撤销本次导入")).to_be_visible(timeout=WAIT)
    page.goto("/projects/?paper=1&q=第二污水")
    expect(page.locator("#plain tbody")).to_contain_text("3,000")

    drop(page, workbook)
    expect(page.get_by_text("同一文件已于")).to_be_visible(timeout=WAIT)
    expect(question).to_have_count(0)
    say_when(page)
    expect(tab(page, "无变化")).to_contain_text("2", timeout=WAIT)
    expect(tab(page, "新增")).to_contain_text("0")


def test_a_picture_that_is_no_workbook_gets_a_sentence(sign_in: SignIn, tmp_path: Path) -> None:
    path = tmp_path / "扫描件.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page = sign_in("office")
    page.goto("/imports/")
    page.set_input_files("input[type=file]", path)
    page.locator("form.g-drop button").click()
    expect(page.get_by_role("alert").filter(has_text="图片").first).to_be_visible(timeout=WAIT)
