"""The county as facts: the same seed the same county, and figures as a county has them."""

import datetime as dt
import re
from collections import Counter
from decimal import Decimal

import pytest

from guatu.demo import months as mo
from guatu.demo.facts import FULL, SMALL, Frame, ProjectFact
from guatu.demo.generate import County, generate, totals

TODAY = dt.date(2026, 10, 31)
DAYS = [
    TODAY,
    dt.date(2026, 12, 31),
    dt.date(2027, 1, 31),
    dt.date(2027, 2, 28),
    dt.date(2027, 6, 30),
]


@pytest.fixture(scope="module")
def county() -> County:
    return generate(Frame(TODAY, 1, **FULL))


def lead(project: ProjectFact, today: dt.date) -> float | None:
    """Points against 序时 in the last month; None without a plan."""
    plans = [p for p in project.plans if p.year == today.year]
    reports = [r for r in project.reports if mo.year_of(r.month) == today.year]
    if not plans or not plans[-1].amount or not reports:
        return None
    return float(100 * reports[-1].year_amount / plans[-1].amount) - 100 * today.month / 12


def test_the_same_seed_gives_the_same_facts(county: County) -> None:
    assert generate(Frame(TODAY, 1, **FULL)).digest() == county.digest()


def test_another_seed_gives_another_county(county: County) -> None:
    assert generate(Frame(TODAY, 2, **FULL)).digest() != county.digest()


def test_it_has_the_size_of_a_county(county: County) -> None:
    kinds = Counter(unit.kind for unit in county.units)
    gone = {key for change in county.unit_changes for key in change.old}
    made = [change.made for change in county.unit_changes if change.made]
    assert (kinds["county"], kinds["township"], kinds["park"]) == (1, 12, 1)
    assert kinds["bureau"] - len(gone) + len(made) == 28
    assert len(county.leaders) == 20
    assert len(county.projects) == 180
    assert len({name for project in county.projects for name in project.forces}) == 8
    months = {report.month for project in county.projects for report in project.reports}
    assert len(months) == 24


