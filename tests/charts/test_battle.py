"""The battle map of one project."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring

from guatu.charts import (
    A1,
    A3,
    A4,
    SCREEN,
    TV,
    Lane,
    Paper,
    Span,
    Step,
    StepState,
    battle_map,
)
from guatu.charts.battle.axis import bounds, finest, intervals
from guatu.charts.marks.curve import TimeScale
from tests.charts.county import LABELS
from tests.charts.project import BLOCKERS, LANES, project
from tests.charts.reading import Reader, closest, matches_snapshot, overlaps

READER = Reader()


def many(count: int) -> Lane:
    """A lane of many steps, one week each."""
    first = date(2026, 1, 5)
    return Lane(
        "many",
        "管线迁改",
        tuple(
            Step(
                f"m{n}", f"第{n}段迁改", StepState.TO_COME,
                planned=Span(first + timedelta(days=3 * n + 6), first + timedelta(days=3 * n)),
            )
            for n in range(count)
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "paper", [A1, A3, A4, A4.turned(), SCREEN, TV], ids=lambda p: f"{p.name} {p.size}"
)
def test_labels_never_overlap_nor_leave_the_page(paper: Paper) -> None:
    for page in battle_map(project(), paper):
        texts = READER.texts(page)
        labels = [one for one in texts if not one.words.replace("-", "").isdigit()]
        assert overlaps(labels) == []
        assert all(one.left > 0 and one.right < paper.width for one in texts)
        assert min(one.size for one in texts) >= paper.smallest - 1e-3


def test_every_step_person_and_problem_is_on_the_map() -> None:
    words = " ".join(one.words for one in READER.texts(battle_map(project(), A1)[0]))
    for lane in LANES:
        assert lane.name in words
        assert all(step.name in words for step in lane.steps)
    assert "周国强（县长）" in words
    assert all(f"{one.holder} {one.days}天" in words for one in BLOCKERS)
    assert "2026-08-31 18:00" in words


def test_an_overdue_step_says_by_how_many_days() -> None:
    words = [one.words for one in READER.texts(battle_map(project(), A1)[0])]
    assert "8-15 超期16天" in words


def test_a_step_not_needed_is_neither_done_nor_due() -> None:
    page = battle_map(project(), A1)[0]
    skipped = next(n for n in fromstring(page).iter() if n.get("data-id") == "s4")
    assert [n.get("class") for n in skipped.iter() if "f-" in n.get("class", "")] == []
    assert LABELS.skipped in {one.words for one in READER.texts(page) if one.row == "s4"}


def test_the_fan_and_the_chain_are_drawn_only_when_given() -> None:
    steps = tuple(replace(step, is_critical=False) for step in LANES[1].steps)
    plain = battle_map(project(band=(), lanes=(replace(LANES[1], steps=steps),)), A3)[0]
    assert 'class="k-band"' not in plain
    assert 'class="s-critical"' not in plain
    full = battle_map(project(), A3)[0]
    assert 'class="k-band"' in full
    assert 'class="s-critical"' in full


def test_many_steps_go_to_pages_and_their_lane_is_continued() -> None:
    pages = battle_map(project(lanes=(*LANES, many(90))), A3)
    assert len(pages) > 1
    drawn = [
        n.get("data-id") for page in pages for n in fromstring(page).iter() if n.get("data-id")
    ]
    assert [one for one in drawn if one and one.startswith("m")] == [f"m{n}" for n in range(90)]
    assert "（续）" in pages[1]
    tops = {one.row: one.top for one in READER.texts(pages[1]) if one.row}
    assert closest(list(tops.values())) > A3.smallest


def test_a_project_of_which_little_is_known_still_has_a_map() -> None:
    bare = project(
        lanes=(), curve=(), band=(), people=(), blockers=(), content="", url="", total=None,
        plan=None, done=None, rate=None, lead=None, finish="",
    )  # fmt: skip
    words = {one.words for one in READER.texts(battle_map(bare, A3)[0])}
    assert LABELS.no_blockers in words
    assert "None" not in " ".join(words)


def test_problems_without_room_are_counted() -> None:
    blockers = tuple(replace(BLOCKERS[0], id=str(n)) for n in range(60))
    words = [one.words for one in READER.texts(battle_map(project(blockers=blockers), A3)[0])]
    shown = sum("47天" in word for word in words)
    assert f"另有{60 - shown}项" in words


@pytest.mark.parametrize(
    ("days", "unit"), [(60, "week"), (400, "month"), (1500, "quarter"), (6000, "year")]
)
def test_the_axis_has_the_finest_unit_with_room(days: int, unit: str) -> None:
    first = date(2026, 3, 5)
    time = TimeScale(first, first + timedelta(days=days), 0, 100)
    assert finest(time, 2.2) == unit
    found = list(intervals(time, finest(time, 2.2), LABELS.months))
    assert found[0].first == first
    assert found[-1].end == time.last + timedelta(days=1)
    assert all(a.end == b.first for a, b in pairwise(found))


def test_the_axis_is_bounded_by_all_that_is_drawn_in_whole_months() -> None:
    assert bounds(project()) == (date(2025, 9, 1), date(2027, 3, 31))
    given = project(first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert bounds(given) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("paper", [A3, SCREEN], ids=lambda p: p.size)
def test_excused_lags_are_told_beside_the_light_and_among_the_people(paper: Paper) -> None:
    page = battle_map(project(), paper)[0]
    assert page.count('class="x-red"') == 3
    words = "".join(one.words for one in READER.texts(page))
    for told in (LABELS.excuses, "至2026-09-30", "王伟批准", LABELS.original, "18,000"):
        assert told in words
    assert "x-red" not in battle_map(project(excuses=()), paper)[0].split("</style>")[1]


def test_hostile_text_stays_text() -> None:
    bad = "<img src=x onerror=alert(1)>&\x07"
    step = Step(bad, bad, StepState.GOING, planned=Span(date(2026, 9, 9)), holder=bad, note=bad)
    data = project(title=bad, name=bad, lanes=(Lane(bad, bad, (step,)),), content=bad)
    for paper in (A3, SCREEN):
        tags = {
            node.tag.rpartition("}")[2] for node in fromstring(battle_map(data, paper)[0]).iter()
        }
        assert "img" not in tags


@pytest.mark.parametrize(("name", "paper"), [("battle_a3", A3), ("battle_screen", SCREEN)])
def test_the_drawing_is_as_it_was(name: str, paper: Paper) -> None:
    matches_snapshot(name, battle_map(project(), paper)[0])
