"""Accepting several reports at once, and taking that back."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from guatu.accounts.models import Account
from guatu.journal.actions import writing
from guatu.journal.models import Entry
from guatu.reports.actions import move_reports
from guatu.reports.models import ProgressReport, ReportPeriod
from guatu.review.rows import Wanted, review_of

State = ProgressReport.State


@dataclass(frozen=True)
class Accepted:
    """How many were accepted, in which batch of the journal, and how many were left as changed."""

    count: int
    batch: uuid.UUID
    changed: int = 0


def accept(tokens: Iterable[str], *, by: Account) -> Accepted:
    """Accepts reports by "key.version"; those that have moved on since they were seen are left."""
    seen = dict(pair for token in tokens if (pair := _read(token)))
    with writing(by, "review.accept") as work:
        rows = ProgressReport.objects.visible_to(by).select_related("project")
        locked = rows.select_for_update(of=("self",)).filter(pk__in=seen).order_by("pk")
        found = list(locked)
        waiting = [row for row in found if row.state == State.SUBMITTED]
        same = [row for row in waiting if row.version == seen[row.pk]]
        count = move_reports(same, State.ACCEPTED, by=by)
        return Accepted(count, work.batch, len(waiting) - len(same))


def accept_clean(period: ReportPeriod, wanted: Wanted, day: dt.date, *, by: Account) -> Accepted:
    """Accepts every report that waits and is without a mark, of those that are shown."""
    rows = review_of(by, period, day).rows
    return accept([row.token for row in rows if row.is_clean and wanted.holds(row)], by=by)


def take_back(batch: uuid.UUID, *, by: Account) -> int:
    """The reports that were accepted in a batch wait for a review again; how many."""
    label = ProgressReport._meta.label_lower
    entries = Entry.objects.filter(batch=batch, model=label, after__state=State.ACCEPTED)
    rows = ProgressReport.objects.visible_to(by).filter(state=State.ACCEPTED)
    reports = rows.filter(pk__in=entries.values("object_id")).select_related("project")
    return move_reports(list(reports), State.SUBMITTED, by=by)


def _read(token: str) -> tuple[int, int] | None:
    key, _sep, version = token.partition(".")
    is_right = key.isascii() and key.isdigit() and version.isascii() and version.isdigit()
    return (int(key), int(version)) if is_right else None
