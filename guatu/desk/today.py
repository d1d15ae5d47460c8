"""What a county head reads on 今日: the year in figures, lights, gaps and who holds what.

All sums come from the tallies, one query for all of them; the lists are short and each is read
from its index, so that the page costs the same for 50,000 projects as for 300.
"""

import calendar
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import connection
from django.db.models import Count, F

from guatu.accounts.models import Unit
from guatu.calendars.compute import workdays
from guatu.changes.models import ListLine
from guatu.desk.filters import LIGHT_CODES
from guatu.desk.models import Line, Tally
from guatu.desk.reach import Reach
from guatu.desk.rows import Row, rows_of
from guatu.desk.totals import SUMMED, Sums, add_up, of_row

SHOWN_LIGHTS = ("red", "yellow", "watch", "green", "none")
CLOSERS = 5
LARGEST = F("gap").desc(nulls_last=True)
SHORT_LIST = 8
Dimension = Tally.Dimension
# Of each holder's open problems in the portfolio the one that is held the longest.
LONGEST_HELD = """
SELECT holder, longest.since
FROM unnest(%(holders)s::bigint[]) AS holder
CROSS JOIN LATERAL (
    (SELECT COALESCE(p.held_since, p.raised_on) AS since
     FROM problems_problem p JOIN desk_line l ON l.project_id = p.project_id
     WHERE p.holder_id = holder AND p.closed_on IS NULL
       AND l.portfolio_id = %(portfolio)s AND l.is_listed
     ORDER BY COALESCE(p.held_since, p.raised_on) LIMIT 1)
    UNION ALL
    (SELECT COALESCE(p.held_since, p.raised_on)
     FROM problems_problem p JOIN desk_line l ON l.project_id = p.project_id
     WHERE holder = 0 AND p.holder_id IS NULL AND p.closed_on IS NULL
       AND l.portfolio_id = %(portfolio)s AND l.is_listed
     ORDER BY COALESCE(p.held_since, p.raised_on) LIMIT 1)
) AS longest
"""
_Tallies = dict[tuple[str, str], dict[int, Sums]]


@dataclass(frozen=True)
class LightCount:
    """How many projects show a light, and how many more or fewer than a month before."""

    code: str
    count: int
    change: int | None

    @property
    def size(self) -> int:
        """The change without its sign."""
        return abs(self.change or 0)


@dataclass(frozen=True)
class Part:
    """A unit or sector: its key in the address, its sums, its red and yellow projects."""

    key: str
    name: str
    sums: Sums
    lights: dict[str, int]


@dataclass(frozen=True)
class Holder:
    """Who holds open problems: how many, and the longest held in workdays."""

    unit: int | None
    name: str
    count: int
    days: int


@dataclass(frozen=True)
class CurveMonth:
    """A month of the county's year: cumulative amounts; what is to come has only a plan."""

    month: dt.date
    plan: Decimal
    due: Decimal | None
    done: Decimal | None


@dataclass(frozen=True)
class Missing:
    """A unit and how many of its reports of the month are missing."""

    unit: int | None
    name: str
    count: int


@dataclass(frozen=True)
class Overview:
    """The page of a portfolio that is seen whole."""

    month: dt.date | None
    cut_off: dt.date | None
    sums: Sums
    months_left: int
    lights: list[LightCount]
    came: int
    went: int
    closers: list[Row]
    closers_gap: Decimal
    holders: list[Holder]
    units: list[Part]
    sectors: list[Part]
    curve: list[CurveMonth]
    reports: dict[str, int]
    missing: list[Missing]
    late_starts: list[Row]
    late_start_count: int

    @property
    def needed_a_month(self) -> Decimal | None:
        """What has to be done in each month left to reach the year's plan; None without any."""
        if not self.months_left or not self.sums.plan:
            return None
        return max(self.sums.plan - self.sums.done, Decimal(0)) / self.months_left

    @property
    def mean_a_month(self) -> Decimal | None:
        """What was done a month so far."""
        if self.month is None:
            return None
        return self.sums.done / self.month.month

    @property
    def closers_share(self) -> Fraction | None:
        """The share of all shortfalls that the five largest make up."""
        return Fraction(self.closers_gap) / Fraction(self.sums.gap) if self.sums.gap else None


def cut_off_of(month: dt.date | None, today: dt.date) -> dt.date | None:
    """The last day of the month, or today within it."""
    if month is None:
        return None
    last = calendar.monthrange(month.year, month.month)[1]
    return min(month.replace(day=last), today)


def newest_month(reach: Reach) -> dt.date | None:
    """The month of the portfolio's lines; all of them have the same."""
    lines = Line.objects.filter(portfolio=reach.portfolio).order_by()
    return next(iter(lines.values_list("month", flat=True)[:1]), None)


def overview(reach: Reach, today: dt.date) -> Overview:
    """Everything that 今日 shows of a whole portfolio. `today` counts the days held."""
    month = newest_month(reach)
    tallies = _tallies(reach)
    whole = add_up(tallies[Dimension.ALL, ""].values())
    reports = {key: _count(tallies, Dimension.REPORT, key) for key in Line.Report.values if key}
    closers, late_starts, closers_gap = _short_lists(reach, month)
    came, went = _list_changes(reach, month)
    return Overview(
        month=month,
        cut_off=cut_off_of(month, today),
        sums=whole,
        months_left=12 - month.month if month else 0,
        lights=_lights(tallies, month, came),
        came=sum(came.values()),
        went=went,
        closers=closers,
        closers_gap=closers_gap,
        late_starts=late_starts,
        holders=_holders(reach, tallies, today),
        units=_units(tallies),
        sectors=_parts(tallies, Dimension.SECTOR, {}),
        curve=_curve(tallies, month),
        reports=reports,
        missing=_missing(tallies),
        late_start_count=_count(tallies, Dimension.START, "true"),
    )


