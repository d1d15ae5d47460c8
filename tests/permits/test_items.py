"""What a template says, and what it may not say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.lib.refusals import Refused
from guatu.permits.items import Item, checked_items, item_of, shipped_kinds, unreachable

KINDS = sorted(shipped_kinds())


@pytest.mark.parametrize("code", KINDS)
def test_what_is_shipped_makes_sense_and_leads_to_the_start(code: str) -> None:
    kind = shipped_kinds()[code]
    assert checked_items(kind.items) == kind.items
    approvals = {item.code for item in kind.items if item.group == "approval"}
    assert approvals
    assert {"build_permit", "commence"} & {item.code for item in kind.items}
    assert all(item.authority for item in kind.items)


def test_the_terms_that_the_law_and_the_domain_name() -> None:
    items = {item.code: item for item in shipped_kinds()["industry"].items}
    assert (items["land_opinion"].months, items["eia"].months) == (36, 60)
    assert (items["land_permit"].months, items["build_permit"].months) == (12, 3)
    assert items["build_permit"].follow == "start"
    assert items["filing"].group == items["verification"].group == "approval"
    assert "land_opinion" in items["land_use"].after
    assert {"approval", "land_right"} <= set(items["land_permit"].after)


def test_what_is_not_in_the_template_is_not_waited_for() -> None:
    items = {item.code: item for item in shipped_kinds()["upgrade"].items}
    assert items["commence"].after == ("tender", "eia")
    assert items["tender"].after == ()


def test_an_item_comes_back_from_json_as_it_was() -> None:
    for item in shipped_kinds()["building"].items:
        assert item_of(item.as_json()) == item


@pytest.mark.parametrize(
    "wrong",
    [
        (Item("a", "甲"), Item("a", "乙")),
        (Item("a", "甲"), Item("b", "甲")),
        (Item("", "甲"),),
        (Item("a", " "),),
        (Item("a", "甲", phase="later"),),
        (Item("a", "甲", applicant="nobody"),),
        (Item("a", "甲", days=0),),
        (Item("a", "甲", months=601),),
        (Item("a", "甲", after=("b",)),),
        (Item("a", "甲", after=("a",)),),
        (Item("a", "甲", months=12, follow="nothing"),),
        (Item("a", "甲", follow="start"),),
        (Item("a", "甲", after=("b",)), Item("b", "乙", after=("a",))),
        (Item("a", "甲", group="g", after=("b",)), Item("b", "乙", after=("g",))),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: tuple[Item, ...]) -> None:
    with pytest.raises(Refused):
        checked_items(wrong)


def test_a_group_with_another_way_is_no_circle() -> None:
    ways = (
        Item("contract", "合同", group="right"),
        Item("title", "权证", group="right", after=("permit",)),
        Item("permit", "许可", after=("right",)),
    )
    assert checked_items(ways) == ways


@given(st.data())
def test_permits_that_wait_only_for_earlier_ones_can_all_be_got(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    items = [
        Item(
            f"c{place}",
            f"证{place}",
            after=tuple(
                f"c{before}"
                for before in data.draw(
                    st.sets(st.integers(0, place - 1)) if place else st.just(())
                )
            ),
        )
        for place in range(count)
    ]
    order = data.draw(st.permutations(items))
    assert unreachable(order) == []
    first = items[0]
    closed = [replace(first, after=(items[-1].code,)), *items[1:]]
    waits = {first.code}
    for item in items[1:]:
        if waits & set(item.after):
            waits.add(item.code)
    stuck = {item.code for item in unreachable(closed)}
    assert stuck == (waits if items[-1].code in waits else set())
