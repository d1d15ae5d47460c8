"""The agenda that proposes itself: what stands on it, why, and in which order."""

import datetime as dt
from typing import Any

from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from guatu.lib.refusals import Refused
from guatu.meetings import actions
from guatu.meetings.agenda import Demand, arranged
from guatu.meetings.models import Meeting
from guatu.problems.actions import raise_level
from tests.cast import Cast
from tests.meetings.room import DAY, LATER, at, issued, item, prepared, running, series
from tests.problems.loop import held

CODES = ("red", "yellow", "ask", "risen", "problem", "entry", "silent")


def demand(code: str, key: int, size: float) -> Demand:
    return Demand(code, f"{code} {size}", f"项目{key}", key=str(key), size=size)


@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 5), st.floats(0, 9e6))))
def test_the_order_does_not_hang_on_the_order_of_the_sources(rows: list[Any]) -> None:
    demands = [demand(*row) for row in rows]
    there, back = arranged(demands), arranged(demands[::-1])
    assert [topic.source for topic in there] == [topic.source for topic in back]
    assert [topic.reasons for topic in there] == [topic.reasons for topic in back]


@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 5), st.floats(0, 9e6))))
def test_every_demand_is_a_reason_of_one_topic(rows: list[Any]) -> None:
    topics = arranged(demand(*row) for row in rows)
    assert sum(len(topic.reasons) for topic in topics) == len(rows)
    assert len({topic.source for topic in topics}) == len(topics)


def test_a_question_to_the_meeting_comes_before_a_lag() -> None:
    topics = arranged([demand("yellow", 1, 9000), demand("red", 2, 10), demand("ask", 3, 1)])
    assert [topic.demands[0].code for topic in topics] == ["ask", "red", "yellow"]


def next_meeting(cast: Cast) -> Meeting:
    return actions.open_meeting(series(cast), at(LATER), by=cast.accounts["ana"])


def test_open_decisions_of_the_last_meeting_come_first_with_age_and_carry(cast: Cast) -> None:
    decision = issued(cast)
    problem = held(cast, asks="请求协调用地指标")
    raise_level(problem, DAY, "久拖不决", by=cast.accounts["ana"])
    meeting = next_meeting(cast)
    found = actions.propose_agenda(meeting, LATER, by=cast.accounts["ana"])
    assert found[0].decision == decision
    assert found[0].reasons[0]["data"] == {"age": 17, "late": 7, "carried": 0, "state": "issued"}
    assert found[0].unit == cast.units["housing"]
    assert found[1].problem == problem
    assert found[1].reasons[0]["code"] == "ask"
    actions.start_meeting(meeting, at(LATER), by=cast.accounts["ana"])
    decision.refresh_from_db()
    assert decision.carried == 1


def test_what_is_done_does_not_stand_on_the_next_agenda(cast: Cast) -> None:
    decision = issued(cast)
    actions.withdraw_decision(decision, DAY, "情况变化", by=cast.accounts["dana"])
    assert actions.propose_agenda(next_meeting(cast), LATER, by=cast.accounts["ana"]) == []


def test_proposing_again_adds_nothing_and_keeps_what_was_dropped_away(cast: Cast) -> None:
    issued(cast)
    meeting = next_meeting(cast)
    ana = cast.accounts["ana"]
    (found,) = actions.propose_agenda(meeting, LATER, by=ana)
    actions.drop_item(found, "书面汇报", by=ana)
    assert actions.propose_agenda(meeting, LATER, by=ana) == []
    found.refresh_from_db()
    assert found.dropped == "书面汇报"


def silent_leads(meeting: Meeting, day: dt.date) -> list[Demand]:
    return [Demand("silent", f"20个工作日未联系 {day}", "某电池项目线索", key="7")]


def test_other_apps_add_their_sources(cast: Cast) -> None:
    meeting = actions.open_meeting(series(cast), at(DAY), by=None)
    with override_settings(AGENDA_SOURCES=["tests.meetings.test_agenda.silent_leads"]):
        (found,) = actions.propose_agenda(meeting, DAY, by=None)
    assert (found.title, found.source) == ("某电池项目线索", "silent/7")


def test_items_are_ordered_by_hand_and_dropped_with_a_reason(cast: Cast) -> None:
    meeting = prepared(cast)
    ana = cast.accounts["ana"]
    second = item(cast, meeting)
    actions.move_item(second, -1, by=ana)
    assert meeting.items.first() == second
    try:
        actions.drop_item(second, "  ", by=ana)
    except Refused:
        second.refresh_from_db()
    assert second.dropped == ""


def test_comments_are_due_workdays_before_and_close_with_the_meeting(cast: Cast) -> None:
    meeting = prepared(cast)
    found = meeting.items.get()
    assert found.comment_due == dt.date(2026, 4, 8)
    actions.comment_on_item(found, DAY, "已完成二层", by=cast.accounts["bo"])
    actions.start_meeting(meeting, at(DAY), by=cast.accounts["ana"])
    found.refresh_from_db()
    try:
        actions.comment_on_item(found, DAY, "补充", by=cast.accounts["bo"])
    except Refused as refusal:
        told = str(refusal)
    assert "进行" in told


def test_the_next_meeting_invites_who_sat_in_the_last(cast: Cast) -> None:
    meeting = running(cast)
    seat = actions.Seat(cast.people["bo"], presence="excused")
    actions.set_attendance(meeting, [seat], by=cast.accounts["ana"])
    (copied,) = next_meeting(cast).attendance.all()
    assert (copied.person, copied.presence) == (cast.people["bo"], "invited")
    assert copied.unit == cast.units["housing"]
