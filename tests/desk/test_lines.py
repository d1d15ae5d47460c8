"""The lines and tallies follow every write, and are what making them anew would give."""

import datetime as dt
import random
from decimal import Decimal

from django.db.models import Sum

from guatu.desk.lines import make_all
from guatu.desk.models import Line, Tally
from guatu.ledger import actions as ledger
from guatu.problems.actions import raise_problems, withdraw_problem
from guatu.reports.actions import post_reports
from tests.cast import Cast
from tests.desk.stage import AUGUST, SEPTEMBER, many, play, reported

D = Decimal
SUMS = ("count", "counted", "total_invest", "plan", "done", "due", "gap")


def tallies() -> dict[tuple[int, str, str, int], tuple]:
    """Every tally that is not all zero, by portfolio, dimension, key and light."""
    rows = Tally.objects.values_list("portfolio", "dimension", "key", "light", *SUMS)
    return {row[:4]: row[4:] for row in rows if any(row[4:])}


def lines() -> list[dict]:
    return list(Line.objects.order_by("pk").values())


def test_a_report_changes_the_line_and_the_sums_at_once(cast: Cast) -> None:
    play(cast)
    line = Line.objects.get(project=cast.school)
    assert (line.month, line.plan, line.done) == (SEPTEMBER, D(12000), D(9000))
    assert (line.due, line.rate, line.gap) == (D(9000), D("0.75"), D(0))
    post_reports([reported(cast.school, SEPTEMBER, 9600)], by=None)
    line.refresh_from_db()
    assert (line.done, line.rate, line.gap) == (D(9600), D("0.8"), D(-600))
    whole = Tally.objects.filter(portfolio=cast.portfolio, dimension="all")
    assert whole.aggregate(plan=Sum("plan"), done=Sum("done"), due=Sum("due")) == {
        "plan": D(18000),
        "done": D(11100),
        "due": D(13500),
    }


def test_shortfalls_are_summed_and_leads_do_not_offset_them(cast: Cast) -> None:
    play(cast)
    post_reports([reported(cast.school, SEPTEMBER, 12000)], by=None)
    whole = Tally.objects.filter(portfolio=cast.portfolio, dimension="all")
    assert whole.aggregate(gap=Sum("gap"))["gap"] == D(3000)


def test_what_is_done_without_a_plan_is_in_no_sum(cast: Cast) -> None:
    (pond,) = ledger.create_projects(cast.portfolio, [{"name": "城东水系治理"}], by=None)
    play(cast)
    post_reports([reported(pond, SEPTEMBER, 700)], by=None)
    assert Line.objects.get(project=pond).done == D(700)
    whole = Tally.objects.filter(portfolio=cast.portfolio, dimension="all")
    assert whole.aggregate(done=Sum("done"))["done"] == D(10500)


def test_a_project_off_the_list_leaves_the_sums_and_keeps_its_line(cast: Cast) -> None:
    play(cast)
    ledger.change_projects([(cast.road, {"is_listed": False})], by=None)
    assert not Line.objects.get(project=cast.road).is_listed
    whole = Tally.objects.filter(portfolio=cast.portfolio, dimension="all")
    assert whole.aggregate(count=Sum("count"))["count"] == 1


def test_a_new_unit_takes_the_project_and_its_sums(cast: Cast) -> None:
    play(cast)
    ledger.assign_units(
        [(cast.road, "responsible", cast.units["housing"])], dt.date(2026, 9, 10), by=None
    )
    counts = {
        key: count
        for (portfolio, dimension, key, _light), (count, *_rest) in tallies().items()
        if portfolio == cast.portfolio.pk and dimension == "unit" and count
    }
    assert set(counts) >= {str(cast.units["housing"].pk)}
    assert str(cast.units["transport"].pk) not in counts


def test_open_problems_are_counted_by_who_holds_them(cast: Cast) -> None:
    permits = cast.units["permits"]
    held = {"project": cast.road, "text": "施工许可未办结", "raised_on": dt.date(2026, 8, 3)}
    (problem,) = raise_problems([held | {"holder": permits}], by=None)
    counts = Tally.objects.filter(dimension="holder", key=str(permits.pk))
    assert counts.aggregate(count=Sum("count"))["count"] == 1
    withdraw_problem(problem, dt.date(2026, 9, 1), "重复登记", by=None)
    assert counts.aggregate(count=Sum("count"))["count"] == 0


def test_after_any_writes_the_lines_and_tallies_are_as_if_made_anew(cast: Cast) -> None:
    play(cast)
    chance = random.Random(46)
    projects = [cast.school, cast.road, *many(cast, 6)]
    leaders = [cast.people["lei"], cast.people["fang"]]
    for _ in range(25):
        project = chance.choice(projects)
        act = chance.randrange(5)
        if act == 0:
            month = chance.choice([AUGUST, SEPTEMBER])
            post_reports([reported(project, month, chance.randrange(9000))], by=None)
        elif act == 1:
            sector = chance.choice(["工业", "社会事业"])
            ledger.change_projects([(project, {"sector": sector})], by=None)
        elif act == 2:
            plan = ledger.PlanDraft(project, 2026, {"amount": D(chance.randrange(1, 9000))})
            ledger.set_plans([plan], by=None)
        elif act == 3:
            people = chance.sample(leaders, chance.randrange(3))
            ledger.link_leaders([(project, "lead", people)], dt.date(2026, 9, 5), by=None)
        else:
            project.refresh_from_db()
            ledger.change_projects([(project, {"is_listed": not project.is_listed})], by=None)
    kept = lines(), tallies()
    Line.objects.all().delete()
    assert tallies() == {}
    make_all([cast.portfolio.pk, cast.other_portfolio.pk])
    assert (lines(), tallies()) == kept
