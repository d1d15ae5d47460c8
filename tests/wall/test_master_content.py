"""What the master chart shows."""

import datetime as dt
from decimal import Decimal

import pytest

from guatu.accounts import actions as accounts
from guatu.changes.actions import Approval, NewProject, add_new, remove_from_list
from guatu.charts import A3
from guatu.excuses.actions import ask_for_excuse, decide_excuse, set_reason
from guatu.excuses.models import Excuse
from guatu.indicators.models import Standing
from guatu.ledger import actions as ledger
from guatu.reports import actions as reports
from guatu.wall.battle import battle_map
from guatu.wall.changes import compare, rows_of
from guatu.wall.drawing import master_pages
from guatu.wall.forms import shown_group, shown_month
from guatu.wall.master import View, cut, master_content, projects_of, totals
from tests.cast import Cast

SEPTEMBER = dt.date(2026, 9, 1)


@pytest.fixture
def reported(cast: Cast) -> Cast:
    """The school has done 6,000 of 12,000 by September."""
    draft = reports.ReportDraft(
        cast.school,
        SEPTEMBER,
        {"month_amount": Decimal(800), "year_amount": Decimal(6000)},
    )
    reports.post_reports([draft], by=None)
    return cast


def row_of(content: dict, key: int) -> dict:
    return next(row for row in rows_of(content) if row["id"] == key)


def test_a_row_holds_the_exact_figures_of_its_standing(reported: Cast) -> None:
    content = master_content(View(reported.portfolio, SEPTEMBER), None)
    row = row_of(content, reported.school.pk)
    assert (row["plan"], row["done"]) == ("12000", "6000")
    assert Decimal(row["lead"]) == Decimal(-25)
    assert row["months"][8] == ["主体封顶", "overdue", None, "800"]
    assert row["leader"] == "雷鸣"


def test_a_milestone_kept_carries_the_red_flag_and_one_to_come_none_yet(reported: Cast) -> None:
    ledger.reach_milestones([(reported.milestone, dt.date(2026, 9, 28), "验收单")], by=None)
    september = master_content(View(reported.portfolio, SEPTEMBER), None)
    assert row_of(september, reported.school.pk)["months"][8][1] == "done"
    august = master_content(View(reported.portfolio, dt.date(2026, 8, 1)), None)
    assert row_of(august, reported.school.pk)["months"][8][1] == "due"


def test_a_ledger_without_reports_shows_plans_starts_and_completions(cast: Cast) -> None:
    days = {"start_planned": dt.date(2026, 3, 31), "finish_planned": dt.date(2026, 9, 30)}
    ledger.change_projects([(cast.road, days | {"start_actual": dt.date(2026, 3, 2)})], by=None)
    content = master_content(View(cast.portfolio, SEPTEMBER), None)
    months = row_of(content, cast.road.pk)["months"]
    assert (months[2][:2], months[8][:2]) == (["@start", "done"], ["@finish", "overdue"])
    assert row_of(content, cast.school.pk)["plan"] == "12000"
    assert (content["totals"]["plan"], content["totals"]["done"]) == ("12000", None)
    drawn = "".join(master_pages(content, None, title="总图"))
    assert "@" not in drawn
    assert "开工" in drawn


def test_a_day_known_to_the_year_only_stands_in_no_month(cast: Cast) -> None:
    vague = {"finish_planned": dt.date(2026, 12, 31), "precision": {"finish_planned": "year"}}
    ledger.change_projects([(cast.road, vague)], by=None)
    months = row_of(master_content(View(cast.portfolio, SEPTEMBER), None), cast.road.pk)["months"]
    assert months[11][:2] == ["", None]


def test_a_chart_is_of_the_newest_plan_and_by_unit_where_nobody_leads(cast: Cast) -> None:
    assert shown_group(cast.portfolio, "") == "leader"
    assert shown_group(cast.other_portfolio, "") == "unit"
    assert shown_group(cast.other_portfolio, "sector") == "sector"
    draft = ledger.PlanDraft(cast.foreign, 2023, {"amount": Decimal(5)})
    ledger.set_plans([draft], by=None)
    assert shown_month(cast.other_portfolio, "") == dt.date(2023, 12, 1)
    assert shown_month(cast.other_portfolio, "2023-04") == dt.date(2023, 4, 1)


