"""A bulletin from a meeting: its decisions and what came of the last ones, bound like figures."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guatu.bulletins import actions
from guatu.bulletins.checking import check
from guatu.bulletins.figures import month_before
from guatu.bulletins.meeting_figures import meeting_links
from guatu.bulletins.models import Bulletin
from guatu.meetings import actions as meetings
from guatu.meetings.models import Meeting, Series
from tests.bulletins.desk import DAY, MONTH, report
from tests.cast import Cast

RULING = "10月底前完成12户拆迁，逾期约谈。"


def held(cast: Cast, day: dt.date, *texts: str) -> Meeting:
    """A meeting of the county head's series with issued decisions."""
    series = Series.objects.first() or meetings.open_series(
        cast.units["county"],
        name="县长调度会",
        kind=Series.Kind.HEAD,
        portfolio=cast.portfolio,
        by=None,
    )
    begins = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    meeting = meetings.open_meeting(series, begins, by=None)
    meetings.start_meeting(meeting, begins, by=None)
    made = [
        meetings.draft_decision(
            meeting, meetings.Ruling(text, cast.units["housing"], due_days=5), by=None
        )
        for text in texts
    ]
    meetings.issue_decisions(made, day, by=None)
    return meeting


def written(cast: Cast, meeting: Meeting, series: str = "notice") -> Bulletin:
    report(cast)
    return actions.begin_bulletin(
        cast.portfolio, series, DAY, meeting=meeting, by=cast.accounts["ana"]
    )


def test_the_decisions_stand_in_the_text_as_figures(cast: Cast) -> None:
    held(cast, dt.date(2026, 10, 8), "上次的事项")
    row = written(cast, held(cast, dt.date(2026, 11, 2), RULING, "加快用电报装"))
    text = actions.issued(row)[1]
    assert "议定事项2项" in text
    assert "上次会议议定事项1项，已办结0项，逾期未办结1项" in text
    assert "1．10月底前完成12户拆迁，逾期约谈（住建局牵头，2026年11月9日前办结）。" in text
    found = check(row, DAY)
    assert found.loose == []
    assert found.changed == []


def test_a_day_that_was_postponed_is_told_to_the_reviewer(cast: Cast) -> None:
    meeting = held(cast, dt.date(2026, 11, 2), RULING)
    row = written(cast, meeting)
    meeting.decisions.update(due=dt.date(2026, 12, 1))
    (one,) = check(row, DAY).changed
    assert (one.figure.text, one.now) == ("2026年11月9日", "2026年12月1日")


@pytest.mark.parametrize(
    ("series", "title"),
    [("brief", "县长调度会2026年第1次会议简报"), ("news", "我县召开县长调度会2026年第1次会议")],
)
def test_a_brief_and_news_are_titled_by_the_meeting(cast: Cast, series: str, title: str) -> None:
    meeting = held(cast, dt.date(2026, 11, 2), RULING)
    Meeting.objects.filter(pk=meeting.pk).update(name="县长调度会2026年第1次会议")
    meeting.refresh_from_db()
    row = written(cast, meeting, series)
    assert row.heading == title
    assert ("12户" in actions.issued(row)[1]) == (series == "brief")


def test_the_month_is_the_one_that_was_over(cast: Cast) -> None:
    report(cast)
    report(cast, year_amount=6500, month=dt.date(2026, 11, 1))
    assert month_before(cast.portfolio, held(cast, dt.date(2026, 11, 2))) == MONTH


def test_a_meeting_that_one_may_not_see_is_no_source(cast: Cast) -> None:
    report(cast)
    meeting = held(cast, dt.date(2026, 11, 2), RULING)
    with pytest.raises(PermissionDenied):
        actions.begin_bulletin(
            cast.other_portfolio, "notice", DAY, meeting=meeting, by=cast.accounts["zhou"]
        )


def test_the_meeting_leads_to_a_bulletin_and_the_form_offers_it(cast: Cast) -> None:
    meeting = held(cast, dt.date(2026, 11, 2), RULING)
    client = Client()
    client.force_login(cast.accounts["ana"])
    ((_label, address),) = meeting_links(meeting, cast.accounts["ana"])
    assert address == f"{reverse('bulletins:begin')}?meeting={meeting.pk}"
    assert f'<option value="{meeting.pk}" selected>' in client.get(address).text
    assert meeting_links(meeting, cast.accounts["bo"]) == []
