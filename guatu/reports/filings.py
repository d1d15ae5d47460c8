"""Keeping when reports came first: late after the due day, missing at the close."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from guatu.journal.actions import Work
from guatu.ledger.models import Project
from guatu.reports.models import Filing, ReportPeriod
from guatu.reports.owing import owing, senders


def record_sent(
    work: Work, sendings: Sequence[tuple[Project, ReportPeriod]], at: dt.datetime
) -> None:
    """Keeps the first sending of each project in each period; later ones change nothing.

    What was missing at the close stays so, with the time at which it came after all.
    """
    periods = {period.pk: period for _project, period in sendings}
    rows = Filing.objects.filter(period__in=periods, project__in={p.pk for p, _period in sendings})
    known = {(row.project_id, row.period_id): row for row in rows}
    day = timezone.localdate(at)
    new = [
        Filing(project=project, period=period, first_sent_at=at, is_late=day > period.due)
        for project, period in sendings
        if (project.pk, period.pk) not in known
    ]
    work.add_many(new)
    came = [row for row in known.values() if row.first_sent_at is None]
    work.update_many([(row, {"first_sent_at": at}) for row in came])


def record_missing(work: Work, period: ReportPeriod) -> int:
    """At the close of a period: whoever owes a report and has sent none is missing; how many.

    What came before the period was opened, by an import, is no sending to be missed.
    """
    known = Filing.objects.filter(period=period).values("project")
    without = owing(period).exclude(pk__in=known)
    missing = without.exclude(pk__in=senders(period)).order_by("pk")
    rows = [Filing(project=project, period=period, is_missing=True) for project in missing]
    work.add_many(rows)
    return len(rows)


def forgive(work: Work, period: ReportPeriod) -> None:
    """After the due day was moved later: what came by then is not late any more."""
    late = Filing.objects.filter(period=period, is_late=True, first_sent_at__isnull=False)
    in_time = [
        row
        for row in late
        if row.first_sent_at and timezone.localdate(row.first_sent_at) <= period.due
    ]
    work.update_many([(row, {"is_late": False}) for row in in_time])
