"""The demo's bulletins: of each series and in each state, some for the public and with replies."""

import datetime as dt
import io
import uuid

from django.utils import timezone
from PIL import Image, ImageDraw

from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.filing import add_file
from guatu.bulletins.meeting_figures import held_meetings
from guatu.bulletins.models import Bulletin, Reply
from guatu.bulletins.moderating import answer_reply, decide_reply
from guatu.bulletins.replying import Sent, leave_reply
from guatu.ledger.models import Portfolio

SOURCE = "青石县重点项目办公室"
ROAD = "县城北大道改造工程全线通车"
ROAD_TEXT = """近日，县城北大道改造工程完成沥青摊铺和交通标线施工，全线恢复通行。
该工程是县政府确定的年度民生实事之一，建设内容包括路面改造、雨污分流、人行道铺装和绿化提升。施工期间，县住建、交管等部门优化交通组织，分段施工、分段开放，最大限度减少对群众出行的影响。
下一步，县住建局将做好管护移交工作，确保道路长期保持良好状况。"""
WRONG = "县中医院迁建项目主体封顶"
WRONG_TEXT = "近日，县中医院迁建项目门诊综合楼完成主体结构封顶，转入内部装修和设备安装阶段。"
# Name, mail, text, what becomes of it, the reason or the answer.
REPLIES = (
    (
        *("柳河居民", "liuhe@example.org"),
        "路修好了，晚上路灯也亮了，出行方便多了。请问北段的公交站什么时候恢复？",
        *("show", "您好，北段三处公交站已完成站台施工，待公交公司调整线路后恢复停靠。"),
    ),
    (
        *("老王", "laowang@example.com", "施工那阵子绕路绕了大半年，现在终于通了，点个赞。"),
        *("show", ""),
    ),
    (
        *("办证加急", "spam@example.net", "代办各类证件，价格优惠，量大从优，欢迎来电咨询。"),
        *("reject", "广告信息"),
    ),
    (
        *("学生家长", "jiazhang@example.org", "二中门口早晚高峰还是堵，能不能加一个红绿灯？"),
        *("", ""),
    ),
)  # fmt: skip


def write_bulletins(portfolio: Portfolio, today: dt.date) -> None:
    """Bulletins about the last two months, as far along as their titles need."""
    desk = Desk(portfolio, today)
    actions.set_bulletins(portfolio, source=SOURCE, by=desk.secretary)
    month = today.replace(day=1)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    desk.publish(desk.begin("notice", before))
    desk.approve(desk.begin("notice", month))
    desk.publish(desk.begin("brief", before))
    desk.submit(_with_typed_numbers(desk.begin("brief", month), desk.office))
    desk.publish(desk.begin("news", before))
    wrong = desk.publish(desk.begin("news", None, WRONG, WRONG_TEXT))
    reason = "竣工时间表述有误，更正后另行发布。"
    actions.withdraw(wrong, reason, by=desk.secretary)
    road = desk.begin("news", None, ROAD, ROAD_TEXT)
    add_file(road, _picture(), "通车.jpg", "改造后的县城北大道（示意图）", by=desk.office)
    _reply(desk.publish(road), desk.secretary)
    back = desk.submit(desk.begin("news", month))
    actions.send_back(back, "请补充重点项目照片，并核实项目名称。", by=desk.secretary)
    meeting = held_meetings(desk.office, Portfolio.objects.filter(pk=portfolio.pk)).first()
    if meeting is not None:
        told = actions.begin_bulletin(portfolio, "brief", today, meeting=meeting, by=desk.office)
        desk.publish(told)


class Desk:
    """Who writes, reviews, signs and publishes in the demo."""

    def __init__(self, portfolio: Portfolio, today: dt.date) -> None:
        self.portfolio, self.today = portfolio, today
        self.office = Account.objects.get(username="office")
        self.secretary = Account.objects.get(username="secretary")
        self.head = Account.objects.get(username="head")

    def begin(
        self, series: str, month: dt.date | None, title: str = "", body: str = ""
    ) -> Bulletin:
        """A bulletin as it is begun, with a text where it is given."""
        row = actions.begin_bulletin(
            self.portfolio, series, self.today, month=month, title=title, by=self.office
        )
        if body:
            actions.change_text(row, row.title, body, version=row.version, by=self.office)
        return row

    def submit(self, row: Bulletin) -> Bulletin:
        """Given to be reviewed."""
        return actions.submit(row, by=self.office)

    def approve(self, row: Bulletin) -> Bulletin:
        """Reviewed."""
        return actions.approve(self.submit(row), by=self.secretary, has_seen_numbers=True)

    def publish(self, row: Bulletin) -> Bulletin:
        """Signed and published."""
        signed = actions.sign(self.approve(row), self.today, by=self.head)
        return actions.publish(signed, by=self.secretary)


def _with_typed_numbers(row: Bulletin, by: Account) -> Bulletin:
    """A sentence whose numbers come from no field: the reviewer is shown them."""
    more = "本月召开项目调度会2次，现场办公5次，协调解决用地、用电等问题7个。"
    body = f"{row.body}\n{more}"
    return actions.change_text(row, row.title, body, version=row.version, by=by)


def _reply(row: Bulletin, by: Account) -> None:
    now = timezone.now()
    for place, (name, mail, text, what, said) in enumerate(REPLIES):
        sent = Sent(
            token=uuid.uuid4(),
            name=name,
            mail=mail,
            text=text,
            address=f"192.0.2.{place + 1}",
            began_at=now - dt.timedelta(minutes=2),
        )
        reply = leave_reply(row, sent, now)
        if reply is None or not what:
            continue
        state = Reply.State.SHOWN if what == "show" else Reply.State.REJECTED
        decide_reply(reply, state, said, by=by)
        if what == "show" and said:
            answer_reply(reply, said, by=by)


def _picture() -> bytes:
    """A road between trees, drawn: the demo has no photos of places that do not exist."""
    image = Image.new("RGB", (1200, 675), "#cfe3ee")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 360, 1200, 675), fill="#a9bf8f")
    for left, top, width in ((80, 180, 150), (250, 120, 110), (860, 150, 130), (1010, 210, 150)):
        draw.rectangle((left, top, left + width, 370), fill="#dfe3e6", outline="#b3bac2")
        for row in range(top + 20, 345, 40):
            for column in range(left + 15, left + width - 20, 35):
                draw.rectangle((column, row, column + 18, row + 20), fill="#8fa6b5")
    draw.polygon(((545, 360), (655, 360), (980, 675), (220, 675)), fill="#5d646b")
    for step in range(6):
        top, wide = 380 + step * 50, 3 + step * 2
        draw.polygon(
            ((600 - wide, top), (600 + wide, top), (602 + wide, top + 26), (598 - wide, top + 26)),
            fill="#f4f4f4",
        )
    for place in range(7):
        size = 22 + place * 9
        base = 370 + place * 42
        for x in (535 - place * 55, 665 + place * 55):
            draw.rectangle((x - 4, base - size, x + 4, base), fill="#6b5a45")
            draw.ellipse((x - size, base - 2.6 * size, x + size, base - 0.6 * size), fill="#4f7f4a")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
