"""The project office types into the ledger, pastes, takes back, meets another's change."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

SignIn = Callable[..., Page]
NUMBER = "2026-002"


def opened(sign_in: SignIn) -> Page:
    page = sign_in("office")
    page.goto(f"/projects/?q={NUMBER}")
    expect(rows(page)).to_have_count(1)
    return page


def rows(page: Page) -> Locator:
    return page.locator("#grid .tabulator-table .tabulator-row")


def cell(page: Page, column: str) -> Locator:
    return rows(page).first.locator(f"[tabulator-field={column}]")


def type_into(page: Page, column: str, text: str) -> None:
    cell(page, column).dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_cell_is_saved_at_once_and_can_be_taken_back(sign_in: SignIn) -> None:
    page = opened(sign_in)
    before = cell(page, "sector").inner_text()
    type_into(page, "sector", "装备制造")
    expect(page.locator(".d-said")).to_contain_text("已修改 1 个单元格")
    page.reload()
    expect(cell(page, "sector")).to_have_text("装备制造")
    type_into(page, "sector", "电子信息")
    page.get_by_role("button", name="撤销").click()
    expect(cell(page, "sector")).to_have_text("装备制造")
    type_into(page, "sector", before)
    expect(page.locator(".d-said")).to_contain_text("已修改 1 个单元格")


def test_a_text_that_is_no_amount_is_told_and_changes_nothing(sign_in: SignIn) -> None:
    page = opened(sign_in)
    before = cell(page, "plan").inner_text()
    type_into(page, "plan", "很多")
    expect(page.locator(".d-said")).to_contain_text("很多")
    expect(cell(page, "plan")).to_have_text(before)


def test_a_paste_fills_the_cells_from_the_marked_one(sign_in: SignIn) -> None:
    page = opened(sign_in)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = cell(page, "plan").inner_text()
    cell(page, "plan").click()
    page.locator("#grid").focus()
    page.evaluate("navigator.clipboard.writeText('1.25亿')")
    page.keyboard.press("Control+V")
    expect(cell(page, "plan")).to_have_text("12,500")
    page.get_by_role("button", name="撤销").click()
    expect(cell(page, "plan")).to_have_text(before)


def test_two_who_change_the_same_row_see_both_versions(sign_in: SignIn) -> None:
    mine, theirs = opened(sign_in), opened(sign_in)
    before = cell(mine, "sector").inner_text()
    type_into(theirs, "sector", "甲类")
    expect(theirs.locator(".d-said")).to_contain_text("已修改")
    type_into(mine, "sector", "乙类")
    expect(mine.locator(".d-clashes")).to_contain_text("甲类")
    expect(mine.locator(".d-clashes")).to_contain_text("乙类")
    mine.get_by_role("button", name="采用我的").click()
    expect(cell(mine, "sector")).to_have_text("乙类")
    type_into(mine, "sector", before)
    expect(mine.locator(".d-said")).to_contain_text("已修改")
