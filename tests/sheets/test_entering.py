"""Projects that an import makes in the course of a year: since when they are on the list."""

import datetime as dt

from guatu.changes.models import ListChange, ListLine
from guatu.changes.reading import tallied
from guatu.indicators.models import Standing
from guatu.indicators.rollups import like_with_like
from guatu.ledger.models import AnnualPlan, Project
from tests.cast import Cast
from tests.desk.stage import AUGUST, SEPTEMBER, play
from tests.sheets.books import ledger, line
from tests.sheets.driving import post, prepared, undo

NEW = ledger([line(1, "青石县养老服务中心", plan=100, month=10, done=10)])


def test_a_project_new_in_a_later_month_is_on_the_list_from_that_month(cast: Cast) -> None:
    play(cast)
    before = Standing.objects.filter(is_listed=True, month=AUGUST).count()
    post(cast, prepared(cast, NEW))
    project = Project.objects.get(name="青石县养老服务中心")
    (made,) = ListLine.objects.filter(project=project)
    assert (made.part, made.day) == ("in", SEPTEMBER)
    assert (made.change.kind, made.change.document) == ("add", "台账.xlsx")
    assert AnnualPlan.objects.get(project=project).entry_month == 9
    listed = Standing.objects.filter(project=project).values_list("month", "is_listed")
    assert dict(listed) == {AUGUST: False, SEPTEMBER: True}
    assert Standing.objects.filter(is_listed=True, month=AUGUST).count() == before
    compared = like_with_like(Standing.objects.filter(is_listed=True), AUGUST, SEPTEMBER)
    assert (compared.common, compared.only_after) == (2, [project.pk])
    year = tallied(
        Project.objects.filter(portfolio=cast.portfolio),
        dt.date(2025, 12, 31),
        dt.date(2026, 12, 31),
    )
    assert (year.start, year.came, year.end) == (2, {"add": 1}, 3)


def test_the_ledger_of_the_first_month_is_the_list_itself(cast: Cast) -> None:
    post(cast, prepared(cast, NEW))
    assert not ListChange.objects.exists()


def test_a_new_row_with_money_of_earlier_months_was_there_before(cast: Cast) -> None:
    play(cast)
    row = line(1, "青石县养老服务中心", plan=100, month=10, done=60)
    post(cast, prepared(cast, ledger([row])))
    assert not ListChange.objects.exists()


def test_undoing_takes_the_entry_on_the_list_back(cast: Cast) -> None:
    play(cast)
    run = post(cast, prepared(cast, NEW))
    assert ListChange.objects.exists()
    assert undo(cast, run).state == "undone"
    assert not ListChange.objects.exists()
    assert not Project.objects.filter(name="青石县养老服务中心").exists()
