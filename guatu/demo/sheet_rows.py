"""What the county's workbook of a month says of each project, before it is laid out."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from guatu.demo import months as mo
from guatu.demo.facts import Frame, PlanFact, ProjectFact, ReportFact
from guatu.demo.generate import County

RENAMED = {"双泉镇设施蔬菜产业园项目": "双泉镇设施蔬菜产业园及冷链配套项目"}
CLASSES = ("continue", "start", "finish", "prepare")
CLASS_WORDS = {
    "continue": "续建项目", "start": "新开工项目", "finish": "竣工投产项目", "prepare": "前期项目",
}  # fmt: skip
NATURES = {"new": "新建", "expand": "扩建", "renovate": "改建"}


@dataclass(frozen=True, slots=True)
class Said:
    """A project as the month's workbook has it."""

    fact: ProjectFact
    name: str
    report: ReportFact
    plan: PlanFact
    responsible: str
    agent: str
    stage: str

    @property
    def number(self) -> str:
        """The project number; the workbook has none for what is new or has another name."""
        known = not self.fact.comes_by_workbook and self.name == self.fact.fields["name"]
        return self.fact.no if known else ""

    @property
    def total(self) -> Decimal:
        return Decimal(str(self.fact.fields["total_invest"]))


def rows(county: County) -> list[Said]:
    """All projects that report in the last month, in the order of the ledger."""
    frame = county.frame
    names = {unit.key: unit.short for unit in county.units}
    for change in county.unit_changes:
        short = change.made.short if change.made else names[change.new]
        for key in change.old:
            names[key] = short
    found = []
    for fact in county.projects:
        report = next((r for r in fact.reports if r.month == frame.last_month), None)
        plan = current_plan(fact, frame)
        if report is None or plan is None:
            continue
        name = str(fact.fields["name"])
        found.append(
            Said(
                fact,
                RENAMED.get(name, name),
                report,
                plan,
                names[fact.units["responsible"]],
                names[fact.units["agent"]],
                stage_words(fact, frame.today),
            )
        )
    return found


def current_plan(fact: ProjectFact, frame: Frame) -> PlanFact | None:
    """The plan of the last month's year as it stands then."""
    year = mo.year_of(frame.last_month)
    found = [plan for plan in fact.plans if plan.year == year and plan.day <= frame.today]
    return found[-1] if found else None


STAGES = {
    "preparing": "前期", "ready": "待开工", "building": "在建", "stopped": "停工",
    "completed": "竣工", "producing": "投产",
}  # fmt: skip


def stage_words(fact: ProjectFact, day: dt.date) -> str:
    """The stage on a day in the words of the form."""
    stage = str(fact.fields["stage"])
    for step in fact.stages:
        if step.day <= day:
            stage = step.stage
    return STAGES[stage]


def leaders_of(said: Said, county: County, place: int) -> str:
    """The lead leader as the office writes him: with his post, with spaces, with a second one."""
    name = said.fact.leader
    for change in county.leader_changes:
        if change.old == name and change.day <= county.frame.today:
            name = change.new
    second = {5: "、", 40: "，", 77: "\n", 110: " "}.get(place)
    if second and said.fact.charge != said.fact.leader:
        return f"{name}{second}{current_charge(said, county)}"
    if place % 23 == 3:
        post = next((p for p in county.leaders if p.name == name), None)
        return f"{name}（{post.title}）" if post else name
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def current_charge(said: Said, county: County) -> str:
    """Who is in charge of the sector now."""
    for change in county.leader_changes:
        if change.old == said.fact.charge and change.day <= county.frame.today:
            return change.new
    return said.fact.charge


def start_cell(said: Said, place: int, today: dt.date) -> object:
    """The actual start in the forms people type: a serial number, 2025.4.6, 2025年4月."""
    day = said.fact.fields.get("start_actual") or next(
        (s.day for s in said.fact.stages if s.stage == "building" and s.day <= today), None
    )
    if not isinstance(day, dt.date):
        return ""
    forms = (
        (day - dt.date(1899, 12, 30)).days,
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月",
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        wide(f"{day.year}年{day.month}月"),
    )
    return forms[place % len(forms)]


def range_cell(said: Said, place: int) -> str:
    """Years of construction in the forms people type; 待定 where nobody knows."""
    start, finish = said.fact.fields["start_planned"], said.fact.fields["finish_planned"]
    if not isinstance(start, dt.date) or not isinstance(finish, dt.date):
        return ""
    if said.plan.list_class == "prepare" and place % 3 == 0:
        return "待定"
    forms = (
        f"{start.year}-{finish.year}",
        f"{start.year}年至{finish.year}年",
        f"{start.year}—{finish.year}",
        f"{start.year}年{start.month}月-{finish.year}年{finish.month}月",
        f"{start.year}.{start.month}-{finish.year}.{finish.month}",
        f"{start.year}～{finish.year}年",
    )
    return forms[place % len(forms)]


def wide(text: str) -> str:
    """Digits in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
