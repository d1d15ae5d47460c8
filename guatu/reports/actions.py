"""Acts on progress reports; those on their months and weeks are passed on from `periods`."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work, writing
from guatu.journal.storing import held
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.notices.actions import tell
from guatu.reports.filings import record_sent
from guatu.reports.models import ProgressReport
from guatu.reports.people import fillers_of
from guatu.reports.periods import (
    change_period,
    keep_all,
    keep_periods,
    lock_month,
    open_month,
    set_cycle,
)
from guatu.reports.posting import Posting, ReportDraft, check_locked, check_open
from guatu.reports.states import STEPS
from guatu.reports.weeks import follow, keep_weeks

__all__ = [
    "STEPS",
    "ReportDraft",
    "change_period",
    "is_same_as_last",
    "keep_all",
    "keep_periods",
    "lock_month",
    "move_report",
    "move_reports",
    "open_month",
    "post_reports",
    "set_cycle",
]

State = ProgressReport.State
# Two texts are the same from this likeness on, numbers and dates left out (domain.md 7.3).
SAME_TEXT = 90.0
SAID = ("image_progress", "progress_text", "problem_text", "next_step")
NOT_FILLED = {
    *("id", "project", "month", "is_same_as_last", "version"),
    *("submitted_by", "submitted_at", "reviewed_by", "reviewed_at", "review_note"),
}
FILLED = [f for f in ProgressReport._meta.concrete_fields if f.name not in NOT_FILLED]
_SAYS_NOTHING = re.compile(r"[\W\d_零〇一二三四五六七八九十]+")


def post_reports(
    drafts: Sequence[ReportDraft],
    *,
    by: Account | None,
    at: dt.datetime | None = None,
    sources: Sequence[str] = (),
) -> int:
    """Makes or changes the reports of projects' months; how many were written.

    `at` is when they were submitted, now if not given. In a portfolio that reports weekly they
    are those of the week that is open, too. Raises Refused for a locked month, a value out of
    bounds and, without the right to review, a month that is not open and a report that was
    accepted.
    """
    projects = {draft.project.pk: draft.project for draft in drafts}
    require(by, "reports.fill", *projects.values())
    if len({(draft.project.pk, draft.month) for draft in drafts}) < len(drafts):
        raise Refused(_("A project has two reports for one month."))
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
        posting = Posting(drafts, known, at or work.at, sources)
        check_open(posting, by)
        return _post(work, posting)


def move_report(
    report: ProgressReport, state: str, *, by: Account | None, reason: str = ""
) -> ProgressReport:
    """Submits, returns or accepts a report (`STEPS`); returning takes a reason."""
    require(by, "ledger.project.view", report)
    move_reports([report], state, by=by, reason=reason)
    return report


def move_reports(
    reports: Sequence[ProgressReport], state: str, *, by: Account | None, reason: str = ""
) -> int:
    """Takes reports a step on (`STEPS`), all or none; how many moved. Those there already stay.

    Raises Refused for a step that is not in the table, a locked month, and for returning without
    a reason.
    """
    reason = reason.strip()
    with writing(by, "reports.report.move") as work:
        keys = [report.pk for report in reports]
        locked = ProgressReport.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        stored = dict(locked.values_list("pk", "state"))
        for report in reports:
            report.state = stored[report.pk]
        moving = [report for report in reports if report.state != state]
        _check_steps(moving, state, by)
        if moving and state == State.RETURNED and not reason:
            raise Refused(_("Say why the report is returned."))
        check_locked((report.project, report.month) for report in moving)
        changes = [(report, _step_changes(work, report, state, reason)) for report in moving]
        work.update_many(changes, counted="version")
        follow(work, moving)
        if state == State.RETURNED:
            _tell_returned(moving, reason, work.at)
    return len(moving)


def _tell_returned(reports: Sequence[ProgressReport], reason: str, at: dt.datetime) -> None:
    """A message to those who fill the report, and to whoever sent it."""
    for report in reports:
        project = report.project
        people = [*fillers_of(project, timezone.localdate(at))]
        people += [report.submitted_by] if report.submitted_by else []
        facts = {"project": project.name, "month": f"{report.month:%Y-%m}", "reason": reason}

        def say(facts: Mapping[str, str] = facts) -> str:
            return _("Returned: %(project)s, %(month)s — %(reason)s") % facts

        link = f"{reverse('reports:report', args=[project.pk])}?month={report.month:%Y-%m}"
        tell(people, say, link, at, key=f"return/{report.pk}/{report.version}")


def _step_changes(work: Work, report: ProgressReport, state: str, reason: str) -> dict[str, Any]:
    """What a step changes. A report that is sent again keeps why it was returned."""
    if state != State.SUBMITTED:
        review = {"reviewed_by": work.by, "reviewed_at": work.at, "review_note": reason}
        return {"state": state, **review}
    if report.state == State.ACCEPTED:
        return {"state": state, "reviewed_by": None, "reviewed_at": None}
    return {"state": state, "submitted_by": work.by, "submitted_at": work.at}


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


def _post(work: Work, posting: Posting) -> int:
    known = posting.known
    new, new_sources, changes, change_sources = [], [], [], []
    for index, draft in enumerate(posting.drafts):
        source = posting.sources[index] if posting.sources else ""
        values = cleaned(draft)
        report = known.get((draft.project.pk, draft.month))
        sending = {"submitted_by": work.by, "submitted_at": posting.at}
        if report is None:
            report = ProgressReport(project=draft.project, month=draft.month, **values, **sending)
            known[draft.project.pk, draft.month] = report
            new.append(report)
            new_sources.append(source)
        elif (
            report.state == State.RETURNED
            or posting.is_new_week(draft)
            or any(getattr(report, name) != value for name, value in values.items())
        ):
            values = {"state": State.SUBMITTED} | values | sending
            changes.append((report, values))
            change_sources.append(source)
            for name, value in values.items():
                setattr(report, name, value)
    for report in new:
        report.is_same_as_last = is_same_as_last(report, _before(report, known))
    work.add_many(new, sources=new_sources)
    work.update_many(changes, sources=change_sources, counted="version")
    written = [*new, *(report for report, _values in changes)]
    work.update_many(flags({(r.project_id, r.month) for r in written}, known))
    _keep_sent(work, posting, [report for report in written if report.state != State.DRAFT])
    return len(written)


def _keep_sent(work: Work, posting: Posting, reports: Sequence[ProgressReport]) -> None:
    """When each came first in its month and week, and what was said in the week."""
    by_key = {draft.project.pk: draft.project for draft in posting.drafts}
    sendings, in_week = [], []
    for report in reports:
        project = by_key[report.project_id]
        month = posting.periods.get((project.portfolio_id, report.month))
        week = posting.weeks.get(project.portfolio_id)
        if month is not None:
            sendings.append((project, month))
        if week is not None and week.month == report.month:
            sendings.append((project, week))
            in_week.append((report, week))
    if sendings:
        record_sent(work, sendings, posting.at)
    if in_week:
        of_project = {report.project_id: week for report, week in in_week}
        keep_weeks(work, [report for report, _week in in_week], of_project)


def flags(
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


def cleaned(draft: ReportDraft) -> dict[str, Any]:
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


def _check_steps(reports: Sequence[ProgressReport], state: str, by: Account | None) -> None:
    for report in reports:
        right = STEPS.get((report.state, state))
        if right is None:
            states = {"old": report.get_state_display(), "new": State(state).label}
            raise Refused(_("A report does not go from “%(old)s” to “%(new)s”.") % states)
    for right in {STEPS[report.state, state] for report in reports}:
        require(by, right, *(r for r in reports if STEPS[r.state, state] == right))


def _next_month(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _last_month(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)
