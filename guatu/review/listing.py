"""Which periods can be reviewed, and the list of a period as a workbook."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.ledger.models import Portfolio
from guatu.lib.spreadsheets import ListColumn
from guatu.reports.models import ProgressReport, ReportPeriod
from guatu.reports.periods import cycle_of
from guatu.review.rows import Row

OFFERED = 30


def offered(portfolio: Portfolio) -> list[ReportPeriod]:
    """The periods that can be chosen, newest first."""
    return list(ReportPeriod.objects.filter(portfolio=portfolio)[:OFFERED])


def period_of(portfolio: Portfolio, key: str, periods: list[ReportPeriod]) -> ReportPeriod | None:
    """The period with this key; without one, the one that is under review.

    That is the newest that is not locked and for which somebody has reported, else the newest.
    None for a key that is unknown, and where nothing was opened.
    """
    if key:
        return next((period for period in periods if period.key == key), None)
    rhythm = [p for p in periods if (p.week is not None) == cycle_of(portfolio).is_weekly]
    of_month = ProgressReport.objects.filter(
        month=OuterRef("month"), project__portfolio=OuterRef("portfolio")
    )
    reported = ReportPeriod.objects.filter(
        Exists(of_month), pk__in=[p.pk for p in rhythm], is_locked=False
    )
    keys = set(reported.values_list("pk", flat=True))
    under_review = (period for period in rhythm if period.pk in keys)
    return next(under_review, next(iter(rhythm or periods), None))


def unlocked_before(period: ReportPeriod, periods: Iterable[ReportPeriod]) -> list[ReportPeriod]:
    """Earlier months that nobody has locked yet."""
    return [
        other
        for other in periods
        if other.week is None and not other.is_locked and other.month < period.month
    ]


def columns(unit: str) -> list[ListColumn]:
    """The columns of the workbook."""
    return [
        ListColumn(_("No."), width=12),
        ListColumn(_("Project"), width=36),
        ListColumn(_("Responsible unit"), width=16),
        ListColumn(_("State"), width=10),
        ListColumn(_("In time"), width=12),
        ListColumn(f"{_('Done this month')}（{unit}）", "money"),
        ListColumn(f"{_('Done this year')}（{unit}）", "money"),
        ListColumn(_("Physical progress %"), "number", 10),
        ListColumn(_("Image progress"), width=20),
        ListColumn(_("Wants a second look"), width=50),
        ListColumn(_("Sent by"), width=10),
        ListColumn(_("Sent at"), width=18),
        ListColumn(_("Why it was returned"), width=30),
    ]


def lines(rows: Iterable[Row]) -> Iterator[list[Any]]:
    """The rows as the workbook shows them."""
    for row in rows:
        report = row.report
        sent_at = report.submitted_at if report else None
        yield [
            row.project.no,
            row.project.name,
            row.unit.name if row.unit else "",
            str(row.state.label),
            in_time(row),
            report.month_amount if report else None,
            report.year_amount if report else None,
            report.physical_percent if report else None,
            report.image_progress if report else "",
            "\n".join(f"{m.kind.label}：{m.sentence}{m.arithmetic}" for m in row.marks),
            str(report.submitted_by or "") if report else "",
            f"{timezone.localtime(sent_at):%Y-%m-%d %H:%M}" if sent_at else "",
            report.review_note if report else "",
        ]


def in_time(row: Row) -> str:
    """Late, missing or in time, as far as it is known."""
    if row.is_missing:
        return _("missing at the close")
    if row.is_late:
        return _("late")
    return _("in time") if row.filing is not None else ""
