"""Recognised dates: each authority its own, none derived, a change with its reason."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.journal.models import Entry
from guatu.ledger.actions import change_projects
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.recognitions.actions import recognise, withdraw_recognition
from guatu.recognitions.models import Recognition
from tests.cast import Cast

TODAY = dt.date(2026, 6, 1)


def start(cast: Cast, authority: str, day: dt.date) -> Recognition:
    return Recognition(
        project=cast.school, event="start", authority=authority, day=day, recorded_on=TODAY
    )


def test_two_authorities_keep_dates_of_their_own(cast: Cast) -> None:
    change_projects(
        [(Project.objects.get(pk=cast.school.pk), {"start_actual": dt.date(2026, 3, 9)})], by=None
    )
    recognise(start(cast, "planning", dt.date(2026, 3, 18)), by=cast.accounts["ana"])
    recognise(start(cast, "statistics", dt.date(2026, 5, 20)), by=cast.accounts["tao"])
    days = dict(Recognition.objects.values_list("authority", "day"))
    assert days == {"planning": dt.date(2026, 3, 18), "statistics": dt.date(2026, 5, 20)}
    assert Project.objects.get(pk=cast.school.pk).start_actual == dt.date(2026, 3, 9)


def test_each_authority_types_its_own(cast: Cast) -> None:
    for who, authority in (
        (cast.accounts["ana"], "statistics"),
        (cast.accounts["tao"], "planning"),
        (cast.accounts["bo"], "planning"),
        (cast.accounts["dana"], "statistics"),
    ):
        with pytest.raises(PermissionDenied):
            recognise(start(cast, authority, dt.date(2026, 3, 18)), by=who)


def test_another_day_needs_a_reason_and_is_told(cast: Cast) -> None:
    ana = cast.accounts["ana"]
    first = recognise(start(cast, "planning", dt.date(2026, 3, 18)), by=ana)
    with pytest.raises(Refused):
        recognise(start(cast, "planning", dt.date(2026, 4, 18)), by=ana)
    again = recognise(
        start(cast, "planning", dt.date(2026, 4, 18)), by=ana, reason="以现场核查为准"
    )
    assert (again.pk, again.day) == (first.pk, dt.date(2026, 4, 18))
    told = Entry.objects.filter(model="recognitions.recognition", action="recognitions.date.record")
    assert told.filter(after__reason="以现场核查为准").exists()
    with pytest.raises(Refused):
        withdraw_recognition(again, "", by=ana)
    withdraw_recognition(again, "未实质性开工", by=ana)
    assert not Recognition.objects.exists()


def test_a_day_to_come_is_not_recognised(cast: Cast) -> None:
    with pytest.raises(Refused):
        recognise(start(cast, "planning", TODAY + dt.timedelta(days=1)), by=None)
