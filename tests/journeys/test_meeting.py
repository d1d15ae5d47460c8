"""A meeting lived through: run by keyboard, a note typed without a network, signed, followed up."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]
RULING = "由县交通局牵头，五个工作日内拿出绕行方案并对外公告"


def take(page: Page, deed: str, **values: str) -> None:
    """Opens a step of the decision, fills it in by the names of its fields, and takes it."""
    step = page.locator(".p-deeds details").filter(has=page.locator("summary", has_text=deed))
    step.locator("summary").click()
    for name, value in values.items():
        field = step.locator(f"[name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    step.get_by_role("button", name=deed, exact=True).click()
    expect(page.locator("#messages")).to_contain_text(deed)


def begun(page: Page) -> str:
    """The meeting that is being prepared is begun and goes on by one item; its address."""
    page.goto("/meetings/")
    page.locator("section", has_text="近期会议").locator("td a").first.click()
    address = page.url
    expect(page.locator(".m-agenda > li").first).to_contain_text("上次议定")
    page.get_by_role("button", name="开会").click()
    expect(page.locator(".r-place")).to_contain_text("1 /")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".r-place")).to_contain_text("2 /")
    return address


def noted(page: Page, address: str) -> None:
    """The note-taker types while the network is away; both screens show it once it is back."""
    desk = page.context.new_page()
    desk.goto(f"{address}room/notes/")
    expect(desk.locator(".r-place")).to_contain_text("2 /")
    form = desk.locator("form[data-kind=decision]")
    page.context.set_offline(True)
    form.locator("[name=text]").fill(RULING)
    form.locator("[name=lead]").select_option(label="县交通局")
    form.locator("[name=due_days]").fill("5")
    form.locator("[name=due_days]").press("Control+Enter")
    expect(desk.locator("[data-state]")).to_contain_text("网络中断")
    page.context.set_offline(False)
    for screen in (desk, page):
        expect(screen.locator(".r-decisions li")).to_have_count(1, timeout=15_000)
        expect(screen.locator(".r-decisions")).to_contain_text(RULING)
    desk.close()


def test_a_meeting_is_run_and_followed_up(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    address = begun(secretary)
    noted(secretary, address)
    secretary.goto(address)
    secretary.get_by_role("button", name="散会").click()
    expect(secretary.locator("#messages")).to_contain_text("待签发")

    head = sign_in("head")
    head.goto(address)
    head.get_by_role("button", name="签发1项议定事项").click()
    expect(head.locator("#messages")).to_contain_text("已签发1项")

    unit = sign_in("unit")
    unit.goto("/meetings/decisions/")
    unit.get_by_role("link", name=RULING).click()
    decision = unit.url
    take(unit, "签收")
    take(unit, "上传佐证材料", title="绕行公告", document="青交〔2026〕31号")
    take(unit, "报结", text="绕行方案已公告")

    inspector = sign_in("inspector")
    inspector.goto(decision)
    take(inspector, "核验", is_done="1", text="现场核查属实")
    expect(inspector.locator(".m-state")).to_have_text("办结")

    # The next meeting opens with what was left, and without what was done.
    secretary.goto(address)
    secretary.locator(".breadcrumb a").nth(1).click()
    secretary.get_by_role("link", name="安排会议").first.click()
    secretary.get_by_role("button", name="保存").click()
    expect(secretary.locator(".m-agenda > li").first).to_contain_text("已结转")
    expect(secretary.locator(".m-agenda")).not_to_contain_text(RULING)
