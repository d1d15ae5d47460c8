"""A workbook on its way into the ledger."""

import datetime as dt
from decimal import Decimal

import pytest

from guatu.ledger.models import AnnualPlan, Project
from guatu.lib.refusals import Refused
from guatu.reports.models import ProgressReport
from guatu.sheets.models import ImportRow, ImportRun
from guatu.sheets.showing import failure_text
from tests.cast import Cast
from tests.sheets.books import ledger, line
from tests.sheets.driving import post, prepared, sent

TODAY = dt.date(2026, 10, 8)


def test_a_new_project_arrives_with_all_that_its_row_says(cast: Cast) -> None:
    row = line(
        *(1, "★青石县粮食储备库（一期）项目"),
        **{"nature": "新建", "content": "仓容2000万件，用地5万亩", "total": "1.2亿", "plan": 3000},
        **{"done": 1234.5, "month": 200, "start": "2025年3月", "finish": "2027年底"},
        **{"leader": "雷鸣、钱多多", "unit": "县住建局、交通局", "agent": "审批局", "kind": "农业"},
        **{"stage": "在建", "progress": "主体封顶", "problem": "缺土地指标"},
    )
    run = prepared(cast, ledger([row]))
    assert run.state == ImportRun.State.READY, run.failure
    post(cast, run)
    project = Project.objects.get(name="青石县粮食储备库（一期）项目")
    assert project.total_invest == Decimal(12000)
    assert project.nature == "new"
    assert project.stage == "building"
    assert project.start_planned == dt.date(2025, 3, 31)
    assert project.precision["start_planned"] == "month"
    roles = dict(project.roles.current().values_list("role", "unit__code"))
    assert roles == {"responsible": "qs-zj", "second": "qs-jt", "agent": "qs-sp"}
    leaders = list(project.leaders.current().values_list("person__name", flat=True))
    assert leaders == ["雷鸣", "钱多多"]
    plan = AnnualPlan.objects.get(project=project)
    assert (plan.year, plan.amount) == (2026, Decimal(3000))
    report = ProgressReport.objects.get(project=project)
    assert report.month == dt.date(2026, 9, 1)
    assert report.year_amount == Decimal("1234.5")
    assert report.month_amount == Decimal(200)
    assert report.problem_text == "缺土地指标"


def test_the_preview_says_what_will_change_and_blanks_erase_nothing(cast: Cast) -> None:
    run = prepared(
        cast,
        ledger(
            [
                line(1, "青石县第二中学迁建", no="2026-001", plan=15000, total=""),
                line(2, "城北大道改造工程", no="2026-002"),
            ]
        ),
    )
    changed, same = run.rows.order_by("number")
    assert changed.kind == ImportRow.Kind.CHANGED
    assert changed.values["plan.amount"] == "15000"
    assert changed.before["plan.amount"] == "12000"
    assert "project.total_invest" not in changed.values
    assert same.kind == ImportRow.Kind.UNCHANGED


def test_posting_twice_posts_once(cast: Cast) -> None:
    run = prepared(cast, ledger([line(1, "新建养老院", total=100)]))
    post(cast, run)
    post(cast, run)
    assert Project.objects.filter(name="新建养老院").count() == 1


def test_a_file_with_open_questions_waits_for_answers(cast: Cast) -> None:
    run = sent(cast, ledger([line(1, "新建养老院", unit="县天文局")]))
    assert run.state == ImportRun.State.ASKING
    (name,) = run.sheets.get().names
    assert name["text"] == "县天文局"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"   "])
def test_what_is_no_table_is_refused_with_a_reason(cast: Cast, content: bytes) -> None:
    run = sent(cast, content)
    assert run.state == ImportRun.State.REFUSED
    assert failure_text(run)


def test_an_empty_file_is_not_even_kept(cast: Cast) -> None:
    with pytest.raises(Refused):
        sent(cast, b"")
    assert not ImportRun.objects.exists()