def test_sizes_are_heavy_tailed(county: County) -> None:
    sizes = sorted(Decimal(str(p.fields["total_invest"])) for p in county.projects)
    assert sum(3000 <= size <= 30000 for size in sizes) > 110
    assert 4 <= sum(size >= 100_000 for size in sizes) <= 14
    assert sizes[-1] > 20 * sizes[len(sizes) // 2]


@pytest.mark.parametrize("today", DAYS)
def test_the_year_is_a_little_behind(today: dt.date) -> None:
    plan, done = totals(generate(Frame(today, 1, **FULL)), today.year)
    assert 800_000 <= plan <= 1_250_000
    points = float(100 * done / plan) - 100 * today.month / 12
    assert -3 <= points <= 2


def test_projects_stand_as_those_of_a_county_do(county: County) -> None:
    building = [p for p in county.projects if p.list_class in ("start", "continue", "finish")]
    leads = [points for p in building if (points := lead(p, TODAY)) is not None]
    red = sum(points < -30 for points in leads) / len(leads)
    yellow = sum(-30 <= points <= -10 for points in leads) / len(leads)
    watch = sum(-10 < points < 0 for points in leads) / len(leads)
    assert 0.06 <= red <= 0.14
    assert 0.10 <= yellow <= 0.20
    assert 0.13 <= watch <= 0.26
    assert 2 <= sum(points > 15 for points in leads) <= 0.2 * len(leads)


def test_reports_add_up_but_for_the_slips(county: County) -> None:
    broken = 0
    for project in county.projects:
        last: Decimal | None = None
        for report in (r for r in project.reports if not r.corrects):
            broken += last is not None and report.all_amount < last
            last = report.all_amount
    assert 1 <= broken <= 6


def test_slips_are_corrected_a_month_later(county: County) -> None:
    corrected = [(p, r) for p in county.projects for r in p.reports if r.corrects]
    assert len(corrected) >= 3
    for project, right in corrected:
        wrong = next(r for r in project.reports if r.month == right.month and not r.corrects)
        assert mo.ordinal(right.day) == right.month + 1
        assert wrong.year_amount > right.year_amount


def test_national_codes_come_with_the_first_approval(county: County) -> None:
    codes = [p.code for p in county.projects if p.code]
    assert len({code for _day, code in codes}) == len(codes)
    assert all(re.fullmatch(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", code) for _day, code in codes)
    assert any(p.code is None for p in county.projects)
    for project in county.projects:
        granted = [n.actual for n in project.nodes if n.kind == "permit" and n.actual]
        assert (project.code is None) == (not granted)


def test_works_stop_in_winter(county: County) -> None:
    roads = [p for p in county.projects if p.sector in ("交通", "水利")]
    by_month: Counter[int] = Counter()
    for project in roads:
        for report in project.reports:
            if report.month_amount < 20_000:
                by_month[mo.number(report.month)] += int(report.month_amount)
    assert by_month[1] + by_month[2] < 0.4 * (by_month[5] + by_month[6])


def test_texts_are_whole_and_varied(county: County) -> None:
    texts = [
        text
        for project in county.projects
        for report in project.reports
        for text in (report.progress, report.problem, report.next_step, report.image)
    ]
    for text in texts:
        assert not re.search(r"[{}]|None|；；|，，|。。|，。|；。|nan", text), text
    said = Counter(r.progress for p in county.projects for r in p.reports)
    assert len(said) > 0.85 * said.total()


def test_progress_and_percent_agree(county: County) -> None:
    for project in county.projects:
        for report in project.reports:
            if report.image in ("竣工", "已竣工", "已投产", "投入使用"):
                assert report.physical == 100
            if report.physical == 0:
                assert report.workers is None or report.workers > 0


def test_milestones_are_kept_with_their_first_plan(county: County) -> None:
    nodes = [node for project in county.projects for node in project.nodes]
    moved = [node for node in nodes if node.moves]
    assert 0.02 < len(moved) / len(nodes) < 0.2
    assert all(reason for node in moved for _day, _to, reason in node.moves)
    for project in county.projects:
        days = [n.actual for n in project.nodes if n.kind == "permit"]
        assert sorted(d for d in days if d) == [d for d in days if d]


def test_problems_have_holders_and_some_are_closed(county: County) -> None:
    troubles = [trouble for project in county.projects for trouble in project.troubles]
    keys = {unit.key for unit in county.units}
    assert all(trouble.holder in keys for trouble in troubles)
    assert len({trouble.kind for trouble in troubles}) >= 12
    closed = [t for t in troubles if t.closed and t.closed <= TODAY]
    assert 0.3 < len(closed) / len(troubles) < 0.9
    assert all(t.resolution for t in closed)


def test_a_small_county_has_what_a_test_needs() -> None:
    small = generate(Frame(TODAY, 1, **SMALL))
    assert len(small.projects) == 12
    assert sum(unit.kind == "township" for unit in small.units) == 3
    assert len({project.sector for project in small.projects}) >= 6


HANDLED = {"assigned", "working", "returned"}
OPEN_TO = {
    "work": HANDLED,
    "ask": HANDLED,
    "return": {"asked"},
    "close": {"asked"},
    "sleep": HANDLED,
    "fall": HANDLED | {"asked"},
    "comment": HANDLED | {"asked", "closed", "asleep"},
}
LEADS_TO = {
    "work": "working",
    "ask": "asked",
    "return": "returned",
    "close": "closed",
    "sleep": "asleep",
}


@pytest.mark.parametrize(
    ("today", "seed"), [(day, 1) for day in DAYS] + [(dt.date(2026, 9, 30), 3)]
)
def test_a_problem_is_handled_only_while_it_is_with_its_holder(today: dt.date, seed: int) -> None:
    for project in generate(Frame(today, seed, 12, None, None)).projects:
        texts = [trouble.text for trouble in project.troubles]
        assert len(texts) == len(set(texts))
        for trouble in project.troubles:
            state, days = "assigned", [step.day for step in trouble.steps]
            assert days == sorted(days)
            for step in trouble.steps:
                assert state in OPEN_TO[step.act], (project.no, trouble.text, step)
                state = LEADS_TO.get(step.act, state)
