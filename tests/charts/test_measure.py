"""Widths come from the vendored fonts."""

import pytest
from fontTools.ttLib import TTFont

from guatu.charts.advances import BOLD, REGULAR
from guatu.charts.measure import Ruler
from tests.charts.county import FONTS

LAST = 0x2300


@pytest.mark.parametrize(("weight", "table"), [("Regular", REGULAR), ("Bold", BOLD)])
def test_the_tables_are_those_of_the_vendored_fonts(weight: str, table: dict[int, str]) -> None:
    with TTFont(FONTS / f"NotoSansSC-{weight}.otf") as font:
        units, advances = font["head"].unitsPerEm, font["hmtx"]
        drawn = {chr(code): advances[name][0] for code, name in font.getBestCmap().items()}
    assert units == 1000
    narrow = {mark: width for mark, width in drawn.items() if width != units and mark < chr(LAST)}
    assert {mark: width for width, marks in table.items() for mark in marks} == narrow


def test_an_ideograph_is_one_em_and_digits_are_tabular() -> None:
    ruler = Ruler()
    assert ruler.width("青石县") == 3
    assert len({ruler.width(digit) for digit in "0123456789−+"}) == 1


def test_mixed_text_is_the_sum_of_its_characters() -> None:
    ruler = Ruler(bold=True)
    assert ruler.width("投资1.5亿") == pytest.approx(
        3 + ruler.width("1") + ruler.width(".") + ruler.width("5")
    )


def test_a_character_that_no_font_has_counts_as_wide() -> None:
    assert Ruler().width("\U0001f680") == 1
