"""Stopping and resuming: asked by one, decided by another, and only then the stage moves."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.ledger.actions import move_project
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.recognitions.actions import ask_to_move, decide_request, withdraw_request
from guatu.recognitions.models import StageRequest
from tests.cast import Cast

DAY = dt.date(2026, 7, 6)


def stage(cast: Cast) -> str:
    return Project.objects.get(pk=cast.school.pk).stage


@pytest.fixture(autouse=True)
def building(cast: Cast) -> None:
    for step in ("ready", "building"):
        move_project(cast.school, step, by=None, day=DAY)


def stop(cast: Cast, **more: object) -> StageRequest:
    values = {"day": DAY, "reason": "征拆未完成", "resume_planned": dt.date(2026, 9, 1)} | more
    return StageRequest(project=cast.school, kind="stop", asked_on=DAY, **values)


def test_the_stage_moves_with_the_approval_of_somebody_else(cast: Cast) -> None:
    bo, dana = cast.accounts["bo"], cast.accounts["dana"]
    asked = ask_to_move(stop(cast), by=bo)
    assert stage(cast) == "building"
    decide_request(asked, by=dana, day=DAY, is_approved=True)
    assert stage(cast) == "stopped"
    resume = StageRequest(
        project=cast.school, kind="resume", day=DAY, asked_on=DAY, reason="征拆完成"
    )
    decide_request(ask_to_move(resume, by=bo), by=dana, day=DAY, is_approved=True)
    assert stage(cast) == "building"


def test_nobody_decides_on_his_own_request(cast: Cast) -> None:
    ana = cast.accounts["ana"]
    asked = ask_to_move(stop(cast), by=ana)
    with pytest.raises(Refused):
        decide_request(asked, by=ana, day=DAY, is_approved=True)
    assert (stage(cast), StageRequest.objects.get().state) == ("building", "waiting")


def test_a_refusal_says_why_and_moves_nothing(cast: Cast) -> None:
    asked = ask_to_move(stop(cast), by=cast.accounts["bo"])
    dana = cast.accounts["dana"]
    with pytest.raises(Refused):
        decide_request(asked, by=dana, day=DAY, is_approved=False)
    decide_request(asked, by=dana, day=DAY, is_approved=False, answer="抓紧征拆，不得停工")
    assert (stage(cast), StageRequest.objects.get().state) == ("building", "refused")
    with pytest.raises(Refused):
        decide_request(asked, by=dana, day=DAY, is_approved=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"resume_planned": None},
        {"resume_planned": DAY},
        {"kind": "resume"},
    ],
)
def test_what_is_not_whole_is_not_asked(cast: Cast, wrong: dict) -> None:
    request = stop(cast)
    for name, value in wrong.items():
        setattr(request, name, value)
    with pytest.raises(Refused):
        ask_to_move(request, by=cast.accounts["bo"])


def test_one_request_at_a_time_and_it_can_be_taken_back(cast: Cast) -> None:
    bo = cast.accounts["bo"]
    first = ask_to_move(stop(cast), by=bo)
    with pytest.raises(Refused):
        ask_to_move(stop(cast), by=bo)
    withdraw_request(first, by=bo)
    ask_to_move(stop(cast), by=bo)
    assert stage(cast) == "building"


def test_who_may_ask_and_who_may_decide(cast: Cast) -> None:
    for who in ("chen", "gao", "dana", "lei", "zhou"):
        with pytest.raises(PermissionDenied):
            ask_to_move(stop(cast), by=cast.account(who))
    asked = ask_to_move(stop(cast), by=cast.account("bo"))
    for who in ("bo", "gao", "fang", "zhou"):
        with pytest.raises(PermissionDenied):
            decide_request(asked, by=cast.account(who), day=DAY, is_approved=True)
