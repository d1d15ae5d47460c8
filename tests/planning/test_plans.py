"""Plans scheduled back from a day: what comes when, what is late, what acceptance writes."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from guatu.calendars.compute import workdays
from guatu.ledger.actions import MilestoneDraft, create_milestones, reach_milestones
from guatu.lib.refusals import Refused
from guatu.planning.actions import (
    accept_version,
    change_activity,
    discard_version,
    schedule_back,
)
from guatu.planning.models import PlanVersion
from guatu.planning.reading import shown
from guatu.schedules import read_mspdi
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
FAR, NEAR = dt.date(2028, 12, 29), dt.date(2026, 6, 30)


def back(cast: Cast, anchor: str = "finish", target: dt.date = FAR) -> PlanVersion:
    return schedule_back(cast.school, anchor, target, DAY, by=cast.account("ana"))


def test_every_activity_stands_after_what_it_waits_for_and_before_the_wanted_day(
    cast: Cast,
) -> None:
    version = back(cast)
    rows = {row.code: row for row in version.activities.all()}
    for row in rows.values():
        assert row.early_start >= DAY
        assert row.late_finish <= FAR
        assert row.total_float >= 0
        for link in row.links:
            before = rows[link["code"]]
            assert before.early_finish < row.early_start
            assert before.late_finish < row.late_start
    assert version.late_days == 0
    assert version.number == 0


def test_a_wanted_day_too_near_says_by_how_many_working_days(cast: Cast) -> None:
    version = back(cast, target=NEAR)
    finish = version.activities.get(code="finish")
    assert version.finish == finish.early_finish
    assert version.late_days == workdays().between(NEAR, version.finish) > 0
    told = shown(version)
    assert "finish" in [line.activity.code for line in told.chain]
    assert {line.activity.code for line in told.late} == {
        row.code for row in version.activities.all() if row.total_float < 0
    }


def test_scheduled_back_from_the_start_permits_have_until_then(cast: Cast) -> None:
    target = dt.date(2027, 11, 1)
    version = back(cast, "start", target)
    start = version.activities.get(code="start")
    assert start.early_start == start.late_start == target
    assert version.late_days == 0
    permits = [row for row in version.activities.all() if row.late_driver == "start"]
    assert permits
    assert all(row.late_finish < target for row in permits)


def test_stages_with_a_winter_stop_do_not_work_in_winter(cast: Cast) -> None:
    row = back(cast, "start", dt.date(2026, 10, 12)).activities.get(code="foundation")
    assert row.calendar == "winter"
    assert row.early_finish > dt.date(2027, 2, 28)


def test_what_is_reached_is_done_and_holds_nobody(cast: Cast) -> None:
    made = create_milestones(
        [MilestoneDraft(cast.school, "可行性研究报告批复", "permit")], DAY, by=None
    )
    reach_milestones([(made[0], dt.date(2026, 2, 10), "批复")], by=None)
    row = back(cast).activities.get(code="feasibility")
    assert (row.actual_finish, row.early_finish) == (dt.date(2026, 2, 10),) * 2
    assert row.milestone == made[0]


def test_a_longer_activity_moves_what_comes_after_it(cast: Cast) -> None:
    version = back(cast, target=NEAR)
    row = version.activities.get(code="structure")
    was = version.finish
    version = change_activity(row, row.duration + 40, by=cast.account("ana"))
    assert version.finish > was
    with pytest.raises(Refused, match="1 至"):
        change_activity(row, 0, by=cast.account("ana"))


def test_an_accepted_plan_sets_the_days_of_milestones_and_changes_no_more(cast: Cast) -> None:
    version = back(cast)
    ana = cast.account("ana")
    accept_version(version, DAY, by=ana)
    planned = dict(cast.school.milestones.values_list("name", "planned"))
    for row in version.activities.filter(actual_finish=None):
        assert planned[row.name] == row.planned
    for act in (
        lambda: accept_version(version, DAY, by=ana),
        lambda: discard_version(version, by=ana),
        lambda: change_activity(version.activities.get(code="structure"), 9, by=ana),
    ):
        with pytest.raises(Refused, match="草案"):
            act()
    second = back(cast, target=dt.date(2028, 6, 30))
    assert second.number == 1
    line = next(one for one in shown(second).lines if one.activity.code == "structure")
    assert line.first_planned == version.activities.get(code="structure").planned
    assert line.moved == (line.activity.planned - line.first_planned).days < 0


def test_a_permit_that_ends_before_works_start_would_lapse(cast: Cast) -> None:
    rows = back(cast, "start", dt.date(2031, 5, 6)).activities.exclude(lapses_on=None)
    assert all(row.lapses_on < dt.date(2031, 5, 6) for row in rows)


def test_days_gone_by_and_what_is_over_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="已过"):
        back(cast, target=dt.date(2026, 1, 5))
    cast.school.start_actual = dt.date(2026, 2, 2)
    cast.school.save()
    with pytest.raises(Refused, match="已经完成"):
        back(cast, "start")


def test_the_pages_make_show_accept_and_hand_out_a_plan(cast: Cast, client: Client) -> None:
    client.login(username="ana", password=PASSWORD)
    address = reverse("planning:project", args=[cast.school.pk])
    token = "6f2e0f4e-3f0f-4d57-9a53-0b2a4d1c9a01"
    form = {"once": token, "anchor": "finish", "target": "2040-06-30", "reason": "县委部署"}
    for _press in range(2):
        answer = client.post(address, form)
        assert answer.status_code == 302, answer.content.decode()
    version = PlanVersion.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert version.activities.get(code="structure").name in page
    change = reverse("planning:change", args=[version.activities.get(code="structure").pk])
    assert client.post(change, {"duration": "200"}).status_code == 302
    assert version.activities.get(code="structure").duration == 200
    assert client.post(reverse("planning:accept", args=[version.pk])).status_code == 302
    assert cast.school.name in client.get(reverse("planning:list")).content.decode()
    answer = client.get(reverse("planning:schedule-xml", args=[version.pk]))
    schedule = read_mspdi(b"".join(answer))
    assert len(schedule.tasks) == version.activities.count()
    answer = client.get(reverse("planning:schedule-csv", args=[version.pk]))
    assert version.activities.get(code="structure").name in b"".join(answer).decode()


def test_the_list_asks_as_many_questions_for_many_projects_as_for_one(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    client.login(username="ana", password=PASSWORD)
    back(cast)
    schedule_back(cast.road, "finish", FAR, DAY, by=None)
    client.get(reverse("planning:list"))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert client.get(reverse("planning:list")).status_code == 200


def test_the_command_prints_a_schedule_and_keeps_nothing(cast: Cast) -> None:
    out = io.StringIO()
    call_command("plan", cast.school.no, "--finish", "2040-06-29", stdout=out)
    assert "主体结构" in out.getvalue()
    assert not PlanVersion.objects.exists()
    with pytest.raises(CommandError):
        call_command("plan", "no-such-number", "--start", "2040-06-29")
