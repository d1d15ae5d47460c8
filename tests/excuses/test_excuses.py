"""Excuses: asked for by one, approved by another, beside a light that stays what figures say."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from guatu.excuses.actions import (
    ask_for_excuse,
    decide_excuse,
    end_excuse,
    set_reason,
    withdraw_excuse,
)
from guatu.excuses.models import Excuse
from guatu.excuses.reasons import choices, names_of, reasons_of
from guatu.indicators.compute import standings
from guatu.indicators.explain import told
from guatu.indicators.models import Light, Standing
from guatu.lib.refusals import Refused
from guatu.reports.actions import post_reports
from tests.cast import Cast
from tests.desk.stage import AUGUST, SEPTEMBER, play, reported

DAY = dt.date(2026, 9, 5)
END = dt.date(2026, 9, 30)


def excuse(cast: Cast, **fields: Any) -> Excuse:
    """An unsaved excuse of the road's progress for September."""
    given: dict[str, Any] = {
        "project": cast.road,
        "dimension": "progress",
        "reason": "relocation",
        "text": "沿线 12 户房屋征收未签约",
        "valid_from": dt.date(2026, 9, 1),
        "until": END,
        "asked_on": DAY,
    }
    return Excuse(**{**given, **fields})


def approved(cast: Cast, **fields: Any) -> Excuse:
    """The same, asked for by the office and approved by the county head."""
    asked = ask_for_excuse(excuse(cast, **fields), by=cast.account("ana"))
    return decide_excuse(asked, by=cast.account("dana"), day=DAY, is_approved=True)


def standing(cast: Cast, month: dt.date = SEPTEMBER) -> Standing:
    return Standing.objects.get(project=cast.road, month=month)


def test_the_light_stays_and_the_worst_without_an_excuse_decides(cast: Cast) -> None:
    play(cast)
    before = standing(cast)
    assert before.light == before.lights["progress"]["light"] == Light.RED
    held = approved(cast)
    after = standing(cast)
    assert after.lights["progress"]["light"] == Light.RED
    assert after.lights["progress"]["excuse"]["id"] == held.pk
    others = [told["light"] for name, told in after.lights.items() if name != "progress"]
    assert after.light == max(others)
    assert after.excused == Light.RED


def test_it_is_told_until_when_by_whom_and_why(cast: Cast) -> None:
    play(cast)
    approved(cast)
    first = next(each for each in told(standing(cast).lights) if each.dimension == "progress")
    for word in ("2026-09-30", "戴娜", "征"):
        assert word in first.excuse


def test_what_is_only_asked_for_or_refused_excuses_nothing(cast: Cast) -> None:
    play(cast)
    asked = ask_for_excuse(excuse(cast), by=cast.account("chen"))
    assert standing(cast).light == Light.RED
    with pytest.raises(Refused):
        decide_excuse(asked, by=cast.account("dana"), day=DAY, is_approved=False)
    decide_excuse(asked, by=cast.account("dana"), day=DAY, is_approved=False, answer="理由不足")
    assert standing(cast).light == Light.RED


def test_it_expires_with_its_last_day(cast: Cast) -> None:
    play(cast)
    approved(cast, until=END - dt.timedelta(days=1))
    assert standing(cast).light == Light.RED


def test_it_does_not_reach_back(cast: Cast) -> None:
    play(cast)
    approved(cast)
    assert "excuse" not in standing(cast, AUGUST).lights["progress"]


def test_an_excuse_may_end_early_with_a_reason(cast: Cast) -> None:
    play(cast)
    held = approved(cast)
    with pytest.raises(Refused):
        end_excuse(held, dt.date(2026, 9, 20), " ", by=cast.account("dana"))
    end_excuse(held, dt.date(2026, 9, 20), "征收已完成", by=cast.account("dana"))
    assert standing(cast).light == Light.RED
    with pytest.raises(Refused):
        end_excuse(held, dt.date(2026, 9, 21), "再次", by=cast.account("dana"))


