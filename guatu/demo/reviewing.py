"""What the demo's project office does with reports: months locked, the last one in mid-cycle."""

import datetime as dt

from guatu.demo import history
from guatu.demo import months as mo
from guatu.demo.cast import REPORTERS
from guatu.demo.facts import Frame, ProjectFact
from guatu.demo.opening import Book, instant
from guatu.demo.sheet_rows import RENAMED
from guatu.demo.workbook import FORM_UNIT, TEXT_UNIT, TRY_UNIT
from guatu.journal.actions import writing
from guatu.reports.actions import move_reports
from guatu.reports.models import ProgressReport
from guatu.reports.periods import lock_month
from guatu.review.actions import decide_slip, propose_slip

State = ProgressReport.State
# One project of so many has not reported for the last month, but not more than so many in all.
ONE_OF, MOST = 12, 4
LEFT_OUT = 35


def look_back(book: Book, month: int) -> None:
    """In its first days, the month before is corrected, accepted and locked."""
    history.correct(book, month)
    if month == book.county.frame.first_month:
        return
    before = mo.first(month - 1)
    with writing(book.office, "demo.accept", at=instant(mo.day_of(month, 7), 15)):
        rows = ProgressReport.objects.filter(project__portfolio=book.ledger, month=before)
        waiting = rows.filter(state=State.SUBMITTED).select_related("project")
        move_reports(list(waiting), State.ACCEPTED, by=book.office)
        lock_month(book.ledger, before, by=book.office)


def keep_back(projects: list[ProjectFact], frame: Frame) -> None:
    """Takes the last month's report from a few projects, whose units have not sent it yet."""
    by_workbook = {FORM_UNIT, TEXT_UNIT, TRY_UNIT}
    chosen = [
        fact
        for fact in projects
        if any(one.month == frame.last_month for one in fact.reports)
        and fact.units["responsible"] not in by_workbook
        and fact.fields["name"] not in RENAMED
        and not fact.comes_by_workbook
    ]
    for fact in chosen[ONE_OF // 4 :: ONE_OF][:MOST]:
        fact.reports[:] = [one for one in fact.reports if one.month != frame.last_month]


def leave_open(book: Book, day: dt.date) -> None:
    """The last evening: a report is returned, a slip was approved and another waits."""
    last = book.county.frame.last_month
    for place, (unit, name) in enumerate(REPORTERS.items()):
        facts = [f for f in book.county.projects if f.units["responsible"] == unit]
        keys = [book.projects[f.no].pk for f in facts if f.no in book.projects]
        rows = ProgressReport.objects.filter(project__in=keys).select_related("project")
        rows = rows.order_by("project")
        if place == 0:
            _return(book, list(rows.filter(month=mo.first(last))[:1]), day)
        report = rows.filter(month=mo.first(last - 1), state=State.ACCEPTED).last()
        if report is not None and place < 2:
            _correct(book, report, name, day, is_decided=place == 1)


def _return(book: Book, reports: list[ProgressReport], day: dt.date) -> None:
    reason = "形象进度与文字描述不一致，请核实桩号和完成工程量后重报。"
    with writing(book.office, "demo.return", at=instant(day, 20)):
        move_reports(reports, State.RETURNED, by=book.office, reason=reason)


def _correct(
    book: Book, report: ProgressReport, name: str, day: dt.date, *, is_decided: bool
) -> None:
    """A slip for money that was left out, or, decided already, for a wrong number of workers."""
    author = book.accounts[name]
    if is_decided:
        values = {"workers": (report.workers or 0) + 18}
        reason = "漏计劳务分包班组人员18人，以实名制考勤表为准。"
    else:
        amounts = ("month_amount", "year_amount", "all_amount")
        values = {field: (getattr(report, field) or 0) + LEFT_OUT for field in amounts}
        reason = f"漏报已计量的变更工程款{LEFT_OUT}万元，以监理签认的计量支付证书为准。"
    with writing(author, "demo.slip", at=instant(day, 21)):
        slip = propose_slip(report.project, report.month, values, reason, by=author)
    if is_decided:
        with writing(book.office, "demo.slip.decide", at=instant(day, 22)):
            decide_slip(slip, "approved", "已核对考勤表。", by=book.office)
