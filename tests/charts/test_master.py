"""The master chart: everything on it, nothing overlapping, large enough, safe."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from defusedxml.ElementTree import fromstring

from guatu.charts import (
    A0,
    A2,
    A3,
    A4,
    SCREEN,
    TV,
    Excused,
    Flag,
    Light,
    MasterChart,
    MasterGroup,
    MasterRow,
    MonthCell,
    Paper,
    Totals,
    master_chart,
)
from guatu.charts.master.fit import Layout, Room, fit
from guatu.charts.master.profile import profile
from tests.charts.county import CUT_OFF, LABELS, county
from tests.charts.reading import Reader, closest, matches_snapshot, overlaps, row_edges

READER = Reader()
HOSTILE = '<script>alert("1")</script>&\'\x00\x1b\u202e\ufffe]]>#{include("/etc/passwd")}'
# The em of the type; of the ideographs' face that is 0.875 em, so 2.87 mm give 2.5 mm.
FACE = 0.875


def small(**changes: object) -> MasterChart:
    """Three projects in two groups, one with nothing known."""
    chart = county(3, groups=2)
    first, second = chart.groups
    blank = MasterRow(id="blank", name="待定项目", light=Light.NONE)
    groups = (first, replace(second, rows=(*second.rows, blank)))
    return replace(chart, groups=groups, **changes)


@pytest.mark.parametrize("count", [0, 1, 5, 40, 300])
@pytest.mark.parametrize(
    "paper", [A0, A3, A4, A0.turned(), A4.turned(), SCREEN, TV], ids=lambda p: p.size
)
def test_texts_never_overlap_and_never_leave_the_page(count: int, paper: Paper) -> None:
    pages = master_chart(county(count), paper)
    for page in pages[:2]:
        texts = READER.texts(page)
        assert overlaps(texts) == []
        bottom = float(fromstring(page).get("viewBox", "").split()[3])
        assert all(one.left > 0 and one.right < paper.width for one in texts)
        assert all(one.top > 0 and one.bottom < bottom for one in texts)
        assert min(one.size for one in texts) >= paper.smallest - 1e-3


@pytest.mark.parametrize("paper", [A0, A3, A4.turned(), SCREEN, TV], ids=lambda p: p.size)
def test_excused_lights_and_original_plans_have_their_room(paper: Paper) -> None:
    data = excused(county(40))
    page = master_chart(data, paper)[0]
    texts = READER.texts(page)
    assert overlaps(texts) == []
    assert all(one.left > 0 and one.right < paper.width for one in texts)
    words = {one.words for one in texts}
    assert LABELS.excused_mark in words
    assert any(one.startswith(f"{LABELS.excuses}: 1 ") for one in words)
    assert 'class="x-red"' in page


def excused(data: MasterChart) -> MasterChart:
    """Every third row has a plan that was adjusted and a lag that is excused."""
    excuse = Excused("progress", "进度", Light.RED, "征地拆迁", "王伟", date(2026, 12, 31))
    groups = tuple(
        replace(
            group,
            rows=tuple(
                replace(row, original=123456, excuses=(excuse,)) if n % 3 == 0 else row
                for n, row in enumerate(group.rows)
            ),
        )
        for group in data.groups
    )
    return replace(data, groups=groups)


def test_a_plan_that_was_adjusted_stands_over_what_it_was() -> None:
    page = master_chart(excused(county(5)), A3)[0]
    was = LABELS.original_short.format(amount="123,456")
    assert [one.words for one in READER.texts(page)].count(was) == page.count('class="item"') // 2


def test_300_projects_fit_on_one_a0_sheet_with_ideographs_of_2_5_mm() -> None:
    pages = master_chart(county(300), A0)
    assert len(pages) == 1
    texts = READER.texts(pages[0])
    assert min(one.size for one in texts) * FACE >= 2.5
    assert len({one.row for one in texts if one.row}) == 300


def test_tasks_stay_inside_their_months() -> None:
    data = county(300)
    page = master_chart(data, A0)[0]
    layout = _layout(data, A0)
    tasks = {cell.task[:3] for group in data.groups for row in group.rows for cell in row.months}
    edges = _month_edges(layout)
    seen = 0
    for one in READER.texts(page):
        if one.row and one.style == "" and one.words[:3] in tasks:
            seen += 1
            assert any(left <= one.left and one.right <= right for left, right in edges), one
    assert seen > 2000


def _layout(data: MasterChart, paper: Paper) -> Layout:
    """The layout that the chart has on a sheet: the same room gives the same type."""
    page = master_chart(data, paper)[0]
    measured = profile(data)
    body = max(one.size for one in READER.texts(page) if one.row)
    for height in range(int(paper.height), 0, -1):
        layout = fit(measured, Room(paper.width - 2 * paper.margin, height), paper)
        if layout.em <= body + 1e-3:
            return layout
    raise AssertionError("no such layout")


def _month_edges(layout: Layout) -> list[tuple[float, float]]:
    gutter = 2.6
    shift = (layout.table.width + gutter) * layout.em
    return [
        (
            A0.margin + panel * shift + x * layout.em,
            A0.margin + panel * shift + (x + wide) * layout.em,
        )
        for panel in range(layout.panels)
        for x, wide in layout.table.months
    ]


@pytest.mark.parametrize("count", [40, 300])
def test_rows_are_at_least_a_line_apart(count: int) -> None:
    page = master_chart(county(count), A0)[0]
    size = max(one.size for one in READER.texts(page) if one.row)
    assert min(map(closest, row_edges(page))) > 1.2 * size


def test_a_small_county_has_large_type_and_rows_not_stretched() -> None:
    page = master_chart(county(5), A0)[0]
    texts = READER.texts(page)
    size = max(one.size for one in texts if one.row)
    assert size > 2 * A0.smallest
    assert closest(row_edges(page)[0]) < 9 * size
    assert max(one.bottom for one in texts) > 0.9 * A0.height


def test_3000_projects_go_to_pages_each_once_with_heads_and_continued_groups() -> None:
    pages = master_chart(county(3000), A0)
    rows = [node for page in pages for node in fromstring(page).iter() if _has(node, "item")]
    assert sorted(row.get("data-id", "") for row in rows) == sorted(f"p{n}" for n in range(1, 3001))
    for number, page in enumerate(pages, start=1):
        words = " ".join(one.words for one in READER.texts(page))
        assert f"第{number}页 共{len(pages)}页" in words
        assert "2026-08-31 18:00" in words
        assert "项目名称" in words
    assert any("（续）" in page for page in pages)


def test_a_row_is_found_by_its_identity_group_and_light() -> None:
    data = county(5)
    page = fromstring(master_chart(data, SCREEN)[0])
    rows = [node for node in page.iter() if _has(node, "item")]
    expected = [(row.id, group.id, row.light) for group in data.groups for row in group.rows]
    found = [(n.get("data-id"), n.get("data-group"), n.get("data-light")) for n in rows]
    assert found == expected
    assert [node.get("href") for node in rows] == [f"/projects/{n}/" for n in range(1, 6)]


def _has(node: object, name: str) -> bool:
    return name in getattr(node, "attrib", {}).get("class", "").split()


def test_paper_has_plain_colours_and_no_links_and_a_screen_has_variables() -> None:
    data = small()
    paper, screen = master_chart(data, A2)[0], master_chart(data)[0]
    assert "var(" not in paper
    assert "href" not in paper
    assert 'width="594mm" height="420mm" viewBox="0 0 594 420"' in paper
    assert "var(--gw-ink,#171c22)" in screen
    assert "<script" not in screen


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "//[x"]
)
def test_a_link_that_could_run_is_not_drawn(href: str) -> None:
    row = MasterRow(id="a", name="某项目", href=href)
    group = MasterGroup("g", "某组", (row,), Totals(1))
    assert "href" not in master_chart(replace(county(0), groups=(group,)))[0]


@pytest.mark.parametrize("paper", [A2, SCREEN])
def test_hostile_text_stays_text(paper: Paper) -> None:
    cell = MonthCell(HOSTILE, Flag.DONE, 1, 1, detail=HOSTILE)
    row = MasterRow(
        id=HOSTILE, name=HOSTILE, no=HOSTILE, unit=HOSTILE, leader=HOSTILE, months=(cell,) * 12,
        finish=HOSTILE, detail=HOSTILE, href=HOSTILE,
    )  # fmt: skip
    group = MasterGroup(HOSTILE, HOSTILE, (row,), Totals(1), note=HOSTILE)
    data = replace(
        county(0), groups=(group,), title=HOSTILE, place=HOSTILE, money_unit=HOSTILE, url="",
        version=HOSTILE, seal=HOSTILE, removed=(HOSTILE,), compared_to=HOSTILE, subtitle=HOSTILE,
    )  # fmt: skip
    page = master_chart(data, paper)[0]
    assert {node.tag.rpartition("}")[2] for node in fromstring(page).iter()} <= {
        "svg", "style", "rect", "g", "a", "title", "path", "text",
    }  # fmt: skip
    assert not any(mark in page for mark in "\x00\x1b\u202e\ufffe")


def test_the_cut_off_line_is_drawn_only_in_the_chart_s_year() -> None:
    line = '<path class="today"'
    assert line in master_chart(small(), A2)[0]
    later = small(cut_off=datetime(2027, 1, 9, 8, 0))  # noqa: DTZ001 - local, as printed
    page = master_chart(later, A2)[0]
    assert line not in page
    assert "2027-01-09 08:00" in page


def test_all_lights_are_shape_and_word_and_changes_are_marked() -> None:
    rows = tuple(
        MasterRow(id=light, name=f"项目{light}", light=light, changed=frozenset({"light"}))
        for light in Light
    )
    data = replace(county(0), groups=(MasterGroup("g", "组", rows, Totals(5)),), dimensions=())
    page = master_chart(data, A3)[0]
    words = {one.words for one in READER.texts(page) if one.row}
    assert {LABELS.green, LABELS.watch, LABELS.yellow, LABELS.red, LABELS.none} <= words
    items = [node for node in fromstring(page).iter() if _has(node, "item")]
    shapes = {node.get("d", "").count("l") for node in items}
    assert shapes == {0}
    for light in Light:
        assert f'class="l-{light}"' in page
    assert page.count('class="changed"') == len(rows) + 1


def test_columns_without_any_value_and_the_grouping_are_left_out() -> None:
    rows = tuple(MasterRow(id=str(n), name=f"Project {n}", rate=0.1 * n) for n in range(4))
    group = MasterGroup("g", "Transport", rows, Totals(4))
    data = replace(county(0), groups=(group,), totals=Totals(4), curve=())
    words = {one.words for one in READER.texts(master_chart(data, A3)[0])}
    assert LABELS.rate in words
    assert not words & {LABELS.unit, LABELS.leader, LABELS.total, LABELS.finish, LABELS.months[0]}


def test_the_legend_names_only_what_is_drawn() -> None:
    wide = {one.words for one in READER.texts(master_chart(county(5), A3)[0])}
    narrow = {one.words for one in READER.texts(master_chart(county(40), A4.turned())[0])}
    assert "开 = 开工" in wide
    assert "开 = 开工" not in narrow
    assert {LABELS.red, LABELS.flag_done} <= narrow


def test_a_chart_of_money_only_prints_whole_amounts() -> None:
    cells = tuple(MonthCell(planned=1000 * n, done=900 * n) for n in range(12))
    rows = tuple(MasterRow(id=str(n), name=f"项目{n}", months=cells) for n in range(4))
    data = replace(county(0), groups=(MasterGroup("g", "组", rows, Totals(4)),))
    words = [one.words for one in READER.texts(master_chart(data, A3)[0]) if one.row]
    assert words.count("9,900") == 4
    assert not any("…" in word for word in words)


def test_the_same_data_draws_the_same_bytes() -> None:
    assert master_chart(county(40), A0) == master_chart(county(40), A0)


def test_a_sheet_too_narrow_for_any_column_is_refused() -> None:
    slip = Paper("slip", 60, 400, 5, 2.87, 5)
    with pytest.raises(ValueError, match="do not fit on slip"):
        master_chart(county(5), slip)


@pytest.mark.parametrize(("name", "paper"), [("master_a2", A2), ("master_screen", SCREEN)])
def test_the_drawing_is_as_it_was(name: str, paper: Paper) -> None:
    matches_snapshot(name, master_chart(small(cut_off=CUT_OFF), paper)[0])
