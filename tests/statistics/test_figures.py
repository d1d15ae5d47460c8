"""Dispatch and statistics figures: two series, their gap, and since when it is too large."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from guatu.indicators.models import Standing
from guatu.lib.refusals import Refused
from guatu.reports.models import ProgressReport
from guatu.statistics.actions import Typed, enter_figures, set_gap_limit
from guatu.statistics.models import Gap, StatFigure
from guatu.statistics.refreshing import make_all
from tests.cast import Cast
from tests.desk.stage import AUGUST, SEPTEMBER, many, play

D = Decimal
TODAY = dt.date(2026, 10, 12)


def enter(cast: Cast, month: dt.date, **amounts: int | None) -> int:
    """The statistics bureau types figures by the cast's project names."""
    typed = [
        Typed(getattr(cast, name), None if amount is None else D(amount))
        for name, amount in amounts.items()
    ]
    return enter_figures(typed, month, TODAY, by=cast.account("tao"), source="联网直报")


def gaps() -> dict[tuple[str, int], tuple]:
    """(project number, month) → dispatch, figure, gap, since which month it is over."""
    rows = Gap.objects.select_related("project").order_by("project", "month")
    return {
        (row.project.no, row.month.month): (
            row.dispatch,
            row.figure,
            row.amount,
            row.over_since and row.over_since.month,
        )
        for row in rows
    }


def test_the_gap_compares_the_years_totals_and_ages(cast: Cast) -> None:
    play(cast)  # the school 8,000 and 9,000, the road 1,000 and 1,500
    enter(cast, AUGUST, school=6000, road=900)
    enter(cast, SEPTEMBER, school=500, road=550)
    assert gaps() == {
        ("2026-001", 8): (D(8000), D(6000), D(2000), 8),
        ("2026-001", 9): (D(9000), D(6500), D(2500), 8),
        ("2026-002", 8): (D(1000), D(900), D(100), None),
        ("2026-002", 9): (D(1500), D(1450), D(50), None),
    }


def test_a_gap_that_closes_begins_anew(cast: Cast) -> None:
    play(cast)
    enter(cast, AUGUST, school=8000)
    enter(cast, SEPTEMBER, school=-3000)
    assert [each[3] for key, each in gaps().items() if key[0] == "2026-001"] == [None, 9]


def test_months_that_statistics_has_not_reached_are_not_compared(cast: Cast) -> None:
    play(cast)
    enter(cast, AUGUST, school=7900)
    assert {month for _no, month in gaps()} == {8}
    assert gaps()["2026-002", 8] == (D(1000), None, D(1000), 8)


def test_both_limits_must_be_passed(cast: Cast) -> None:
    play(cast)
    enter(cast, AUGUST, school=7400, road=600)
    over = {key[0]: each[3] for key, each in gaps().items()}
    assert over == {"2026-001": None, "2026-002": None}  # 7.5 %, and 400
    set_gap_limit(cast.portfolio, D(5), D(300), by=cast.account("ana"))
    over = {key[0]: each[3] for key, each in gaps().items()}
    assert over == {"2026-001": 8, "2026-002": 8}


def test_neither_series_is_derived_from_the_other(cast: Cast) -> None:
    play(cast)
    reports = list(ProgressReport.objects.order_by("pk").values())
    done = list(Standing.objects.order_by("pk").values("project", "month", "done", "light"))
    enter(cast, AUGUST, school=100)
    assert list(ProgressReport.objects.order_by("pk").values()) == reports
    assert list(Standing.objects.order_by("pk").values("project", "month", "done", "light")) == done
    assert StatFigure.objects.get().amount == D(100)


@pytest.mark.parametrize("name", ["ana", "bo", "chen", "dana", "ding", "lei", "xi", "zhou"])
def test_only_statistics_types_its_figures(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        enter_figures([Typed(cast.school, D(1))], AUGUST, TODAY, by=cast.account(name))


def test_equal_figures_write_nothing_and_empty_ones_take_back(cast: Cast) -> None:
    assert enter(cast, AUGUST, school=500, road=None) == 1
    assert enter(cast, AUGUST, school=500) == 0
    assert enter(cast, AUGUST, school=600) == 1
    assert enter(cast, AUGUST, school=None) == 1
    assert not StatFigure.objects.exists()


def test_a_month_to_come_and_a_project_twice_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        enter(cast, dt.date(2026, 11, 1), school=1)
    with pytest.raises(Refused):
        enter_figures([Typed(cast.school, D(1))] * 2, AUGUST, TODAY, by=None)


def test_gaps_made_anew_are_the_same(cast: Cast) -> None:
    play(cast)
    projects = many(cast, 5)
    enter(cast, AUGUST, school=6000)
    typed = [Typed(project, D(40 * n)) for n, project in enumerate(projects)]
    enter_figures(typed, SEPTEMBER, TODAY, by=cast.account("tao"))
    kept = gaps()
    Gap.objects.all().delete()
    make_all([cast.portfolio.pk])
    assert gaps() == kept
    assert len(kept) > 7
