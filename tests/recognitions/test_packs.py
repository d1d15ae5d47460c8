"""The statistics pack: the any-of rules of domain.md 1.2, its steps, who does what."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.lib.refusals import Refused
from guatu.permits.evidence import Upload
from guatu.recognitions import actions
from guatu.recognitions.models import EntryPack
from guatu.recognitions.packs import checklist, missing_sentence, papers_of
from tests.cast import Cast
from tests.permits.stage import DAY, PDF, moved, permits

State = EntryPack.State


@pytest.fixture
def pack(cast: Cast) -> EntryPack:
    return actions.open_packs([cast.school], DAY, by=cast.accounts["bo"])[0]


def put(pack: EntryPack, *codes: str) -> None:
    for code in codes:
        actions.put_paper(pack, code, DAY, by=None)


def fresh(pack: EntryPack) -> EntryPack:
    return EntryPack.objects.get(pk=pack.pk)


def test_four_papers_are_always_needed(pack: EntryPack) -> None:
    assert fresh(pack).missing == ["content", "contract", "photos", "approval"]
    put(pack, "content", "contract", "photos")
    assert fresh(pack).missing == ["approval"]
    put(pack, "approval")
    assert fresh(pack).missing == []


@pytest.mark.parametrize("other", ["build_permit", "design", "study"])
def test_one_of_three_stands_for_the_approval_with_a_reason(pack: EntryPack, other: str) -> None:
    put(pack, "content", "contract", "photos")
    values = {"kind": "build", "note": ""}
    with pytest.raises(Refused):
        actions.change_pack(pack, by=None, instead_reason="批复原件在省里", **values)
    put(pack, other)
    assert fresh(pack).missing == ["approval"]
    assert "说明理由后可代替" in missing_sentence(fresh(pack), papers_of([pack])[pack.pk])
    actions.change_pack(pack, by=None, instead_reason="批复原件在省里", **values)
    assert fresh(pack).missing == []
    states = {
        held.paper.code: held.state for held in checklist(fresh(pack), papers_of([pack])[pack.pk])
    }
    assert (states["approval"], states[other], states["land"]) == ("stood_in", "there", "asked")


def test_land_and_planning_do_not_stand_for_the_approval(pack: EntryPack) -> None:
    put(pack, "content", "contract", "photos", "land", "planning", "eia")
    with pytest.raises(Refused):
        actions.change_pack(pack, by=None, kind="build", note="", instead_reason="没有批复")
    assert fresh(pack).missing == ["approval"]


def test_equipment_alone_needs_contract_payment_and_photo(pack: EntryPack) -> None:
    actions.change_pack(pack, by=None, kind="equipment", note="", instead_reason="")
    assert fresh(pack).missing == ["contract", "payment", "photos"]
    with pytest.raises(Refused):
        put(pack, "approval")
    put(pack, "contract", "payment", "photos")
    assert fresh(pack).missing == []


def test_a_granted_permit_is_a_paper_that_nobody_files_twice(cast: Cast, pack: EntryPack) -> None:
    put(pack, "content", "contract", "photos")
    (study,) = permits(cast, "feasibility")
    assert fresh(pack).missing == ["approval"]
    moved(study, "granted", DAY, document_no="青审批〔2026〕3号")
    assert fresh(pack).missing == []
    moved(study, "lapsed", DAY, note="撤销")
    assert fresh(pack).missing == ["approval"]


def test_a_pack_is_handed_in_returned_and_entered(cast: Cast, pack: EntryPack) -> None:
    bo = cast.accounts["bo"]
    with pytest.raises(Refused):
        actions.move_pack(pack, State.SUBMITTED, DAY, by=bo)
    put(pack, "content", "contract", "photos", "approval")
    actions.move_pack(pack, State.SUBMITTED, DAY, by=bo)
    with pytest.raises(Refused):
        put(pack, "land")
    with pytest.raises(PermissionDenied):
        actions.move_pack(pack, State.ENTERED, DAY, by=bo)
    ana = cast.accounts["ana"]
    with pytest.raises(Refused):
        actions.move_pack(pack, State.RETURNED, DAY, by=ana)
    actions.move_pack(pack, State.RETURNED, DAY, "合同未盖章", by=ana)
    actions.move_pack(pack, State.SUBMITTED, DAY + dt.timedelta(days=3), by=bo)
    with pytest.raises(Refused):
        actions.move_pack(pack, State.ENTERED, DAY, by=ana)
    actions.move_pack(pack, State.ENTERED, DAY + dt.timedelta(days=9), by=ana)
    assert fresh(pack).entered_on == DAY + dt.timedelta(days=9)
    actions.move_pack(pack, State.RETURNED, DAY + dt.timedelta(days=10), "重复入库", by=ana)
    assert fresh(pack).entered_on is None


def test_a_paper_is_taken_out_and_its_file_stays(
    cast: Cast, pack: EntryPack, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    item = actions.put_paper(pack, "contract", DAY, files=[Upload("合同.pdf", PDF)], by=None)
    actions.put_paper(pack, "contract", DAY, files=[Upload("补充协议.pdf", PDF)], by=None)
    assert item.files.count() == 2
    actions.take_paper(item, by=cast.accounts["bo"])
    assert "contract" in fresh(pack).missing
    assert cast.school.evidence_files.count() == 2


def test_opening_twice_keeps_the_first(cast: Cast, pack: EntryPack) -> None:
    again = actions.open_packs([cast.school, cast.road], DAY, by=cast.accounts["ana"])
    assert again[0] == pack
    assert EntryPack.objects.count() == 2


def test_others_do_not_fill_a_pack(cast: Cast, pack: EntryPack) -> None:
    for who in ("chen", "dana", "lei", "zhou"):
        with pytest.raises(PermissionDenied):
            actions.put_paper(pack, "contract", DAY, by=cast.account(who))
    actions.put_paper(pack, "contract", DAY, by=cast.account("gao"))
