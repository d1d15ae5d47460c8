"""The room and the pages around it: keys, notes that are sent twice, the calendar feed."""

import datetime as dt
import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from guatu.calendars.compute import workdays
from guatu.meetings import actions
from guatu.meetings.inviting import feed_token
from guatu.meetings.models import Decision, Meeting, Series
from guatu.meetings.slots import slot_days
from guatu.notices.models import Message
from tests.cast import Cast
from tests.meetings.room import DAY, at, drafted, item, prepared, running


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[name])
    return client


def test_the_room_goes_on_item_by_item(cast: Cast) -> None:
    meeting = prepared(cast)
    second = item(cast, meeting)
    actions.start_meeting(meeting, at(DAY), by=None)
    ana = signed_in(cast, "ana")
    answer = ana.post(f"/meetings/{meeting.pk}/room/show/next/")
    assert f'data-item="{second.pk}"' in answer.content.decode()
    ana.post(f"/meetings/{meeting.pk}/room/show/next/")  # the last one stays
    meeting.refresh_from_db()
    assert meeting.current == second


def test_a_screen_that_is_up_to_date_is_told_so(cast: Cast) -> None:
    meeting = running(cast)
    dana = signed_in(cast, "dana")
    shown = dana.get(f"/meetings/{meeting.pk}/room/stage/")
    version = shown.context["stage"].version
    address = f"/meetings/{meeting.pk}/room/stage/?v={version}"
    assert dana.get(address).status_code == 204
    drafted(cast, meeting)
    assert dana.get(address).status_code == 200


def test_a_note_that_is_sent_twice_is_kept_once(cast: Cast) -> None:
    meeting = running(cast)
    ana = signed_in(cast, "ana")
    sent = {"once": str(uuid.uuid4()), "text": "月底前封顶", "due_days": "5"}
    sent["lead"] = str(cast.units["housing"].pk)
    for _time in range(2):
        assert ana.post(f"/meetings/{meeting.pk}/room/note/", sent).status_code == 200
    assert Decision.objects.filter(text="月底前封顶").count() == 1


def test_a_statement_stands_under_its_item(cast: Cast) -> None:
    meeting = running(cast)
    ana = signed_in(cast, "ana")
    sent = {"once": str(uuid.uuid4()), "kind": "statement", "text": "抓紧施工"}
    sent |= {"item": str(meeting.items.get().pk), "speaker": "县长"}
    assert ana.post(f"/meetings/{meeting.pk}/room/note/", sent).status_code == 200
    (said,) = meeting.items.get().statements.all()
    assert (said.speaker, said.text) == ("县长", "抓紧施工")


def test_an_empty_note_is_refused_with_a_reason(cast: Cast) -> None:
    meeting = running(cast)
    sent = {"once": str(uuid.uuid4()), "text": ""}
    answer = signed_in(cast, "ana").post(f"/meetings/{meeting.pk}/room/note/", sent)
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_everybody_on_the_list_is_invited(cast: Cast) -> None:
    meeting = prepared(cast)
    actions.set_attendance(meeting, [actions.Seat(cast.people["bo"])], by=cast.accounts["ana"])
    assert actions.invite(meeting, at(DAY), by=cast.accounts["ana"]) == 2  # and the chair
    told = Message.objects.get(account=cast.accounts["bo"])
    assert "第一会议室" in told.text


def test_the_feed_holds_the_own_meetings_until_its_address_is_void(cast: Cast) -> None:
    meeting = prepared(cast, dt.date(2060, 12, 1))
    dana = cast.accounts["dana"]
    feed = actions.open_feed(dana, at(DAY), by=dana)
    address = f"/meetings/feed/{feed_token(feed)}.ics"
    (event,) = Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    assert str(event["SUMMARY"]) == meeting.name
    assert event["DTSTART"].dt == meeting.begins_at
    actions.open_feed(dana, at(DAY), by=dana)
    assert Client().get(address).status_code == 404
    assert Client().get("/meetings/feed/made-up:signature.ics").status_code == 404


def test_slots_are_counted_in_workdays(cast: Cast) -> None:
    calendar = workdays()
    first = dt.date(2026, 10, 1)
    month = Series(rhythm="month", slot_workday=5)
    # 8 October is the first workday after the holidays, 10 October is worked.
    assert slot_days(month, first, 2, calendar) == [dt.date(2026, 10, 13), dt.date(2026, 11, 6)]
    week = Series(rhythm="week", slot_workday=9)
    assert slot_days(week, dt.date(2026, 11, 2), 1, calendar) == [dt.date(2026, 11, 6)]


def test_the_pages_of_a_month_cost_the_same_with_more_decisions(
    cast: Cast,
) -> None:
    decision = drafted(cast)
    ana = signed_in(cast, "ana")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ana.get("/meetings/decisions/?state=all").status_code == 200
        return len(seen)

    before = cost()
    for _more in range(4):
        drafted(cast, Meeting.objects.get(pk=decision.meeting_id))
    assert cost() == before
