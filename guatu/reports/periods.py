"""Acts on reporting months and weeks: opened, closed and kept by the calendar, changed and locked.

Nobody has to press a button: `keep_periods` opens what has come to its day and closes what has
passed it, from an hourly job and whenever pages that show periods are opened (`keeping`).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.journal.actions import Work, writing
from guatu.ledger.models import AnnualPlan, Portfolio
from guatu.lib.refusals import Refused
from guatu.reports import dates
from guatu.reports.filings import forgive, record_missing
from guatu.reports.models import ProgressReport, ReportCycle, ReportPeriod
from guatu.reports.owing import owing, senders

RUN = "reports.period.run"
# A period that may still be open began at most so long ago.
LONGEST = dt.timedelta(days=75)
LOOKED_AHEAD = dt.timedelta(days=370)


@dataclass(frozen=True)
class Unsettled:
    """What is open in a month that is about to be locked."""

    unsent: int
    submitted: int
    returned: int

    @property
    def key(self) -> str:
        """The same for the same numbers."""
        return f"{self.unsent}.{self.submitted}.{self.returned}"

    @property
    def is_clear(self) -> bool:
        """Whether everybody has reported and everything is accepted."""
        return not (self.unsent or self.submitted or self.returned)


def cycle_of(portfolio: Portfolio | int) -> ReportCycle:
    """The portfolio's reporting calendar, the default one where none was set."""
    key = portfolio if isinstance(portfolio, int) else portfolio.pk
    found = ReportCycle.objects.filter(portfolio=key).first()
    return found or ReportCycle(portfolio_id=key)


def set_cycle(
    portfolio: Portfolio, values: Mapping[str, Any], day: dt.date, *, by: Account | None
) -> ReportCycle:
    """Sets the reporting calendar. Periods that are open keep their days.

    Raises Refused where a period of the year after `day` would not open, be due and close in
    this order, or a week would open before the one before it closes.
    """
    require(by, RUN, portfolio)
    wanted = ReportCycle(portfolio=portfolio, **values)
    _check_cycle(wanted, day)
    with writing(by, "reports.cycle.set") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        stored = ReportCycle.objects.filter(portfolio=portfolio).first()
        if stored is None:
            return work.add(wanted)
        work.update(stored, **values)
    return stored


def open_month(
    portfolio: Portfolio,
    month: dt.date,
    *,
    by: Account | None,
    opens: dt.date | None = None,
    due: dt.date | None = None,
    closes: dt.date | None = None,
) -> ReportPeriod:
    """Opens a month for reports, on the days of the calendar where no others are given.

    A month that is there already stays as it is.
    """
    require(by, RUN, portfolio)
    if month.day != 1:
        raise ValueError("a month is its first day")
    found = ReportPeriod.objects.months().filter(portfolio=portfolio, month=month).first()
    if found is not None:
        return found
    by_calendar = dates.month_days_of(cycle_of(portfolio), month, workdays())
    days = dates.Days(
        opens or by_calendar.opens, due or by_calendar.due, closes or by_calendar.closes
    )
    _check_order(days)
    with writing(by, "reports.period.open") as work:
        return work.add(ReportPeriod(portfolio=portfolio, month=month, **vars(days)))


def keep_periods(portfolio: Portfolio, day: dt.date) -> list[ReportPeriod]:
    """Opens and closes what the calendar says for `day`; the periods that were opened or closed.

    A period that would be over by now is not opened any more: nobody could have reported for it.
    """
    if is_kept(portfolio, day):
        return []
    cycle, calendar = cycle_of(portfolio), workdays()
    with writing(None, "reports.period.keep") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        kept = _to_close(portfolio, day)
        for period in kept:
            _close(work, period)
        new = _to_open(cycle, day, calendar)
        if new and _has_plans(portfolio, {period.month.year for period in new}):
            kept += work.add_many(new)
    return kept


def is_kept(portfolio: Portfolio, day: dt.date) -> bool:
    """Whether the calendar asks for nothing to be opened or closed on the day."""
    is_due = _to_open(cycle_of(portfolio), day, workdays()) or _to_close(portfolio, day)
    return not is_due


def keep_all(day: dt.date) -> list[ReportPeriod]:
    """`keep_periods` of every portfolio."""
    portfolios = Portfolio.objects.order_by("pk")
    return [period for portfolio in portfolios for period in keep_periods(portfolio, day)]


