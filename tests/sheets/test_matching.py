"""Which project a row speaks of."""

import random
from typing import Any

import pytest

from guatu.ledger import actions as ledger
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.naming import name_key
from guatu.sheets.matching import NOBODY, Asked, Match, match_rows
from guatu.sheets.near import near_names, tells_apart
from tests.cast import Cast

CODE = "2017-440300-77-03-123456"


def made(portfolio: Portfolio, **fields: Any) -> Project:
    return ledger.create_projects(portfolio, [fields], by=None)[0]


def asked(name: str, **facts: Any) -> Asked:
    """One row."""
    row_id, no, code = facts.pop("row_id", None), facts.pop("no", None), facts.pop("code", None)
    columns = {key: [value] for key, value in facts.items()}
    return Asked([name], [no], [code], [row_id], columns)


def match(portfolio: Portfolio, name: str, **facts: Any) -> Match:
    return match_rows(portfolio, asked(name, **facts))[0]


def codes(found: Match) -> list[str]:
    candidate = found.sure or found.candidates[0]
    return [code for code, _params in candidate.reasons]


@pytest.mark.parametrize(
    "name",
    [
        "★青石县第二中学迁建项目",
        "青石县第二中学迁建工程",
        "青石县 第二中学（迁建）",
        "青石县第二中學迁建",
    ],
)
def test_marks_widths_and_endings_are_the_same_name(cast: Cast, name: str) -> None:
    found = match(cast.portfolio, name)
    if "學" in name:
        assert found.sure is None
    else:
        assert found.sure.project == cast.school.pk


def test_phases_are_different_projects(cast: Cast) -> None:
    first = made(cast.portfolio, name="柳溪镇污水处理厂一期工程")
    assert match(cast.portfolio, "柳溪镇污水处理厂（Ⅰ期）").sure.project == first.pk
    assert match(cast.portfolio, "柳溪镇污水处理厂二期工程") is NOBODY
    assert match(cast.portfolio, "柳溪镇污水处理厂Ⅱ期工程") is NOBODY


def test_the_national_code_goes_before_the_name(cast: Cast) -> None:
    coded = made(cast.portfolio, name="老厂区改造", national_code=CODE)
    found = match(cast.portfolio, "新材料产业园", code=CODE)
    assert (found.sure.project, codes(found)) == (coded.pk, ["by_code", "other_name"])


def test_the_number_alone_with_another_name_is_doubtful(cast: Cast) -> None:
    found = match(cast.portfolio, "柳溪河治理", no="2026-002")
    assert found.sure is None
    (candidate,) = found.candidates
    assert (candidate.project, candidate.confidence < 70) == (cast.road.pk, True)
    assert codes(found) == ["by_no", "other_name"]


def test_number_and_name_of_two_projects_are_doubtful(cast: Cast) -> None:
    found = match(cast.portfolio, cast.school.name, no="2026-002")
    assert found.sure is None
    assert {candidate.project for candidate in found.candidates} == {cast.school.pk, cast.road.pk}


def test_the_same_name_with_another_code_is_doubtful(cast: Cast) -> None:
    made(cast.portfolio, name="老厂区改造", national_code=CODE)
    found = match(cast.portfolio, "老厂区改造", code=CODE.replace("2017", "2019"))
    assert found.sure is None
    assert "other_code" in codes(found)


def test_a_cut_name_is_the_same_project_where_only_one_fits(cast: Cast) -> None:
    whole = made(cast.portfolio, name="青石县城乡供水一体化及配套管网建设工程")
    found = match(cast.portfolio, "青石县城乡供水一体化…")
    assert found.sure.project == whole.pk
    assert "cut_name" in codes(found)
    made(cast.portfolio, name="青石县城乡供水一体化智慧水务平台")
    found = match(cast.portfolio, "青石县城乡供水一体化…")
    assert (found.sure, len(found.candidates)) == (None, 2)


def test_a_slip_of_the_pen_is_doubtful_and_more_so_without_other_facts(cast: Cast) -> None:
    plant = made(cast.portfolio, name="青石县城北再生水利用工程", owner_firm="青石水务公司")
    found = match(cast.portfolio, "青石县城北再生水综合利用工程", owner_firm="青石水务公司")
    assert (found.sure, found.candidates[0].project) == (None, plant.pk)
    assert {"near_name", "same_owner_firm"} <= set(codes(found))
    assert match(cast.portfolio, "柳溪镇养老院") is NOBODY


def test_a_name_without_its_phase_is_doubtful(cast: Cast) -> None:
    first = made(cast.portfolio, name="石门水库除险加固工程（一期）")
    second = made(cast.portfolio, name="石门水库除险加固工程（二期）")
    found = match(cast.portfolio, "石门水库除险加固工程")
    assert found.sure is None
    assert {candidate.project for candidate in found.candidates} == {first.pk, second.pk}
    made(cast.portfolio, name="柳溪镇污水处理厂及管网")
    assert match(cast.portfolio, "柳溪镇污水处理厂及管网二期") is NOBODY
    assert match(cast.portfolio, "柳溪镇污水处理厂及管网一期").candidates


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("人民医院迁建项目", "青石县人民医院迁建项目"),
        ("青石县人民医院整体迁建", "青石县人民医院迁建项目"),
        ("南湖公园改造提升工程", "南湖公园提升改造"), ("金沙江大桥", "金沙江特大桥"),
    ],
)  # fmt: skip
def test_words_put_in_left_out_or_turned_are_doubtful(cast: Cast, name: str, held: str) -> None:
    known = made(cast.portfolio, name=held)
    found = match(cast.portfolio, name)
    assert (found.sure, [candidate.project for candidate in found.candidates]) == (None, [known.pk])


def test_a_letter_exchanged_is_another_project(cast: Cast) -> None:
    made(cast.portfolio, name="龙泉镇污水处理厂")
    assert match(cast.portfolio, "龙山镇污水处理厂") is NOBODY


def test_neighbours_of_a_family_are_not_near() -> None:
    for one, other in [
        ("3号桥改造", "5号桥改造"),
        ("城东片区路网", "城西片区路网"),
        ("标准厂房a区", "标准厂房b区"),
        ("Prison 1", "Prison 2"),
    ]:
        assert tells_apart(name_key(one), name_key(other)), (one, other)
    assert not tells_apart(name_key("城北大道改造"), name_key("城北大道提升改造"))


def test_another_countys_project_is_nobody(cast: Cast) -> None:
    assert match(cast.portfolio, cast.foreign.name) is NOBODY


def test_near_names_do_not_compare_each_with_each() -> None:
    dice = random.Random(3)
    letters = [chr(0x4E00 + number) for number in range(3000)]

    def name() -> str:
        return "".join(dice.choice(letters) for _ in range(14))

    names = [name() for _ in range(20_000)]
    queries = [text[:5] + text[6:] for text in names[:4000]] + [name() for _ in range(4000)]
    found = near_names(queries, names)
    assert sum(1 for i in range(4000) if found.get(i, [(None, 0)])[0][0] == i) > 3950
    assert not any(i in found for i in range(4000, 8000))
