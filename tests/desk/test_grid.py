"""The ledger: filters in the address, orders, groups, sums over the whole filter, past months."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from guatu.desk.layouts import save_layout
from guatu.desk.models import Layout
from guatu.ledger import actions as ledger
from guatu.lib.refusals import Refused
from tests.cast import Cast
from tests.desk.stage import client_of, many, play


def rows(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/projects/rows?{query}")
    assert answer.status_code == 200
    return answer.json()


def names(client: Client, query: str) -> list[str]:
    return [row["name"] for row in rows(client, query)["data"]]


def test_a_row_says_what_the_ledger_knows(cast: Cast) -> None:
    play(cast)
    (row,) = rows(client_of(cast, "dana"), "q=第二中学")["data"]
    texts = row["texts"]
    assert (texts["unit"], texts["leader"], texts["plan"]) == ("住建局", "雷鸣", "12,000")
    assert (texts["done"], texts["rate"], texts["lead"]) == ("9,000", "75.0%", "0.0")
    assert (row["plan"], row["edits"]) == ("12000", [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=城北", ["城北大道改造工程"]),
        ("q=cbdd", ["城北大道改造工程"]),
        ("q=2026-001", ["青石县第二中学迁建项目"]),
        ("sector=社会事业", ["青石县第二中学迁建项目"]),
        ("list_class=continue", ["城北大道改造工程"]),
        ("sort=-plan", ["青石县第二中学迁建项目", "城北大道改造工程"]),
        ("sort=lead", ["城北大道改造工程", "青石县第二中学迁建项目"]),
        ("sort=-gap", ["城北大道改造工程", "青石县第二中学迁建项目"]),
        ("light=red&light=yellow&sector=社会事业", []),
        ("listed=no", []),
        ("unit=999999", []),
        ("sort=nonsense&page=0&size=7&month=2026-13", None),
    ],
)
def test_filters_and_orders_come_from_the_address(
    cast: Cast, query: str, expected: list[str] | None
) -> None:
    play(cast)
    found = names(client_of(cast, "dana"), query)
    if expected is None:
        assert len(found) == 2
    elif "light" in query:
        assert set(found) <= {"青石县第二中学迁建项目"}
    else:
        assert found == expected


def test_unit_and_leader_filter_by_who_answers_now(cast: Cast) -> None:
    play(cast)
    client = client_of(cast, "dana")
    assert names(client, f"unit={cast.units['transport'].pk}") == [cast.road.name]
    assert names(client, f"leader={cast.people['lei'].pk}") == [cast.school.name]


def test_sums_are_over_the_whole_filter_and_not_the_page(cast: Cast) -> None:
    play(cast)
    many(cast, 60)
    client = client_of(cast, "dana")
    whole = rows(client)
    assert (len(whole["data"]), whole["last_page"], whole["last_row"]) == (50, 2, 62)
    assert whole["sums"]["plan"] == "90,000"
    # From the tallies and from the lines it is the same.
    assert rows(client, "q=乡道")["sums"]["plan"] == "72,000"
    both = rows(client, "sector=基础设施")["sums"], rows(client, "sector=基础设施&q=2026")["sums"]
    assert both[0] == both[1]
    assert rows(client, "page=2")["data"][0]["no"] == "2026-051"


def test_empty_amounts_come_last_in_both_directions(cast: Cast) -> None:
    play(cast)
    ledger.create_projects(cast.portfolio, [{"name": "尚无计划"}], by=None)
    client = client_of(cast, "dana")
    assert names(client, "sort=plan")[-1] == names(client, "sort=-plan")[-1] == "尚无计划"


@pytest.mark.parametrize("group", ["leader", "sector", "unit", "light", "list_class", "stage"])
def test_groups_carry_their_sums_and_titles(cast: Cast, group: str) -> None:
    play(cast)
    answer = rows(client_of(cast, "dana"), f"group={group}")
    keys = [row["group"][group] for row in answer["data"]]
    assert set(keys) <= set(answer["groups"])
    counts = [answer["groups"][key]["count"] for key in set(keys)]
    assert sum(map(int, counts)) == 2
    filtered = rows(client_of(cast, "dana"), f"group={group}&q=2026")["groups"]
    assert {key: filtered[key] for key in set(keys)} == {
        key: answer["groups"][key] for key in set(keys)
    }


def test_a_past_month_shows_its_own_figures(cast: Cast) -> None:
    play(cast)
    answer = rows(client_of(cast, "dana"), "month=2026-08&sort=-done")
    assert [row["texts"]["done"] for row in answer["data"]] == ["8,000", "1,000"]
    assert answer["sums"]["done"] == "9,000"
    assert answer["sums"]["lead"] == "−16.7"
    by_light = rows(client_of(cast, "dana"), "month=2026-08&group=light")
    assert sum(int(group["count"]) for group in by_light["groups"].values()) == 2


def test_an_officer_has_only_what_is_his_and_may_fill_it(cast: Cast) -> None:
    play(cast)
    answer = rows(client_of(cast, "bo"))
    assert [row["name"] for row in answer["data"]] == [cast.school.name]
    assert answer["sums"]["plan"] == "12,000"
    assert answer["data"][0]["edits"] == ["report"]
    assert names(client_of(cast, "bo"), "q=城北") == []


def test_without_scripts_the_page_is_a_table_with_sums(cast: Cast) -> None:
    play(cast)
    page = client_of(cast, "dana").get("/projects/?sector=基础设施").content.decode()
    assert f'<td class="d-name"><a href="/projects/{cast.road.pk}/">' in page
    assert cast.school.name not in page
    assert "<tfoot>" in page


def test_htmx_gets_the_list_alone(cast: Cast) -> None:
    play(cast)
    answer = client_of(cast, "dana").get("/projects/", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert cast.road.name in text


def test_a_name_cannot_break_out_of_the_page(cast: Cast) -> None:
    play(cast)
    evil = "</script><img src=x onerror=alert(1)>"
    ledger.change_projects([(cast.road, {"name": evil})], by=None)
    for path in ("/projects/", "/", f"/projects/{cast.road.pk}/", "/search?q=img"):
        assert "<img src=x" not in client_of(cast, "dana").get(path).content.decode(), path


def test_the_list_goes_to_excel_as_it_is_shown(cast: Cast) -> None:
    play(cast)
    ledger.change_projects([(cast.road, {"remark": "=1+1"})], by=None)
    query = (
        "sort=-plan&columns=name&columns=plan&columns=rate&columns=remark&columns=finish_planned"
    )
    answer = client_of(cast, "dana").get(f"/projects/export?{query}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
    table = book.get_sheet_by_index(0).to_python()
    head = next(row for row in table if row[0] in ("Project", "项目名称"))
    assert len(head) == 5
    body = table[table.index(head) + 1 :]
    assert [row[:3] for row in body] == [
        ["青石县第二中学迁建项目", 12000.0, 0.75],
        ["城北大道改造工程", 6000.0, 0.25],
    ]
    assert body[1][3] == "=1+1"


def test_columns_are_kept_by_name_for_their_owner_only(cast: Cast) -> None:
    ana = client_of(cast, "ana")
    columns = ["plan", "nonsense", "name", "rate"]
    chosen = {"name": "我的口径", "columns": columns, "rest": "sort=plan"}
    answer = ana.post("/projects/layouts", chosen)
    layout = Layout.objects.get()
    assert layout.columns == ["name", "plan", "rate"]
    assert answer.url == f"/projects/?sort=plan&layout={layout.pk}"
    assert "我的口径" in ana.get(answer.url).content.decode()
    assert "我的口径" not in client_of(cast, "dana").get(answer.url).content.decode()
    save_layout("我的口径", ["done"], by=cast.account("ana"))
    layout.refresh_from_db()
    assert layout.columns == ["name", "done"]
    with pytest.raises(Refused):
        save_layout("  ", ["done"], by=cast.account("ana"))
    ana.post(f"/projects/layouts/{layout.pk}/remove")
    assert not Layout.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["/projects/", "/projects/rows?sort=-lead", "/projects/rows?group=unit", "/projects/export"],
)
def test_the_number_of_queries_does_not_grow_with_the_projects(cast: Cast, path: str) -> None:
    play(cast)
    client = client_of(cast, "ana")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    many(cast, 40)
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(more) == len(few) <= 25


def test_tallied_and_live_sums_agree_for_every_single_filter(cast: Cast) -> None:
    play(cast)
    many(cast, 5)
    client = client_of(cast, "dana")
    singles = ["light=red", "light=none", "stage=preparing", "report=submitted", "list_class=start"]
    for query in [*singles, f"unit={cast.units['transport'].pk}"]:
        # A part of every number makes the filter one that the tallies do not answer.
        assert rows(client, query)["sums"] == rows(client, f"{query}&q=2026")["sums"], query


def test_amounts_are_exact(cast: Cast) -> None:
    play(cast)
    plan = ledger.PlanDraft(cast.road, 2026, {"amount": Decimal("6000.123456")})
    ledger.set_plans([plan], by=None)
    assert rows(client_of(cast, "ana"), "q=城北")["data"][0]["plan"] == "6000.123456"
