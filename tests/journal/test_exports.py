"""What leaves as a file leaves an entry: who, what, filter, how many rows, why."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from guatu.accounts.securing import set_options
from guatu.journal.models import Entry, Export
from tests.accounts.entering import choose, enter
from tests.cast import Cast

MONTH = dt.date(2026, 9, 1)


@pytest.fixture
def ana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.accounts["ana"])
    return client


def book_in(response: HttpResponse) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))


def last() -> Export:
    return Export.objects.latest("id")


def test_the_grid_leaves_an_entry_with_its_filter_and_its_rows(cast: Cast, ana: Client) -> None:
    response = ana.get("/projects/export?sector=社会事业&sort=no&page=3")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    taken = last()
    assert (taken.by, taken.place, taken.form) == (
        cast.accounts["ana"],
        "desk:project-export",
        "xlsx",
    )
    assert (taken.count, taken.unit) == (1, cast.units["county"])
    assert "sector=社会事业" in taken.filters
    assert "page" not in taken.filters
    entry = Entry.objects.get(model="journal.export", object_id=taken.pk)
    assert (entry.action, entry.actor) == ("journal.export.record", cast.accounts["ana"])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_ledger_leaves_one_both_ways(cast: Cast, ana: Client, kind: str) -> None:
    ana.get(f"/sheets/export/ledger.{kind}?portfolio={cast.portfolio.pk}&month=2026-09").getvalue()
    taken = last()
    assert (taken.place, taken.count, taken.form) == ("sheets:ledger", 2, kind)


def test_the_command_leaves_one_of_the_system(cast: Cast, tmp_path: object) -> None:
    path = f"{tmp_path}/ledger.csv"
    call_command("export", path, "--portfolio", str(cast.portfolio.pk), "--month", "2026-09")
    assert (last().by, last().place, last().count) == (None, "guatu export", 2)


def test_a_battle_map_leaves_one(cast: Cast, ana: Client) -> None:
    ana.get(f"/wall/project/{cast.school.pk}/map.pdf")
    assert (last().form, last().count) == ("pdf", None)


def test_a_reason_is_asked_for_where_the_setting_wants_one(cast: Cast, ana: Client) -> None:
    choose(export_reason="always")
    page = ana.get("/projects/export?sector=社会事业")
    assert "导出事由" in page.content.decode()
    assert '<input type="hidden" name="sector" value="社会事业">' in page.content.decode()
    assert ana.get("/projects/export?reason=+").status_code == 422
    assert not Export.objects.exists()
    ana.get("/projects/export?reason=月度调度")
    assert (last().reason, last().filters) == ("月度调度", "")


def test_numbers_in_full_always_need_a_right_and_by_default_a_reason(
    cast: Cast, ana: Client
) -> None:
    cast.people["bo"].phone = "13812341234"
    cast.people["bo"].save()
    cells = [row[2].value for row in book_in(ana.get("/settings/people/file/")).active.rows]
    assert "138****1234" in cells
    assert "13812341234" not in cells
    assert "导出事由" in ana.get("/settings/people/file/?full=1").content.decode()
    full = ana.get("/settings/people/file/?full=1&reason=会议通知")
    assert "13812341234" in [row[2].value for row in book_in(full).active.rows]
    assert (last().is_unmasked, last().reason) == (True, "会议通知")
    bo = Client()
    bo.force_login(cast.accounts["bo"])
    assert bo.get("/settings/people/file/?full=1&reason=x").status_code == 403


def test_a_list_says_who_took_it_on_every_page(cast: Cast, client: Client) -> None:
    enter(client, "bo")
    sheet = book_in(client.get("/settings/units/file/")).active
    assert "薄文 住建局" in sheet.oddHeader.right.text
    assert "薄文 住建局" in sheet["A2"].value
    choose(watermark_exports=False)
    sheet = book_in(client.get("/settings/units/file/")).active
    assert not sheet.oddHeader.right.text


def test_the_auditor_reads_the_log_and_sees_no_other_county(cast: Cast, ana: Client) -> None:
    ana.get("/projects/export?reason=月度调度")
    zhou = Client()
    zhou.force_login(cast.accounts["zhou"])
    zhou.get("/projects/export")
    wu = Client()
    wu.force_login(cast.accounts["wu"])
    page = wu.get("/journal/exports/").content.decode()
    assert "青石县重点项目" in page
    assert "月度调度" in page
    assert "白河县重点项目" not in page
    assert "没有符合条件" in wu.get("/journal/exports/?full=on").content.decode()
    assert "青石县重点项目" in wu.get("/journal/exports/?who=安娜").content.decode()
    assert "没有符合条件" in wu.get("/journal/exports/?who=薄文").content.decode()


def test_the_log_is_exported_too_and_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["wu"])
    assert client.get("/journal/exports/file/").status_code == 200
    assert (last().place, last().by) == ("journal:export-file", cast.accounts["wu"])


def test_the_auditor_reads_what_was_done_to_accounts_and_settings(
    cast: Cast, client: Client
) -> None:
    enter(Client(), "bo", REMOTE_ADDR="10.7.7.7")
    set_options({"idle_minutes": 15}, by=None)
    client.force_login(cast.accounts["wu"])
    page = client.get("/journal/").content.decode()
    assert "10.7.7.7" in page
    assert cast.school.name not in page


def test_exports_are_listed_in_few_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    for account in ("ana", "dana", "bo"):
        taker = Client()
        taker.force_login(cast.accounts[account])
        taker.get("/settings/units/file/")
    client.force_login(cast.accounts["wu"])
    client.get("/journal/exports/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get("/journal/exports/")
