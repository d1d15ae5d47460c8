"""Enterprises: codes that check themselves, names, contacts, merging and taking it back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from guatu.enterprises import actions
from guatu.enterprises.codes import ALPHABET, check_sign, is_code
from guatu.enterprises.models import Enterprise
from guatu.enterprises.naming import core, name_key
from guatu.lib.refusals import Refused
from tests.cast import Cast

DAY = dt.date(2026, 3, 2)


def firm(cast: Cast, name: str = "浙江海川新材料科技有限公司", **more: object) -> Enterprise:
    county = cast.units["county"]
    return actions.create_enterprises(county, [{"name": name, **more}], by=None)[0]


@pytest.mark.parametrize("code", ["91350100M000100Y43", "914403001922038216"])
def test_codes_of_real_companies_check(code: str) -> None:
    assert is_code(code)


@given(st.text(ALPHABET, min_size=9, max_size=9), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_always_found(tail: str, place: int, other: str) -> None:
    body = f"91330100{tail}"
    code = body + check_sign(body)
    assert is_code(code)
    changed = code[:place] + other + code[place + 1 :]
    assert is_code(changed) == (changed == code)


def test_a_wrong_code_is_refused_and_a_code_is_held_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="校验码"):
        firm(cast, code="91350100M000100Y44")
    firm(cast, code="9135 0100 M000 100Y 43")
    with pytest.raises(Refused, match="海川"):
        firm(cast, "另一家有限公司", code="91350100M000100Y43")


def test_a_company_is_known_under_another_spelling() -> None:
    assert name_key("华能新材料（集团）有限公司") == name_key("华能新材料 集团 股份有限公司")
    assert core("浙江省海川新材料有限公司") == core("海川新材料公司")
    assert name_key("海川新材料有限公司") != name_key("海川新材料有限公司青石分公司")


def test_a_replaced_name_stays_as_a_former_name_and_is_found(cast: Cast) -> None:
    row = firm(cast)
    actions.change_enterprise(row, by=None, name="海川能源科技有限公司")
    row.refresh_from_db()
    assert [name.kind for name in row.names.all()] == ["former"]
    assert "海川新材料" in row.search_text


def test_merging_moves_everything_and_goes_back(cast: Cast) -> None:
    kept, gone = firm(cast, code="91350100M000100Y43"), firm(cast, "海川新材")
    contact = actions.add_contact(gone, by=None, name="周总", phone="13800001234")
    merge = actions.merge_enterprises(gone, kept, DAY, by=None)
    contact.refresh_from_db()
    assert contact.enterprise == kept
    assert kept.names.get().name == "海川新材"
    assert list(Enterprise.objects.alive()) == [kept]
    actions.undo_merge(merge, DAY, by=None)
    contact.refresh_from_db()
    assert contact.enterprise == gone
    assert not kept.names.exists()
    assert Enterprise.objects.alive().count() == 2
    with pytest.raises(Refused):
        actions.undo_merge(merge, DAY, by=None)


def test_two_codes_are_two_enterprises(cast: Cast) -> None:
    one, two = firm(cast, code="91350100M000100Y43"), firm(cast, "B", code="914403001922038216")
    with pytest.raises(Refused, match="信用代码"):
        actions.merge_enterprises(one, two, DAY, by=None)


def test_a_unit_enters_enterprises_and_does_not_merge_them(cast: Cast) -> None:
    bo = cast.account("bo")
    one, two = (
        actions.create_enterprises(cast.units["county"], [{"name": n}], by=bo)[0] for n in "甲乙"
    )
    with pytest.raises(PermissionDenied):
        actions.merge_enterprises(one, two, DAY, by=bo)
    with pytest.raises(PermissionDenied):
        actions.create_enterprises(cast.units["other_county"], [{"name": "丙"}], by=bo)
