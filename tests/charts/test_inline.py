"""Small drawings inside pages."""

from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from guatu.charts import CurvePoint, Light
from guatu.charts.inline import light_badge, light_bar, s_curve, sparkline
from guatu.charts.marks.curve import round_ticks
from tests.charts.county import LABELS, county
from tests.charts.project import band, curve
from tests.charts.reading import SVG, Reader, matches_snapshot, overlaps


@pytest.mark.parametrize("light", list(Light))
def test_a_badge_has_shape_and_word(light: Light) -> None:
    badge = fromstring(light_badge(light, LABELS))
    assert badge.find(f"{SVG}path[@class='l-{light}']") is not None
    words = "".join(badge.itertext())
    assert getattr(LABELS, light.value) in words
    place = Reader().texts(light_badge(light, LABELS))[0]
    assert place.right <= float(badge.get("width", 0))


def test_a_bar_is_divided_by_count_and_filled() -> None:
    bar = fromstring(light_bar({Light.GREEN: 3, Light.RED: 1}, LABELS, width=100))
    widths = [float(rect.get("width", 0)) for rect in bar.findall(f"{SVG}rect")]
    assert widths == [25, 75]
    assert bar.findtext(f"{SVG}title") == f"{LABELS.red} 1 · {LABELS.green} 3"


def test_no_lights_at_all_say_so() -> None:
    assert fromstring(light_bar({}, LABELS)).get("aria-label") == LABELS.none


def test_a_sparkline_breaks_at_what_is_not_known() -> None:
    drawn = fromstring(sparkline([1, 2, None, 4, 3]))
    line = drawn.find(f"{SVG}path[@class='k-done']")
    assert line is not None
    assert line.get("d", "").count("M") == 2
    assert fromstring(sparkline([None, None])).find(f"{SVG}path") is None


def test_a_curve_names_its_lines_without_collisions() -> None:
    drawn = s_curve(county(40).curve, LABELS, cut_off=date(2026, 8, 31), band=band())
    texts = Reader().texts(drawn)
    assert overlaps(texts) == []
    assert {one.words.split()[0] for one in texts} >= {LABELS.plan, LABELS.pace, LABELS.done}
    assert 'class="today"' in drawn


def test_a_curve_without_points_is_empty_but_drawn() -> None:
    assert fromstring(s_curve((), LABELS)).tag == f"{SVG}svg"
    assert fromstring(s_curve((CurvePoint(date(2026, 1, 31)),), LABELS)).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("most", "expected"),
    [(36500, [0, 10000, 20000, 30000, 40000]), (1, [0, 0.25, 0.5, 0.75, 1]), (0, [0, 1])],
)
def test_money_has_round_ticks(most: float, expected: list[float]) -> None:
    assert round_ticks(most) == pytest.approx(expected)


def test_the_drawings_are_as_they_were() -> None:
    matches_snapshot("s_curve", s_curve(curve(), LABELS, cut_off=date(2026, 8, 31), band=band()))
    matches_snapshot("sparkline", sparkline([3, 5, 4, None, 8]))
    matches_snapshot("light_badge", light_badge(Light.YELLOW, LABELS))
