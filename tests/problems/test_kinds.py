"""Kinds of problems: the county's reasons of delay, its own ones too."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from guatu.excuses.actions import set_reason
from guatu.lib.refusals import Refused
from guatu.problems.actions import change_problem, raise_problems
from guatu.problems.models import Problem
from tests.cast import START, Cast
from tests.desk.stage import client_of


def raised(cast: Cast, kind: str) -> Problem:
    draft = {"project": cast.school, "text": "施工单位退场", "raised_on": START, "kind": kind}
    (row,) = raise_problems([draft], by=None)
    return row


def test_a_problem_may_be_of_a_reason_that_the_county_added(cast: Cast) -> None:
    own = set_reason(cast.portfolio, "", "省级督察整改", by=None)
    client = client_of(cast, "ana")
    address = reverse("problems:raise", args=[cast.school.pk])
    form = client.get(address).content.decode()
    assert all(name in form for name in ("省级督察整改", "施工单位", "冬季停工", "政策调整"))
    sent = {"once": str(uuid.uuid4()), "text": "督察整改", "kind": own.code}
    client.post(address, {**sent, "raised_on": START.isoformat()})
    row = Problem.objects.get()
    assert row.kind == own.code
    pages = (
        client.get(reverse("problems:list")),
        client.get(reverse("problems:list"), {"by": "kind", "kind": own.code}),
        client.get(reverse("problems:problem", args=[row.pk])),
        client.get(reverse("desk:project", args=[cast.school.pk])),
    )
    assert all("省级督察整改" in page.content.decode() for page in pages)


def test_a_kind_is_called_as_the_county_calls_the_reason(cast: Cast) -> None:
    set_reason(cast.portfolio, "contractor", "施工企业问题", by=None)
    row = raised(cast, "contractor")
    client = client_of(cast, "ana")
    assert "施工企业问题" in client.get(reverse("problems:problem", args=[row.pk])).content.decode()


def test_what_may_not_be_chosen_is_refused_and_what_was_chosen_stays(cast: Cast) -> None:
    row = raised(cast, "winter")
    set_reason(cast.portfolio, "winter", "冬季停工", by=None, is_used=False)
    for kind in ("winter", "none such"):
        with pytest.raises(Refused):
            raise_problems(
                [{"project": cast.road, "text": "停工", "raised_on": START, "kind": kind}], by=None
            )
    change_problem(row, dt.date(2026, 9, 9), by=None, kind="winter", text="冬季停工三个月")
    row.refresh_from_db()
    assert (row.kind, row.text) == ("winter", "冬季停工三个月")
    with pytest.raises(Refused):
        change_problem(row, dt.date(2026, 9, 9), by=None, kind="none such")
