"""A cell is a project at the end of a month: the figures that its standing is computed from."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from guatu.changes.models import was_listed
from guatu.engine.standing import amount
from guatu.indicators.facts import Facts, Row
from guatu.ledger.models import AnnualPlan, Project

Stage = Project.Stage
BEGUN = {Stage.BUILDING, Stage.STOPPED, Stage.COMPLETED, Stage.PRODUCING, Stage.FULL}
CARRIED_ON = {AnnualPlan.ListClass.CONTINUE, AnnualPlan.ListClass.FINISH}


@dataclass(frozen=True)
class Done:
    """The year's amount at the end of a month (10⁻⁶ 万) and where it comes from.

    `basis` is "year" for a reported year's total, "months" for a sum of months' amounts.
    """

    amount: int | None = None
    month: dt.date | None = None
    report: int | None = None
    basis: str = ""


@dataclass(frozen=True)
class Start:
    """When work was to begin and did, and at how many months' ends it was overdue."""

    planned: dt.date | None
    actual: dt.date | None
    has_begun: bool
    months_late: int


@dataclass(frozen=True)
class Nodes:
    """Milestones: how many there are and are overdue, and the one that is longest overdue."""

    total: int = 0
    overdue: int = 0
    days: int = 0
    worst: Row | None = None


@dataclass(frozen=True)
class Filing:
    """The month's report. `state` is empty, or says why nothing is judged: unasked or open."""

    state: str = ""
    missing: int = 0
    days_late: int = 0
    due: dt.date | None = None
    is_same: bool = False


@dataclass
class Cell:
    """All that the standing of a project at the end of a month depends on."""

    project: int
    month: dt.date
    exempt: str
    plan: Row | None
    original: Row | None
    done: Done
    recent: int
    start: Start
    nodes: Nodes
    filing: Filing
    excuses: Mapping[str, Row]
    funds: int | None = None
    funds_report: int | None = None

    @property
    def end(self) -> dt.date:
        """The cut-off: the month's last day."""
        return last_day(self.month)

    @property
    def plan_amount(self) -> int | None:
        """The year plan in 10⁻⁶ 万."""
        return None if self.plan is None else _amount(self.plan["amount"])

    @property
    def original_amount(self) -> int | None:
        """The year plan before it was adjusted, in 10⁻⁶ 万."""
        return None if self.original is None else _amount(self.original["amount"])

    @property
    def curve(self) -> list[int] | None:
        """The plan by month in 10⁻⁶ 万; None where it has none, or one that sums to 0."""
        given = None if self.plan is None else self.plan["curve"]
        amounts = [_amount(value) or 0 for value in given or ()]
        return amounts if sum(amounts) > 0 else None


def last_day(month: dt.date) -> dt.date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def cells(facts: Facts, months: Sequence[dt.date], newest: int) -> Iterator[Cell]:
    """The cells of each project: the months of the years that it has a plan or a report in.

    Every project gets the months of the newest year, so that it is seen who has no plan.
    """
    planned: dict[int, set[int]] = defaultdict(set)
    for project, year in facts.plans:
        planned[project].add(year)
    for project, row in facts.projects.items():
        reports = facts.reports.get(project, {})
        years = planned[project] | {month.year for month in reports} | {newest}
        done = {year: _done_by_month(reports, year) for year in years}
        for month in months:
            if month.year in years:
                yield _cell(facts, row, month, done[month.year])


def _cell(facts: Facts, row: Row, month: dt.date, done: Sequence[Done]) -> Cell:
    project = row["pk"]
    plan = facts.plans.get((project, month.year))
    reports = facts.reports.get(project, {})
    made = done[month.month]
    before = done[max(month.month - 3, 0)]
    funds_report, funds = _funds(reports, month)
    lines = facts.list_lines.get(project, ())
    return Cell(
        project=project,
        month=month,
        exempt=_exempt(row, was_listed(row["is_listed"], lines, last_day(month)), bool(lines)),
        plan=plan,
        original=facts.originals.get((project, month.year)),
        done=made,
        recent=(made.amount or 0) - (before.amount or 0),
        start=_start(row, plan, month),
        nodes=_nodes(facts.milestones.get(project, ()), last_day(month)),
        filing=_filing(facts, project, plan, month),
        excuses=_excuses(facts.excuses.get(project, ()), last_day(month)),
        funds=funds,
        funds_report=funds_report,
    )


