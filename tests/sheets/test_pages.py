"""The pages of imports, as a browser asks for them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from guatu.ledger.models import Project
from guatu.sheets import actions
from guatu.sheets.files import path_of
from guatu.sheets.models import ImportRow, ImportRun, SenderMap
from guatu.sheets.progress import silent
from guatu.sheets.wording import STEPS
from tests.cast import Cast
from tests.sheets.books import book, ledger, line
from tests.sheets.driving import TODAY, page_data, post, prepared, sent

State = ImportRun.State


@pytest.fixture
def ana(cast: Cast) -> Client:
    """Ana's browser."""
    client = Client()
    client.force_login(cast.accounts["ana"])
    return client


def upload(client: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    """A file dropped on the zone."""
    files = SimpleUploadedFile(name, content)
    return client.post(reverse("sheets:import-list"), {"files": files})


def page(run: ImportRun) -> str:
    return reverse("sheets:import-page", args=[run.pk])


def test_a_dropped_file_becomes_a_job_and_its_page_shows_progress(ana: Client) -> None:
    answer = upload(ana, ledger([line(1, "养老院", total=1)]))
    run = ImportRun.objects.get()
    assert (answer.status_code, answer.url) == (302, page(run))
    job = ProcrastinateJob.objects.get(task_name="guatu.sheets.read")
    assert job.args == {"run_id": run.pk}
    shown = ana.get(page(run)).content.decode()
    assert str(STEPS[""]) in shown
    assert reverse("sheets:import-progress", args=[run.pk]) in shown


def test_the_senders_name_is_shown_and_is_no_path(ana: Client, settings: Any) -> None:
    name = "..\\..\\<script>alert(1)</script>\u202e=cmd.xlsx"
    upload(ana, ledger([line(1, "养老院", total=1)]), name)
    run = ImportRun.objects.get()
    assert path_of(run).resolve().is_relative_to(settings.MEDIA_ROOT)
    assert "script" not in run.file_path
    shown = ana.get(page(run)).content.decode()
    assert "<script>alert(1)" not in shown
    assert "\u202e" not in run.file_name


def test_several_files_become_several_imports(ana: Client) -> None:
    files = [
        SimpleUploadedFile(f"{n}.xlsx", ledger([line(1, f"养老院{n}", total=1)])) for n in "ab"
    ]
    answer = ana.post(reverse("sheets:import-list"), {"files": files})
    assert answer.url == reverse("sheets:import-list")
    assert ImportRun.objects.count() == 2


def test_nothing_sent_is_said_so(ana: Client) -> None:
    answer = ana.post(reverse("sheets:import-list"), {})
    assert answer.status_code == 422
    assert "请选择文件" in answer.content.decode()


def test_the_preview_escapes_what_the_file_says(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "<b>养老院</b>", content="<img src=x>", total=1)]))
    shown = ana.get(page(run)).content.decode()
    assert "<b>养老院" not in shown
    assert "<img src=x>" not in shown


def test_the_tabs_count_and_page(cast: Cast, ana: Client) -> None:
    rows = [line(n, f"青石县第{n}中学", total=n) for n in range(1, 61)]
    run = prepared(cast, ledger([*rows, line(61, "城北大道改造工程", no="2026-002", total=5)]))
    new = ana.get(page(run), {"tab": "new"}).content.decode()
    assert new.count('<article id="row-') == 50
    assert '总投资<span class="s-unit">万元</span>' in new
    assert ana.get(page(run), {"tab": "new", "page": 2}).content.decode().count("<article") == 10
    changed = ana.get(page(run), {"tab": "changed"}).content.decode()
    assert "城北大道改造工程" in changed
    part = ana.get(page(run), {"tab": "new"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_a_page_of_the_preview_costs_the_same_for_any_number_of_rows(
    cast: Cast, ana: Client, django_assert_max_num_queries: Any
) -> None:
    rows = [
        line(n, f"青石县第{n}中学", total=n, unit="住建局", leader="雷鸣") for n in range(1, 61)
    ]
    run = prepared(cast, ledger(rows))
    ana.get(page(run))
    with django_assert_max_num_queries(25):
        ana.get(page(run), {"tab": "new"})


def test_a_row_can_be_left_out_and_taken_again(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "养老院", total=1), line(2, "幼儿园", total=2)]))
    row = run.rows.get(title="养老院")
    address = reverse("sheets:import-decide", args=[run.pk, row.pk])
    answer = ana.post(address, {"decision": "skip"}, headers={"HX-Request": "true"})
    assert "s-left-out" in answer.content.decode()
    post(cast, run)
    assert not Project.objects.filter(name="养老院").exists()
    assert Project.objects.filter(name="幼儿园").exists()


