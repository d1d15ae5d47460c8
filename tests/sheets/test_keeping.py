"""What a sender said once is used for the next file of the form, and only that."""

from typing import Any

from guatu.sheets.models import ImportRow, ImportRun, SenderMap
from tests.cast import Cast
from tests.sheets.books import book
from tests.sheets.driving import answered, column, page_data, prepared, sent

HEADER = ["序号", "项目名称", "总投资", "建设内容", "食堂座位"]


def form(unit: str, amount: Any, *, sheet: str = "台账", header: list[str] | None = None) -> bytes:
    """A form whose unit stands above the table, with a column nobody can know."""
    row = [1, "青石县养老院", amount, "新建", 60, 20]
    header = header or HEADER
    title = "青石县2026年重点项目"
    return book({sheet: [[title], [f"单位：{unit}"], header, row[: len(header)]]})


def said_once(cast: Cast, content: bytes) -> ImportRun:
    """The questions of a file answered as the page shows them."""
    run = sent(cast, content)
    assert run.state == ImportRun.State.ASKING
    return answered(cast, run, page_data(run))


def total(run: ImportRun) -> str:
    assert run.state == ImportRun.State.READY, (run.state, run.failure)
    return str(ImportRow.objects.get(run=run).values["project.total_invest"])


def test_the_next_file_may_state_another_unit(cast: Cast) -> None:
    assert total(said_once(cast, form("万元", 12000))) == "12000"
    assert SenderMap.objects.count() == 1
    assert total(prepared(cast, form("亿元", 1.5))) == "15000"


def test_a_unit_that_a_person_chose_stays_chosen(cast: Cast) -> None:
    run = sent(cast, form("万元", 12000))
    data = page_data(run) | {f"{column(run, 'C')}-scale": "元"}
    assert total(answered(cast, run, data)) == "1.2"
    assert total(prepared(cast, form("亿元", 30000))) == "3"


def test_what_the_name_of_a_sheet_means_is_not_kept(cast: Cast) -> None:
    run = said_once(cast, form("万元", 1, sheet="续建项目"))
    assert ImportRow.objects.get(run=run).values["plan.list_class"] == "continue"
    run = prepared(cast, form("万元", 1, sheet="新开工项目"))
    assert ImportRow.objects.get(run=run).values["plan.list_class"] == "start"


def test_a_form_with_one_column_more_asks_about_that_one_only(cast: Cast) -> None:
    run = sent(cast, form("万元", 12000))
    answered(cast, run, page_data(run) | {f"{column(run, 'E')}-field": "remark"})
    run = sent(cast, form("万元", 12000, header=[*HEADER, "停车位"]))
    assert run.state == ImportRun.State.ASKING
    (question,) = run.sheets.get().questions
    assert question["params"]["title"] == "停车位"
    assert run.sheets.get().columns[4]["field"] == "remark"


def test_a_form_with_one_column_less_asks_nothing(cast: Cast) -> None:
    said_once(cast, form("万元", 12000))
    run = prepared(cast, form("万元", 12000, header=HEADER[:4]))
    assert [message.code for message in run.messages.all()] == ["map_column_missing"]
