"""The state of a project's report in a period: steps that people take, and what follows from them.

未开 → 待填 → 草稿 → 已报 → 退回 or 已审核 → 锁定 → 更正. Late and missing are no states: they are
facts beside them (`Filing`).
"""

import datetime as dt
from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.reports.models import ProgressReport, ReportPeriod

State = ProgressReport.State

# What is stored moves along these steps; each needs the right beside it.
STEPS: dict[tuple[str, str], str] = {
    (State.DRAFT, State.SUBMITTED): "reports.fill",
    (State.RETURNED, State.SUBMITTED): "reports.fill",
    (State.SUBMITTED, State.RETURNED): "reports.review",
    (State.SUBMITTED, State.ACCEPTED): "reports.review",
    (State.ACCEPTED, State.RETURNED): "reports.review",
    (State.ACCEPTED, State.SUBMITTED): "reports.review",
}
SENT = (State.SUBMITTED, State.RETURNED, State.ACCEPTED)


class FilingState(models.TextChoices):
    """Where the report of a project stands in a period."""

    NOT_OPEN = "not_open", _("not open yet")
    TO_FILL = "to_fill", _("to be filled")
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    LOCKED = "locked", _("locked")
    CORRECTING = "correcting", _("correction proposed")
    CORRECTED = "corrected", pgettext_lazy("state of a report", "corrected")


def state_of(
    period: ReportPeriod | None,
    day: dt.date,
    stored: str | None,
    *,
    has_draft: bool = False,
    slips: Collection[str] = (),
) -> FilingState:
    """The state on a day. `stored` is the report's own state, None without a report.

    `slips` are the states of the correction slips of the month.
    """
    if period is not None and period.is_locked:
        if "proposed" in slips:
            return FilingState.CORRECTING
        return FilingState.CORRECTED if "approved" in slips else FilingState.LOCKED
    if stored in SENT:
        return FilingState(stored)
    if period is None or day < period.opens:
        return FilingState.NOT_OPEN
    return FilingState.DRAFT if has_draft or stored == State.DRAFT else FilingState.TO_FILL