def test_a_word_on_a_row_brings_the_count_of_what_is_posted_with_it(
    cast: Cast, ana: Client
) -> None:
    rows = [line(1, "养老院", total=1), line(2, "城北大道拓宽及绿化", no="2026-002", total=9)]
    run = prepared(cast, ledger(rows))
    assert "入账 1 行" in ana.get(page(run)).content.decode()
    row = run.rows.get(kind=ImportRow.Kind.DOUBTFUL)
    address = reverse("sheets:import-decide", args=[run.pk, row.pk])
    answer = ana.post(address, {"decision": "new"}, headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert said.startswith(f'<article id="row-{row.pk}"')
    assert "入账 2 行" in said
    assert '<span class="s-count" id="count-new" hx-swap-oob="true">2</span>' in said
    assert '<span class="s-count" id="count-doubtful" hx-swap-oob="true">0</span>' in said


def test_all_rows_of_a_kind_at_once(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "养老院", total=1), line(2, "幼儿园", total=2)]))
    address = reverse("sheets:import-decide-all", args=[run.pk])
    ana.post(address, {"kind": "new", "decision": "skip"})
    assert not run.rows.filter(is_accepted=True).exists()
    ana.post(address, {"kind": "new", "decision": "accept"})
    assert run.rows.filter(is_accepted=True).count() == 2


def test_a_doubtful_row_becomes_what_a_person_says(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "城北大道拓宽及绿化", no="2026-002", total=9)]))
    row = run.rows.get()
    assert row.kind == ImportRow.Kind.DOUBTFUL
    shown = ana.get(page(run), {"tab": "doubtful"}).content.decode()
    assert "项目编号相同" in shown
    address = reverse("sheets:import-decide", args=[run.pk, row.pk])
    ana.post(f"{address}?project={cast.road.pk}", {"decision": "same"})
    row.refresh_from_db()
    assert (row.kind, row.project_id) == (ImportRow.Kind.CHANGED, cast.road.pk)
    assert row.values == {"project.name": "城北大道拓宽及绿化", "project.total_invest": "9"}
    ana.post(address, {"decision": "undecided"})
    row.refresh_from_db()
    assert (row.kind, row.project_id) == (ImportRow.Kind.DOUBTFUL, None)
    ana.post(address, {"decision": "new"})
    row.refresh_from_db()
    assert row.kind == ImportRow.Kind.NEW
    assert row.values["project.total_invest"] == "9"


def test_a_project_of_another_county_cannot_be_chosen(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "城北大道拓宽及绿化", no="2026-002", total=9)]))
    row = run.rows.get()
    address = reverse("sheets:import-decide", args=[run.pk, row.pk])
    assert ana.post(f"{address}?project={cast.foreign.pk}", {"decision": "same"}).status_code == 409
    row.refresh_from_db()
    assert row.kind == ImportRow.Kind.DOUBTFUL


def test_posting_asks_once_however_often_it_is_pressed(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "养老院", total=1)]))
    address = reverse("sheets:import-act", args=[run.pk, "post"])
    ana.post(address)
    ana.post(address)
    assert ProcrastinateJob.objects.filter(task_name="guatu.sheets.post").count() == 1
    actions.post_import(run.pk, TODAY, tell=silent)
    actions.post_import(run.pk, TODAY, tell=silent)
    assert Project.objects.filter(name="养老院").count() == 1
    assert "入账 1 行" in ana.get(page(run)).content.decode()


