"""What of the reports waits for a person: those to fill and to send again, those to review."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, may
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.ledger.models import Portfolio, Project
from guatu.notices.waiting import Item
from guatu.reports.models import ProgressReport, ReportCycle, ReportPeriod
from guatu.reports.owing import owing, senders
from guatu.reports.periods import unsettled

FILL, REVIEW = "reports.fill", "reports.review"
# A month that nobody has locked after so long is not asked about any more.
FORGOTTEN = dt.timedelta(days=100)


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """A filler's own reports one by one; a reviewer's by month, with counts."""
    items: list[Item] = []
    calendar = workdays()
    if any(grant.scope is not Scope.ALL for grant in grants_with(account, FILL)):
        projects = Project.objects.reached_by(account, FILL).filter(is_listed=True)
        for period in open_periods(projects, day):
            items += _to_fill(period, projects, day, calendar)
        items += _returned(projects, day, calendar)
    if may(account, REVIEW):
        portfolios = Portfolio.objects.reached_by(account, REVIEW)
        months = ReportPeriod.objects.months().filter(portfolio__in=portfolios, is_locked=False)
        begun = months.filter(opens__lte=day, month__gte=day - FORGOTTEN)
        for period in begun.select_related("portfolio").order_by("month", "pk"):
            items += _to_review(period, day, calendar)
    return items


def open_periods(projects: QuerySet[Project], day: dt.date) -> QuerySet[ReportPeriod]:
    """The periods that take the projects' reports: weeks where reports are weekly."""
    weekly = ReportCycle.objects.filter(rhythm=ReportCycle.Rhythm.WEEK).values("portfolio")
    portfolios = projects.order_by().values("portfolio")
    taking = ReportPeriod.objects.filter(
        portfolio__in=portfolios, opens__lte=day, is_closed=False, is_locked=False
    )
    return taking.exclude(week=None, portfolio__in=weekly).order_by("due", "pk")


def _to_fill(
    period: ReportPeriod, projects: QuerySet[Project], day: dt.date, calendar: WorkCalendar
) -> Iterator[Item]:
    wanted = owing(period).filter(pk__in=projects.values("pk"))
    for project in wanted.exclude(pk__in=senders(period)).order_by("no"):
        yield Item(
            _("Reports to fill"),
            f"{project.name} · {period.label}",
            _address(project.pk, period.month),
            period.due,
            max(calendar.between(period.due, day), 0),
        )


def _returned(projects: QuerySet[Project], day: dt.date, calendar: WorkCalendar) -> Iterator[Item]:
    reports = ProgressReport.objects.filter(
        project__in=projects.values("pk"),
        state=ProgressReport.State.RETURNED,
        month__gte=day - FORGOTTEN,
    )
    locked = ReportPeriod.objects.months().filter(is_locked=True)
    over = set(locked.values_list("portfolio", "month"))
    for report in reports.select_related("project").order_by("reviewed_at", "pk"):
        if (report.project.portfolio_id, report.month) in over:
            continue
        since = timezone.localdate(report.reviewed_at) if report.reviewed_at else day
        yield Item(
            _("Returned reports"),
            f"{report.project.name} · {report.month:%Y-%m}: {report.review_note}",
            _address(report.project_id, report.month),
            None,
            max(calendar.between(since, day), 0),
        )


def _to_review(period: ReportPeriod, day: dt.date, calendar: WorkCalendar) -> Iterator[Item]:
    """What a month asks of the project office: reviewing, chasing after its due day, locking."""
    found = unsettled(period)
    age = max(calendar.between(period.due, day), 0)
    address = f"{reverse('review:review')}?portfolio={period.portfolio_id}&period={period.key}"
    if found.submitted:
        text = ngettext("%(count)s report", "%(count)s reports", found.submitted)
        said = f"{period.label}: {text % {'count': found.submitted}}"
        yield Item(_("Reports to review"), said, f"{address}&show=submitted", None, 0)
    if found.unsent and period.due < day and not period.is_closed:
        text = ngettext("%(count)s report", "%(count)s reports", found.unsent)
        said = f"{period.label}: {text % {'count': found.unsent}}"
        yield Item(_("Reports overdue"), said, f"{address}&show=unsent", period.due, age)
    if found.returned and period.due < day:
        text = ngettext("%(count)s report", "%(count)s reports", found.returned)
        said = f"{period.label}: {text % {'count': found.returned}}"
        yield Item(_("Returned, not back yet"), said, f"{address}&show=returned", period.due, age)
    if period.is_closed:
        closed = max(calendar.between(period.closes, day), 0)
        yield Item(_("Months to lock"), period.label, address, None, closed)


def _address(project: int, month: dt.date) -> str:
    return f"{reverse('reports:report', args=[project])}?month={month:%Y-%m}"
