"""What a project's page says of its place on the list, its excuses and its statistics figures."""

import datetime as dt
from dataclasses import dataclass

from guatu.changes.models import ListLine
from guatu.desk.known import rows_known
from guatu.excuses.models import Excuse
from guatu.excuses.reasons import names_of, reason_name
from guatu.excuses.views import standing_of
from guatu.ledger.models import Project
from guatu.statistics.models import Gap
from guatu.statistics.views import GapLine, lines

MONTHS = 6


@dataclass(frozen=True)
class ExcuseLine:
    """An excuse with its reason and how it stood on the day, in words."""

    row: Excuse
    reason: str
    standing: str


@dataclass(frozen=True)
class Changes:
    """Lines of the list, excuses, and (of now only) the newest gaps to statistics.

    `reasons` are the county's names of reasons of delay, by code.
    """

    list_lines: list[ListLine]
    excuses: list[ExcuseLine]
    gaps: list[GapLine]
    reasons: dict[str, str]


def changes_known(project: Project, day: dt.date, at: dt.datetime | None) -> Changes:
    """What was known at the instant; None is now. Four queries now, whatever is stored."""
    thread = project.journal_thread
    moves = rows_known(ListLine.objects.filter(project=project.pk), thread, at, "change")
    moves.sort(key=lambda line: (line.day, line.pk), reverse=True)
    rows = rows_known(Excuse.objects.filter(project=project.pk), thread, at)
    rows.sort(key=lambda row: (row.asked_on, row.pk), reverse=True)
    names = names_of(project.portfolio_id)
    excuses = [ExcuseLine(r, reason_name(r.reason, names), standing_of(r, day)) for r in rows]
    gaps = (
        []
        if at is not None
        else lines(Gap.objects.filter(project=project.pk).order_by("-month")[:MONTHS])
    )
    return Changes(moves, excuses, gaps, names)
