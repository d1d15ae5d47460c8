"""A bulletin lived through: writer, reviewer, signer, its readers, a reply, the answer to it."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from guatu.bulletins.spam import LEAST_SECONDS

SignIn = Callable[..., Page]
TITLE = "全县重点项目冲刺年度目标"
REPLY = "请问开发区的标准厂房什么时候能用上？"
ANSWER = "标准厂房已进入竣工验收阶段，验收后即可入驻。"


def press(page: Page, deed: str) -> None:
    """Opens a step of the bulletin and takes it."""
    page.locator(".b-deeds summary", has_text=deed).click()
    page.get_by_role("button", name=deed, exact=True).click()
    expect(page.locator("#messages")).to_contain_text(deed)


def written(page: Page) -> str:
    """News with a figure, put in by a press, and a typed number; its address."""
    page.goto("/bulletins/")
    page.get_by_role("link", name="撰写通报").click()
    page.get_by_label("工作动态").check()
    page.get_by_label("标题").fill(TITLE)
    page.get_by_role("button", name="开始撰稿").click()
    text = page.get_by_label("内容")
    text.fill("全县上下抢抓施工黄金期，年度计划完成率达到")
    page.get_by_role("button", name="{年度计划完成率}").click()
    expect(text).to_have_value("全县上下抢抓施工黄金期，年度计划完成率达到{年度计划完成率}")
    text.press("End")
    text.type("，集中协调问题16个。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".b-text .b-figure")).to_contain_text("%")
    press(page, "送审")
    return page.url


def reviewed(page: Page, address: str) -> None:
    """The reviewer is shown the typed number and has to say that it is right."""
    page.goto("/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="数据核对与修改对照").click()
    expect(page.locator(".b-loose mark")).to_have_text("16个")
    page.get_by_role("link", name="去办理").click()
    page.locator(".b-deeds summary", has_text="审核通过").click()
    page.get_by_role("button", name="审核通过", exact=True).click()
    expect(page.locator(".b-deeds")).to_contain_text("请先确认")
    page.get_by_label("我已逐一核对").check()
    page.get_by_role("button", name="审核通过", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("审核通过")
    assert page.url == address


def replied(reader: Page) -> str:
    """Somebody finds the article, reads it and replies; the article's address."""
    reader.goto("/bulletins/public/")
    reader.get_by_role("link", name=TITLE).click()
    expect(reader.locator("article")).to_contain_text("审核：")
    expect(reader.locator("nav")).to_have_count(0)
    assert reader.context.cookies() == []
    article = reader.url
    reader.get_by_role("link", name="我要留言").click()
    reader.get_by_label("称呼").fill("园区企业")
    reader.get_by_label("邮箱").fill("qiye@example.org")
    reader.get_by_label("留言内容").fill(REPLY)
    reader.wait_for_timeout(LEAST_SECONDS * 1000 + 200)  # nobody types faster
    reader.get_by_role("button", name="提交").click()
    expect(reader.locator("main")).to_contain_text("留言已提交")
    reader.goto(f"{article}?fresh=1")
    expect(reader.locator("main")).not_to_contain_text(REPLY)
    assert {cookie["name"] for cookie in reader.context.cookies()} == {"csrftoken"}
    return article


def moderated(page: Page) -> None:
    """The office lets the reply through and answers."""
    page.goto("/bulletins/replies/")
    reply = page.locator(".b-reply", has_text=REPLY)
    expect(reply).to_contain_text("q***@example.org")
    reply.get_by_role("button", name="公开", exact=True).click()
    page.goto("/bulletins/replies/?show=unanswered")
    reply = page.locator(".b-reply", has_text=REPLY)
    reply.get_by_label("单位回复").fill(ANSWER)
    reply.get_by_role("button", name="保存回复").click()
    expect(page.locator(".b-reply", has_text=REPLY)).to_have_count(0)


def test_a_bulletin_from_its_writer_to_an_answered_reply(
    browser: Browser, site: str, sign_in: SignIn
) -> None:
    address = written(sign_in("office"))
    secretary = sign_in("secretary")
    reviewed(secretary, address)
    head = sign_in("head")
    head.goto(address)
    press(head, "签发")
    secretary.goto(address)
    press(secretary, "发布")
    context = browser.new_context(
        base_url=site, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    reader = context.new_page()
    article = replied(reader)
    moderated(secretary)
    reader.goto(f"{article}?fresh=2")
    expect(reader.locator(".n-replies")).to_contain_text(REPLY)
    expect(reader.locator(".n-answer")).to_contain_text(ANSWER)
    expect(reader.locator("body")).not_to_contain_text("example.org")
    context.close()