def _exempt(row: Row, is_listed: bool, has_lines: bool) -> str:
    """Why a project gets no lights at all at a month's end; empty where it gets them.

    A project that left the list later keeps the lights of its months on it.
    """
    if not is_listed:
        return "cancelled" if row["stage"] == Stage.CANCELLED else "unlisted"
    if row["stage"] == Stage.CANCELLED and not has_lines:
        return "cancelled"
    return "early" if row["stage"] in (Stage.IDEA, Stage.RESERVE) else ""


def _excuses(rows: Iterable[Row], end: dt.date) -> dict[str, Row]:
    """Dimension → the approved excuse that holds at the month's end."""
    return {
        row["dimension"]: row
        for row in rows
        if row["valid_from"] <= end <= row["until"]
        and (row["ended_on"] is None or end < row["ended_on"])
    }


def _done_by_month(reports: Mapping[dt.date, Row], year: int) -> list[Done]:
    """Place m holds the amount at the end of month m of the year; place 0 the year's beginning.

    The newest report with a year's total counts, and on top of it the months' amounts reported
    since; without any total, the sum of the months' amounts. A month without a report, or with
    one that has no amount, carries the amount before it.
    """
    made = [Done()]
    for number in range(1, 13):
        month = dt.date(year, number, 1)
        report = reports.get(month)
        last = made[-1]
        if report and report["year_amount"] is not None:
            last = Done(_amount(report["year_amount"]), month, report["pk"], "year")
        elif report and report["month_amount"] is not None:
            total = (last.amount or 0) + (_amount(report["month_amount"]) or 0)
            last = Done(total, month, report["pk"], "months")
        made.append(last)
    return made


def _funds(reports: Mapping[dt.date, Row], month: dt.date) -> tuple[int | None, int | None]:
    """Key and sum of the year's newest report up to the month that tells of funds."""
    for number in range(month.month, 0, -1):
        report = reports.get(month.replace(month=number))
        if report and report["funds"]:
            amounts = (_amount(value) or 0 for value in report["funds"].values())
            return report["pk"], sum(amounts)
    return None, None


def _start(row: Row, plan: Row | None, month: dt.date) -> Start:
    """Overdue counts the months' ends from the planned month's own on, work not having begun.

    A start without a day is taken from the stage, or from a list class that means going on.
    """
    planned, actual, end = row["start_planned"], row["start_actual"], last_day(month)
    if actual is not None:
        has_begun = actual <= end
    else:
        has_begun = row["stage"] in BEGUN or (plan or {}).get("list_class") in CARRIED_ON
    late = 0
    if planned is not None and not has_begun:
        late = max((month.year - planned.year) * 12 + month.month - planned.month + 1, 0)
    return Start(planned, actual if has_begun else None, has_begun, late)


def _nodes(milestones: Iterable[Row], end: dt.date) -> Nodes:
    """A milestone is overdue at the end if planned before it and not reached by then."""
    total, overdue, days = 0, 0, 0
    worst: Row | None = None
    for node in milestones:
        if node["planned"] is None:
            continue
        total += 1
        is_open = node["actual"] is None or node["actual"] > end
        late = (end - node["planned"]).days if is_open else 0
        if late > 0:
            overdue += 1
            if late > days:
                days, worst = late, node
    return Nodes(total, overdue, days, worst)


def _filing(facts: Facts, project: int, plan: Row | None, month: dt.date) -> Filing:
    """When the report came first decides, not when it was last corrected; missing stays missing."""
    period = facts.periods.get(month)
    if period is None or plan is None or month.month < plan["entry_month"]:
        return Filing("unasked")
    kept = facts.filings.get(project, {}).get(month)
    report = facts.reports.get(project, {}).get(month)
    is_same = bool(report and report["is_same_as_last"])
    if kept is not None and kept["is_missing"]:
        return Filing("", _missing(facts, project, plan, month), due=period["due"])
    sent = kept["first_sent_at"] if kept else report and report["submitted_at"]
    if sent is not None or report is not None:
        late = (timezone.localdate(sent) - period["due"]).days if sent else 0
        return Filing("", 0, max(late, 0), period["due"], is_same)
    return Filing("unasked" if period["is_closed"] else "open", due=period["due"])


def _missing(facts: Facts, project: int, plan: Row, month: dt.date) -> int:
    """How many opened months in a row, back from this one within the year, were missing."""
    filings = facts.filings.get(project, {})
    count = 0
    for number in range(month.month, plan["entry_month"] - 1, -1):
        day = month.replace(month=number)
        if day in facts.periods:
            if day not in filings or not filings[day]["is_missing"]:
                break
            count += 1
    return count


def _amount(value: Any) -> int | None:
    return None if value is None else amount(value)
