"""Building the demo county."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from guatu.accounts.models import Account, RoleGrant, Unit
from guatu.demo import history
from guatu.demo.arrival import arrive, complete
from guatu.demo.briefing import write_bulletins
from guatu.demo.cast import SEATS
from guatu.demo.corrections import write_corrections
from guatu.demo.correspondence import write_letters, write_minutes
from guatu.demo.facts import FULL, Frame
from guatu.demo.formalities import ask_at_the_end, set_approvals
from guatu.demo.generate import generate
from guatu.demo.handling import set_levels
from guatu.demo.hanging import hang_charts
from guatu.demo.investing import invest
from guatu.demo.listing import change_at_the_end, excuse, type_figures
from guatu.demo.meeting import hold_meetings
from guatu.demo.opening import LEDGER, set_up
from guatu.demo.packing import freeze_papers
from guatu.demo.reviewing import keep_back, leave_open, look_back
from guatu.demo.scheduling import schedule_projects
from guatu.journal.actions import refreshing_once
from guatu.journal.seals import seal_all
from guatu.ledger.models import Portfolio

Progress = Callable[[str, int, int], None]
"""Called as progress(step, done, total); step is "facts", "months", "import" or "refresh"."""


@dataclass(frozen=True)
class Built:
    """What a build left behind: the ledger, and a hash of all the facts it was made from."""

    portfolio: Portfolio
    digest: str


@dataclass(frozen=True)
class SeatTaken:
    """An account of the demo as a person reads it."""

    username: str
    role: str
    person: str
    unit: str


def demo_portfolio() -> Portfolio | None:
    """The demo's ledger, where it has been built; None also where there is any other besides."""
    if Portfolio.objects.exclude(name=LEDGER, unit__code="190321").exists():
        return None
    return Portfolio.objects.first()


def holds_other_data() -> bool:
    """Whether the database is in use."""
    return Portfolio.objects.exists() or Unit.objects.exists() or Account.objects.exists()


def seats_taken() -> list[SeatTaken]:
    """The accounts of the demo by role, in the order of the cast."""
    grants = RoleGrant.objects.on(timezone.localdate()).select_related("account__person", "unit")
    by_name = {grant.account.username: grant for grant in grants}
    rows = []
    for seat in SEATS:
        grant = by_name.get(seat.username)
        if grant is None or grant.account.person is None:
            continue
        post = grant.account.person.posts.current().select_related("unit").first()
        rows.append(
            SeatTaken(
                seat.username,
                str(grant.get_role_display()),
                grant.account.person.name,
                f"{post.unit.short_name} {post.title}" if post else grant.unit.short_name,
            )
        )
    return rows


def build(
    today: dt.date,
    *,
    size: dict[str, Any] = FULL,
    seed: int = 1,
    folder: Path,
    progress: Progress = lambda step, done, total: None,
) -> Built:
    """Builds the demo county with data up to `today`, the last day of a month: all or nothing.

    The workbooks in which the last month arrives are left in `folder`, with one more to try an
    import with. Raises Refused where a
    verb refuses what it is given, such as history before what the journal holds.
    """
    frame = Frame(today, seed, **size)
    county = generate(frame, lambda done, total: progress("facts", done, total))
    digest = county.digest()
    keep_back(county.projects, frame)
    months = range(frame.first_month, frame.last_month + 1)
    with refreshing_once():
        book = set_up(county)
        set_levels(book)
        set_approvals(book)
        for place, month in enumerate(months):
            history.enter(book, month, look_back)
            history.report(book, month)
            if month == frame.last_month:
                progress("import", 0, 1)
                arrive(book, folder)
                complete(book)
                write_corrections(county, folder)
                progress("import", 1, 1)
            history.close(book, month)
            type_figures(book, month)
            excuse(book, month)
            progress("months", place + 1, len(months))
        ask_at_the_end(book, today)
        change_at_the_end(book, today)
        leave_open(book, today)
        progress("refresh", 0, 1)
    schedule_projects(today)
    seal_all()
    hang_charts(book.ledger, today)  # printed with the journal's head, so after a seal
    hold_meetings(book.ledger, today)
    write_bulletins(book.ledger, today)
    freeze_papers(book.ledger, today)
    with refreshing_once():
        invest(book, today)
    seal_all()
    write_minutes(book.ledger, today)
    write_letters(book.ledger, today)
    seal_all()
    progress("refresh", 1, 1)
    return Built(book.ledger, digest)
