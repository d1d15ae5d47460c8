"""Rows as they were known at a past instant."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.accounts.models import Unit
from guatu.journal.actions import writing
from guatu.journal.rewind import fields_at, removed_since
from guatu.ledger.models import AnnualPlan, Portfolio, Project

pytestmark = pytest.mark.django_db
FIELDS = ("name", "stage", "total_invest", "start_planned", "tags", "extra", "portfolio", "remark")
VALUES: dict[str, list[Any]] = {
    "name": ["一期", "二期"],
    "total_invest": [None, Decimal("1.500000"), Decimal(0)],
    "start_planned": [None, dt.date(2026, 3, 31)],
    "tags": [[], ["省重点", "专班"]],
    "extra": [{}, {"备注": None, "数": [1, "2"]}],
    "remark": ["", "文字\t与\n换行"],
}


@pytest.fixture
def project() -> Project:
    with writing(None, "demo") as work:
        unit = work.add(
            Unit(code="qs", name="青石县", short_name="青石", kind="county", path="/1/")
        )
        portfolio = work.add(Portfolio(unit=unit, name="重点项目"))
        return work.add(made(portfolio, "1"))


def made(portfolio: Portfolio, no: str, **fields: Any) -> Project:
    return Project(portfolio=portfolio, no=no, name=f"项目{no}", name_key=no, **fields)


def change(row: Any, **changes: Any) -> None:
    with writing(None, "demo") as work:
        work.update(row, **changes)


def now_known(keys: list[int]) -> dict[int, dict[str, Any]]:
    return {row.pop("pk"): row for row in Project.objects.filter(pk__in=keys).values("pk", *FIELDS)}


def test_the_first_later_before_is_what_was_known(project: Project) -> None:
    known = now_known([project.pk])
    instant = timezone.now()
    change(project, name="甲", total_invest=Decimal(7), start_planned=dt.date(2026, 1, 1))
    change(project, name="乙", tags=["省重点"], extra={"a": 1}, stage="building")
    assert fields_at(Project, [project.pk], instant, FIELDS) == known
    later = fields_at(Project, [project.pk], timezone.now(), FIELDS)
    assert later == now_known([project.pk])
    assert later[project.pk]["total_invest"] == Decimal(7)


def test_an_instant_between_two_changes_sees_the_first(project: Project) -> None:
    change(project, name="甲")
    instant = timezone.now()
    change(project, name="乙")
    assert fields_at(Project, [project.pk], instant, ["name"]) == {project.pk: {"name": "甲"}}


def test_rows_made_later_are_left_out(project: Project) -> None:
    instant = timezone.now()
    with writing(None, "demo") as work:
        late = work.add(made(project.portfolio, "2"))
    change(late, name="改过")
    assert set(fields_at(Project, [project.pk, late.pk], instant, FIELDS)) == {project.pk}


def test_rows_removed_later_are_there_again_with_what_they_held_then(project: Project) -> None:
    with writing(None, "demo") as work:
        full = work.add(
            made(project.portfolio, "2", total_invest=Decimal("1.5"), tags=["a"], extra={"b": [1]})
        )
        bare = work.add(made(project.portfolio, "3"))
    keys = [full.pk, bare.pk]
    known, instant = now_known(keys), timezone.now()
    change(full, total_invest=None, tags=[], remark="后来")
    with writing(None, "demo") as work:
        work.remove_many([full, bare])
    assert fields_at(Project, keys, instant, FIELDS) == known
    assert fields_at(Project, keys, timezone.now(), FIELDS) == {}
    threads = [f"project/{key}" for key in keys]
    assert removed_since(Project, instant, threads) == keys
    assert removed_since(Project, timezone.now(), threads) == []
    assert removed_since(Project, instant, threads[:1]) == keys[:1]


def test_a_row_made_and_removed_later_never_was(project: Project) -> None:
    instant = timezone.now()
    with writing(None, "demo") as work:
        brief = work.add(made(project.portfolio, "2"))
    with writing(None, "demo") as work:
        work.remove_many([brief])
    assert fields_at(Project, [brief.pk], instant, FIELDS) == {}


def test_arrays_of_money_and_keys_come_back_as_they_are_loaded(project: Project) -> None:
    with writing(None, "demo") as work:
        plan = work.add(AnnualPlan(project=project, year=2026, version=1, amount=3, curve=[1] * 12))
    (known,) = AnnualPlan.objects.values("project", "curve", "is_current", "year")
    instant = timezone.now()
    change(plan, curve=[Decimal("0.25")] * 12, is_current=False, year=2027)
    change(plan, curve=None)
    found = fields_at(AnnualPlan, [plan.pk], instant, ["project", "curve", "is_current", "year"])
    assert found == {plan.pk: known}


def test_it_costs_two_queries_however_many_rows(project, django_assert_num_queries) -> None:
    with writing(None, "demo") as work:
        rows = work.add_many([made(project.portfolio, str(number)) for number in range(2, 40)])
    for row in rows[:20]:
        change(row, name="改")
    with django_assert_num_queries(2):
        fields_at(Project, [row.pk for row in rows], timezone.now(), FIELDS)


def test_what_the_journal_does_not_hold_cannot_be_asked_for(project: Project) -> None:
    for name in ("name_key", "version", "search_text"):
        with pytest.raises(ValueError, match="does not hold"):
            fields_at(Project, [project.pk], timezone.now(), [name])
    with pytest.raises(FieldDoesNotExist):
        fields_at(Project, [project.pk], timezone.now(), ["nonsense"])


STEPS = st.lists(
    st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in VALUES.items()}),
    max_size=6,
)


@given(STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_is_found_again_at_each_of_its_instants(
    project: Project, steps: list[dict[str, Any]]
) -> None:
    states: list[tuple[dt.datetime, Any]] = []
    with writing(None, "demo") as work:
        row = work.add(made(project.portfolio, str(Project.objects.count() + 1)))
    for changes in steps:
        states.append((timezone.now(), now_known([row.pk])))
        change(row, **changes)
    states.append((timezone.now(), now_known([row.pk])))
    with writing(None, "demo") as work:
        work.remove_many([row])
    found = [fields_at(Project, [row.pk], at, FIELDS) for at, _known in states]
    assert found == [known for _at, known in states]
