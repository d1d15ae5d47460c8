"""What of the recognitions waits for whom."""

import datetime as dt

from django.utils import translation

from guatu.ledger.actions import move_project
from guatu.recognitions.actions import ask_to_move, decide_request, move_pack, open_packs, put_paper
from guatu.recognitions.models import StageRequest
from guatu.recognitions.waiting import waiting_for
from tests.cast import Cast

DAY, LATER = dt.date(2026, 7, 6), dt.date(2026, 7, 8)


def told(cast: Cast, name: str) -> list[tuple[str, int]]:
    """The kinds of what waits two workdays later, with their ages."""
    with translation.override("zh-hans"):
        return [(item.kind, item.age) for item in waiting_for(cast.account(name), LATER)]


def test_a_request_waits_for_everybody_who_may_decide_but_for_who_asked(cast: Cast) -> None:
    for step in ("ready", "building"):
        move_project(cast.school, step, by=None, day=DAY)
    values = {"reason": "征拆未完成", "resume_planned": dt.date(2026, 9, 1), "asked_on": DAY}
    request = StageRequest(project=cast.school, kind="stop", day=DAY, **values)
    request = ask_to_move(request, by=cast.accounts["ana"])
    assert told(cast, "dana") == [("待批的停复工申请", 2)]
    for name in ("ana", "bo", "lei", "ding", "zhou", "xi"):
        assert told(cast, name) == []
    decide_request(request, by=cast.accounts["dana"], day=LATER, is_approved=True)
    assert told(cast, "dana") == []


def test_a_pack_waits_for_statistics_and_once_returned_for_its_unit(cast: Cast) -> None:
    (pack,) = open_packs([cast.school], DAY, by=cast.accounts["bo"])
    for code in ("content", "contract", "photos", "approval"):
        put_paper(pack, code, DAY, by=None)
    move_pack(pack, "submitted", DAY, by=cast.accounts["bo"])
    assert told(cast, "tao") == told(cast, "ana") == [("待入库的纳统材料", 2)]
    assert told(cast, "bo") == told(cast, "zhou") == []
    move_pack(pack, "returned", LATER, "合同未盖章", by=cast.accounts["ana"])
    assert told(cast, "bo") == told(cast, "gao") == [("退回的纳统材料", 0)]
    assert told(cast, "tao") == told(cast, "chen") == []
