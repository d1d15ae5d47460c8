"""The gap list on its page, in a workbook and on the terminal."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guatu.gaps.compute import gaps_of
from guatu.gaps.rules_page import rules_page
from guatu.gaps.waiting import waiting_for
from guatu.ledger import actions as ledger
from guatu.ledger.models import Project
from guatu.problems.actions import raise_problems
from guatu.reports.actions import ReportDraft, open_month, post_reports
from tests.cast import Cast

MONTH, DAY = dt.date(2026, 6, 1), dt.date(2026, 6, 30)


def found(cast: Cast, project: Project, day: dt.date = DAY) -> set[str]:
    gaps = gaps_of(cast.portfolio, Project.objects.filter(pk=project.pk), day)
    return {finding.code for finding in gaps.findings(0)} if len(gaps.columns) else set()


def report(project: Project, month: dt.date, **fields: object) -> None:
    post_reports([ReportDraft(project, month, fields)], by=None)


def test_the_statement_reads_what_the_ledger_holds(cast: Cast) -> None:
    assert "no_total" in found(cast, cast.school)
    assert "no_sector" not in found(cast, cast.school)
    assert "no_plan" not in found(cast, cast.school)
    assert {"no_leader", "no_plan"} <= found(cast, cast.road)
    ledger.change_projects([(cast.school, {"total_invest": Decimal("11999.999999")})], by=None)
    assert "plan_over_total" in found(cast, cast.school)
    ledger.change_projects([(cast.school, {"total_invest": Decimal(12000)})], by=None)
    assert "plan_over_total" not in found(cast, cast.school)


def test_a_report_that_is_due_is_missed_until_it_comes(cast: Cast) -> None:
    open_month(cast.portfolio, MONTH, by=None)
    assert "no_report" not in found(cast, cast.school, dt.date(2026, 6, 25))
    assert "no_report" in found(cast, cast.school, dt.date(2026, 6, 26))
    report(cast.school, MONTH, month_amount=Decimal(5), progress_text="完成基础")
    assert "no_report" not in found(cast, cast.school)


def test_a_jump_is_seen_against_the_months_before(cast: Cast) -> None:
    for month in (3, 4, 5):
        report(cast.school, dt.date(2026, month, 1), month_amount=Decimal(500))
    report(cast.school, MONTH, month_amount=Decimal(3000))
    assert "jump" in found(cast, cast.school)
    report(cast.school, MONTH, month_amount=Decimal(1500))
    assert "jump" not in found(cast, cast.school)


def test_milestones_and_problems_are_counted(cast: Cast) -> None:
    after = dt.date(2026, 10, 1)
    assert {"nodes_late"} <= found(cast, cast.school, after)
    draft = {"project": cast.school, "text": "缺用地指标", "raised_on": DAY}
    raise_problems([draft], by=None)
    assert {"nobody_holds", "no_due_day"} <= found(cast, cast.school)


def test_projects_off_the_list_have_no_gaps(cast: Cast) -> None:
    ledger.move_project(cast.road, "cancelled", by=None, day=DAY, reason="投资方撤资")
    assert found(cast, cast.road) == set()


def test_the_page_shows_each_unit_its_own(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["bo"])
    page = client.get(reverse("gaps:list")).text
    assert cast.school.name in page
    assert cast.road.name not in page
    client.force_login(cast.accounts["ana"])
    page = client.get(reverse("gaps:list")).text
    assert cast.road.name in page
    assert reverse("ledger:plan-list", args=[cast.road.pk]) in page
    page = client.get(reverse("gaps:list"), {"rule": "no_plan"}).text
    assert cast.road.name in page
    assert cast.school.name not in page
    assert client.get(reverse("gaps:list"), {"rule": "nonsense"}).status_code == 404


def test_the_workbook_holds_what_the_page_shows(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["ana"])
    answer = client.get(reverse("gaps:export"), {"rule": "no_plan"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[:2] for row in rows] == [(cast.road.no, cast.road.name)]


def test_the_number_of_queries_does_not_grow(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    drafts = [{"name": f"第{number}号项目"} for number in range(30)]
    ledger.create_projects(cast.portfolio, drafts, by=None)
    client.force_login(cast.accounts["ana"])
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(reverse("gaps:list"))


def test_the_command_prints_the_same(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("gaps", language="en")
    assert cast.units["transport"].short_name in capsys.readouterr().out
    call_command("gaps", unit=cast.units["transport"].short_name)
    assert cast.road.no in capsys.readouterr().out


def test_the_page_of_the_rules_is_fresh() -> None:
    root = Path(__file__).resolve().parents[2]
    assert (root / "docs/gap-rules.md").read_text() == rules_page()


def test_an_officers_gaps_wait_on_the_first_page(cast: Cast, client: Client) -> None:
    (item,) = waiting_for(cast.accounts["bo"], DAY)
    assert item.url == f"{reverse('gaps:list')}?portfolio={cast.portfolio.pk}"
    assert waiting_for(cast.accounts["ana"], DAY) == []
    assert waiting_for(cast.accounts["dana"], DAY) == []
    client.force_login(cast.accounts["bo"])
    page = client.get(reverse("desk:today")).text
    (today,) = waiting_for(cast.accounts["bo"], timezone.localdate())  # the page counts from now
    assert today.text in page
    assert f'href="{item.url}"' in page
