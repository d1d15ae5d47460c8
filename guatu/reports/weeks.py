"""Weekly reports: each kept as it was sent, while the month's report takes its values.

Standings and the wall read months. A week's row is what was said in that week, for ever; its
state follows the month's report as long as no later week was reported.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from guatu.journal.actions import Work
from guatu.reports.models import ProgressReport, ReportPeriod, WeekReport

NOT_SAID = {
    *("id", "project", "month", "state", "is_same_as_last", "version"),
    *("submitted_by", "submitted_at", "reviewed_by", "reviewed_at", "review_note"),
}
SAID = [f for f in ProgressReport._meta.concrete_fields if f.name not in NOT_SAID]


def open_weeks(portfolios: Iterable[int], day: dt.date) -> dict[int, ReportPeriod]:
    """Portfolio to the week that takes reports on a day; without those that report by month."""
    weeks = ReportPeriod.objects.weeks().filter(
        portfolio__in=set(portfolios), opens__lte=day, is_closed=False, is_locked=False
    )
    return {week.portfolio_id: week for week in weeks.order_by("week")}


def reported_in(weeks: Mapping[int, ReportPeriod], projects: Iterable[int]) -> set[int]:
    """Which of the projects have reported in the weeks that are open."""
    if not weeks:
        return set()
    rows = WeekReport.objects.filter(period__in=weeks.values(), project__in=set(projects))
    return set(rows.values_list("project", flat=True))


def keep_weeks(
    work: Work, reports: Sequence[ProgressReport], week_of: Mapping[int, ReportPeriod]
) -> None:
    """Keeps the reports as those of the weeks given for their projects (by key)."""
    rows = WeekReport.objects.filter(
        project__in=week_of, period__in={week.pk for week in week_of.values()}
    )
    known = {row.project_id: row for row in rows}
    new, changes = [], []
    for report in reports:
        values: dict[str, Any] = {
            "said": said_of(report),
            "state": report.state,
            "submitted_by": report.submitted_by,
            "submitted_at": report.submitted_at,
        }
        if report.project_id in known:
            changes.append((known[report.project_id], values))
        else:
            week = week_of[report.project_id]
            new.append(WeekReport(project=report.project, period=week, **values))
    work.add_many(new)
    work.update_many(changes)


def follow(work: Work, reports: Collection[ProgressReport]) -> None:
    """The newest weeks of reports that were returned or accepted take their state."""
    months = {report.month for report in reports}
    rows = WeekReport.objects.filter(
        project__in={report.project_id for report in reports}, period__month__in=months
    )
    newest = {
        (row.project_id, row.period.month): row
        for row in rows.select_related("period").order_by("period__week")
    }
    work.update_many(
        [
            (newest[report.project_id, report.month], {"state": report.state})
            for report in reports
            if (report.project_id, report.month) in newest
        ]
    )


def said_of(report: ProgressReport) -> dict[str, Any]:
    """The report's contents as JSON takes them; amounts as exact text."""
    return {field.name: as_json(getattr(report, field.attname)) for field in SAID}


def report_of(row: WeekReport, month: dt.date) -> ProgressReport:
    """A week's report as an unsaved month's report, to be shown like one."""
    values = {
        field.name: field.to_python(row.said[field.name])
        for field in SAID
        if field.name in row.said
    }
    report = ProgressReport(project_id=row.project_id, month=month, state=row.state, **values)
    report.submitted_by, report.submitted_at = row.submitted_by, row.submitted_at
    return report


def as_json(value: Any) -> Any:
    """A value as JSON takes it; amounts as exact text."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    return value
