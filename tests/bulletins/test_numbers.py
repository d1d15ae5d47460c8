"""Figures are bound to the snapshot; what is typed is found; what changed since is told."""

import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.checking import check, known_figures
from guatu.bulletins.fields import Figure, figures_of, large_text, lead_text
from guatu.bulletins.figures import month_content
from guatu.bulletins.numbers import loose_numbers
from guatu.bulletins.texts import TOKEN, kept, ordinal_of, read, typed
from guatu.lib.refusals import Refused
from guatu.snapshots.models import canonical
from tests.bulletins.desk import DAY, MONTH, begun, hire, report, write
from tests.cast import Cast

FIGURES = {
    "projects": Figure("projects", "入库项目数", "62", "scope", "count"),
    "done": Figure("done", "本年完成投资", "17.3亿元", "overall", "money"),
    "completion": Figure("completion", "年度完成率", "20.2%", "overall", "share"),
}
FREE = st.text(
    st.characters(codec="utf-8", exclude_characters="{}\n\r", exclude_categories=["Cs", "Cc"]),
    max_size=30,
)
PARTS = st.lists(
    st.one_of(FREE, st.sampled_from([f"{{{key}}}" for key in FIGURES]), st.just("\n")), max_size=12
)


@given(PARTS)
def test_every_typed_digit_is_listed_and_no_bound_one(parts: list[str]) -> None:
    text = "".join(parts)
    free = [
        TOKEN.sub("", line[len(line) - len(line.lstrip()) + ordinal_of(line.lstrip()) :])
        for line in text.split("\n")
    ]
    wanted = [c for c in "".join(free) if unicodedata.category(c) == "Nd"]
    found = "".join(one.text for one in loose_numbers(text, FIGURES))
    assert [c for c in found if unicodedata.category(c) == "Nd"] == wanted


@given(PARTS)
def test_what_is_typed_and_what_is_kept_are_the_same_text(parts: list[str]) -> None:
    text = kept("".join(parts), FIGURES)
    assert kept(typed(text, FIGURES), FIGURES) == text
    assert not TOKEN.search(read(text, FIGURES))


@given(st.text("{}甲1\n", max_size=12))
def test_braces_that_mark_no_figure_are_refused(text: str) -> None:
    if "{" in text or "}" in text:
        with pytest.raises(Refused):
            kept(text, FIGURES)
    else:
        assert read(kept(text, FIGURES), FIGURES) == kept(text, FIGURES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("完成投资18.2亿元，占20%。", ["18.2亿元", "20%"]),
        ("其中１２个项目未开工", ["１２个"]),
        ("百分之三十二的项目", ["百分之三十二"]),
        ("三十五个项目、两家单位", ["三十五个", "两家"]),
        ("2026年10月底", ["2026年10月"]),
        ("一是抓开工，统一调度。", []),
        ("一、总体情况", []),
        ("（三）形象进度。共{projects}个", []),
    ],
)
def test_numbers_of_the_trade_are_found(text: str, found: list[str]) -> None:
    assert [one.text for one in loose_numbers(text, FIGURES)] == found


def test_a_typed_number_that_reads_like_a_figure_is_told_as_such() -> None:
    (one, other) = loose_numbers("共62个，完成17.3亿元", FIGURES)
    assert (one.twins, other.twins) == (("入库项目数",), ("本年完成投资",))


def test_a_bulletin_written_from_a_month_has_no_loose_numbers(cast: Cast) -> None:
    found = check(begun(cast), DAY)
    assert found.is_right
    assert (found.loose, found.changed) == ([], [])
    assert {one.figure.key for one in found.bound} >= {"done", "completion", "lead"}


def test_what_changed_since_the_cut_off_is_told_and_the_text_stays(cast: Cast) -> None:
    row = begun(cast)
    before = actions.issued(row)
    report(cast, year_amount=9000)
    found = check(row, DAY)
    changed = {one.figure.key: (one.figure.text, one.now) for one in found.changed}
    assert changed["completion"] == ("50.0%", "75.0%")
    assert found.is_right
    assert actions.issued(row) == before


def test_new_figures_are_taken_on_demand_as_a_version(cast: Cast) -> None:
    ana, row = cast.accounts["ana"], begun(cast)
    assert not actions.take_new_figures(row, DAY, by=ana)
    report(cast, year_amount=9000)
    assert actions.take_new_figures(row, DAY, by=ana)
    assert "75.0%" in actions.issued(row)[1]
    assert row.version == 2
    assert check(row, DAY).changed == []


def test_a_reviewer_has_to_look_at_numbers_in_no_field(cast: Cast) -> None:
    secretary: Account = hire(cast, "府文")
    row = begun(cast)
    write(row, f"{row.body}\n另有3个项目待开工。", cast.accounts["ana"])
    actions.submit(row, by=cast.accounts["ana"])
    with pytest.raises(Refused):
        actions.approve(row, by=secretary)
    actions.approve(row, by=secretary, has_seen_numbers=True)


def test_a_figure_that_does_not_exist_is_refused(cast: Cast) -> None:
    row = begun(cast)
    with pytest.raises(Refused, match="完成头资"):
        write(row, "完成{完成头资}", cast.accounts["ana"])


def test_the_same_facts_give_the_same_snapshot(cast: Cast) -> None:
    report(cast)
    first = month_content(cast.portfolio, MONTH, DAY)
    assert canonical(first) == canonical(month_content(cast.portfolio, MONTH, DAY))
    assert first["figures"]["completion"] == "1/2"


def test_names_of_figures_are_unique(cast: Cast) -> None:
    names = [figure.name for figure in known_figures(begun(cast)).values()]
    assert len(names) == len(set(names))


def test_a_month_without_figures_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        month_content(cast.portfolio, MONTH.replace(year=2019), DAY)


@pytest.mark.parametrize(
    ("value", "text"), [("173000", "17.3亿元"), ("8520", "8,520万元"), ("0", "0万元")]
)
def test_money_is_given_as_a_bulletin_gives_it(value: str, text: str) -> None:
    assert large_text(Decimal(value), "CNY") == text


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (Fraction(138, 10), "高于序时进度13.8个百分点"),
        (Fraction(-83, 10), "低于序时进度8.3个百分点"),
        (Fraction(0), "与序时进度持平"),
    ],
)
def test_the_lead_is_given_in_words(points: Fraction, text: str) -> None:
    assert lead_text(points) == text


def test_figures_read_in_the_language_of_the_text_and_are_named_in_that_of_the_page(
    cast: Cast,
) -> None:
    report(cast)
    content = month_content(cast.portfolio, MONTH, DAY)
    with override("en"):
        figure = figures_of(content, "zh-hans")["done"]
    assert (figure.name, figure.text) == ("done this year", "6,000万元")


def test_a_text_may_be_published_by_somebody_who_reads_english(cast: Cast) -> None:
    secretary = hire(cast, "府文")
    row = begun(cast)
    actions.submit(row, by=cast.accounts["ana"])
    with override("en"):
        actions.approve(row, by=secretary)
        actions.sign(row, DAY, by=cast.accounts["dana"])
    actions.publish(row, by=secretary)
    assert "累计完成投资6,000万元" in row.issued_text
