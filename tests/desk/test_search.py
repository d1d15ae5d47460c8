"""Search: any part of a name, pinyin, initials, number; only what the account may see."""

import pytest

from guatu.desk.search import found
from guatu.ledger import actions as ledger
from tests.cast import Cast
from tests.desk.stage import client_of


@pytest.mark.parametrize("query", ["第二中学", "中学", "qsxdezx", "dierzhongxue", "2026-001", "中"])
def test_a_project_is_found_by_any_part(cast: Cast, query: str) -> None:
    assert cast.school in found(cast.account("dana"), query, 8).projects


def test_units_and_people_are_found_by_name_and_initials(cast: Cast) -> None:
    dana = cast.account("dana")
    assert found(dana, "住建", 8).units == [cast.units["housing"]]
    assert cast.people["lei"] in found(dana, "lm", 8).people
    assert found(dana, "雷", 8).people == [cast.people["lei"]]


def test_nobody_finds_what_he_may_not_see(cast: Cast) -> None:
    assert found(cast.account("dana"), "污水", 8).projects == []
    assert found(cast.account("bo"), "城北", 8).projects == []
    assert found(cast.account("xi"), "中学", 8).projects == []
    assert not found(cast.account("wu"), "青石", 8)
    assert found(cast.account("zhou"), "住房", 8).units == [cast.units["other_bureau"]]


def test_the_best_comes_first(cast: Cast) -> None:
    names = ["新建中学体育馆", "中学", "中学宿舍"]
    ledger.create_projects(cast.portfolio, [{"name": name} for name in names], by=None)
    best = [p.name for p in found(cast.account("dana"), "中学", 8).projects]
    assert best[:2] == ["中学", "中学宿舍"]


def test_the_box_gets_a_list_of_links(cast: Cast) -> None:
    client = client_of(cast, "dana")
    answer = client.get("/search?q=中学", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert f'href="/projects/{cast.school.pk}/"' in text
    assert "<html" not in text
    assert client.get("/search?q=", headers={"HX-Request": "true"}).content.strip() == b""


@pytest.mark.parametrize("query", ["%", "_", "'", "\\", "没有的东西", "　", "x" * 500])
def test_odd_queries_find_nothing_and_break_nothing(cast: Cast, query: str) -> None:
    answer = client_of(cast, "dana").get("/search", {"q": query})
    assert answer.status_code == 200
    assert cast.school.name not in answer.content.decode()