def test_groups_follow_the_view_and_the_unnamed_come_last(reported: Cast) -> None:
    by_leader = master_content(View(reported.portfolio, SEPTEMBER), None)
    assert [group["name"] for group in by_leader["groups"]] == ["雷鸣", ""]
    by_unit = master_content(View(reported.portfolio, SEPTEMBER, "unit"), None)
    assert {group["name"] for group in by_unit["groups"]} == {"住建局", "交通局"}


def test_an_officer_sees_the_projects_of_his_unit_only(reported: Cast) -> None:
    view = View(reported.portfolio, SEPTEMBER)
    keys = {row["id"] for row in rows_of(master_content(view, reported.account("bo")))}
    assert keys == {reported.school.pk}
    assert list(rows_of(master_content(view, reported.account("zhou")))) == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "二中"}, {"school"}),
        ({"q": "qingshi"}, {"school"}),
        ({"q": "三中"}, set()),
        ({"q": "大道"}, {"road"}),
        ({"sector": "社会事业"}, {"school"}),
        ({"list_class": "start"}, {"school"}),
        ({"leader": "lei"}, {"school"}),
        ({"unit": "transport"}, {"road"}),
        ({"unit": "not a number"}, {"school", "road"}),
    ],
)
def test_filters_leave_out_what_does_not_match(
    reported: Cast, filters: dict[str, str], found: set[str]
) -> None:
    keys = {"lei": reported.people["lei"].pk, "transport": reported.units["transport"].pk}
    chosen = {name: str(keys.get(value, value)) for name, value in filters.items()}
    content = master_content(View(reported.portfolio, SEPTEMBER, filters=chosen), None)
    expected = {getattr(reported, name).pk for name in found}
    assert {row["id"] for row in rows_of(content)} == expected


def test_totals_are_sums_over_sums_of_those_with_a_plan() -> None:
    rows = [
        {"plan": "100", "done": "50", "pace": "0.75", "light": 4, "total": "1000"},
        {
            "plan": "300",
            "original": "310",
            "done": "300",
            "pace": "0.75",
            "light": 1,
            "total": None,
        },
        {"plan": None, "done": "77", "pace": None, "light": 0, "total": "5"},
    ]
    assert totals(rows) == {
        "count": 3,
        "total": "1005",
        "plan": "400",
        "original": "410",
        "done": "350",
        "due": "300",
        "lights": [1, 1, 0, 0, 1],
    }


def test_a_past_month_shows_the_list_as_it_was(reported: Cast) -> None:
    approval = Approval(
        dt.date(2026, 9, 10), "已竣工", "青政办发〔2026〕18号", dt.date(2026, 11, 1)
    )
    remove_from_list([reported.school], approval, by=None)
    new = NewProject({"name": "冷链物流园"}, Decimal(3000))
    (line,) = add_new(reported.portfolio, [new], approval, by=None).lines.all()
    august = View(reported.portfolio, dt.date(2026, 8, 1))
    september = View(reported.portfolio, SEPTEMBER)
    shown = {
        view.month.month: {row["id"] for row in rows_of(master_content(view, None))}
        for view in (august, september)
    }
    assert shown[8] == {reported.school.pk, reported.road.pk}
    assert shown[9] == {reported.road.pk, line.project_id}
    assert set(projects_of(august, reported.account("bo"))) == {reported.school}


def test_an_adjusted_plan_shows_what_it_was(reported: Cast) -> None:
    draft = ledger.PlanDraft(reported.school, 2026, {"amount": Decimal(10000)})
    ledger.set_plans([draft], by=None, reason="用地未落实")
    content = master_content(View(reported.portfolio, SEPTEMBER), None)
    row = row_of(content, reported.school.pk)
    assert (row["plan"], row["original"]) == ("10000", "12000")
    assert row_of(content, reported.road.pk)["original"] is None
    assert content["totals"]["original"] == "12000"
    screen = "".join(master_pages(content, None, title="总图"))
    assert "年度计划10,000，原计划12,000" in screen
    assert "原12,000" in "".join(master_pages(content, A3, title="总图"))
    assert "12,000" in "".join(battle_map(reported.school, SEPTEMBER, A3))


@pytest.fixture
def excused(reported: Cast) -> Cast:
    """The school's lag in progress is excused until the end of October."""
    set_reason(reported.portfolio, "land", "用地指标", by=None)
    asked = Excuse(
        project=reported.school,
        dimension="progress",
        reason="land",
        text="用地指标未落实",
        valid_from=dt.date(2026, 8, 1),
        until=dt.date(2026, 10, 31),
        asked_on=dt.date(2026, 9, 1),
    )
    row = ask_for_excuse(asked, by=None)
    decide_excuse(row, by=reported.account("dana"), day=dt.date(2026, 9, 2), is_approved=True)
    return reported


