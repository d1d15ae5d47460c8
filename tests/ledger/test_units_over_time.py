"""Any sequence of renames, merges and splits leaves every duty with one unit that exists."""

import datetime as dt
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.accounts.actions import UnitDraft, create_units
from guatu.accounts.models import Unit
from guatu.desk.actions import hand_over_units
from guatu.desk.moving import what_moves
from guatu.ledger.models import Milestone, ProjectRole
from guatu.problems.actions import raise_problems
from guatu.problems.models import Problem
from tests.cast import START, Cast

codes = count()
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["rename", "merge", "split"]),
        st.integers(min_value=0, max_value=9),
        st.integers(min_value=1, max_value=40),
    ),
    min_size=1,
    max_size=5,
)


def bureaus(cast: Cast) -> list[Unit]:
    """The bureaus of the county that have not ended."""
    below = Unit.objects.current().filter(parent=cast.units["county"], kind="bureau")
    return list(below.order_by("id"))


def change(cast: Cast, kind: str, pick: int, day: dt.date) -> None:
    living = bureaus(cast)
    first = living[pick % len(living)]
    other = living[(pick + 1) % len(living)]
    old = [first, other] if kind == "merge" and other != first else [first]
    drafts = [
        UnitDraft(f"t{next(codes)}", "新局", "新局", "bureau", cast.units["county"], valid_from=day)
        for _each in range(2 if kind == "split" else 1)
    ]
    hand_over_units(old, create_units(drafts, by=None), kind, day, "机构改革", by=None)


def held_on(day: dt.date) -> dict[tuple[int, str], list[Unit]]:
    found: dict[tuple[int, str], list[Unit]] = {}
    for row in ProjectRole.objects.on(day).select_related("unit"):
        found.setdefault((row.project_id, row.role), []).append(row.unit)
    return found


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=CHANGES)
def test_every_duty_has_one_unit_valid_that_day(cast: Cast, changes: list) -> None:
    with transaction.atomic():
        holder = cast.units["housing"]
        raise_problems(
            [{"project": cast.road, "text": "征地", "raised_on": START, "holder": holder}], by=None
        )
        Milestone.objects.filter(pk=cast.milestone.pk).update(holder=holder)
        before, days, day = held_on(START), [START], START
        for kind, pick, later in changes:
            day += dt.timedelta(days=later)
            days.append(day)
            past = {on: held_on(on) for on in days[:-1]}
            change(cast, kind, pick, day)
            assert {
                on: held_on(on) for on in past
            } == past  # what was stays with the unit of its day
        for on in days:
            held = held_on(on)
            assert held.keys() == before.keys()
            assert all(len(units) == 1 and units[0].holds_on(on) for units in held.values())
        assert all(row.holder.holds_on(day) for row in Problem.objects.open())
        assert Milestone.objects.get(pk=cast.milestone.pk).holder.holds_on(day)
        assert all(unit.holds_on(day) for unit in cast.task_force.units.all())
        transaction.set_rollback(True)


def test_the_preview_counts_and_changes_nothing(cast: Cast) -> None:
    moving = [number for _what, number in what_moves([cast.units["housing"]], START)]
    assert moving[:2] == [1, 1]
    assert cast.units["housing"] in Unit.objects.current()


@pytest.mark.parametrize("day", [START, dt.date(2026, 7, 1)])
def test_a_unit_that_ended_owes_nothing_afterwards(cast: Cast, day: dt.date) -> None:
    change(cast, "rename", 0, dt.date(2026, 7, 1))
    owing = {unit for units in held_on(day).values() for unit in units}
    assert (cast.units["housing"] in owing) is (day == START)
