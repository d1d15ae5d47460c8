"""The whole county as facts, from a frame alone: the same frame, the same facts."""

import dataclasses
import datetime as dt
import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guatu.demo import episodes as ep
from guatu.demo import formal, people, ranking
from guatu.demo import months as mo
from guatu.demo.clauses import coming
from guatu.demo.contents import Line, county, lines, words
from guatu.demo.course import Course, is_public, new_course, run
from guatu.demo.facts import Frame, PlanFact, ProjectFact, TroubleFact
from guatu.demo.loops import loop
from guatu.demo.nodes import nodes
from guatu.demo.planning import plans
from guatu.demo.slips import slip
from guatu.demo.stages import stages
from guatu.demo.story import Tale, fund_shares, reports
from guatu.demo.styles import style_of

MARKS = {"province": "★", "city": "▲"}  # as they stand before the names in the ledger
NATURES = {
    "upgrade": "renovate", "oldblock": "renovate", "restore": "renovate", "reservoir": "renovate",
    "pipes": "renovate", "ruralroad": "expand", "irrigation": "renovate",
}  # fmt: skip
AGENTS = {"工业": "审批", "物流": "审批", "文旅": "审批", "住房": "审批", "能源": "发改"}
IN_CHARGE = {
    "工业": "工信", "农业": "农业", "交通": "交通", "水利": "水利", "市政": "住建", "教育": "教体",
    "卫生": "卫健", "文旅": "文旅", "能源": "发改", "物流": "商务", "生态": "环保", "住房": "住建",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class County:
    """Everything that is to be written."""

    frame: Frame
    units: list[people.UnitFact]
    unit_changes: list[people.UnitChange]
    leaders: list[people.PostFact]
    leader_changes: list[people.LeaderChange]
    officers: list[people.PostFact]
    projects: list[ProjectFact]

    def digest(self) -> str:
        """A hash of every fact."""
        plain = json.dumps(dataclasses.asdict(self), sort_keys=True, default=_plain)
        return hashlib.sha256(plain.encode()).hexdigest()


def generate(frame: Frame, progress: Callable[[int, int], None] | None = None) -> County:
    """The facts of the county; `progress` is called with (done, total) projects."""
    chosen = _chosen(frame)
    courses, troubles, colours = _courses(chosen, frame)
    projects = []
    for place, course in enumerate(courses):
        index = course.line.index
        projects.append(_project(course, troubles[index], colours.get(index, ""), frame))
        if progress:
            progress(place + 1, len(courses))
    _number(projects)
    slip(projects, frame)
    return County(
        frame,
        people.units(frame),
        people.changes(frame),
        people.leaders(),
        people.leader_changes(frame),
        people.officers(frame),
        projects,
    )


def _chosen(frame: Frame) -> list[Line]:
    """All projects, or few of a small county: a mix of sectors and classes in its townships."""
    if frame.projects is None:
        return list(lines())
    towns = set(people.townships(frame)) | {"开发区"}
    fits = [line for line in lines() if line.place in towns]
    wanted = "cfcscpsfncsf"
    chosen: list[Line] = []
    for place in range(frame.projects):
        letter = wanted[place % len(wanted)]
        used = {line.sector for line in chosen[-6:]}
        rest = [line for line in fits if line not in chosen and line.list_class == letter]
        rest.sort(key=lambda line: line.sector in used)
        chosen.append(rest[0])
    return sorted(chosen, key=lambda line: line.index)


def _courses(
    chosen: list[Line], frame: Frame
) -> tuple[list[Course], dict[int, list[ep.Episode]], dict[int, str]]:
    """The courses, run, with the troubles that explain them and how each stands."""
    courses = [new_course(line, frame) for line in chosen]
    troubles = {course.line.index: ep.draw(course, frame) for course in courses}
    sick = {
        index: frame.last_month - one.since
        for index, found in troubles.items()
        for one in found
        if one.until is None and one.hard
    }
    colours = ranking.rank(courses, sick, frame)
    for course in courses:
        index = course.line.index
        troubles[index] = ep.settled(course, troubles[index], colours.get(index, ""), frame)
        ep.brake(course, troubles[index], frame)
        run(course, frame)
    year = mo.year_of(frame.last_month)
    amounts = {c.line.index: float(c.plans.get(year) or 0) for c in courses}
    ranking.level(courses, colours, amounts, frame)
    for course in courses:
        run(course, frame)
    return courses, troubles, colours


def _project(course: Course, troubles: list[ep.Episode], colour: str, frame: Frame) -> ProjectFact:
    line = course.line
    rng = random.Random(f"{frame.seed}/{line.index}/project")
    style = style_of(line.owner, frame.seed)
    entered = _entered(course, frame, rng)
    for one in troubles:
        one.facts["hold"] = _holder_words(_holder(one.story["holder"], line), one.since, frame)
        held = coming(course, course.built.get(one.since, 0.0))
        one.facts["wk"] = held[0] if held else "收尾工程"
    milestones = nodes(course, frame, colour)
    lead, charge, chief = _leaders(line, rng)
    fact = ProjectFact(
        no="",
        fields=_fields(course, entered, frame, rng),
        entered=entered,
        sector=line.sector,
        kind=line.kind,
        place=line.place,
        list_class=course.classes[mo.year_of(frame.last_month)] or "finish",
        units=_units(line),
        leader=lead,
        charge=charge,
        chief=chief,
        forces=_forces(line, troubles),
    )
    fact.comes_by_workbook = line.list_class == "n"
    fact.plans = plans(course, frame, entered)
    fact.nodes = milestones
    last = frame.last_month
    if line.list_class == "d":
        last = mo.at(mo.year_of(frame.last_month) - 1, 12)
        fact.delisted = last + 1 if last < frame.last_month else None
    reported = range(max(entered, frame.first_month), last + 1)
    tale = Tale(course, troubles, milestones, fact.plans, style, frame.seed)
    fact.reports = reports(tale, reported)
    fact.stages = stages(course, troubles, frame, entered)
    fact.troubles = [
        _trouble(one, course, _holder(one.story["holder"], line), rng, frame)
        for one in troubles
        if one.since >= max(entered, frame.first_month) and one.since <= last
    ]
    first = {trouble.text: trouble for trouble in reversed(fact.troubles)}
    # What says the same as an earlier one is on the list already.
    fact.troubles = [trouble for trouble in fact.troubles if trouble is first[trouble.text]]
    fact.code = _code(course, milestones, rng)
    fact.permits = formal.permits(course, milestones, frame)
    fact.pack = formal.pack(course, frame)
    fact.dates = formal.dates(course, fact.stages, fact.pack, frame)
    return fact


def _trouble(
    one: ep.Episode, course: Course, holder: str, rng: random.Random, frame: Frame
) -> TroubleFact:
    """A problem with what became of it."""
    entry = ep.entry(one, course, holder, rng)
    return dataclasses.replace(entry, steps=tuple(loop(one, course, frame, entry.closed)))


def _entered(course: Course, frame: Frame, rng: random.Random) -> int:
    """The month in which the project comes onto the ledger, within the window."""
    return min(max(_listed(course, frame, rng), frame.first_month), frame.last_month)


def _listed(course: Course, frame: Frame, rng: random.Random) -> int:
    line = course.line
    january = mo.at(mo.year_of(frame.last_month), 1)
    if line.list_class == "n":
        return frame.last_month
    if line.list_class in "df":
        return frame.first_month if course.start < frame.first_month + 8 else january
    if line.list_class == "c":
        entry = mo.at(mo.year_of(course.start_planned), 1)
        return min(entry, january)
    if line.list_class == "s" and line.index % 17 == 0 and frame.last_month >= january + 6:
        return january + 5
    early = rng.random() < (0.35 if line.list_class == "s" else 0.6)
    return rng.choice((frame.first_month, january - 12)) if early else january


def _fields(course: Course, entered: int, frame: Frame, rng: random.Random) -> dict[str, Any]:
    """The fields of the project as it enters the ledger."""
    line = course.line
    stage = "preparing"
    if course.start < entered:
        stage = "building"
    shares = fund_shares(course)
    fields: dict[str, Any] = {
        "name": _dated(line.name, frame),
        "kind": line.sector,
        "sector": line.sector,
        "nature": "expand"
        if any(w in line.name for w in ("二期", "三期", "四期", "扩容", "改扩建"))
        else NATURES.get(line.kind, "new"),
        "list_level": _level(line, rng),
        "stage": stage,
        "content": _dated(line.content, frame),
        "scale": line.scale,
        "location": _location(line, rng),
        "owner_firm": line.owner,
        "construction_unit": _builder(line, rng) if course.start < entered else "",
        "contact": _contact(rng),
        "total_invest": Decimal(line.total),
        "fund_plan": {name: str(round(line.total * share)) for name, share in shares.items()},
        "start_planned": mo.last(course.start_planned),
        "finish_planned": mo.last(course.finish_planned),
        "precision": {"start_planned": "month", "finish_planned": "month"},
    }
    if course.start < entered:
        fields["start_actual"] = mo.day_of(course.start, 6 + line.index * 7 % 21)
    if not is_public(course):
        fields["production_planned"] = mo.last(course.finish_planned + 2)
        fields["precision"]["production_planned"] = "month"
    if mark := MARKS.get(str(fields["list_level"])):
        fields["tags"] = [mark]
    return fields


def _contact(rng: random.Random) -> str:
    """A name as it stands in a list of contacts, with a number that nobody has."""
    surname, title = rng.choice("王李张刘陈赵周吴郑孙马胡"), rng.choice(("工", "经理", "主任"))
    return f"{surname}{title} 66{rng.randint(21, 89)}{rng.randint(100, 999)}"


def _dated(text: str, frame: Frame) -> str:
    """Fills in years written as {y0} (this one), {y1} (the one before)."""
    year = mo.year_of(frame.last_month)
    return text.format(**{f"y{back}": year - back for back in range(4)})


def _level(line: Line, rng: random.Random) -> str:
    if line.total >= 90000:
        return "province"
    if line.total >= 25000:
        return rng.choice(("city", "city", "province"))
    return "county"


def _location(line: Line, rng: random.Random) -> str:
    if line.place == "开发区":
        return str(rng.choice(county()["park_places"]))
    return f"{line.place}{rng.choice(words()['places'][line.place])}"


def _builder(line: Line, rng: random.Random) -> str:
    fits = {"交通": (4, 10), "水利": (6,), "能源": (8,), "生态": (9,), "市政": (5, 3)}
    return str(county()["builders"][rng.choice(fits.get(line.sector, (0, 1, 2, 3, 7)))])


def _units(line: Line) -> dict[str, str]:
    """Role to the key of a unit."""
    units = {"responsible": line.responsible, "in_charge": IN_CHARGE[line.sector]}
    units["agent"] = AGENTS.get(line.sector, "审批")
    units["local"] = "开发区" if line.place == "开发区" else line.place
    if line.total >= 60000 and line.responsible != "发改":
        units["second"] = "发改"
    if line.sector == "住房":
        units["second_agent"] = "自规"
    return units


def _leaders(line: Line, rng: random.Random) -> tuple[str, str, str]:
    """Lead leader, leader in charge of the sector, and chief leader of the largest ("" else)."""
    table = county()["leader"]
    charge = next(row["name"] for row in table if line.sector in row.get("sectors", []))
    others = [row["name"] for row in table[2:]]
    if line.place == "开发区" and rng.random() < 0.4:
        lead = rng.choice(("仝建业", "卓一帆"))
    else:
        lead = charge if rng.random() < 0.35 else rng.choice(others)
    chief = table[line.index % 2]["name"] if line.total >= 90000 else ""
    return lead, charge, chief


def _forces(line: Line, troubles: list[ep.Episode]) -> tuple[str, ...]:
    names = []
    for force in county()["force"]:
        if line.sector in force["sectors"] and line.kind in force.get("kinds", [line.kind]):
            names.append(force["name"])
    if any(one.story["kind"] in ("land", "relocation") for one in troubles):
        names.append("土地征拆专班")
    return tuple(names)


def _holder(key: str, line: Line) -> str:
    if key == "town":
        return "开发区" if line.place == "开发区" else line.place
    return line.responsible if key == "resp" else key


def _holder_words(key: str, month: int, frame: Frame) -> str:
    """The holder as it is called in a text of a month."""
    names = {unit.key: unit.short for unit in people.units(frame)}
    for change in people.changes(frame):
        if key in change.old and mo.ordinal(change.day) <= month:
            return change.made.short if change.made else names[change.new]
    return names[key]


def _code(course: Course, milestones: list[Any], rng: random.Random) -> tuple[dt.date, str] | None:
    """The national code, given with the first approval; none before it."""
    first = min((n.actual for n in milestones if n.kind == "permit" and n.actual), default=None)
    if first is None:
        return None
    trade = "07-02" if course.line.kind == "upgrade" else "04-01" if is_public(course) else "89-01"
    # Every project has a range of its own, so that no two codes are the same.
    digits = f"{10000 + course.line.index * 97 % 184 * 487 + rng.randint(0, 486)}"
    check = sum(int(d) * w for d, w in zip(digits, (7, 3, 1, 7, 3), strict=True)) % 10
    return first, f"{first:%y%m}-190321-{trade}-{digits}{check}"


def _number(projects: list[ProjectFact]) -> None:
    """Numbers by the year of entry, in the order of entry."""
    counts: dict[int, int] = {}
    for project in sorted(projects, key=lambda p: p.entered):
        year = mo.year_of(project.entered)
        counts[year] = counts.get(year, 0) + 1
        project.no = f"{year}-{counts[year]:03d}"


def _plain(value: Any) -> str:
    return f"{value}" if isinstance(value, Decimal | dt.date) else repr(value)


def totals(county_: County, year: int) -> tuple[Decimal, Decimal]:
    """The year's plan and what is done of it at the last month, in 万元."""
    plan = done = Decimal(0)
    for project in county_.projects:
        current = _current(project.plans, year)
        reports = [r for r in project.reports if mo.year_of(r.month) == year]
        if current is not None and current.amount and reports:
            plan += current.amount
            done += reports[-1].year_amount
    return plan, done


def _current(plans: list[PlanFact], year: int) -> PlanFact | None:
    found = [plan for plan in plans if plan.year == year]
    return found[-1] if found else None