def test_a_past_day_shows_what_was_excused_then(cast: Cast) -> None:
    play(cast)
    unexcused = timezone.now()
    held = approved(cast)
    excused = timezone.now()
    end_excuse(held, dt.date(2026, 9, 2), "理由不成立", by=cast.account("dana"))
    lights = [
        standings([cast.road], SEPTEMBER, known_at=at)[0].light for at in (unexcused, excused)
    ]
    assert lights[0] == Light.RED
    assert lights[1] < Light.RED
    assert standing(cast).light == Light.RED


def test_no_lag_needs_no_excuse(cast: Cast) -> None:
    play(cast)
    approved(cast)
    post_reports([reported(cast.road, SEPTEMBER, 6000)], by=None)
    assert "excuse" not in standing(cast).lights["progress"]
    assert standing(cast).excused == Light.NONE


def test_somebody_else_than_who_asked_decides(cast: Cast) -> None:
    asked = ask_for_excuse(excuse(cast), by=cast.account("ana"))
    Excuse.objects.filter(pk=asked.pk).update(asked_by=cast.account("dana"))
    with pytest.raises(Refused):
        decide_excuse(asked, by=cast.account("dana"), day=DAY, is_approved=True)


@pytest.mark.parametrize("name", ["ana", "chen", "fang", "lei", "ding", "tao", "xi", "zhou"])
def test_only_leaders_of_the_county_approve(cast: Cast, name: str) -> None:
    asked = ask_for_excuse(excuse(cast), by=None)
    with pytest.raises(PermissionDenied):
        decide_excuse(asked, by=cast.account(name), day=DAY, is_approved=True)


def test_the_responsible_unit_asks_for_its_own_projects_only(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        ask_for_excuse(excuse(cast), by=cast.account("bo"))
    ask_for_excuse(excuse(cast), by=cast.account("chen"))


@pytest.mark.parametrize(
    "fields",
    [
        {"text": " "},
        {"reason": "laziness"},
        {"until": dt.date(2026, 8, 1)},
        {"until": dt.date(2027, 12, 31)},
        {"valid_from": dt.date(2026, 7, 1), "until": dt.date(2026, 8, 31)},
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        ask_for_excuse(excuse(cast, **fields), by=cast.account("chen"))


def test_two_excuses_for_the_same_days_are_refused(cast: Cast) -> None:
    first = ask_for_excuse(excuse(cast), by=cast.account("chen"))
    with pytest.raises(Refused):
        ask_for_excuse(excuse(cast, valid_from=END), by=cast.account("chen"))
    ask_for_excuse(excuse(cast, dimension="start"), by=cast.account("chen"))
    withdraw_excuse(first, by=cast.account("chen"))
    ask_for_excuse(excuse(cast, valid_from=END), by=cast.account("chen"))


def test_an_approval_may_shorten_and_not_lengthen(cast: Cast) -> None:
    asked = ask_for_excuse(excuse(cast), by=cast.account("chen"))
    head = cast.account("dana")
    with pytest.raises(Refused):
        decide_excuse(asked, by=head, day=DAY, is_approved=True, until=dt.date(2026, 10, 1))
    held = decide_excuse(asked, by=head, day=DAY, is_approved=True, until=DAY)
    assert (held.until, held.approver) == (DAY, str(head))


def test_a_county_names_its_own_reasons(cast: Cast) -> None:
    ana = cast.account("ana")
    own = set_reason(cast.portfolio, "", "省级督察整改", by=ana)
    set_reason(cast.portfolio, "winter", "冬歇停工", by=ana)
    set_reason(cast.portfolio, "market", "市场", by=ana, is_used=False)
    names = names_of(cast.portfolio)
    assert (names[own.code], names["winter"]) == ("省级督察整改", "冬歇停工")
    offered = dict(choices(reasons_of(cast.portfolio)))
    assert own.code in offered
    assert "market" not in offered
    assert "market" in dict(choices(reasons_of(cast.portfolio), held="market"))
    with pytest.raises(Refused):
        ask_for_excuse(excuse(cast, reason="market"), by=ana)
    with pytest.raises(Refused):
        set_reason(cast.portfolio, "", "冬歇停工", by=ana)
    with pytest.raises(PermissionDenied):
        set_reason(cast.portfolio, "", "别的", by=cast.account("chen"))
