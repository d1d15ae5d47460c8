"""Units and people by the names that cells give them."""

import datetime as dt

import pytest

from guatu.accounts import actions as accounts
from guatu.accounts.models import Unit
from guatu.sheets.models import KnownName
from guatu.sheets.names import PersonNames, UnitNames, core_of, is_short_for
from tests.cast import Cast

DAY = dt.date(2026, 6, 1)


def bureau(cast: Cast, code: str, name: str, short: str) -> Unit:
    draft = accounts.UnitDraft(code, name, short, "bureau", cast.units["county"])
    return accounts.create_units([draft], by=None)[0]


def placed(cast: Cast, name: str) -> int | None:
    county = cast.units["county"]
    named = UnitNames(county, county).place({name: (1, "M4")})
    return named.known.get(name)


@pytest.mark.parametrize(
    "name",
    [
        "青石县住房和城乡建设局",
        "住建局",
        "县住建局",
        "青石县住建局",
        "住房城乡建设局",
        "qs-zj",
        " 住建局 ",
    ],
)
def test_a_bureau_is_known_by_its_names_and_abbreviations(cast: Cast, name: str) -> None:
    assert placed(cast, name) == cast.units["housing"].pk


def test_a_township_is_known_with_and_without_its_government(cast: Cast) -> None:
    for name in ("柳溪镇", "柳溪镇人民政府", "青石县柳溪镇"):
        assert placed(cast, name) == cast.units["town"].pk


def test_the_development_and_reform_bureau_under_its_many_names(cast: Cast) -> None:
    unit = bureau(cast, "qs-fg", "青石县发展和改革局", "发改局")
    for name in ("县发改局", "发展和改革局", "发展改革局", "县发改委", "发改"):
        assert placed(cast, name) == unit.pk, name


def test_a_former_name_leads_to_the_successor(cast: Cast) -> None:
    old = bureau(cast, "qs-wj", "青石县卫生和计划生育局", "卫计局")
    new = bureau(cast, "qs-wj2", "青石县卫生健康局", "卫健局")
    accounts.succeed_unit([old], [new], "rename", DAY, "机构改革", by=None)
    assert placed(cast, "卫计局") == new.pk
    assert placed(cast, "县卫健委") == new.pk


def test_an_abbreviation_of_two_bureaus_is_asked_about(cast: Cast) -> None:
    one = bureau(cast, "qs-jk", "青石县经济和科技局", "经科局")
    two = bureau(cast, "qs-jx", "青石县经济和信息化局", "经信局")
    county = cast.units["county"]
    unknown = UnitNames(county, county).place({"经济局": (3, "M4")}).unknown["经济局"]
    assert set(unknown.candidates) == {one.pk, two.pk}
    assert (unknown.count, unknown.ref) == (3, "M4")


def test_another_countys_bureau_is_not_found(cast: Cast) -> None:
    assert placed(cast, "白河住建局") != cast.units["other_bureau"].pk


def test_an_answer_is_remembered(cast: Cast) -> None:
    county = cast.units["county"]
    KnownName.objects.create(sender=county, kind="unit", text="老城建", unit=cast.units["housing"])
    KnownName.objects.create(sender=county, kind="unit", text="某某专班")
    named = UnitNames(county, county).place({"老城建": (1, ""), "某某专班": (1, "")})
    assert named.known == {"老城建": cast.units["housing"].pk, "某某专班": None}


def test_an_answer_follows_the_unit_and_the_sender_to_their_successors(cast: Cast) -> None:
    housing, county = cast.units["housing"], cast.units["county"]
    new = bureau(cast, "qs-cj", "青石县城市建设局", "城市建设局")
    KnownName.objects.create(sender=housing, kind="unit", text="老城建", unit=housing)
    accounts.succeed_unit([housing], [new], "rename", DAY, "机构改革", by=None)
    assert UnitNames(county, new).place({"老城建": (1, "")}).known == {"老城建": new.pk}


def test_an_answer_that_means_a_unit_split_since_is_asked_anew(cast: Cast) -> None:
    housing, county = cast.units["housing"], cast.units["county"]
    parts = [bureau(cast, f"qs-{n}", f"青石县新{n}局", f"新{n}局") for n in "甲乙"]
    KnownName.objects.create(sender=county, kind="unit", text="老城建", unit=housing)
    accounts.succeed_unit([housing], parts, "split", DAY, "机构改革", by=None)
    assert "老城建" in UnitNames(county, county).place({"老城建": (1, "")}).unknown


def test_people_are_known_by_name_new_or_asked_about(cast: Cast) -> None:
    county = cast.units["county"]
    accounts.create_people(
        [accounts.PersonDraft("王建国", county), accounts.PersonDraft("李强", county)] * 1
        + [accounts.PersonDraft("李强", county)],
        by=None,
    )
    names = ("雷鸣", "钱多多", "李强", "王建囯")
    found = PersonNames(county, county).place(dict.fromkeys(names, (1, "L4")))
    assert found.known == {"雷鸣": cast.people["lei"].pk}
    assert set(found.unknown) == {"李强", "王建囯"}
    assert len(found.unknown["李强"].candidates) == 2


def test_cores_and_abbreviations() -> None:
    county = ["青石县", "青石"]
    assert core_of("县交通运输局", county) == core_of("青石县交通运输局", county)
    assert core_of("市交通运输局", county) != core_of("县交通运输局", county)
    assert core_of("青石县发展和改革局", ["青石县", "青石"]) == "发展改革"
    assert is_short_for("发改", "发展改革")
    assert not is_short_for("改发", "发展改革")
    assert not is_short_for("展改", "发展改革")
