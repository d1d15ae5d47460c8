"""Acts on reporting months and progress reports."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work, writing
from guatu.journal.storing import held
from guatu.ledger.models import Portfolio, Project
from guatu.lib.refusals import Refused
from guatu.reports.models import ProgressReport, ReportPeriod

State = ProgressReport.State

STEPS: dict[tuple[str, str], str] = {
    (State.DRAFT, State.SUBMITTED): "reports.fill",
    (State.RETURNED, State.SUBMITTED): "reports.fill",
    (State.SUBMITTED, State.RETURNED): "reports.review",
    (State.SUBMITTED, State.ACCEPTED): "reports.review",
    (State.ACCEPTED, State.RETURNED): "reports.review",
}
# Two texts are the same from this likeness on, numbers and dates left out (domain.md 7.3).
SAME_TEXT = 90.0
SAID = ("image_progress", "progress_text", "problem_text", "next_step")
NOT_FILLED = {
    "id",
    "project",
    "month",
    "is_same_as_last",
    "submitted_by",
    "submitted_at",
    "version",
}
FILLED = [f for f in ProgressReport._meta.concrete_fields if f.name not in NOT_FILLED]
_SAYS_NOTHING = re.compile(r"[\W\d_零〇一二三四五六七八九十]+")


@dataclass(frozen=True)
class ReportDraft:
    """What is reported of a project for a month (its first day); what is left out stays."""

    project: Project
    month: dt.date
    fields: Mapping[str, Any] = field(default_factory=dict)


def open_month(
    portfolio: Portfolio,
    month: dt.date,
    *,
    by: Account | None,
    opens: dt.date | None = None,
    due: dt.date | None = None,
    closes: dt.date | None = None,
) -> ReportPeriod:
    """Opens a month for reports: from the 20th, due on the 25th, closed after its last day.

    A month that is open already takes only the days that are given.
    """
    require(by, "reports.period.run", portfolio)
    if month.day != 1:
        raise ValueError("a month is its first day")
    asked = {"opens": opens, "due": due, "closes": closes}
    given: dict[str, Any] = {name: day for name, day in asked.items() if day is not None}
    period = ReportPeriod.objects.filter(portfolio=portfolio, month=month).first()
    days = {
        "opens": month.replace(day=20),
        "due": month.replace(day=25),
        "closes": _next_month(month) - dt.timedelta(days=1),
    }
    if period is not None:
        days = {name: getattr(period, name) for name in days}
    days |= given
    if not days["opens"] <= days["due"] <= days["closes"]:
        raise Refused(_("A month opens, is due and closes in this order."))
    with writing(by, "reports.period.open") as work:
        if period is None:
            return work.add(ReportPeriod(portfolio=portfolio, month=month, **days))
        work.update(period, **given)
        return period


def lock_month(portfolio: Portfolio, month: dt.date, *, by: Account | None) -> ReportPeriod:
    """Nobody changes the month's reports any more."""
    require(by, "reports.period.run", portfolio)
    period = _period(portfolio, month)
    with writing(by, "reports.period.lock") as work:
        work.update(period, is_locked=True)
    return period


def unlock_month(
    portfolio: Portfolio, month: dt.date, reason: str, *, by: Account | None
) -> ReportPeriod:
    """The month's reports may be corrected again. Raises Refused without a reason."""
    require(by, "reports.period.run", portfolio)
    if not reason.strip():
        raise Refused(_("Say why the month is opened again."))
    period = _period(portfolio, month)
    with writing(by, "reports.period.unlock") as work:
        if work.update(period, is_locked=False):
            work.note(period, reason=reason.strip())
    return period


def post_reports(
    drafts: Sequence[ReportDraft],
    *,
    by: Account | None,
    at: dt.datetime | None = None,
    sources: Sequence[str] = (),
) -> int:
    """Makes or changes the reports of projects' months; how many were written.

    `at` is when they were submitted, now if not given. Raises Refused for a locked month, a
    value out of bounds and, without the right to review, a report that was accepted.
    """
    projects = {draft.project.pk: draft.project for draft in drafts}
    require(by, "reports.fill", *projects.values())
    if len({(draft.project.pk, draft.month) for draft in drafts}) < len(drafts):
        raise Refused(_("A project has two reports for one month."))
    _check_locked(drafts)
    with writing(by, "reports.report.post") as work:
        months = {draft.month for draft in drafts}
        near = {
            other for month in months for other in (_last_month(month), month, _next_month(month))
        }
        list(
            Project.objects.select_for_update().filter(pk__in=projects).order_by("pk").values("pk")
        )
        rows = ProgressReport.objects.filter(project__in=projects, month__in=near)
        known = {(row.project_id, row.month): row for row in rows}
        _check_accepted([known.get((d.project.pk, d.month)) for d in drafts], by)
        return _post(work, drafts, known, at or work.at, sources)


def move_report(
    report: ProgressReport, state: str, *, by: Account | None, reason: str = ""
) -> ProgressReport:
    """Submits, returns or accepts a report (`STEPS`); returning takes a reason."""
    require(by, "ledger.project.view", report)
    if report.state == state:
        return report
    right = STEPS.get((report.state, state))
    if right is None:
        states = {"old": report.get_state_display(), "new": State(state).label}
        raise Refused(_("A report does not go from “%(old)s” to “%(new)s”.") % states)
    require(by, right, report)
    if state == State.RETURNED and not reason.strip():
        raise Refused(_("Say why the report is returned."))
    _check_locked([ReportDraft(report.project, report.month)])
    with writing(by, "reports.report.move") as work:
        changes: dict[str, Any] = {"state": state}
        if state == State.SUBMITTED:
            changes |= {"submitted_by": by, "submitted_at": work.at}
        work.update_many([(report, changes)], counted="version")
        if reason.strip():
            work.note(report, reason=reason.strip())
    return report


