"""A meeting of the cast's county, as tests go through it.

Fu is not in every cast, so Ana, who may prepare too, runs it; Dana presides and signs; Bo's bureau
carries out; Ding verifies.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from guatu.meetings import actions
from guatu.meetings.models import AgendaItem, Decision, Meeting, Series
from tests.cast import Cast

# A Friday; what follows are workdays but for weekends and the first days of May.
DAY, LATER = dt.date(2026, 4, 10), dt.date(2026, 5, 8)
NINE = dt.time(9)


def at(day: dt.date) -> dt.datetime:
    """Nine o'clock on a day."""
    return timezone.make_aware(dt.datetime.combine(day, NINE))


def series(cast: Cast, **fields: Any) -> Series:
    """The county head's monthly meeting; the one that there is, where no fields are given."""
    known = Series.objects.filter(unit=cast.units["county"]).first()
    if known is not None and not fields:
        return known
    given = {
        "name": "县长调度会",
        "kind": "head",
        "portfolio": cast.portfolio,
        "chair": cast.people["dana"],
        "place": "第一会议室",
        "slot_workday": 8,
        **fields,
    }
    return actions.open_series(cast.units["county"], by=cast.accounts["ana"], **given)


def prepared(cast: Cast, day: dt.date = DAY, **fields: Any) -> Meeting:
    """A meeting with an item about the school, at which Bo's bureau reports."""
    meeting = actions.open_meeting(series(cast), at(day), by=cast.accounts["ana"], **fields)
    item(cast, meeting)
    return meeting


def item(cast: Cast, meeting: Meeting, **fields: Any) -> AgendaItem:
    """An item about the school."""
    given = {"project": cast.school, "unit": cast.units["housing"], **fields}
    return actions.add_item(meeting, "二中迁建项目推进情况", by=cast.accounts["ana"], **given)


def running(cast: Cast, day: dt.date = DAY) -> Meeting:
    """A meeting in session."""
    return actions.start_meeting(prepared(cast, day), at(day), by=cast.accounts["ana"])


def drafted(cast: Cast, meeting: Meeting | None = None, **fields: Any) -> Decision:
    """A decision that Bo's bureau is to carry out within ten workdays."""
    meeting = meeting or running(cast)
    ruling = {"lead": cast.units["housing"], "due_days": 10, **fields}
    return actions.draft_decision(
        meeting,
        actions.Ruling("五月底前完成主体封顶", **ruling),
        by=cast.accounts["ana"],
        item=meeting.items.first(),
    )


def issued(cast: Cast, **fields: Any) -> Decision:
    """A decision that Dana has signed after the meeting."""
    decision = drafted(cast, **fields)
    actions.end_meeting(decision.meeting, at(DAY), by=cast.accounts["ana"])
    actions.issue_decisions([decision], DAY, by=cast.accounts["dana"])
    return decision


def reported(cast: Cast, day: dt.date = LATER, **fields: Any) -> Decision:
    """A decision that Bo has reported as done."""
    decision = issued(cast, **fields)
    bo = cast.accounts["bo"]
    actions.add_decision_evidence(decision, day, "封顶照片", by=bo, document="青建〔2026〕8号")
    actions.work_on_decision(decision, day, "主体结构已封顶", by=bo)
    return actions.report_decision(decision, day, "已按期封顶", by=bo)