def _tallies(reach: Reach) -> _Tallies:
    unused = [Dimension.LEADER, Dimension.CLASS, Dimension.STAGE]
    rows = Tally.objects.filter(portfolio=reach.portfolio).exclude(dimension__in=unused)
    found: _Tallies = defaultdict(dict)
    columns = ("dimension", "key", "light")
    for row in rows.values(*columns).annotate(**SUMMED).order_by():
        found[row["dimension"], row["key"]][row["light"]] = of_row(row)
    return found


def _count(tallies: _Tallies, dimension: str, key: str) -> int:
    return sum(sums.count for sums in tallies[dimension, key].values())


def _list_changes(reach: Reach, month: dt.date | None) -> tuple[Counter[int], int]:
    """Light → projects that came onto the list since the month before; how many left it since."""
    if month is None:
        return Counter(), 0
    moves = ListLine.objects.filter(day__gte=month).exclude(part=ListLine.Part.STAYS)
    since = moves.values("project")
    moved = Line.objects.filter(portfolio=reach.portfolio, project__in=since)
    rows = moved.values_list("is_listed", "light").order_by().annotate(Count("pk"))
    came: Counter[int] = Counter()
    went = 0
    for is_listed, light, count in rows:
        if is_listed:
            came[light] += count
        else:
            went += count
    return came, went


def _lights(tallies: _Tallies, month: dt.date | None, came: Mapping[int, int]) -> list[LightCount]:
    """Lights by count with the change since the month before, like with like: what came onto the
    list since is in neither of the counts that are compared, as is what left it.
    """
    now = tallies[Dimension.ALL, ""]
    before = tallies[Dimension.MONTH, f"{month.month - 1:02d}"] if month else {}
    # In a county's first month there is nothing to compare with.
    is_known = any(light and sums.count for light, sums in before.items())
    counts = []
    for light, code in sorted(LIGHT_CODES.items(), key=lambda item: -item[0]):
        count = now.get(light, Sums()).count
        then = before.get(light, Sums()).count - (sum(came.values()) if not light else 0)
        change = count - came.get(light, 0) - then if is_known else None
        counts.append(LightCount(code, count, change))
    return counts


def _short_lists(reach: Reach, month: dt.date | None) -> tuple[list[Row], list[Row], Decimal]:
    """The largest shortfalls and the longest overdue starts, read together; and Σ shortfalls."""
    listed = reach.lines().filter(is_listed=True)
    behind = list(listed.filter(gap__gt=0).order_by(LARGEST, "project_id")[:CLOSERS])
    late = listed.filter(is_start_late=True).order_by("start_planned", "project_id")
    rows = rows_of([*behind, *late[:CLOSERS]], reach.account, month)
    shortfall = sum((line.gap for line in behind), Decimal(0))
    return rows[: len(behind)], rows[len(behind) :], shortfall


def _holders(reach: Reach, tallies: _Tallies, today: dt.date) -> list[Holder]:
    """Open problems by the unit that holds them, the longest held first.

    The longest held is looked up a unit, in the order of the index, and not by reading them all.
    """
    counts = {int(key): _count(tallies, d, key) for d, key in tallies if d == Dimension.HOLDER}
    counts = {key: count for key, count in counts.items() if count}
    with connection.cursor() as cursor:
        cursor.execute(LONGEST_HELD, {"portfolio": reach.portfolio.pk, "holders": list(counts)})
        since = dict(cursor.fetchall())
    units = Unit.objects.in_bulk(list(counts))
    on_workdays = workdays()
    found = [
        Holder(
            unit=key or None,
            name=str(units.get(key, "")),
            count=count,
            days=max(on_workdays.between(since[key], today), 0) if since.get(key) else 0,
        )
        for key, count in counts.items()
    ]
    return sorted(found, key=lambda holder: (-holder.days, -holder.count))


def _units(tallies: _Tallies) -> list[Part]:
    keys = [key for dimension, key in tallies if dimension == Dimension.UNIT and key]
    units = Unit.objects.in_bulk([int(key) for key in keys])
    return _parts(tallies, Dimension.UNIT, {str(pk): str(u) for pk, u in units.items()})


def _parts(tallies: _Tallies, dimension: str, names: dict[str, str]) -> list[Part]:
    """The parts of a dimension that have a plan or a project, the furthest behind first."""
    parts = []
    for (found, key), lights in list(tallies.items()):
        sums = add_up(lights.values())
        if found != dimension or not sums.count:
            continue
        counts = {LIGHT_CODES[light]: part.count for light, part in lights.items()}
        parts.append(Part(key, names.get(key, key), sums, counts))
    return sorted(parts, key=lambda part: (part.sums.lead is None, part.sums.lead or 0))


def _curve(tallies: _Tallies, month: dt.date | None) -> list[CurveMonth]:
    if month is None:
        return []
    points = []
    for number in range(1, 13):
        sums = add_up(tallies[Dimension.MONTH, f"{number:02d}"].values())
        is_past = number <= month.month
        points.append(
            CurveMonth(
                month.replace(month=number),
                plan=sums.plan,
                due=sums.due if is_past else None,
                done=sums.done if is_past else None,
            )
        )
    return points


def _missing(tallies: _Tallies) -> list[Missing]:
    """The units with the most reports missing."""
    counts = {key: _count(tallies, d, key) for d, key in tallies if d == Dimension.MISSING}
    most = sorted(counts, key=lambda key: (-counts[key], key))[:SHORT_LIST]
    units = Unit.objects.in_bulk([int(key) for key in most if key])
    return [
        Missing(int(key) if key else None, str(units[int(key)]) if key else "", counts[key])
        for key in most
        if counts[key]
    ]
