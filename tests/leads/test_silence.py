"""Silence is counted in workdays, and its alarms rise by the stage of the lead."""

import datetime as dt

import pytest

from guatu.calendars.compute import workdays
from guatu.leads import actions
from guatu.leads.known_names import forget
from guatu.leads.models import LeadSettings
from guatu.lib.refusals import Refused
from guatu.outreach.actions import record_interaction
from guatu.outreach.silence import silence_of
from guatu.pipeline.waiting import waiting_for
from tests.cast import Cast
from tests.leads.test_leads import DAY, lead_of

CALL = {"kind": "call", "people": "薄文", "summary": "介绍", "answer": "good"}


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    forget()


@pytest.mark.parametrize(("days", "alarm"), [(0, 0), (1, 1), (3, 2), (4, 2), (5, 3), (9, 3)])
def test_a_clue_is_alarmed_about_in_three_steps(cast: Cast, days: int, alarm: int) -> None:
    lead, calendar = lead_of(cast), workdays()
    found = silence_of(lead, LeadSettings(), calendar, calendar.plus(DAY, days))
    assert (found.days, found.alarm) == (days, alarm)


def test_a_holiday_is_no_silence(cast: Cast) -> None:
    """15 to 23 February 2026 is the Spring Festival; the 14th, a Saturday, is a workday."""
    lead = lead_of(cast)
    lead.found_on, lead.heard_on = dt.date(2026, 2, 1), dt.date(2026, 2, 13)
    found = silence_of(lead, LeadSettings(), workdays(), dt.date(2026, 2, 24))
    assert found.days == 2


def test_a_contact_ends_the_silence_and_keeps_the_promise(cast: Cast) -> None:
    lead = lead_of(cast)
    later = dt.date(2026, 3, 9)
    record_interaction(lead, later, by=None, next_step="寄图", next_on=dt.date(2026, 3, 12), **CALL)
    record_interaction(lead, dt.date(2026, 3, 4), by=None, **CALL)  # entered late
    lead.refresh_from_db()
    assert (lead.heard_on, lead.next_step) == (later, "寄图")
    found = silence_of(lead, LeadSettings(), workdays(), dt.date(2026, 3, 13))
    assert found.is_promise_late


def test_what_was_given_up_is_not_called(cast: Cast) -> None:
    lead = lead_of(cast)
    actions.lose_lead(lead, "gone", DAY, "已落户外地", by=None)
    with pytest.raises(Refused):
        record_interaction(lead, DAY, by=None, **CALL)


def test_silence_waits_for_whoever_follows_up_and_for_nobody_else(cast: Cast) -> None:
    lead = lead_of(cast)
    day = dt.date(2026, 3, 20)
    assert [item.url for item in waiting_for(cast.account("bo"), day)] == [f"/invest/{lead.pk}/"]
    assert waiting_for(cast.account("chen"), day) == []
    assert waiting_for(cast.account("dana"), day) == []
