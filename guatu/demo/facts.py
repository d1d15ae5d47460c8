"""What the demo county consists of, before anything is written: plain facts, no database."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A version of a year's plan; amounts in 万元."""

    day: dt.date
    year: int
    list_class: str
    amount: Decimal | None
    curve: tuple[Decimal, ...] | None
    goals: str
    entry_month: int = 1
    reason: str = ""


@dataclass(slots=True)
class ReportFact:
    """A month's report as sent on a day; `corrects` marks one that replaces an earlier sending."""

    month: int
    day: dt.date
    month_amount: Decimal
    year_amount: Decimal
    all_amount: Decimal
    physical: Decimal
    image: str = ""
    progress: str = ""
    problem: str = ""
    next_step: str = ""
    funds: dict[str, str] = field(default_factory=dict)
    workers: int | None = None
    workers_due: int | None = None
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class NodeFact:
    """A milestone: first plan, the moves of its plan (day, new date, reason), actual day."""

    name: str
    kind: str
    weight: Decimal
    planned: dt.date
    moves: tuple[tuple[dt.date, dt.date, str], ...]
    actual: dt.date | None
    evidence: str
    holder: str


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step of a problem: work, ask, return, close, sleep, fall or comment.

    `paper` is the title and number of the document that proves an asking.
    """

    day: dt.date
    act: str
    text: str = ""
    until: dt.date | None = None
    paper: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class TroubleFact:
    """A problem with its loop; `holder` is the key of a unit."""

    kind: str
    text: str
    asks: str
    raised: dt.date
    holder: str
    assigned: dt.date
    due: dt.date
    closed: dt.date | None
    resolution: str
    steps: tuple[StepFact, ...] = ()


@dataclass(frozen=True, slots=True)
class PermitStepFact:
    """A permit reaches a state on a day; `until` is an end of validity that the document states."""

    day: dt.date
    state: str
    document: str = ""
    note: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PermitFact:
    """A permit with its steps; with a code it has no milestone of the demo's own."""

    code: str
    name: str
    steps: tuple[PermitStepFact, ...]


@dataclass(frozen=True, slots=True)
class PackFact:
    """A statistics pack: papers with their days, when it was handed in, entered or returned."""

    opened: dt.date
    kind: str
    papers: tuple[tuple[str, dt.date], ...]
    handed: dt.date | None
    entered: dt.date | None
    returned: str


@dataclass(frozen=True, slots=True)
class DateFact:
    """A date that an authority recognises, and when it was recorded."""

    event: str
    authority: str
    day: dt.date
    recorded: dt.date


@dataclass(frozen=True, slots=True)
class StageFact:
    """The project reaches a stage on a day."""

    day: dt.date
    stage: str
    reason: str = ""


@dataclass(slots=True)
class ProjectFact:
    """A project with its whole history."""

    no: str
    fields: dict[str, object]
    entered: int
    sector: str
    kind: str
    place: str
    list_class: str
    units: dict[str, str]
    leader: str
    charge: str
    chief: str
    forces: tuple[str, ...]
    plans: list[PlanFact] = field(default_factory=list)
    reports: list[ReportFact] = field(default_factory=list)
    nodes: list[NodeFact] = field(default_factory=list)
    troubles: list[TroubleFact] = field(default_factory=list)
    stages: list[StageFact] = field(default_factory=list)
    permits: list[PermitFact] = field(default_factory=list)
    pack: PackFact | None = None
    dates: list[DateFact] = field(default_factory=list)
    code: tuple[dt.date, str] | None = None
    delisted: int | None = None
    comes_by_workbook: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked for: the last day of the demo's data and how large it is."""

    today: dt.date
    seed: int
    months: int
    projects: int | None
    townships: int | None

    @property
    def last_month(self) -> int:
        return self.today.year * 12 + self.today.month - 1

    @property
    def first_month(self) -> int:
        return self.last_month - self.months + 1


FULL = {"months": 24, "projects": None, "townships": None}
SMALL = {"months": 4, "projects": 12, "townships": 3}
