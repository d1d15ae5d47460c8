"""Lights and flags differ in shape, so that a grey print reads."""

import pytest

from guatu.charts import Flag, Light, stylesheet, worst
from guatu.charts.marks.flag import flag_path
from guatu.charts.marks.light import light_path
from guatu.charts.svg import COLOURS


def test_the_worst_light_wins_and_unknown_never_hides_one() -> None:
    assert worst([Light.NONE, Light.GREEN, Light.YELLOW, Light.WATCH]) is Light.YELLOW
    assert worst([Light.NONE, Light.GREEN]) is Light.GREEN
    assert worst([]) is Light.NONE


def test_every_light_and_flag_has_its_own_shape() -> None:
    assert len({light_path(light, 0, 0, 1) for light in Light}) == len(Light)
    assert flag_path(Flag.DONE, 0, 0, 1) != flag_path(Flag.OVERDUE, 0, 0, 1)


@pytest.mark.parametrize("ground", [0, 1], ids=["paper", "dark"])
def test_text_has_contrast_of_4_5_and_marks_of_3(ground: int) -> None:
    paper = COLOURS["paper"][ground]
    for name in ("ink", "soft", "today", "accent"):
        assert contrast(COLOURS[name][ground], paper) >= 4.5, name
    for name in ("green", "watch", "red", "line", "edge", "none"):
        assert contrast(COLOURS[name][ground], paper) >= 3, name


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_one_style_sheet_serves_light_and_dark() -> None:
    themed = stylesheet(themed=True)
    assert f"--gw-red:{COLOURS['red'][1]}" in themed
    assert f"var(--gw-red,{COLOURS['red'][0]})" in themed
    assert "var(" not in stylesheet(themed=False)
