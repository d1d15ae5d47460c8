"""The key by which a project is recognised."""

import pytest

from guatu.ledger.actions import name_key

SAME = [
    ("★ 青石县（城北）污水处理厂  二期工程项目", "青石县城北污水处理厂(Ⅱ期)"),
    ("柳溪镇标准化厂房建设项目", "柳溪镇标准化厂房"),
    ("柳溪镇标准化厂房（一期）", "柳溪镇标准化厂房1期项目"),
    ("柳溪镇标准化厂房第二期工程", "柳溪镇标准化厂房二期"),
    ("年产1,500吨铝材项目", "年产1500吨铝材"),
    ("▲“智慧青石”　建设工程", "智慧青石工程"),
    ("城北大道\n改造工程", "城北大道改造"),
    ("HS2 Phase II", "hs2 phase 2"),
    ("2—3号路", "2-3号路"),
]
DIFFERENT = [
    ("柳溪镇标准化厂房一期", "柳溪镇标准化厂房二期"),
    ("柳溪镇标准化厂房一期", "柳溪镇标准化厂房"),
    ("高标准农田第一批", "高标准农田第二批"),
    ("城北大道一标段", "城北大道二标段"),
    ("年产1.5万吨铝材", "年产15万吨铝材"),
    ("2-3号路", "23号路"),
    ("柳溪厂房一、二期", "柳溪厂房十二期"),
    ("青石县第一中学", "青石县第二中学"),
    ("HS2 phase 2", "HS2 phase 2a"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_in_two_hands_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_projects_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_name_of_nothing_but_noise_keeps_it() -> None:
    assert name_key("项目") == "项目"


def test_a_key_fits_its_column() -> None:
    assert len(name_key("㎡" * 200)) <= 200
