"""Who the tests are played by: two counties of one city, their officials and three projects.

Ana runs the project office, Bo reports for the housing bureau, Chen for the transport bureau,
Dana is the county head and reads everything, Lei leads a project, Fang serves in a task force.
Ding inspects what others say is done, Tao keeps the statistics.
Xi, Sun and Wu run the system, its security and its audit. Zhou is the project office of the
other county, whose objects nobody of the first may even see.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from guatu.accounts import actions as accounts
from guatu.accounts.models import Account, Person, Unit
from guatu.ledger import actions as ledger
from guatu.ledger.models import AnnualPlan, Milestone, Portfolio, Project, TaskForce

PASSWORD = "long-enough-46"
START = dt.date(2026, 1, 1)
GRANTED = dt.date(2020, 1, 1)
PLAYERS = {
    "ana": ("office", "county"),
    "bo": ("unit", "housing"),
    "chen": ("unit", "transport"),
    "gao": ("agent", "permits"),
    "dana": ("head", "county"),
    "lei": ("leader", "county"),
    "fang": ("taskforce", "county"),
    "ding": ("inspector", "county"),
    "tao": ("statistics", "county"),
    "xi": ("sysadmin", "county"),
    "sun": ("security", "county"),
    "wu": ("auditor", "county"),
    "zhou": ("office", "other_county"),
}
NAMES = {
    "ana": "安娜",
    "bo": "薄文",
    "chen": "陈晨",
    "gao": "高远",
    "dana": "戴娜",
    "lei": "雷鸣",
    "fang": "方正",
    "ding": "丁查",
    "tao": "陶数",
    "xi": "席明",
    "sun": "孙安",
    "wu": "吴审",
    "zhou": "周外",
}


@dataclass
class Cast:
    """Units, people and accounts by name, and what they work on."""

    units: dict[str, Unit]
    people: dict[str, Person]
    accounts: dict[str, Account]
    portfolio: Portfolio
    other_portfolio: Portfolio
    school: Project
    road: Project
    foreign: Project
    plan: AnnualPlan
    milestone: Milestone
    task_force: TaskForce

    def account(self, name: str) -> Account:
        """The account read anew, as a request would."""
        return Account.objects.get(pk=self.accounts[name].pk)


def build() -> Cast:
    """Sets the stage in the test's database, through the same acts as everybody."""
    units = _units()
    people, players = _players(units)
    portfolio = ledger.open_portfolio(units["county"], "青石县重点项目", by=None)
    other = ledger.open_portfolio(units["other_county"], "白河县重点项目", by=None)
    school, road = ledger.create_projects(
        portfolio,
        [
            {"no": "2026-001", "name": "青石县第二中学迁建项目", "sector": "社会事业"},
            {"no": "2026-002", "name": "城北大道改造工程", "sector": "基础设施"},
        ],
        by=None,
    )
    (foreign,) = ledger.create_projects(other, [{"name": "白河县污水处理厂"}], by=None)
    ledger.assign_units(
        [
            (school, "responsible", units["housing"]),
            (school, "agent", units["permits"]),
            (road, "responsible", units["transport"]),
            (foreign, "responsible", units["other_bureau"]),
        ],
        START,
        by=None,
    )
    ledger.link_leaders([(school, "lead", [people["lei"]])], START, by=None)
    (plan,) = ledger.set_plans(
        [ledger.PlanDraft(school, 2026, {"amount": Decimal(12000), "list_class": "start"})], by=None
    )
    (milestone,) = ledger.create_milestones(
        [ledger.MilestoneDraft(school, "主体封顶", planned=dt.date(2026, 9, 30))], START, by=None
    )
    people_of = [people["fang"]]
    force = ledger.create_task_force(
        portfolio, "教育专班", people["lei"], people_of, [units["housing"]], [school], by=None
    )
    return Cast(
        units, people, players, portfolio, other, school, road, foreign, plan, milestone, force
    )


def _units() -> dict[str, Unit]:
    draft = accounts.UnitDraft
    (city,) = accounts.create_units([draft("city", "青河市", "青河", "city", None)], by=None)
    county, other = accounts.create_units(
        [
            draft("qs", "青石县", "青石", "county", city, 1),
            draft("bh", "白河县", "白河", "county", city, 2),
        ],
        by=None,
    )
    housing, transport, permits, town, foreign = accounts.create_units(
        [
            draft("qs-zj", "青石县住房和城乡建设局", "住建局", "bureau", county, 1),
            draft("qs-jt", "青石县交通运输局", "交通局", "bureau", county, 2),
            draft("qs-sp", "青石县行政审批局", "审批局", "bureau", county, 3),
            draft("qs-lx", "柳溪镇", "柳溪镇", "township", county, 4),
            draft("bh-zj", "白河县住房和城乡建设局", "白河住建局", "bureau", other, 1),
        ],
        by=None,
    )
    return {
        "city": city,
        "county": county,
        "other_county": other,
        "housing": housing,
        "transport": transport,
        "permits": permits,
        "town": town,
        "other_bureau": foreign,
    }


def _players(units: dict[str, Unit]) -> tuple[dict[str, Person], dict[str, Account]]:
    homes = [units["other_county" if name == "zhou" else "county"] for name in PLAYERS]
    drafts = [
        accounts.PersonDraft(NAMES[name], home) for name, home in zip(PLAYERS, homes, strict=True)
    ]
    people = dict(zip(PLAYERS, accounts.create_people(drafts, by=None), strict=True))
    accounts.hold_post(people["bo"], units["housing"], "局长", START, by=None)
    players = {}
    for name, (role, unit) in PLAYERS.items():
        players[name] = accounts.open_account(name, PASSWORD, people[name], by=None)
        accounts.grant_role(players[name], role, units[unit], GRANTED, by=None)
    return people, players