def test_an_excused_lag_is_hollow_with_its_reason_approver_and_last_day(excused: Cast) -> None:
    content = master_content(View(excused.portfolio, SEPTEMBER), None)
    row = row_of(content, excused.school.pk)
    approver = str(excused.account("dana"))
    assert row["excuses"] == [["progress", 3, "land", "用地指标", approver, "2026-10-31"]]
    told = f"进度滞后（用地指标 · 至2026-10-31 · {approver}批准）"
    for paper in (None, A3):
        page = "".join(master_pages(content, paper, title="总图"))
        assert page.count('class="x-yellow"') == 3  # beside the light, its dimension, the legend
        assert told in page
        assert 'class="x-yellow"' in "".join(battle_map(excused.school, SEPTEMBER, paper))


def test_a_chart_frozen_without_excuses_and_originals_is_drawn_and_compared(excused: Cast) -> None:
    new = master_content(View(excused.portfolio, SEPTEMBER), None)
    old = master_content(View(excused.portfolio, SEPTEMBER), None)
    for row in rows_of(old):
        del row["excuses"], row["original"]
    del old["totals"]["original"]
    assert "x-yellow" not in "".join(master_pages(old, A3, title="总图")).split("</style>")[1]
    assert compare(old, new, compared_to="1").fields == {}
    row_of(new, excused.school.pk)["excuses"][0][-1] = "2026-12-31"
    again = master_content(View(excused.portfolio, SEPTEMBER), None)
    assert compare(again, new, compared_to="1").fields == {excused.school.pk: {"light"}}


def test_the_number_of_queries_does_not_grow(
    reported: Cast, django_assert_num_queries: object
) -> None:
    view = View(reported.portfolio, SEPTEMBER)
    ledger.create_projects(reported.portfolio, [{"name": f"第{n}水厂"} for n in range(40)], by=None)
    with django_assert_num_queries(8):
        content = master_content(view, None)
    assert content["totals"]["count"] == 42


def test_changes_name_what_a_reader_finds_different(reported: Cast) -> None:
    view = View(reported.portfolio, SEPTEMBER)
    old = master_content(view, None)
    ledger.change_projects([(reported.school, {"name": "青石县第二中学新校区"})], by=None)
    ledger.reach_milestones([(reported.milestone, dt.date(2026, 9, 28), "")], by=None)
    (added,) = ledger.create_projects(reported.portfolio, [{"name": "新增项目"}], by=None)
    ledger.change_projects([(reported.road, {"is_listed": False})], by=None)
    changes = compare(old, master_content(view, None), compared_to="1")
    assert changes.added == {added.pk}
    assert "name" in changes.fields[reported.school.pk]
    assert changes.months[reported.school.pk] == {8}
    assert changes.removed == ("城北大道改造工程",)


def test_standings_are_what_the_chart_reads(reported: Cast) -> None:
    standing = Standing.objects.get(project=reported.school, month=SEPTEMBER)
    content = master_content(View(reported.portfolio, SEPTEMBER), None)
    assert row_of(content, reported.school.pk)["light"] == standing.light


def test_leaders_stand_in_the_order_of_their_posts_with_their_titles(reported: Cast) -> None:
    people, county = reported.people, reported.units["county"]
    ledger.link_leaders([(reported.road, "lead", [people["dana"]])], SEPTEMBER, by=None)
    accounts.hold_post(people["dana"], county, "县长", SEPTEMBER, by=None, order=1)
    accounts.hold_post(people["lei"], county, "副县长", SEPTEMBER, by=None, order=2)
    groups = master_content(View(reported.portfolio, SEPTEMBER), None)["groups"]
    assert [(group["name"], group["note"]) for group in groups] == [
        ("戴娜", "县长"),
        ("雷鸣", "副县长"),
    ]


@pytest.mark.parametrize(("start", "names"), [(0, ["雷鸣"]), (1, [""]), (2, [])])
def test_a_page_of_a_chart_keeps_the_totals_of_the_whole(
    reported: Cast, start: int, names: list[str]
) -> None:
    whole = master_content(View(reported.portfolio, SEPTEMBER), None)
    page = cut(whole, start, 1)
    assert [group["name"] for group in page["groups"]] == names
    assert page["totals"]["count"] == 2
