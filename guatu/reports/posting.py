"""What reports are posted into: the periods of their months, and whether these take them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may, require
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.reports.models import ProgressReport, ReportPeriod
from guatu.reports.weeks import open_weeks, reported_in

REVIEW = "reports.review"


@dataclass(frozen=True)
class ReportDraft:
    """What is reported of a project for a month (its first day); what is left out stays."""

    project: Project
    month: dt.date
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Posting:
    """Drafts on their way, the reports of their and the neighbouring months, and where they go."""

    drafts: Sequence[ReportDraft]
    known: dict[tuple[int, dt.date], ProgressReport]
    at: dt.datetime
    sources: Sequence[str]

    @property
    def day(self) -> dt.date:
        """The day on which they are sent."""
        return timezone.localdate(self.at)

    @cached_property
    def periods(self) -> dict[tuple[int, dt.date], ReportPeriod]:
        """Portfolio and month to the month's period, where there is one."""
        rows = ReportPeriod.objects.months().filter(
            portfolio__in={draft.project.portfolio_id for draft in self.drafts},
            month__in={draft.month for draft in self.drafts},
        )
        return {(row.portfolio_id, row.month): row for row in rows}

    @cached_property
    def weeks(self) -> dict[int, ReportPeriod]:
        """Portfolio to its open week; empty where all report by month."""
        return open_weeks({draft.project.portfolio_id for draft in self.drafts}, self.day)

    @cached_property
    def _reported(self) -> set[int]:
        return reported_in(self.weeks, {draft.project.pk for draft in self.drafts})

    def is_new_week(self, draft: ReportDraft) -> bool:
        """Whether the draft is the project's first for the open week of its month."""
        week = self.weeks.get(draft.project.portfolio_id)
        return (
            week is not None
            and week.month == draft.month
            and draft.project.pk not in self._reported
        )


def check_open(posting: Posting, by: Account | None) -> None:
    """Raises Refused for a locked month and, for those who do not review, one that is not open.

    Raises PermissionDenied for a report that was accepted, but for the next week's.
    """
    check_locked((draft.project, draft.month) for draft in posting.drafts)
    if by is None:
        return
    reviewed: set[int] = set()
    if may(by, REVIEW):
        keys = {draft.project.pk for draft in posting.drafts}
        reached = Project.objects.reached_by(by, REVIEW).filter(pk__in=keys)
        reviewed = set(reached.values_list("pk", flat=True))
    strict = [draft for draft in posting.drafts if draft.project.pk not in reviewed]
    newest = _newest(draft.project.portfolio_id for draft in strict)
    for draft in strict:
        report = posting.known.get((draft.project.pk, draft.month))
        if report is not None and report.state == ProgressReport.State.ACCEPTED:
            if not posting.is_new_week(draft):
                require(by, REVIEW, report)
        elif report is None or report.state != ProgressReport.State.RETURNED:
            _check_days(posting, draft, newest.get(draft.project.portfolio_id))


def check_locked(wanted: Iterable[tuple[Project, dt.date]]) -> None:
    """Raises Refused where a month of a project's portfolio is locked."""
    months = {(project.portfolio_id, month) for project, month in wanted}
    rows = ReportPeriod.objects.months().filter(
        is_locked=True,
        portfolio__in={portfolio for portfolio, _month in months},
        month__in={month for _portfolio, month in months},
    )
    for period in rows:
        if (period.portfolio_id, period.month) in months:
            text = _("The reports of %(month)s are locked. A slip corrects them.")
            raise Refused(text % {"month": period})


def locked_reports(keys: Iterable[int]) -> list[int]:
    """Which of the reports (keys) lie in locked months."""
    locked = ReportPeriod.objects.months().filter(
        is_locked=True, portfolio=OuterRef("project__portfolio"), month=OuterRef("month")
    )
    rows = ProgressReport.objects.filter(Exists(locked), pk__in=list(keys))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _newest(portfolios: Iterable[int]) -> dict[int, dt.date]:
    """Portfolio to the newest month that was opened in it."""
    rows = ReportPeriod.objects.months().filter(portfolio__in=set(portfolios)).order_by()
    return dict(rows.values_list("portfolio").annotate(newest=Max("month")))


def _check_days(posting: Posting, draft: ReportDraft, newest: dt.date | None) -> None:
    """A month before the system asked for reports has no period and takes its history."""
    period = posting.periods.get((draft.project.portfolio_id, draft.month))
    facts = {"month": f"{draft.month:%Y-%m}"}
    if period is None:
        if newest is not None and draft.month > newest:
            raise Refused(_("%(month)s is not open for reports.") % facts)
    elif posting.day < period.opens:
        raise Refused(_("%(month)s is not open for reports.") % facts)
    elif period.is_closed:
        raise Refused(_("The reports of %(month)s are closed. Ask the project office.") % facts)
