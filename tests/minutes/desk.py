"""A meeting that was held, and minutes that are as far as a test needs them."""

import datetime as dt

from django.utils import timezone

from guatu.meetings import actions as meetings
from guatu.meetings.actions import Seat
from guatu.meetings.arranging import add_item
from guatu.meetings.deciding import Ruling, draft_decision
from guatu.meetings.models import Meeting
from guatu.minutes import actions
from guatu.minutes.models import Minutes
from tests.cast import Cast

BEGINS = dt.datetime(2026, 11, 5, 1, 0, tzinfo=dt.UTC)  # 9 o'clock in the county
ENDS = BEGINS + dt.timedelta(hours=2)
DAY = dt.date(2026, 11, 6)


def held(cast: Cast, begins_at: dt.datetime = BEGINS, *, name: str = "项目工作调度会") -> Meeting:
    """A meeting with an item, a statement, two decisions and its people; it has ended."""
    series = meetings.Series.objects.filter(name=name).first() or meetings.open_series(
        cast.units["county"],
        by=None,
        portfolio=cast.portfolio,
        name=name,
        kind="head",
        chair=cast.people["dana"],
        place="县政府三楼会议室",
    )
    meeting = meetings.open_meeting(series, begins_at, by=None, name=f"11月{name}")
    people, units = cast.people, cast.units
    seats = [
        Seat(people["bo"], units["housing"], presence="present"),
        Seat(people["chen"], units["transport"], presence="excused"),
        Seat(people["fang"], units["county"], part="attending", presence="present"),
    ]
    meetings.set_attendance(meeting, seats, by=None)
    item = add_item(meeting, "青石县第二中学迁建项目", by=None, project=cast.school)
    meetings.start_meeting(meeting, begins_at, by=None)
    meetings.note_statement(
        item, "主体完成三层，用地批复未取得。", begins_at, by=None, person=people["bo"]
    )
    first = Ruling("限期取得用地批复", units["housing"], 10, (units["permits"],))
    draft_decision(meeting, first, by=None, item=item)
    draft_decision(meeting, Ruling("落实<b>资金</b>", units["transport"], 5), by=None)
    meetings.end_meeting(meeting, timezone.now(), by=None)
    return meeting


def drafted(cast: Cast) -> Minutes:
    """Ana's draft of the meeting's minutes."""
    return actions.draft_minutes(held(cast), by=cast.accounts["ana"])


def issued(cast: Cast) -> Minutes:
    """The same, reviewed and issued."""
    row = actions.submit_minutes(drafted(cast), by=cast.accounts["ana"])
    return actions.issue_minutes(row, DAY, by=None)
