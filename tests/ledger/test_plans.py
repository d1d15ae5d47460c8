"""Annual plans: versions, approval, and the original that stays."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from guatu.journal.models import Entry
from guatu.ledger.actions import PlanDraft, approve_plan, set_plans, withdrawing
from guatu.ledger.models import AnnualPlan
from guatu.lib.refusals import Refused
from tests.cast import Cast

DAY = dt.date(2026, 6, 30)


def changed(cast: Cast, **fields: object) -> list[AnnualPlan]:
    return set_plans([PlanDraft(cast.school, 2026, fields)], by=cast.accounts["ana"], reason="调整")


def test_a_different_plan_is_the_next_version_and_the_original_stays(cast: Cast) -> None:
    (plan,) = changed(cast, amount=Decimal(9000))
    assert (plan.version, plan.is_current, plan.list_class) == (1, True, "start")
    original = AnnualPlan.objects.get(pk=cast.plan.pk)
    assert (original.amount, original.is_current) == (Decimal(12000), False)


def test_an_equal_plan_writes_nothing(cast: Cast) -> None:
    before = Entry.objects.count()
    assert changed(cast, amount=Decimal("12000.00"), goals="", list_class="start") == []
    assert Entry.objects.count() == before


def test_what_is_left_out_stays_as_in_the_current_version(cast: Cast) -> None:
    changed(cast, curve=[Decimal(1000)] * 12)
    (plan,) = changed(cast, goals="主体封顶")
    assert (plan.version, plan.amount, plan.curve) == (2, Decimal(12000), [Decimal(1000)] * 12)


def test_each_year_has_its_own_original(cast: Cast) -> None:
    (plan,) = set_plans([PlanDraft(cast.school, 2027, {"amount": 1})], by=cast.accounts["ana"])
    assert plan.version == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": Decimal(-1)},
        {"curve": [Decimal(1)] * 11},
        {"curve": [None, *[Decimal(1)] * 11]},
        {"entry_month": 13},
        {"list_class": "other"},
    ],
)
def test_a_plan_that_cannot_be_is_refused(cast: Cast, fields: dict) -> None:
    with pytest.raises(Refused):
        changed(cast, **fields)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal(1)},
        {"goals": "别的"},
        {"curve": [Decimal(1)] * 12},
        {"list_class": "finish"},
        {"entry_month": 5},
        {"version": 7},
        {"year": 2025},
        {"reason": "补写"},
    ],
)
def test_the_database_refuses_to_change_the_original(cast: Cast, change: dict) -> None:
    with pytest.raises(IntegrityError, match="original plan"), transaction.atomic():
        AnnualPlan.objects.filter(pk=cast.plan.pk).update(**change)


def test_the_database_refuses_to_remove_the_original(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="original plan"), transaction.atomic():
        cast.plan.delete()


def test_later_versions_may_go_and_an_undone_import_takes_its_original_along(cast: Cast) -> None:
    (plan,) = changed(cast, amount=Decimal(1))
    plan.delete()
    with transaction.atomic(), withdrawing():
        AnnualPlan.objects.filter(pk=cast.plan.pk).delete()
    assert not AnnualPlan.objects.filter(project=cast.school).exists()
    (again,) = changed(cast, amount=Decimal(5))
    with pytest.raises(IntegrityError, match="original plan"), transaction.atomic():
        again.delete()


def test_a_plan_is_approved_once_by_one_who_may(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        approve_plan(cast.plan, DAY, by=cast.accounts["bo"])
    approve_plan(cast.plan, DAY, by=cast.accounts["dana"])
    approve_plan(cast.plan, dt.date(2026, 7, 9), by=cast.accounts["ana"])
    plan = AnnualPlan.objects.get(pk=cast.plan.pk)
    assert (plan.approved_by, plan.approved_on) == (cast.accounts["dana"], DAY)


def test_a_new_version_is_not_approved_and_the_old_one_cannot_be_any_more(cast: Cast) -> None:
    (plan,) = changed(cast, amount=Decimal(9000))
    assert plan.approved_on is None
    with pytest.raises(Refused):
        approve_plan(cast.plan, DAY, by=cast.accounts["dana"])


def test_two_plans_for_one_year_are_refused(cast: Cast) -> None:
    drafts = [PlanDraft(cast.road, 2026, {"amount": 1}), PlanDraft(cast.road, 2026, {"amount": 2})]
    with pytest.raises(Refused):
        set_plans(drafts, by=None)


@pytest.mark.parametrize("name", ["bo", "dana", "zhou", "xi"])
def test_others_set_no_plans(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        set_plans([PlanDraft(cast.road, 2026, {"amount": 1})], by=cast.accounts[name])