def test_a_page_that_polls_is_loaded_anew_at_the_end(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "养老院", total=1)]))
    address = reverse("sheets:import-progress", args=[run.pk])
    answer = ana.get(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_the_answers_are_kept_and_the_next_file_asks_nothing(cast: Cast, ana: Client) -> None:
    header = ["编号码", "工程全称", "钱数", "心情"]
    rows = [["A-1", "养老院", 100, "好"], ["A-2", "幼儿园", 200, "坏"]]
    content = book({"表": [header, *rows]})
    run = sent(cast, content)
    assert run.state == State.ASKING
    asked = ana.get(page(run)).content.decode()
    assert "工程全称" in asked
    assert '<span class="s-question">是什么内容？</span>' in asked  # beside the title, not with it
    data = page_data(run)
    prefix = f"s{run.sheets.get().pk}"
    data |= {f"{prefix}c0-field": "no", f"{prefix}c1-field": "name"}
    data |= {f"{prefix}c2-field": "total_invest", f"{prefix}c2-scale": "亿元"}
    data |= {f"{prefix}c3-field": "extra", f"{prefix}-is_taken": "on"}
    answer = ana.post(reverse("sheets:import-answer", args=[run.pk]), data)
    assert answer.status_code == 302, answer.content.decode()[:500]
    run = actions.prepare_import(run.pk, tell=silent)
    assert run.state == State.READY
    row = run.rows.get(title="养老院")
    assert row.values["project.total_invest"] == "1000000"
    assert row.values["extra.心情"] == "好"
    again = sent(cast, book({"表": [header, ["A-3", "福利院", 3, "平"]]}))
    assert again.state == State.READY
    kept = SenderMap.objects.get()
    assert kept.uses == 2
    shown = ana.get(reverse("sheets:map-list")).content.decode()
    assert "心情" in shown
    ana.post(reverse("sheets:map-forget", args=[kept.pk]))
    assert not SenderMap.objects.exists()


def test_a_sheet_without_names_is_not_accepted(cast: Cast, ana: Client) -> None:
    run = sent(cast, book({"表": [["编号码", "钱数"], ["A-1", 100], ["A-2", 200]]}))
    assert run.state in {State.ASKING, State.REFUSED}
    actions.ask_again(run, by=cast.account("ana"))
    data = page_data(run) | {f"s{run.sheets.get().pk}-is_taken": "on"}
    answer = ana.post(reverse("sheets:import-answer", args=[run.pk]), data)
    assert answer.status_code == 422
    assert "请指定哪一列是项目名称" in answer.content.decode()


def test_discarding_changes_nothing(cast: Cast, ana: Client) -> None:
    run = prepared(cast, ledger([line(1, "养老院", total=1)]))
    ana.post(reverse("sheets:import-act", args=[run.pk, "discard"]))
    run.refresh_from_db()
    assert run.state == State.DISCARDED
    assert not Project.objects.filter(name="养老院").exists()
    assert ana.get(page(run)).status_code == 200


def test_a_ledger_comes_as_a_file(cast: Cast, ana: Client) -> None:
    query = {"portfolio": cast.portfolio.pk, "month": "2026-09"}
    xlsx = ana.get(reverse("sheets:ledger", args=["xlsx"]), query)
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"
    csv = ana.get(reverse("sheets:ledger", args=["csv"]), query)
    text = b"".join(csv.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("项目编号,项目名称")
    assert cast.school.name in text
    other = {"portfolio": cast.other_portfolio.pk, "month": "2026-09"}
    assert ana.get(reverse("sheets:ledger", args=["xlsx"]), other).status_code == 422


def test_an_undone_import_can_be_looked_at(cast: Cast, ana: Client) -> None:
    run = post(cast, prepared(cast, ledger([line(1, "养老院", total=1)])))
    shown = ana.get(page(run)).content.decode()
    assert "撤销本次导入" in shown
    assert f'href="/projects/?portfolio={cast.portfolio.pk}"' in shown
    assert f'href="/wall/live/{cast.portfolio.pk}/"' in shown
    ana.post(reverse("sheets:import-act", args=[run.pk, "undo"]))
    actions.undo_import(run.pk, tell=silent)
    shown = ana.get(page(run), {"tab": "new"})
    assert "撤销了本次导入" in shown.content.decode()
    assert ana.get(reverse("sheets:import-list")).status_code == 200


def test_english_is_complete(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.accounts["ana"])
    run = prepared(cast, ledger([line(1, "Home", total=1)]))
    shown = client.get(page(run), headers={"Accept-Language": "en"}).content.decode()
    assert "Post 1 row" in shown
