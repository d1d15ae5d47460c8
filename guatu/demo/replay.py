"""Months of the demo county lived through as its people live them, and what came of it.

Every unit fills its own reports, field by field, and sends them; the project office returns what
is wrong, accepts the rest and locks the month; what turns out wrong afterwards is corrected by a
slip. At the end the county's own workbook of the last month, which was made from the same facts
and never imported, has to say what the ledger says.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from guatu.accounts.actions import grant_role, open_account
from guatu.accounts.models import Account
from guatu.demo import history
from guatu.demo import months as mo
from guatu.demo.actions import Progress
from guatu.demo.cast import REPORTERS
from guatu.demo.comparing import UnitTotal, compare
from guatu.demo.facts import Frame, ProjectFact, ReportFact
from guatu.demo.forgotten import Forgotten, forgotten_in
from guatu.demo.generate import generate
from guatu.demo.opening import Book, instant, set_up
from guatu.journal.actions import refreshing_once, writing
from guatu.journal.seals import seal_all
from guatu.lib.refusals import Refused
from guatu.reports.actions import move_reports
from guatu.reports.drafts import save_draft
from guatu.reports.filling import send_report, send_unchanged
from guatu.reports.grounds import FUND, Ground, grounds_of, plain
from guatu.reports.models import ProgressReport
from guatu.reports.periods import keep_periods, lock_month, open_month
from guatu.reports.report_form import ReportForm

YEAR = {"months": 12, "projects": None, "townships": None}
SMALL_YEAR = {"months": 12, "projects": 12, "townships": 3}
State = ProgressReport.State
Said = tuple[ProjectFact, ReportFact]


@dataclass(frozen=True)
class Replayed:
    """What the months left: the ledger, and its totals beside the workbook's, unit by unit."""

    book: Book
    totals: Sequence[UnitTotal]

    @property
    def is_equal(self) -> bool:
        """Whether every total of the ledger is the workbook's."""
        return all(total.is_equal for total in self.totals)


def replay(
    today: dt.date,
    *,
    size: dict[str, Any] = YEAR,
    seed: int = 1,
    folder: Path,
    progress: Progress = lambda step, done, total: None,
) -> Replayed:
    """Lives the months up to `today`, the last day of one, in an empty database.

    Raises Refused where an act refuses what a person of the county does.
    """
    county = generate(
        Frame(today, seed, **size), lambda done, total: progress("facts", done, total)
    )
    for fact in county.projects:
        fact.comes_by_workbook = False  # nothing does: everything is typed
    months = range(county.frame.first_month, county.frame.last_month + 1)
    with refreshing_once():
        book = set_up(county)
        officers = _officers(book)
        forgotten = forgotten_in(county, county.frame.last_month - 2)
        again = _Again(officers, forgotten)
        for place, month in enumerate(months):
            history.enter(book, month, again)
            _fill(book, again, month)
            history.close(book, month)
            if month == county.frame.last_month:
                _settle(book, month, today)
            progress("months", place + 1, len(months))
        progress("refresh", 0, 1)
    seal_all()
    progress("refresh", 1, 1)
    return Replayed(book, compare(book, folder))


def _officers(book: Book) -> dict[str, Account]:
    """An account for each unit that reports, by the unit's key; it follows a merger by itself."""
    day = mo.day_of(book.county.frame.first_month, 6)
    seated = {account.person_id for account in book.accounts.values()}
    officers = {key: book.accounts[seat] for key, seat in REPORTERS.items()}
    with writing(None, "demo.officers", at=instant(day, 11)):
        for key in sorted({p.units["responsible"] for p in book.county.projects} - set(officers)):
            people = [book.people[post.name] for post in book.county.officers if post.unit == key]
            person = next(person for person in people if person.pk not in seated)
            unit = book.units[key]
            officers[key] = open_account(f"officer-{unit.code}", None, person, by=None)
            grant_role(officers[key], "unit", unit, day, by=None)
    return officers


