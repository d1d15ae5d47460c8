"""The ledger out, edited in Excel or WPS, and back: only what its sender changed."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from guatu.ledger import actions as ledger_actions
from guatu.ledger.models import Project
from guatu.reports.actions import ReportDraft, post_reports
from guatu.sheets import actions
from guatu.sheets.comparing import Period
from guatu.sheets.exporting import write_ledger
from guatu.sheets.models import ImportRow, ImportRun
from guatu.sheets.roundtrip import HIDDEN_SHEET, LEDGER, ROW_TITLE
from tests.cast import Cast
from tests.sheets.driving import post, prepared, sent

MONTH = dt.date(2026, 9, 1)
Kind = ImportRow.Kind
FIELDS = [column.field for column in LEDGER]


@pytest.fixture
def exported(cast: Cast) -> bytes:
    """September's ledger as Ana exports it; the school has a report."""
    report = {"month_amount": Decimal("12.5"), "year_amount": Decimal(800), "progress_text": "主体"}
    post_reports([ReportDraft(cast.school, MONTH, report)], by=None)
    ledger_actions.change_projects(
        [
            (cast.school, {"content": "=1+1 教学楼", "total_invest": Decimal("30000.5")}),
            (cast.road, {"content": "@路面\n@绿化", "start_planned": dt.date(2026, 3, 31)}),
        ],
        by=None,
    )
    return export(cast)


def export(cast: Cast, *, by: str = "ana") -> bytes:
    out = io.BytesIO()
    write_ledger(out, Period(cast.portfolio, 2026, MONTH), by=cast.account(by))
    return out.getvalue()


