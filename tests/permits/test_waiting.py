"""What of the permits waits for whom."""

import datetime as dt

from django.utils import translation

from guatu.calendars.compute import workdays
from guatu.notices.waiting import Item
from guatu.permits.waiting import waiting_for
from tests.cast import Cast
from tests.permits.stage import DAY, fresh, moved, permits


def told(cast: Cast, name: str, day: dt.date) -> list[Item]:
    with translation.override("zh-hans"):
        return waiting_for(cast.account(name), day)


def test_a_permit_in_hand_waits_with_whoever_holds_it(cast: Cast) -> None:
    (permit,) = permits(cast, "eia")
    moved(permit, "preparing", DAY)
    (item,) = told(cast, "gao", workdays().plus(DAY, 3))
    assert (item.kind, item.due, item.age) == ("在手审批事项", None, 3)
    assert item.text == f"{cast.school.name} · {permit.milestone.name}"
    assert item.url == permit.get_absolute_url()
    for name in ("bo", "chen", "fang", "dana", "ana", "zhou", "xi"):
        assert told(cast, name, DAY) == []


def test_a_permit_that_lies_with_the_responsible_unit_waits_there(cast: Cast) -> None:
    (permit,) = permits(cast, "eia", authority=cast.units["housing"])
    moved(permit, "preparing", DAY)
    assert told(cast, "bo", DAY) == []
    moved(permit, "accepted", DAY)
    (item,) = told(cast, "bo", DAY)
    assert (item.kind, item.due) == ("在手审批事项", fresh(permit).due)
    assert told(cast, "chen", DAY) == []


def test_over_the_term_is_said_to_the_agent_and_counted_for_the_office(cast: Cast) -> None:
    (permit,) = permits(cast, "eia")
    moved(permit, "preparing", DAY)
    moved(permit, "accepted", DAY)
    due = fresh(permit).due
    assert due is not None
    late = workdays().plus(due, 2)
    (item,) = told(cast, "gao", late)
    assert (item.kind, item.due, item.age) == ("超时限的审批", due, 2)
    assert [(i.kind, i.age) for i in told(cast, "fang", late)] == [("超时限的审批", 2)]
    (counted,) = told(cast, "ana", late)
    assert (counted.kind, counted.text) == ("超时限的审批", "1件")
    assert counted.url == "/permits/?show=late"
    assert told(cast, "chen", late) == told(cast, "zhou", late) == []


def test_an_end_of_validity_is_said_before_and_after_it(cast: Cast) -> None:
    (permit,) = permits(cast, "land_permit")
    moved(permit, "granted", DAY, document_no="用字1号", until=dt.date(2026, 6, 12))
    ends = fresh(permit).expires_on
    assert ends is not None
    early = ends - dt.timedelta(days=61)
    assert told(cast, "gao", early) == []
    for days, kind in ((60, "即将到期的批件"), (0, "即将到期的批件"), (-1, "已过期的批件")):
        day = ends - dt.timedelta(days=days)
        assert [(i.kind, i.due) for i in told(cast, "gao", day)] == [(kind, ends)]
        assert [i.kind for i in told(cast, "ana", day)] == [kind]