def is_same_as_last(report: ProgressReport, last: ProgressReport | None) -> bool:
    """数据与上月雷同: no money moved since the last month and the text is (nearly) the same.

    Money moved where a running total went up; without totals, where the month has an amount.
    Texts are compared without numbers, dates and signs (domain.md 7.3).
    """
    if last is None or _moved(report, last):
        return False
    texts = [
        _SAYS_NOTHING.sub("", unicodedata.normalize("NFKC", "".join(getattr(r, n) for n in SAID)))
        for r in (report, last)
    ]
    return fuzz.ratio(*texts, score_cutoff=SAME_TEXT) >= SAME_TEXT if any(texts) else True


def _moved(report: ProgressReport, last: ProgressReport) -> bool:
    """Whether the report says that money was spent since the last one."""
    if report.all_amount is not None and last.all_amount is not None:
        return report.all_amount != last.all_amount
    same_year = report.month.year == last.month.year
    if same_year and report.year_amount is not None and last.year_amount is not None:
        return report.year_amount != last.year_amount
    return bool(report.month_amount)


def _post(
    work: Work,
    drafts: Sequence[ReportDraft],
    known: dict[tuple[int, dt.date], ProgressReport],
    at: dt.datetime,
    sources: Sequence[str],
) -> int:
    new, new_sources, changes, change_sources = [], [], [], []
    for index, draft in enumerate(drafts):
        source = sources[index] if sources else ""
        values = _cleaned(draft)
        report = known.get((draft.project.pk, draft.month))
        if report is None:
            report = ProgressReport(project=draft.project, month=draft.month, **values)
            report.submitted_by, report.submitted_at = work.by, at
            known[draft.project.pk, draft.month] = report
            new.append(report)
            new_sources.append(source)
        elif any(getattr(report, name) != value for name, value in values.items()):
            values = {"state": State.SUBMITTED} | values
            changes.append((report, values | {"submitted_by": work.by, "submitted_at": at}))
            change_sources.append(source)
            for name, value in values.items():
                setattr(report, name, value)
    for report in new:
        report.is_same_as_last = is_same_as_last(report, _before(report, known))
    work.add_many(new, sources=new_sources)
    work.update_many(changes, sources=change_sources, counted="version")
    written = {(r.project_id, r.month) for r in [*new, *(report for report, _values in changes)]}
    work.update_many(_flags(written, known))
    return len(written)


def _flags(
    written: Iterable[tuple[int, dt.date]], known: Mapping[tuple[int, dt.date], ProgressReport]
) -> list[tuple[ProgressReport, dict[str, bool]]]:
    """The flags of the reports written and of those of the month after."""
    keys = {
        key
        for project, month in written
        for key in ((project, month), (project, _next_month(month)))
    }
    rows = [known[key] for key in sorted(keys) if key in known]
    return [(row, {"is_same_as_last": is_same_as_last(row, _before(row, known))}) for row in rows]


def _before(
    report: ProgressReport, known: Mapping[tuple[int, dt.date], ProgressReport]
) -> ProgressReport | None:
    return known.get((report.project_id, _last_month(report.month)))


def _cleaned(draft: ReportDraft) -> dict[str, Any]:
    """The values as the columns take them. Raises Refused naming project, month and column."""
    if draft.month.day != 1:
        raise ValueError("a month is its first day")
    by_name = {field.name: field for field in FILLED}
    cleaned = {}
    for name, value in draft.fields.items():
        column = by_name[name]
        try:
            cleaned[name] = held(column, "" if value is None and not column.null else value)
            column.clean(cleaned[name], None)
        except (ValidationError, ArithmeticError, TypeError, ValueError) as error:
            faults = error.messages if isinstance(error, ValidationError) else [str(value)]
            facts = {
                "name": f"{draft.project.name} {draft.month:%Y-%m}",
                "field": column.verbose_name,
                "fault": " ".join(faults),
            }
            raise Refused(_("%(name)s — %(field)s: %(fault)s") % facts) from error
    return cleaned


def _check_locked(drafts: Iterable[ReportDraft]) -> None:
    wanted = {(draft.project.portfolio_id, draft.month) for draft in drafts}
    rows = ReportPeriod.objects.filter(
        is_locked=True,
        portfolio__in={portfolio for portfolio, _month in wanted},
        month__in={month for _portfolio, month in wanted},
    )
    for period in rows:
        if (period.portfolio_id, period.month) in wanted:
            raise Refused(_("The reports of %(month)s are locked.") % {"month": period})


def _check_accepted(reports: Iterable[ProgressReport | None], by: Account | None) -> None:
    accepted = [row for row in reports if row is not None and row.state == State.ACCEPTED]
    if accepted:
        require(by, "reports.review", *accepted)


def _period(portfolio: Portfolio, month: dt.date) -> ReportPeriod:
    period = ReportPeriod.objects.filter(portfolio=portfolio, month=month).first()
    if period is None:
        raise Refused(_("%(month)s is not open for reports.") % {"month": f"{month:%Y-%m}"})
    return period


def _next_month(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _last_month(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)
