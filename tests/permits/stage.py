"""Permits of the school and what moves them, for several tests."""

import datetime as dt
from typing import Any

from guatu.accounts.models import Unit
from guatu.permits.actions import Pick, Step, make_permits, move_permit
from guatu.permits.items import Item, shipped_kinds
from guatu.permits.models import Permit, PermitStep
from tests.cast import Cast

DAY = dt.date(2026, 3, 2)
PDF = b"%PDF-1.4 evidence"
ITEMS: dict[str, Item] = {item.code: item for item in shipped_kinds()["building"].items}


def permits(cast: Cast, *codes: str, authority: Unit | None = None) -> list[Permit]:
    """Permits of the school, made by the project office."""
    picks = [Pick(ITEMS[code], authority=authority or cast.units["permits"]) for code in codes]
    return make_permits(cast.school, picks, DAY, by=cast.accounts["ana"])


def moved(permit: Permit, state: str, day: dt.date, by: Any = None, **more: Any) -> PermitStep:
    """The permit after a step."""
    return move_permit(Step(permit, state, day, **more), by=by)


def fresh(permit: Permit) -> Permit:
    """The permit as it is stored."""
    return Permit.objects.select_related("milestone").get(pk=permit.pk)
