"""Two years of investment in the demo: enterprises, leads, contacts, trips, agreements, referrals.

Each lead gets a course by the seed: how far it comes, how long it stays, who refused and came back.
Numbers of the text are invented; so are all companies.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal

from guatu.accounts.models import Account, Person, Unit
from guatu.agreements import actions as agreements
from guatu.demo.opening import Book
from guatu.enterprises import actions as enterprises
from guatu.enterprises.codes import ALPHABET, check_sign
from guatu.enterprises.models import Chain, Enterprise, Referrer
from guatu.leads import actions as leads
from guatu.leads.models import Lead
from guatu.ledger.actions import move_project
from guatu.ledger.models import Project
from guatu.outreach.actions import record_interaction, record_trip, report_result

State = Lead.State
CHAINS = {
    "新能源电池": (("up", "正极材料"), ("up", "负极材料"), ("up", "隔膜"), ("middle", "电芯"),
              ("middle", "结构件"), ("down", "储能系统"), ("service", "检测回收")),
    "装备制造": (("up", "铸锻件"), ("middle", "减速机"), ("middle", "数控机床"),
             ("down", "工程机械"), ("service", "表面处理")),
    "绿色食品": (("up", "原料基地"), ("middle", "粮油加工"), ("middle", "预制菜"),
             ("down", "冷链物流"), ("service", "包装")),
}  # fmt: skip
PLACES = (("浙江", "province"), ("江苏", "province"), ("广东", "province"), ("上海", "province"),
          ("福建", "province"), ("青河", "county"), ("山东", "province"))  # fmt: skip
HEADS = ("海川", "瑞峰", "恒拓", "金禾", "华越", "中恒", "远景达", "德川", "嘉禾源", "永泰", "卓能",
         "天工", "百川", "正源", "启明新", "联创", "盛世谷", "康田", "锐锋", "汇能", "力合达",
         "宏图", "兴农", "安泰克", "东曜", "新纪元")  # fmt: skip
MADE = {"新能源电池": "新材料", "装备制造": "机械", "绿色食品": "食品"}
SAID = {
    "good": ("对用地和用电条件表示认可，愿意继续谈", "企业认可我县产业配套，要求提供地块红线图",
             "董事长有意来县考察", "技术团队认为厂房净高满足要求"),
    "none": ("电话无人接听，已发短信", "对方称正在内部研究，暂无答复", "联系人出差，约下周再谈"),
    "refused": ("对方表示已在外地选址，暂不考虑", "认为物流成本偏高，婉拒"),
}  # fmt: skip
STEPS = ("寄送厂房平面图", "约董事长来县考察", "陪同踏勘地块", "提供供电方案", "商定协议文本",
         "落实环评路径")  # fmt: skip
UNITS = ("招商", "开发区", "工信", "柳河镇", "商务")
COUNT, SMALL = 46, 24
HOW_FAR = (State.CLUE, State.CLUE, State.STUDY, State.TALK, State.TALK, State.TALK, State.REVIEW,
           State.SIGNED, State.LANDED, State.STARTED, State.PRODUCING, State.LOST)  # fmt: skip

# Days since the first report: what is still talked about was not reported two years ago.
AGES = {State.CLUE: (1, 8), State.STUDY: (3, 9), State.TALK: (20, 90), State.REVIEW: (50, 110),
        State.SIGNED: (80, 150)}  # fmt: skip


@dataclass
class Desk:
    """What the courses are made with."""

    book: Book
    today: dt.date
    dice: random.Random
    chains: dict[str, Chain] = field(default_factory=dict)
    referrers: list[Referrer] = field(default_factory=list)

    def by(self, name: str) -> Account:
        """The account of a seat; the project office where it is not filled."""
        return self.book.accounts[name]

    @property
    def bureau(self) -> Account:
        """The investment bureau."""
        return self.by("investment")

    def unit(self) -> Unit:
        """A unit that looks for investors."""
        known = [self.book.units[key] for key in UNITS if key in self.book.units]
        return self.dice.choice([unit for unit in known if unit.holds_on(self.today)])

    def handler(self, unit: Unit) -> Person:
        """Somebody of the unit."""
        post = unit.posts.current().select_related("person").order_by("-order", "pk").first()
        return post.person if post else next(iter(self.book.people.values()))

    def after(self, day: dt.date, least: int, most: int) -> dt.date:
        """Some days later, never to come."""
        return min(day + dt.timedelta(days=self.dice.randint(least, most)), self.today)


def invest(book: Book, today: dt.date) -> None:
    """All of it, through the same verbs as everybody."""
    desk = Desk(book, today, random.Random(book.county.frame.seed))
    county = book.units["县"]
    for name, nodes in CHAINS.items():
        desk.chains[name] = enterprises.set_chain(county, name, nodes, by=desk.bureau)
    _set_referrers(desk, county)
    count = COUNT if len(book.projects) > 60 else SMALL
    for place in range(count):
        _course(desk, county, place)
    _twin(desk)
    _travel(desk, county)


def _set_referrers(desk: Desk, county: Unit) -> None:
    firms = [_firm(desk, county, number, is_local=True) for number in range(3)]
    for firm in firms:
        desk.referrers.append(
            enterprises.name_referrer(county, "enterprise", "", by=desk.bureau, enterprise=firm)
        )
    for kind, name in (
        ("ambassador", "招商大使 陈启航"),
        ("chamber", "青石县驻浙江商会"),
        ("person", "青石籍企业家 林向东"),
    ):
        desk.referrers.append(enterprises.name_referrer(county, kind, name, by=desk.bureau))


def _firm(desk: Desk, county: Unit, number: int, *, is_local: bool = False) -> Enterprise:
    chain = desk.dice.choice(list(desk.chains.values()))
    region, origin = ("青石县", "local") if is_local else desk.dice.choice(PLACES)
    head = ("石源", "青禾", "宏石")[number] if is_local else HEADS[number % len(HEADS)]
    tail = "".join(desk.dice.choice(ALPHABET) for _sign in range(9))
    body = f"9133{desk.dice.randint(1000, 9999)}{tail}"
    ranks = ["high_tech"] if desk.dice.random() < 0.4 else []
    if desk.dice.random() < 0.15:
        ranks.append("listed")
    draft = {
        "name": f"{region}{head}{MADE[chain.name]}有限公司",
        "code": body + check_sign(body),
        "kind": "private",
        "origin": origin,
        "region": region,
        "node": desk.dice.choice(list(chain.nodes.all())),
        "ranks": ranks,
    }
    (firm,) = enterprises.create_enterprises(county, [draft], by=desk.bureau)
    enterprises.add_name(firm, "short", f"{head}{MADE[chain.name]}", by=desk.bureau)
    enterprises.add_contact(
        firm,
        by=desk.bureau,
        name=f"{desk.dice.choice('周吴郑王冯陈褚卫')}总",
        title="总经理",
        phone=f"139{desk.dice.randint(10_000_000, 99_999_999)}",
        is_chief=True,
    )
    return firm


def _course(desk: Desk, county: Unit, place: int) -> None:
    """A lead from its first report as far as its luck takes it."""
    firm, goal = _firm(desk, county, place), HOW_FAR[place % len(HOW_FAR)]
    age = desk.dice.randint(*AGES.get(goal, (200, 700)))
    day, unit = desk.today - dt.timedelta(days=age), desk.unit()
    total = Decimal(desk.dice.choice((8000, 12000, 20000, 35000, 52000, 80000, 120000)))
    referrer = desk.dice.choice(desk.referrers) if desk.dice.random() < 0.4 else None
    name = firm.name.removesuffix("有限公司")
    draft = {
        "name": f"{name}{firm.node}生产项目",
        "enterprise": firm,
        "node": firm.node,
        "content": f"建设{firm.node}生产线及配套设施。",
        "total_invest": total,
        "fixed_invest": total * Decimal("0.7"),
        "tax": total * Decimal("0.03"),
        "jobs": int(total / 200),
        "source": "referral" if referrer else desk.dice.choice(("own", "trip", "visit", "fair")),
        "referrer": referrer,
    }
    (lead,) = leads.report_leads(desk.book.ledger, [draft], unit, day, by=desk.bureau)
    for doubt in lead.doubts.all():
        leads.rule_doubt(doubt, "other", day, "投资主体和产品均不同", by=desk.bureau)
    _need(desk, lead, total)
    _walk(desk, lead, goal, day)


def _need(desk: Desk, lead: Lead, total: Decimal) -> None:
    land = desk.dice.random() < 0.6
    leads.set_need(
        lead,
        by=desk.bureau,
        land=total / 400 if land else None,
        floor=None if land else total / 4,
        power=int(total / 12),
        water=desk.dice.choice((50, 120, 400)),
        impact=desk.dice.choice(("small", "some", "large")),
        tenure="buy" if land else "rent",
        wants_road=desk.dice.random() < 0.5,
    )


def _walk(desk: Desk, lead: Lead, goal: str, day: dt.date) -> None:
    day = _talk(desk, lead, day, 1, goal)
    if goal == State.CLUE:
        return
    unit, bureau = lead.holder, desk.bureau
    leads.answer_lead(lead, desk.handler(unit), desk.after(day, 0, 2), by=bureau)
    if goal == State.STUDY:
        return
    day = desk.after(day, 2, 6)
    leads.judge_lead(lead, day, "符合产业方向，同意跟进。", by=bureau)
    if lead.referrer_id and desk.dice.random() < 0.7:
        leads.tell_referrer(lead, desk.after(day, 1, 7), "已安排专人对接。", by=bureau)
    day = _talk(desk, lead, day, desk.dice.randint(2, 5), goal)
    if goal == State.LOST:
        leads.lose_lead(lead, "gone", desk.after(day, 5, 20), "已在外地签约。", by=bureau)
        return
    if desk.dice.random() < 0.2 and goal != State.TALK:
        day = desk.after(day, 5, 20)
        leads.lose_lead(lead, "land", day, "暂无合适净地。", by=bureau)
        day = desk.after(day, 10, 30)
        leads.reopen_lead(lead, day, "腾出闲置厂房，重新对接。", by=bureau)
        day = _talk(desk, lead, day, 1, goal)
    if goal == State.TALK:
        return
    day = desk.after(day, 3, 15)
    leads.move_lead(lead, State.REVIEW, day, by=bureau)
    _agree(desk, lead, goal, day)


def _agree(desk: Desk, lead: Lead, goal: str, day: dt.date) -> None:
    bureau, total = desk.bureau, lead.total_invest or Decimal(0)
    due = day + dt.timedelta(days=240)
    agreement = agreements.draft_agreement(
        lead,
        f"{lead.name.removesuffix('生产项目')}投资协议",
        total,
        "用地按国家规定公开出让；投资强度、税收和开工投产时间按协议约定；不含违规优惠条款。",
        day,
        by=bureau,
        obligations=[
            {"side": "theirs", "text": "开工建设", "due": due},
            {"side": "ours", "text": "完成供地", "due": due - dt.timedelta(days=60)},
        ],
    )
    if goal == State.REVIEW:
        return
    number = f"青市监审〔{day.year}〕{lead.pk % 90 + 1}号"
    text = "未发现违反公平竞争审查标准的条款。"
    day, judge = desk.after(day, 3, 10), desk.book.accounts.get("regulator")
    agreements.review_agreement(agreement, day, text, by=judge, is_passed=True, document=number)
    project = agreements.sign_agreement(agreement, desk.after(day, 1, 8), by=bureau)
    lead.refresh_from_db()
    _build(desk, lead, project, goal, desk.after(day, 15, 60))


def _build(desk: Desk, lead: Lead, project: Project, goal: str, day: dt.date) -> None:
    order = (State.LANDED, State.STARTED, State.PRODUCING)
    stages = {State.STARTED: ("ready", "building"), State.PRODUCING: ("completed", "producing")}
    for state in order[: order.index(State(goal)) + 1] if goal in order else ():
        for stage in stages.get(state, ()):
            move_project(project, stage, by=None, day=day)
        leads.move_lead(lead, state, day, by=desk.bureau)
        day = desk.after(day, 30, 90)
    amount = (lead.contract_amount or Decimal(0)) * Decimal(desk.dice.choice(("0.1", "0.3", "0.5")))
    kind = "province" if lead.origin == "province" else "other"
    fund = agreements.enter_fund(lead, day, amount, kind, f"银行进账单 {lead.pk:04d}", by=None)
    if desk.dice.random() < 0.7:
        agreements.recognise_fund(fund, day, by=desk.bureau)


def _talk(desk: Desk, lead: Lead, day: dt.date, count: int, goal: str) -> dt.date:
    """So many contacts; refusals come more often on the way to a lost lead."""
    for number in range(count):
        day = desk.after(day, 0 if number == 0 else 4, 2 if number == 0 else 22)
        weights = (3, 3, 3) if goal == State.LOST else (6, 3, 1)
        answer = desk.dice.choices(("good", "none", "refused"), weights)[0]
        promised = desk.dice.random() < 0.6
        record_interaction(
            lead,
            day,
            by=desk.bureau,
            kind=desk.dice.choice(("call", "out", "in", "meeting")),
            level=desk.dice.choices(("officer", "bureau", "leader"), (5, 3, 1))[0],
            people=str(desk.handler(lead.holder)),
            contact="总经理",
            summary=desk.dice.choice(SAID[answer]),
            answer=answer,
            next_step=desk.dice.choice(STEPS) if promised else "",
            next_on=day + dt.timedelta(days=desk.dice.randint(3, 14)) if promised else None,
        )
    return day


def _twin(desk: Desk) -> None:
    """The same investor, reported once more by another unit: it waits for a ruling."""
    old = Lead.objects.filter(portfolio=desk.book.ledger, state=State.TALK).order_by("pk").first()
    if old is None or old.enterprise is None:
        return
    others = [desk.book.units[key] for key in UNITS if key in desk.book.units]
    unit = next(unit for unit in others if unit.pk != old.first_unit_id)
    short = old.enterprise.names.filter(kind="short").first()
    draft = {"name": f"{short}{old.node}建设项目", "enterprise": old.enterprise}
    leads.report_leads(desk.book.ledger, [draft], unit, desk.today, by=desk.bureau)


def _travel(desk: Desk, county: Unit) -> None:
    firms = list(Enterprise.objects.alive().filter(home=county).exclude(origin="local"))
    for place in range(20):
        start = desk.today - dt.timedelta(days=desk.dice.randint(1, 330))
        days = desk.dice.choice((Decimal("0.5"), Decimal(1), Decimal(2), Decimal("2.5")))
        end = min(start + dt.timedelta(days=int(days)), desk.today)
        kind = "in" if place % 3 == 0 else "out"
        met = desk.dice.sample(firms, 2)
        trip = record_trip(
            desk.book.ledger,
            desk.unit(),
            by=desk.bureau,
            enterprises=met,
            kind=kind,
            start=start,
            end=end,
            days=days,
            persons=desk.dice.randint(2, 5),
            people="分管领导带队",
            place="青石县" if kind == "in" else f"{met[0].region}",
            visitors="、".join(f"{firm.name}代表" for firm in met) if kind == "in" else "",
            purpose="产业链招商对接",
        )
        if kind == "out" and desk.dice.random() < 0.75:
            text = f"走访{met[0].name}等企业，达成考察意向。"
            report_result(trip, desk.after(end, 1, 12), text, by=desk.bureau)
