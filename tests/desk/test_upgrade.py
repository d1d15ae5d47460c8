"""A ledger that is older than originals: the migrations make of it what a refresh would."""

from decimal import Decimal
from importlib import import_module

from django.db import connection

from guatu.changes.actions import remove_from_list
from guatu.desk.models import Line, Tally
from guatu.indicators.models import Standing
from guatu.ledger import actions as ledger
from tests.cast import Cast
from tests.changes.test_changes import approval
from tests.desk.stage import many, play


def originals() -> tuple[list, list, list]:
    """What standings, lines and tallies hold."""
    return (
        list(Standing.objects.order_by("project", "month").values_list("project", "original")),
        list(Line.objects.order_by("project").values_list("project", "original")),
        list(Tally.objects.order_by("dimension", "key", "light").values_list("key", "original")),
    )


def test_originals_are_filled_in_as_a_refresh_would(cast: Cast) -> None:
    play(cast)
    many(cast, 2)
    draft = ledger.PlanDraft(cast.school, 2026, {"amount": Decimal(10000)})
    ledger.set_plans([draft], by=None, reason="用地未落实")
    remove_from_list([cast.road], approval(), by=None)
    refreshed = originals()
    Standing.objects.update(original=None)
    Line.objects.update(original=None)
    assert originals() != refreshed
    with connection.cursor() as cursor:
        for app in ("indicators", "desk"):
            cursor.execute(import_module(f"guatu.{app}.migrations.0004_originals_of_before").FILL)
    assert originals() == refreshed