def _fill(book: Book, again: "_Again", month: int) -> None:
    """The month opens by the calendar, and every unit sends what it has to report."""
    opened = mo.day_of(month, 24)
    with writing(book.office, "demo.month", at=instant(opened, 19)):
        keep_periods(book.ledger, opened)
        open_month(book.ledger, mo.first(month), by=book.office)
    due = mo.day_of(month, 25)
    said = [
        (project, again.forgotten.as_sent(project, one) if again.forgotten else one)
        for project in book.county.projects
        for one in project.reports
        if one.month == month and not one.corrects and project.no in book.projects
    ]
    for minute, key in enumerate(sorted({p.units["responsible"] for p, _one in said})):
        account = Account.objects.get(pk=again.officers[key].pk)
        mine = [(p, one) for p, one in said if p.units["responsible"] == key]
        with writing(account, "demo.fill", at=instant(due, 9 + minute // 60, minute % 60)):
            _send(book, account, mine, due)


def _send(book: Book, account: Account, said: Sequence[Said], day: dt.date) -> None:
    """What an officer does on the page: types, keeps a draft, sends; or says nothing changed."""
    month = mo.first(said[0][1].month)
    grounds = grounds_of([book.projects[p.no] for p, _one in said], month)
    for fact, one in said:
        ground = grounds[book.projects[fact.no].pk]
        texts = _texts(one)
        if _is_unchanged(ground, one):
            send_unchanged(ground, "冬季停工，本月无变化", by=account)
            continue
        first = dict(list(texts.items())[:3])
        save_draft(ground, first, ground.seen, instant(day, 8), by=account)
        ground = grounds_of([ground.project], month)[ground.project.pk]
        form = ReportForm(ground, {f"p{ground.project.pk}-{n}": t for n, t in texts.items()})
        if not form.is_valid():
            raise Refused(f"{fact.no} {month:%Y-%m}: {form.errors.as_text()}")
        send_report(form, ground.seen, by=account)


def _texts(one: ReportFact) -> dict[str, str]:
    """A report as it is typed into the fields of the page."""
    return {
        "month_amount": plain(one.month_amount),
        "year_amount": plain(one.year_amount),
        "all_amount": plain(one.all_amount),
        "apart": "on",
        "physical_percent": plain(one.physical),
        "workers_due": plain(one.workers_due),
        "workers": plain(one.workers),
        "image_progress": one.image,
        "progress_text": one.progress,
        "problem_text": one.problem,
        "next_step": one.next_step,
        "unchanged_because": "与上月情况一致，已核实",
        **{f"{FUND}{source}": amount for source, amount in one.funds.items()},
    }


def _is_unchanged(ground: Ground, one: ReportFact) -> bool:
    """Whether the report says in every field what the last one said, and no money was spent."""
    last = ground.previous
    return (
        last is not None
        and one.month_amount == 0
        and one.year_amount == ground.base.year
        and one.all_amount == ground.base.all
        and one.physical == last.physical_percent
        and {s: Decimal(a) for s, a in one.funds.items()}
        == {s: Decimal(a) for s, a in last.funds.items()}
        and (one.workers, one.workers_due) == (last.workers, last.workers_due)
        and (one.image, one.progress) == (last.image_progress, last.progress_text)
        and (one.problem, one.next_step) == (last.problem_text, last.next_step)
    )


@dataclass(frozen=True)
class _Again:
    """The office looks at the month before: returns what is wrong, accepts the rest, locks.

    What was forgotten in it is put right by a slip.
    """

    officers: dict[str, Account]
    forgotten: Forgotten | None

    def __call__(self, book: Book, month: int) -> None:
        if month == book.county.frame.first_month:
            return
        wrong = history.corrections(book, month)
        day = mo.day_of(month, 7)
        if wrong:
            self._return(book, wrong, month)
            for fact, one in wrong:
                account = Account.objects.get(pk=self.officers[fact.units["responsible"]].pk)
                with writing(account, "demo.again", at=instant(day, 10)):
                    _send(book, account, [(fact, one)], day)
        _accept(book, month - 1, day)
        if self.forgotten is not None and self.forgotten.month == month - 1:
            self.forgotten.put_right(book, self.officers)

    def _return(self, book: Book, wrong: Sequence[Said], month: int) -> None:
        reports = _reports(book, month - 1)
        found = [reports[book.projects[fact.no].pk] for fact, _one in wrong]
        with writing(book.office, "demo.return", at=instant(mo.day_of(month, 6), 15)):
            move_reports(
                found, State.RETURNED, by=book.office, reason="本月数与累计数不一致，请核对后重报"
            )


def _settle(book: Book, month: int, today: dt.date) -> None:
    """The last month is looked at on its last day."""
    _accept(book, month, today, 20)


def _accept(book: Book, month: int, day: dt.date, hour: int = 11) -> None:
    with writing(book.office, "demo.accept", at=instant(day, hour)):
        move_reports(list(_reports(book, month).values()), State.ACCEPTED, by=book.office)
        lock_month(book.ledger, mo.first(month), by=book.office)


def _reports(book: Book, month: int) -> dict[int, ProgressReport]:
    rows = ProgressReport.objects.filter(
        project__portfolio=book.ledger, month=mo.first(month)
    ).select_related("project")
    return {row.project_id: row for row in rows}
