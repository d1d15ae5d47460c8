"""今日: what a head, an officer and an administrator read there."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.desk.filters import Filters
from guatu.desk.reach import reach_of
from guatu.desk.rows import page_of
from guatu.desk.today import overview
from guatu.ledger import actions as ledger
from guatu.problems.actions import raise_problems
from guatu.reports.actions import move_report
from guatu.reports.models import ProgressReport
from tests.cast import Cast
from tests.clock import stand_on
from tests.desk.stage import SEPTEMBER, client_of, many, play

TODAY = dt.date(2026, 10, 10)


def view_of(cast: Cast, name: str = "dana") -> object:
    reach = reach_of(cast.account(name))
    assert reach is not None
    return overview(reach, TODAY)


def test_the_year_in_figures_is_sums_over_sums(cast: Cast) -> None:
    play(cast)
    view = view_of(cast)
    assert (view.month, view.cut_off) == (SEPTEMBER, dt.date(2026, 9, 30))
    assert (view.sums.plan, view.sums.done) == (Decimal(18000), Decimal(10500))
    assert view.sums.rate == Fraction(7, 12)
    assert view.sums.pace == Fraction(3, 4)
    assert round(float(view.sums.lead), 3) == -16.667
    assert view.needed_a_month == Decimal(2500)


def test_lights_are_counted_with_the_change_since_last_month(cast: Cast) -> None:
    play(cast)
    view = view_of(cast)
    changes = {item.code: (item.count, item.change) for item in view.lights}
    assert sum(count for count, _change in changes.values()) == 2
    # August: the school stood at 66.7 % with the pace, the road 50 points behind.
    assert sum(change for _count, change in changes.values()) == 0
    assert changes["red"][0] >= 1


def test_the_projects_that_close_the_gap_come_largest_first(cast: Cast) -> None:
    play(cast)
    view = view_of(cast)
    assert [row.id for row in view.closers] == [cast.road.pk]
    assert view.closers_gap == Decimal(3000)
    assert view.closers_share == 1


def test_blockers_stand_by_holder_with_the_longest_held_first(cast: Cast) -> None:
    held = [
        (cast.school, "permits", dt.date(2026, 9, 1)),
        (cast.road, "permits", dt.date(2026, 6, 2)),
        (cast.road, "town", dt.date(2026, 8, 1)),
        (cast.road, None, dt.date(2026, 1, 1)),
    ]
    drafts = [
        {
            "project": project,
            "text": f"卡点{n}",
            "raised_on": since,
            "holder": cast.units[unit] if unit else None,
        }
        for n, (project, unit, since) in enumerate(held)
    ]
    raise_problems(drafts, by=None)
    found = [(h.name, h.count, h.days) for h in view_of(cast).holders]
    assert found == [("", 1, 189), ("审批局", 2, 88), ("柳溪镇", 1, 46)]


def test_starts_due_and_reports_missing_are_named(cast: Cast) -> None:
    play(cast)
    (late,) = ledger.create_projects(
        cast.portfolio, [{"name": "城南停车场", "start_planned": dt.date(2026, 7, 31)}], by=None
    )
    ledger.set_plans([ledger.PlanDraft(late, 2026, {"amount": Decimal(10)})], by=None)
    view = view_of(cast)
    assert [row.id for row in view.late_starts] == [late.pk]
    assert (view.late_start_count, view.reports["missing"], view.reports["submitted"]) == (1, 1, 2)
    assert [(item.unit, item.count) for item in view.missing] == [(None, 1)]


def test_the_curve_has_the_plan_of_the_year_and_what_is_past(cast: Cast) -> None:
    play(cast)
    curve = view_of(cast).curve
    assert [point.month.month for point in curve] == list(range(1, 13))
    assert (curve[11].plan, curve[11].done) == (Decimal(18000), None)
    assert (curve[8].done, curve[8].due) == (Decimal(10500), Decimal(13500))


def test_the_page_links_each_figure_to_the_list_behind_it(cast: Cast) -> None:
    play(cast)
    page = client_of(cast, "dana").get("/").content.decode()
    for query in ("light=red", "sort=-gap", "start=late", "report=missing", "group=unit"):
        assert f"/projects/?{query}" in page, query
    assert "10,500" in page
    assert "58.3%" in page


def test_an_officer_finds_only_what_is_his(cast: Cast) -> None:
    play(cast)
    page = client_of(cast, "bo").get("/").content.decode()
    assert cast.school.name in page
    assert cast.road.name not in page
    assert "主体封顶" in page


def test_an_agent_reads_the_milestones_that_it_holds_and_not_those_of_the_works(cast: Cast) -> None:
    play(cast)
    permit = ledger.MilestoneDraft(
        cast.school,
        "施工许可",
        planned=dt.date(2026, 9, 1),
        kind="permit",
        holder=cast.units["permits"],
    )
    ledger.create_milestones([permit], dt.date(2026, 8, 1), by=None)
    page = client_of(cast, "gao").get("/").content.decode()
    assert "施工许可" in page
    assert "主体封顶" not in page


@pytest.mark.parametrize("name", ["xi", "sun", "wu"])
def test_an_administrator_is_told_what_he_can_do(cast: Cast, name: str) -> None:
    play(cast)
    page = client_of(cast, name).get("/").content.decode()
    assert cast.school.name not in page
    assert "18,000" not in page
    assert "这里办理" in page or "What you can do here" in page


def test_a_county_without_a_month_has_a_page_too(cast: Cast) -> None:
    answer = client_of(cast, "zhou").get("/")
    assert answer.status_code == 200
    assert "尚未开放填报月份" in answer.content.decode()


@pytest.mark.parametrize("name", ["dana", "bo"])
def test_the_number_of_queries_does_not_grow_with_the_projects(cast: Cast, name: str) -> None:
    play(cast)
    raise_problems(
        [
            {"project": cast.school, "text": "缺口", "raised_on": SEPTEMBER, "holder": u}
            for u in (cast.units["housing"],)
        ],
        by=None,
    )
    client = client_of(cast, name)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    many(cast, 40)
    with CaptureQueriesContext(connection) as more:
        client.get("/")
    # A fixed number of parts, each with its few queries: the same whatever is stored.
    assert len(more) == len(few) <= 52


def test_before_any_month_the_plan_stands_and_what_to_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_on(monkeypatch, dt.date(2026, 9, 15))  # August is over, September opens on the 20th
    page = client_of(cast, "dana").get("/").content.decode()
    assert "12,000" in page
    assert "尚未开放填报月份" in page
    assert "底应完成" not in page
    assert "后经调整" not in page
    assert "d-lights" not in page
    reach = reach_of(cast.account("dana"))
    assert reach is not None
    (row,) = page_of(reach, Filters(q="第二中学"), None)
    assert (row.texts["plan"], row.texts["done"]) == ("12,000", "—")


def test_an_empty_ledger_says_what_to_do(cast: Cast) -> None:
    ledger.change_projects([(cast.foreign, {"is_listed": False})], by=None)
    page = client_of(cast, "zhou").get("/").content.decode()
    assert "台账尚无项目" in page
    assert 'href="/imports/"' in page


def test_a_returned_report_is_neither_reported_nor_missing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_on(monkeypatch, TODAY)
    play(cast)
    report = ProgressReport.objects.get(project=cast.road, month=SEPTEMBER)
    move_report(report, "returned", by=cast.account("ana"), reason="请核实")
    found = view_of(cast).reports
    assert (found["submitted"], found["returned"], found["missing"]) == (1, 1, 0)
    assert "退回待改" in client_of(cast, "dana").get("/").content.decode()
