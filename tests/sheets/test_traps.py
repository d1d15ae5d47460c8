"""What real workbooks hold, end to end into the ledger."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from guatu.ledger import actions as ledger_actions
from guatu.ledger.models import Project
from guatu.reports.models import ProgressReport
from guatu.sheets import actions
from guatu.sheets.models import ImportRow, ImportRun
from guatu.sheets.progress import silent
from guatu.sheets.showing import checks_of, failure_text
from guatu.sheets.wording import READER_TEXTS, TEXTS, sentence
from guatu.workbooks import MESSAGES
from tests.cast import Cast
from tests.sheets.books import HEADER, TITLE, book, ledger, line
from tests.sheets.driving import post, prepared, sent

Kind = ImportRow.Kind


def test_group_rows_give_class_and_sector_and_subtotals_are_checked(cast: Cast) -> None:
    group = ["一、新开工项目（2个）", *[""] * 17]
    total = ["小计", "", "", "", "", 999, *[""] * 12]
    rows = [
        group,
        line(1, "青石县养老院", total=100, plan=10),
        line(2, "青石县幼儿园", total=200, plan=20),
        total,
    ]
    run = prepared(cast, ledger(rows))
    assert run.rows.count() == 2
    for row in run.rows.all():
        assert row.values["plan.list_class"] == "start"
    (check,) = checks_of(run)
    assert (check["stated"], check["computed"]) == (Decimal(999), Decimal(300))
    assert check["place"] == "9月!F7"


def test_the_same_name_twice_in_a_file_is_doubtful_both_times(cast: Cast) -> None:
    run = prepared(cast, ledger([line(1, "养老院", total=1), line(2, "养老院项目", total=2)]))
    assert list(run.rows.values_list("kind", flat=True)) == [Kind.DOUBTFUL] * 2
    assert sentence(*run.rows.first().reasons[0]) == "与文件第 5 行是同一项目。"


def test_two_rows_of_one_known_project_are_doubtful(cast: Cast) -> None:
    rows = [line(1, cast.road.name, total=1), line(2, "城北大道改造", total=2)]
    run = prepared(cast, ledger(rows))
    assert list(run.rows.values_list("kind", flat=True)) == [Kind.DOUBTFUL] * 2
    first, second = run.rows.order_by("number")
    ana = cast.account("ana")
    actions.decide_row(first, "same", by=ana, project=cast.road)
    with pytest.raises(actions.Refused):
        actions.decide_row(second, "same", by=ana, project=cast.road)


def test_monthly_sheets_of_one_file_make_a_project_once(cast: Cast) -> None:
    def sheet(month: int, done: int) -> list[list[Any]]:
        title = f"青石县2026年重点项目台账（2026年{month}月）"
        return [[title], ["单位：万元"], list(HEADER), line(1, "养老院", total=100, done=done)]

    run = prepared(cast, book({"8月": sheet(8, 40), "9月": sheet(9, 55)}))
    assert set(run.rows.values_list("kind", flat=True)) == {Kind.NEW}
    post(cast, run)
    home = Project.objects.get(name="养老院")
    amounts = ProgressReport.objects.filter(project=home).order_by("month")
    assert list(amounts.values_list("month", "year_amount")) == [
        (dt.date(2026, 8, 1), Decimal(40)),
        (dt.date(2026, 9, 1), Decimal(55)),
    ]


def test_a_summary_sheet_is_refused_with_the_reason_beside_a_good_one(cast: Cast) -> None:
    summary = [["2026年重点项目汇总表"], ["行业", "个数", "总投资"], ["工业", 3, 5], ["合计", 3, 5]]
    rows = [[TITLE], ["单位：万元"], list(HEADER), line(1, "养老院", total=100)]
    run = prepared(cast, book({"汇总": summary, "9月": rows}))
    refused = run.sheets.get(name="汇总")
    assert not refused.is_taken
    assert refused.refusal["code"] == "sheet_is_summary"
    alone = sent(cast, book({"汇总": summary}))
    assert alone.state == ImportRun.State.REFUSED
    assert failure_text(alone)


def test_the_telephone_of_a_contact_stays_with_the_name(cast: Cast) -> None:
    head = ["项目名称", "总投资（万元）", "责任人及电话"]
    rows = [["养老院", 1, "张三 13800001111\n李四 13900002222"], ["幼儿园", 1, "王五（局长）"]]
    content = book({"a": [["青石县2026年重点项目"], head, *rows]})
    contacts = [row.values["project.contact"] for row in prepared(cast, content).rows.all()]
    assert contacts == ["张三 13800001111、李四 13900002222", "王五"]


def test_values_the_ledger_cannot_keep_are_left_out_and_said(cast: Cast) -> None:
    long_name = "很" * 201
    rows = [
        line(1, long_name, total=1),
        line(2, "养老院", total=-5, kind="类" * 61, plan=10),
    ]
    run = prepared(cast, ledger(rows))
    refused, taken = run.rows.order_by("number")
    assert (refused.kind, refused.reasons[0][0]) == (Kind.REFUSED, "too_long")
    assert taken.kind == Kind.NEW
    assert "project.kind" not in taken.values
    assert "project.total_invest" not in taken.values
    said = run.messages.get(code="too_long", number=5)
    assert (said.ref, said.sheet.name) == ("O5", "9月")


def test_a_vaguer_date_and_the_same_leaders_are_no_change(cast: Cast) -> None:
    ledger_actions.change_projects(
        [(cast.school, {"start_planned": dt.date(2026, 3, 15)})], by=None
    )
    row = line(1, cast.school.name, start="2026年", leader="雷鸣（县委常委）", unit="县住建局")
    run = prepared(cast, ledger([row]))
    assert run.rows.get().kind == Kind.UNCHANGED


def test_what_changed_since_the_preview_stops_the_posting(cast: Cast) -> None:
    run = prepared(cast, ledger([line(1, cast.road.name, total=100), line(2, "养老院", total=1)]))
    ledger_actions.change_projects([(cast.road, {"total_invest": Decimal(77)})], by=None)
    actions.request_posting(run, by=cast.account("ana"), is_awaited=True)
    run = actions.post_import(run.pk, dt.date(2026, 10, 8), tell=silent)
    assert run.state == ImportRun.State.READY
    assert "又有改动" in failure_text(run)
    assert not Project.objects.filter(name="养老院").exists()
    assert run.rows.get(project=cast.road).before == {"project.total_invest": "77"}


def test_a_rule_that_stands_against_a_row_changes_nothing(cast: Cast) -> None:
    rows = [line(1, "养老院", no="X-1", total=1), line(2, "幼儿园", no="X-2", total=1)]
    run = prepared(cast, ledger(rows))
    ledger_actions.create_projects(cast.portfolio, [{"name": "抢先", "no": "X-2"}], by=None)
    actions.request_posting(run, by=cast.account("ana"), is_awaited=True)
    run = actions.post_import(run.pk, dt.date(2026, 10, 8), tell=silent)
    assert run.state == ImportRun.State.READY
    assert "X-2" in failure_text(run)
    assert not Project.objects.filter(name="养老院").exists()


def test_a_job_that_failed_can_run_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    content = ledger([line(1, "养老院", total=1)])
    ana = cast.account("ana")
    run = actions.receive_file([content], "a.xlsx", len(content), by=ana, is_awaited=True)

    def broken(*_given: Any) -> None:
        raise RuntimeError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "prepare", broken)
        with pytest.raises(RuntimeError):
            actions.prepare_import(run.pk, tell=silent)
    run.refresh_from_db()
    assert run.state == ImportRun.State.FAILED
    actions.retry_import(run, by=ana)
    assert actions.prepare_import(run.pk, tell=silent).state == ImportRun.State.READY


def test_csv_that_was_made_harmless_comes_back_as_it_was(cast: Cast) -> None:
    text = "项目名称,总投资（万元）,建设内容\n养老院,100,'=1+1\n幼儿园,200,'-- 待补\n"
    run = sent(cast, text.encode("gb18030"), name="表.csv", options={"year": 2026})
    assert run.state == ImportRun.State.READY, failure_text(run)
    contents = {row.title: row.values.get("project.content") for row in run.rows.all()}
    assert contents == {"养老院": "=1+1", "幼儿园": "-- 待补"}


def test_every_sentence_of_the_reader_can_be_said() -> None:
    assert set(READER_TEXTS) == set(MESSAGES)
    assert set(MESSAGES) <= set(TEXTS)
