"""The review is the project office's; slips are proposed by who reports and decided by others."""

import datetime as dt
from typing import Any

from guatu.reports.actions import ReportDraft, lock_month, open_month, post_reports
from guatu.reports.models import ProgressReport, ReportPeriod
from guatu.review.actions import propose_slip
from guatu.review.models import Slip
from tests.cast import Cast

MONTH = dt.date(2026, 9, 1)
LOCKED = dt.date(2026, 8, 1)


def _period(cast: Cast) -> ReportPeriod:
    return open_month(cast.portfolio, MONTH, by=None)


def _report(cast: Cast) -> dict[str, Any]:
    post_reports([ReportDraft(cast.school, MONTH, {"year_amount": 9000})], by=None)
    return {"pk": ProgressReport.objects.get(project=cast.school, month=MONTH).pk}


def _row(cast: Cast) -> dict[str, Any]:
    _report(cast)
    return {"period": _period(cast).pk, "project": cast.school.pk}


def _slip(cast: Cast) -> dict[str, Any]:
    known = Slip.objects.first()
    if known is None:
        open_month(cast.portfolio, LOCKED, by=None)
        lock_month(cast.portfolio, LOCKED, by=None)
        values = {"year_amount": 8000}
        known = propose_slip(cast.school, LOCKED, values, "漏报", by=cast.account("bo"))
    return {"pk": known.pk}


OBJECTS = {
    "period": lambda cast: {"pk": _period(cast).pk},
    "cycle": lambda cast: {"portfolio": cast.portfolio.pk},
    "report": _report,
    "row": _row,
    "slip": _slip,
    "batch": lambda cast: {"batch": "2b5a4a39-3c1c-4f0d-9d5c-1a2b3c4d5e6f"},
    "new_slip": lambda cast: {"project": cast.school.pk, "month": "2026-08"},
}

ROWS = [
    # reporting periods
    ("reports:period-list", "", "get", "zhou=200 admins=403 *=200"),
    ("reports:period-edit", "period", "get", "ana=200 zhou=404 admins=404 *=403"),
    ("reports:period-edit", "period", "post", "ana=422 zhou=404 admins=404 *=403"),
    ("reports:cycle-edit", "cycle", "get", "ana=200 zhou=404 admins=404 *=403"),
    ("reports:cycle-edit", "cycle", "post", "ana=422 zhou=404 admins=404 *=403"),
    # the review
    ("review:review", "", "get", "ana=200 zhou=200 *=403"),
    ("review:export", "", "get", "ana=404 zhou=404 *=403"),
    ("review:accept", "", "post", "ana=302 zhou=302 *=403"),
    ("review:undo", "batch", "post", "ana=302 zhou=302 *=403"),
    ("review:return", "report", "post", "ana=409 zhou=404 *=403"),
    ("review:lock", "period", "get", "ana=200 zhou=404 *=403"),
    ("review:lock", "period", "post", "ana=409 zhou=404 *=403"),
    ("review:row", "row", "get", "ana=200 zhou=404 *=403"),
    # correction slips
    ("review:slip-list", "", "get", "zhou=200 admins=403 *=200"),
    ("review:slip", "slip", "get", "chen=404 zhou=404 admins=403 *=200"),
    ("review:slip", "slip", "post", "ana=422 dana=422 chen=404 zhou=404 admins=403 *=403"),
    ("review:slip-create", "new_slip", "get", "ana=200 bo=200 chen=404 zhou=404 admins=404 *=403"),
    ("review:slip-create", "new_slip", "post", "ana=422 bo=422 zhou=404 admins=404 *=403"),
]
