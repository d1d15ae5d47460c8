"""What a wall chart is drawn from: plain values, already read, computed and allowed to be seen.

Money is in the unit that the chart names (`money_unit`), shares are ratios (0.5 is 50 %), leads
are percentage points, texts are as they shall be read. None means "not known" and is drawn apart
from zero. Nothing here is computed from anything else here: sums and rates come from the caller,
who knows the rules of rolling up.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from guatu.charts.labels import Labels
from guatu.charts.lights import Light

Number = float | int | Decimal


class Flag(StrEnum):
    """The flag of a month's task, as stuck on a lobby chart (domain.md 1.5)."""

    DONE = "done"
    OVERDUE = "overdue"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One project in one month: the task, its flag, and the month's money planned and done."""

    task: str = ""
    flag: Flag | None = None
    planned: Number | None = None
    done: Number | None = None
    changed: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Excused:
    """A lag in one dimension that does not decide the light: why, who approved it, until when.

    `dimension` is the code of a `Dimension`, `name` its name.
    """

    dimension: str
    name: str
    light: Light
    reason: str
    approver: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MasterRow:
    """One project. `months` has twelve cells or none; `lights` goes by `MasterChart.dimensions`.

    `original` is the plan before it was adjusted, None where it was not.
    `changed` names what differs from the last version: any of `no name unit leader total plan done
    rate lead light finish` (a month says so itself in `MonthCell.changed`).
    """

    id: str
    name: str
    no: str = ""
    unit: str = ""
    leader: str = ""
    total: Number | None = None
    months: tuple[MonthCell, ...] = ()
    plan: Number | None = None
    original: Number | None = None
    done: Number | None = None
    rate: Number | None = None
    pace: Number | None = None
    lead: Number | None = None
    light: Light = Light.NONE
    lights: tuple[Light, ...] = ()
    excuses: tuple[Excused, ...] = ()
    finish: str = ""
    href: str = ""
    detail: str = ""
    is_new: bool = False
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Totals:
    """A roll-up: rate is Σdone / Σplan, never a mean of rates. `lights` counts the worst lights.

    `original` is Σ of the plans before they were adjusted, None where none was.
    """

    count: int
    total: Number | None = None
    plan: Number | None = None
    original: Number | None = None
    done: Number | None = None
    rate: Number | None = None
    lead: Number | None = None
    lights: dict[Light, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MasterGroup:
    """The projects of one leader, sector or unit, with their roll-up."""

    id: str
    name: str
    rows: tuple[MasterRow, ...]
    totals: Totals
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of lights: its name, and one or two characters for the head of its column."""

    code: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One month end of a money curve, cumulative; pace is 序时, physical is a share."""

    on: date
    planned: Number | None = None
    pace: Number | None = None
    done: Number | None = None
    physical: Number | None = None


@dataclass(frozen=True, slots=True)
class MasterChart:
    """The county master chart. `grouped_by` is "leader", "sector" or "unit".

    `cut_off` is local time and is always printed. `version` is as shown (e.g. "7"), `seal` the
    short form of the snapshot's hash, `url` what the QR code says (none is drawn when empty).
    `removed` are the names that left the chart since the version `compared_to`. `curve` is the
    county's year in money, drawn where the page has room for it.
    """

    title: str
    place: str
    year: int
    money_unit: str
    cut_off: datetime
    groups: tuple[MasterGroup, ...]
    totals: Totals
    grouped_by: str = "leader"
    pace: Number | None = None
    decimals: int = 0
    version: str = ""
    compared_to: str = ""
    seal: str = ""
    url: str = ""
    subtitle: str = ""
    dimensions: tuple[Dimension, ...] = ()
    removed: tuple[str, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    labels: Labels = field(default_factory=Labels)


class StepState(StrEnum):
    """Where a step of the battle map stands. SKIPPED is 免: not needed, with a reason."""

    TO_COME = "to_come"
    GOING = "going"
    DONE = "done"
    OVERDUE = "overdue"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `finish`, both included; a milestone has only a finish."""

    finish: date
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone, permit or task: the baseline, the plan of today, and what happened."""

    id: str
    name: str
    state: StepState
    baseline: Span | None = None
    planned: Span | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    holder: str = ""
    is_critical: bool = False
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """Steps that belong together, e.g. permits, construction, equipment."""

    id: str
    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class People:
    """One line of the people block: a role (包联领导, 责任单位, 专班) and who holds it."""

    role: str
    names: str


@dataclass(frozen=True, slots=True)
class Blocker:
    """An open problem: who holds it, for how many days, at which level, due when."""

    id: str
    text: str
    holder: str
    days: int
    level: str = ""
    kind: str = ""
    due: date | None = None
    is_overdue: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class BandPoint:
    """One point of a forecast fan: the cumulative done at three quantiles."""

    on: date
    low: Number
    middle: Number
    high: Number


@dataclass(frozen=True, slots=True)
class BattleMap:
    """One project's battle map. `curve` is cumulative; `band` is optional (a forecast, if any).

    `original` is the plan before it was adjusted, None where it was not.
    `first` and `last` bound the time axis; where they are None the steps and the curve bound it.
    """

    title: str
    place: str
    name: str
    no: str
    money_unit: str
    cut_off: datetime
    lanes: tuple[Lane, ...]
    total: Number | None = None
    plan: Number | None = None
    original: Number | None = None
    done: Number | None = None
    rate: Number | None = None
    lead: Number | None = None
    light: Light = Light.NONE
    excuses: tuple[Excused, ...] = ()
    content: str = ""
    finish: str = ""
    people: tuple[People, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    band: tuple[BandPoint, ...] = ()
    first: date | None = None
    last: date | None = None
    decimals: int = 0
    version: str = ""
    seal: str = ""
    url: str = ""
    labels: Labels = field(default_factory=Labels)
