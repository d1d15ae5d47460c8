"""Lines break as Chinese typesetting asks, and always fit."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.charts.breaking import CLOSERS, ELLIPSIS, OPENERS, Breaker, clean
from guatu.charts.measure import Ruler

RULER = Ruler()
MARKS = "，。、；：！？）》」（《「"
TEXTS = st.text(
    alphabet="完成土方开挖基础施工主体结构封顶" + MARKS + "3 #%12.5abkWPhase-", max_size=60
)


def lines(text: str, width: float, most: int = 1) -> list[str]:
    return Breaker(RULER).lines(text, width, most)


@given(text=TEXTS, width=st.floats(1, 20), most=st.integers(1, 4))
def test_every_line_fits_and_nothing_is_lost_without_an_ellipsis(
    text: str, width: float, most: int
) -> None:
    found = lines(text, width, most)
    assert len(found) <= most
    assert all(RULER.width(line) <= width + 1e-5 for line in found)
    if not (found and found[-1].endswith(ELLIPSIS)):
        assert "".join(found).replace(" ", "") == clean(text).replace(" ", "")


@given(
    text=st.text(alphabet="完成土方开挖基础，。、）》（《", max_size=40), width=st.integers(4, 12)
)
def test_no_closing_mark_begins_a_line_and_no_opening_mark_ends_one(text: str, width: int) -> None:
    found = lines(text, width, 99)
    for first, second in pairwise(found):
        run = _glued_run(first, second)
        assert run > width or (second[0] not in CLOSERS and first[-1] not in OPENERS)


def _glued_run(first: str, second: str) -> int:
    """How many characters hang together across a break: only such a run may be torn."""
    back = 1
    while back < len(first) and (first[-back] in CLOSERS or first[-back - 1] in OPENERS):
        back += 1
    ahead = 0
    while ahead < len(second) and second[ahead] in CLOSERS:
        ahead += 1
    while ahead < len(second) and (second[ahead - 1] in OPENERS if ahead else first[-1] in OPENERS):
        ahead += 1
    return back + ahead


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("完成投资12,500万元左右", 6, ["完成投资", "12,500万元", "左右"]),
        ("道路铺设至K12+300处", 6, ["道路铺设至", "K12+300处"]),
        ("批复《可研报告》。下步招标", 5, ["批复《可研", "报告》。下", "步招标"]),
        ("Rail Baltica Phase 2", 6, ["Rail Baltica", "Phase 2"]),
    ],
)
def test_numbers_units_and_words_stay_whole(text: str, width: float, expected: list[str]) -> None:
    assert lines(text, width, 9) == expected


def test_the_last_line_is_not_left_with_one_character() -> None:
    assert lines("室外管网及绿化工程", 8, 2) == ["室外管网及", "绿化工程"]


def test_what_does_not_fit_ends_in_an_ellipsis_after_a_whole_number() -> None:
    assert lines("完成投资12,500万元", 7) == ["完成投资" + ELLIPSIS]
    assert lines("主体结构（一期）封顶", 6) == ["主体结构" + ELLIPSIS]


def test_controls_and_direction_marks_are_removed_and_spaces_made_one() -> None:
    assert clean("A\x00B\u202eC\n\t D\ufeff\ud800 ") == "ABC D"
