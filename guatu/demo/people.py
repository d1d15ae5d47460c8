"""Units, leaders and officers of the county as facts."""

import datetime as dt
import random
from dataclasses import dataclass

from guatu.demo import months as mo
from guatu.demo.cast import OFFICE_TITLES
from guatu.demo.contents import county
from guatu.demo.facts import Frame


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit; `parent` is a key, "" for the county itself."""

    key: str
    code: str
    name: str
    short: str
    kind: str
    order: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class PostFact:
    """A person in a post."""

    name: str
    unit: str
    title: str
    order: int
    phone: str = ""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """Units that give way to another on a day; `made` is the new unit where it is new."""

    day: dt.date
    old: tuple[str, ...]
    new: str
    made: UnitFact | None
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeaderChange:
    """A leader who leaves, and who takes the post and the projects."""

    day: dt.date
    old: str
    new: str


def units(frame: Frame) -> list[UnitFact]:
    """The units at the beginning of the window, parents first."""
    table = county()
    code = table["county"]["code"]
    found = [UnitFact("县", code, table["county"]["name"], table["county"]["short"], "county", 0)]
    for order, row in enumerate(table["office"], 1):
        kind = "office"
        found.append(
            UnitFact(row["key"], f"{code}{row['code']}", row["name"], row["short"], kind, order)
        )
    for order, (key, (name, short)) in enumerate(table["bureaus"].items(), 1):
        unit = UnitFact(key, f"{code}B{order:02d}", name, short, "bureau", 100 + order, "县直部门")
        found.append(unit)
    for order, (key, (kind, name, short)) in enumerate(table["others"].items(), 1):
        group = "园区" if kind == "park" else ""
        found.append(UnitFact(key, f"{code}S{order:02d}", name, short, kind, 200 + order, group))
    for order, name in enumerate(townships(frame)):
        full = f"{name}人民政府"
        found.append(
            UnitFact(name, f"{code}{100 + order}", full, name, "township", 300 + order, "乡镇")
        )
    return found


def townships(frame: Frame) -> list[str]:
    """The names of the townships of the demo's size."""
    return county()["townships"]["names"][: frame.townships]


def changes(frame: Frame) -> list[UnitChange]:
    """What changed among the bureaus within the window."""
    code = county()["county"]["code"]
    merged = UnitFact(
        "科工", f"{code}B31", "青石县科技和工业信息化局", "县科工局", "bureau", 114, "县直部门"
    )
    renamed = UnitFact("水务", f"{code}B32", "青石县水务局", "县水务局", "bureau", 112, "县直部门")
    month = frame.last_month
    found = [
        UnitChange(
            mo.first(month - 15), ("工信", "科技"), "科工", merged, "merge",
            "县级机构改革，两局合并组建科技和工业信息化局。",
        ),
        UnitChange(
            mo.first(month - 15), ("乡村振兴",), "农业", None, "merge",
            "县级机构改革，乡村振兴局职责并入农业农村局。",
        ),
        UnitChange(
            mo.first(month - 7), ("水利",), "水务", renamed, "rename",
            "水利局更名为水务局，承接城乡供排水管理职责。",
        ),
    ]  # fmt: skip
    return [change for change in found if mo.ordinal(change.day) > frame.first_month]


def leaders() -> list[PostFact]:
    """The leaders of the county at the beginning, in the order of rank."""
    return [
        PostFact(row["name"], row["unit"], row["title"], order, f"66200{order:02d}")
        for order, row in enumerate(county()["leader"], 1)
    ]


def leader_changes(frame: Frame) -> list[LeaderChange]:
    """Who follows whom within the window."""
    return [
        LeaderChange(mo.day_of(frame.last_month - row["months"], 5), row["old"], row["new"])
        for row in county()["change"]
        if frame.last_month - row["months"] > frame.first_month
    ]


def officers(frame: Frame) -> list[PostFact]:
    """A head and a project officer of each bureau, township, park and company."""
    rng = random.Random(f"{frame.seed}/officers")
    taken = {post.name for post in leaders()}
    found = []
    heads = {"township": "乡镇长", "park": "投资促进部部长", "soe": "总经理", "bureau": "局长"}
    for unit in units(frame):
        if unit.kind not in heads:
            continue
        head = heads[unit.kind]
        if unit.kind == "township":
            head = "镇长" if unit.key.endswith("镇") else "乡长"
        desk = {"township": "项目办主任", "bureau": "项目股股长"}.get(unit.kind, "项目部部长")
        for order, title in enumerate((head, desk), 1):
            phone = f"66{rng.randint(21, 89)}{rng.randint(100, 999)}"
            found.append(PostFact(_name(rng, taken), unit.key, title, 100 + order, phone))
    for order, (key, title) in enumerate(OFFICE_TITLES, 1):
        found.append(PostFact(_name(rng, taken), key, title, 200 + order, f"66200{40 + order}"))
    return found


def _name(rng: random.Random, taken: set[str]) -> str:
    """A name that nobody has yet, of two or three characters."""
    table = county()
    while True:
        given = rng.choice(table["last"])
        if rng.random() < 0.75:
            given = rng.choice(table["first"]) + given
        name = str(rng.choice(table["surnames"]) + given)
        if name not in taken and name[-1] != name[-2]:
            taken.add(name)
            return name