def change_period(
    period: ReportPeriod,
    reason: str,
    *,
    by: Account | None,
    opens: dt.date | None = None,
    due: dt.date | None = None,
    closes: dt.date | None = None,
) -> ReportPeriod:
    """Moves days of a period that is not locked, with a reason.

    A later due day forgives those who have reported by then; an earlier one condemns nobody.
    Raises Refused for another closing day once the period is closed.
    """
    require(by, RUN, period)
    days = dates.Days(opens or period.opens, due or period.due, closes or period.closes)
    if not reason.strip():
        raise Refused(_("Say why the days are moved."))
    if period.is_locked or (period.is_closed and days.closes != period.closes):
        facts = {"period": period.label}
        raise Refused(_("%(period)s is over; its end is not moved any more.") % facts)
    _check_order(days)
    with writing(by, "reports.period.change") as work:
        is_later = days.due > period.due
        if work.update(period, **vars(days)):
            work.note(period, reason=reason.strip())
        if is_later:
            forgive(work, period)
    return period


def unsettled(period: ReportPeriod) -> Unsettled:
    """What is open in a month."""
    reports = ProgressReport.objects.filter(
        project__portfolio=period.portfolio_id, month=period.month
    )
    return Unsettled(
        owing(period).exclude(pk__in=senders(period)).count(),
        reports.filter(state=ProgressReport.State.SUBMITTED).count(),
        reports.filter(state=ProgressReport.State.RETURNED).count(),
    )


def lock_month(
    portfolio: Portfolio, month: dt.date, *, by: Account | None, expected: str | None = None
) -> ReportPeriod:
    """Nobody changes the month's reports any more, but for slips; whoever has sent none is missing.

    `expected` is the key of what was seen to be open (`Unsettled.key`); raises Refused where that
    has changed since. Locking again changes nothing.
    """
    require(by, RUN, portfolio)
    period = ReportPeriod.objects.months().filter(portfolio=portfolio, month=month).first()
    if period is None:
        raise Refused(_("%(month)s is not open for reports.") % {"month": f"{month:%Y-%m}"})
    with writing(by, "reports.period.lock") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        period.refresh_from_db()
        if period.is_locked:
            return period
        if expected is not None and unsettled(period).key != expected:
            raise Refused(_("What is open has changed meanwhile. Look at it again."))
        weeks = ReportPeriod.objects.weeks().filter(portfolio=portfolio, month=month)
        for each in [*weeks.order_by("week"), period]:
            _close(work, each)
            work.update(each, is_locked=True)
    return period


def _to_open(cycle: ReportCycle, day: dt.date, calendar: WorkCalendar) -> list[ReportPeriod]:
    """Unsaved periods that are open on the day and are not there yet."""
    portfolio = cycle.portfolio_id
    known = set(
        ReportPeriod.objects.filter(portfolio=portfolio, month__gte=day - 2 * LONGEST).values_list(
            "month", "week"
        )
    )
    new: list[ReportPeriod] = []
    for span in dates.spans(cycle, day - LONGEST, day):
        days = dates.days_of(cycle, span, calendar)
        if days is None or not days.opens <= day <= days.closes:
            continue
        if cycle.is_weekly and (span.month, span.first) not in known:
            new.append(_period(portfolio, span.month, span.first, days))
        if (span.month, None) not in known:
            known.add((span.month, None))
            whole = dates.month_days_of(cycle, span.month, calendar)
            new.append(_period(portfolio, span.month, None, whole))
    return new


def _period(portfolio: int, month: dt.date, week: dt.date | None, days: dates.Days) -> ReportPeriod:
    return ReportPeriod(portfolio_id=portfolio, month=month, week=week, **vars(days))


def _to_close(portfolio: Portfolio, day: dt.date) -> list[ReportPeriod]:
    over = ReportPeriod.objects.filter(portfolio=portfolio, is_closed=False, closes__lt=day)
    return list(over.order_by("month", "week"))


def _close(work: Work, period: ReportPeriod) -> None:
    if work.update(period, is_closed=True):
        record_missing(work, period)


def _has_plans(portfolio: Portfolio, years: Iterable[int]) -> bool:
    """Whether anybody owes anything: a ledger that is only being set up asks for no reports."""
    plans = AnnualPlan.objects.filter(project__portfolio=portfolio, is_current=True)
    return plans.filter(year__in=years, project__is_listed=True).exists()


def _check_order(days: dates.Days) -> None:
    if not days.opens <= days.due <= days.closes:
        raise Refused(_("A period opens, is due and closes in this order."))


def _check_cycle(cycle: ReportCycle, day: dt.date) -> None:
    calendar = workdays()
    before: dates.Days | None = None
    for span in dates.spans(cycle, day, day + LOOKED_AHEAD):
        days = dates.days_of(cycle, span, calendar)
        if days is None:
            continue
        facts = {"first": span.first}
        if days != dates.days_of(cycle, span, calendar, is_clipped=False):
            text = _("The period from %(first)s would not open, be due and close in this order.")
            raise Refused(text % facts)
        if cycle.is_weekly and before is not None and days.opens <= before.closes:
            text = _("The week from %(first)s would open before the week before it closes.")
            raise Refused(text % facts)
        before = days