def edited(content: bytes, change: Callable[[Worksheet, Workbook], Any]) -> bytes:
    """The workbook after somebody opened it, changed something and saved."""
    book = load_workbook(io.BytesIO(content))
    change(book.worksheets[0], book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place(sheet: Worksheet, name: str, field: str) -> Any:
    """The cell of a project's field."""
    for row in range(4, sheet.max_row + 1):
        if sheet.cell(row, 2).value == name:
            return sheet.cell(row, FIELDS.index(field) + 1)
    raise AssertionError(name)


def test_the_form_has_its_title_its_units_and_its_print_set_up(exported: bytes) -> None:
    book = load_workbook(io.BytesIO(exported))
    sheet = book.worksheets[0]
    assert "青石县重点项目" in sheet["A1"].value
    assert "2026年9月" in sheet["A1"].value
    assert sheet["A2"].value.startswith("单位：万元")
    titles = [cell.value for cell in sheet[3]][:17]
    assert titles[:5] == ["项目编号", "项目名称", "建设性质", "建设内容", "总投资（万元）"]
    assert titles[-2:] == ["本月进展", "问题和建议"]
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["R"].hidden
    assert book[HIDDEN_SHEET].sheet_state == "hidden"


def test_text_that_looks_like_a_formula_is_text_and_comes_back(cast: Cast, exported: bytes) -> None:
    sheet = load_workbook(io.BytesIO(exported)).worksheets[0]
    cell = place(sheet, cast.school.name, "content")
    assert (cell.value, cell.data_type) == ("=1+1 教学楼", "s")
    assert cell.quotePrefix
    run = prepared(cast, exported)
    assert set(run.rows.values_list("kind", flat=True)) == {Kind.UNCHANGED}


def test_a_file_that_was_only_saved_again_changes_nothing(cast: Cast, exported: bytes) -> None:
    run = prepared(cast, edited(exported, lambda _sheet, _book: None))
    assert run.is_round_trip
    assert set(run.rows.values_list("kind", flat=True)) == {Kind.UNCHANGED}
    assert run.messages.filter(level="error").count() == 0


def test_only_what_the_sender_changed_is_shown_and_an_emptied_cell_erases(
    cast: Cast, exported: bytes
) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        place(sheet, cast.school.name, "year_plan").value = 15000
        place(sheet, cast.school.name, "leader").value = None
        place(sheet, cast.road.name, "content").value = None
        place(sheet, cast.road.name, "start_planned").value = "2026年5月"

    # Meanwhile somebody else changes what the sender left alone.
    ledger_actions.change_projects([(cast.school, {"scale": "36 班"})], by=None)
    run = prepared(cast, edited(exported, change))
    school = run.rows.get(project=cast.school)
    assert school.values == {"plan.amount": "15000", "leader.lead": []}
    road = run.rows.get(project=cast.road)
    assert road.values == {
        "project.content": "",
        "project.start_planned": "2026-05-31|month",
    }
    post(cast, run)
    cast.school.refresh_from_db()
    cast.road.refresh_from_db()
    assert cast.school.scale == "36 班"
    assert not cast.school.leaders.current().exists()
    assert (cast.road.content, cast.road.start_planned) == ("", dt.date(2026, 5, 31))
    assert cast.road.precision == {"start_planned": "month"}


def test_rows_may_be_sorted_deleted_and_added(cast: Cast, exported: bytes) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        for number, values in enumerate(reversed(rows), 4):
            for index, value in enumerate(values, 1):
                sheet.cell(number, index).value = value
        sheet.cell(6, 2).value = "青石县养老服务中心"
        sheet.cell(6, 5).value = 2000

    run = prepared(cast, edited(exported, change))
    kinds = dict(run.rows.values_list("title", "kind"))
    assert kinds.pop("青石县养老服务中心") == Kind.NEW
    assert set(kinds.values()) == {Kind.UNCHANGED}


def test_a_copied_row_speaks_twice_of_one_project(cast: Cast, exported: bytes) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        for index in range(1, 20):
            sheet.cell(6, index).value = sheet.cell(4, index).value
        sheet.cell(6, 2).value = "另一所学校"

    run = prepared(cast, edited(exported, change))
    doubtful = run.rows.filter(kind=Kind.DOUBTFUL)
    assert doubtful.count() == 2
    assert all(row.candidates[0][0] == cast.school.pk for row in doubtful)


def test_a_cell_that_both_changed_is_a_conflict_with_both_values(
    cast: Cast, exported: bytes
) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        place(sheet, cast.school.name, "total_invest").value = 31000
        place(sheet, cast.school.name, "problem_text").value = "缺水"

    ledger_actions.change_projects([(cast.school, {"total_invest": Decimal(32000)})], by=None)
    run = prepared(cast, edited(exported, change))
    row = run.rows.get(project=cast.school)
    assert row.kind == Kind.CONFLICT
    assert row.base == {"project.total_invest": "30000.5"}
    assert row.values["project.total_invest"] == "31000"
    assert row.before["project.total_invest"] == "32000"
    ana = cast.account("ana")
    actions.settle_conflict(row, {"project.total_invest": "ledger"}, by=ana)
    post(cast, run)
    cast.school.refresh_from_db()
    assert cast.school.total_invest == Decimal(32000)
    assert cast.school.reports.get(month=MONTH).problem_text == "缺水"


def test_a_conflict_without_a_choice_is_left_out(cast: Cast, exported: bytes) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        place(sheet, cast.school.name, "total_invest").value = 31000
        place(sheet, cast.road.name, "total_invest").value = 500

    ledger_actions.change_projects([(cast.school, {"total_invest": Decimal(32000)})], by=None)
    post(cast, prepared(cast, edited(exported, change)))
    cast.school.refresh_from_db()
    cast.road.refresh_from_db()
    assert (cast.school.total_invest, cast.road.total_invest) == (32000, 500)


def test_the_same_change_by_both_is_no_conflict(cast: Cast, exported: bytes) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        place(sheet, cast.school.name, "total_invest").value = 32000

    ledger_actions.change_projects([(cast.school, {"total_invest": Decimal(32000)})], by=None)
    run = prepared(cast, edited(exported, change))
    assert run.rows.get(project=cast.school).kind == Kind.UNCHANGED


def test_an_identity_that_was_tampered_with_is_no_identity(cast: Cast, exported: bytes) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        column = next(c.column for c in sheet[3] if c.value == ROW_TITLE)
        sheet.cell(5, column).value = f"{cast.foreign.pk}:forged"
        sheet.cell(5, 1).value = None
        sheet.cell(5, 2).value = "别处的项目"

    run = prepared(cast, edited(exported, change))
    assert run.rows.get(number=5).kind == Kind.NEW


def test_original_values_that_were_tampered_with_are_not_believed(
    cast: Cast, exported: bytes
) -> None:
    def change(sheet: Worksheet, book: Workbook) -> None:
        hidden = book[HIDDEN_SHEET]
        for row in hidden.iter_rows(min_row=3):
            row[3 + FIELDS.index("total_invest")].value = "1"

    run = prepared(cast, edited(exported, change))
    assert set(run.rows.values_list("kind", flat=True)) == {Kind.UNCHANGED}


def test_a_responsible_unit_sends_back_reports_of_its_own_projects_only(
    cast: Cast, exported: bytes
) -> None:
    def change(sheet: Worksheet, _book: Workbook) -> None:
        place(sheet, cast.school.name, "progress_text").value = "封顶"
        place(sheet, cast.school.name, "total_invest").value = 1
        place(sheet, cast.road.name, "progress_text").value = "铺路"
        sheet.cell(6, 2).value = "我们的新项目"
        sheet.cell(6, 16).value = "刚刚开始"

    run = prepared(cast, edited(exported, change), by="bo")
    own = run.rows.get(title=cast.school.name)
    assert own.values == {"report.progress_text": "封顶"}
    assert run.messages.filter(code="only_office_changes").count() == 1
    others = run.rows.get(title=cast.road.name)
    assert (others.kind, others.reasons[0][0]) == (Kind.REFUSED, "not_your_project")
    assert run.rows.get(title="我们的新项目").reasons[0][0] == "only_office_adds"
    post(cast, run, by="bo")
    cast.school.refresh_from_db()
    assert cast.school.total_invest == Decimal("30000.5")
    assert cast.school.reports.get(month=MONTH).progress_text == "封顶"
    assert Project.objects.filter(portfolio=cast.portfolio).count() == 2


def test_a_unit_sends_no_file_of_its_own_making(cast: Cast) -> None:
    from tests.sheets.books import ledger, line

    run = sent(cast, ledger([line(1, "我们的新项目")]), by="bo")
    assert (run.state, run.failure["code"]) == (ImportRun.State.REFUSED, "only_own_export")


def test_an_export_of_another_county_is_refused(cast: Cast, exported: bytes) -> None:
    run = sent(cast, exported, by="zhou")
    assert (run.state, run.failure["code"]) == (ImportRun.State.REFUSED, "export_of_another")


def test_a_unit_exports_its_own_projects(cast: Cast, exported: bytes) -> None:
    sheet = load_workbook(io.BytesIO(export(cast, by="bo"))).worksheets[0]
    names = [sheet.cell(row, 2).value for row in range(4, sheet.max_row + 1)]
    assert names == [cast.school.name]
