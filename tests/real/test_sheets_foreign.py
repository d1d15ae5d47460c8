"""The UK portfolio's two years and the Melbourne file, through column maps made on the page."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from guatu.accounts.models import Unit
from guatu.ledger.models import Portfolio, Project
from guatu.sheets.models import ImportRow, ImportRun
from tests.cast import Cast
from tests.sheets.driving import answered, column, page_data, post, sent

pytestmark = [pytest.mark.real, pytest.mark.django_db]
Kind = ImportRow.Kind


def uk(cast: Cast, folder: Path, year: int) -> ImportRun:
    """One year's file, sent."""
    content = (folder / "uk-gmpp" / f"{year}.csv").read_bytes()
    return sent(cast, content, name=f"{year}.csv")


def first_year(cast: Cast, folder: Path) -> ImportRun:
    """2022 with its questions answered: the ledger is new, money is £m."""
    run = uk(cast, folder, 2022)
    assert run.state == ImportRun.State.ASKING
    data = page_data(run)
    data |= {"p-portfolio": "new", "p-name": "Government Major Projects", "p-currency": "GBP"}
    data |= {f"{column(run, 'L')}-field": "year_plan", f"{column(run, 'L')}-scale": "百万元"}
    data |= {f"{column(run, 'P')}-field": "total_invest", f"{column(run, 'P')}-scale": "百万元"}
    run = answered(cast, run, data)
    assert run.state == ImportRun.State.ASKING, (run.state, run.failure)
    data = page_data(run) | {"r-rest": "new"}
    run = answered(cast, run, data)
    assert run.state == ImportRun.State.READY, (run.state, run.failure)
    return run


def test_the_first_year_arrives_in_pounds(cast: Cast, real_data: Path) -> None:
    run = first_year(cast, real_data)
    post(cast, run)
    portfolio = Portfolio.objects.get(currency="GBP")
    assert portfolio.projects.count() == 235
    submarines = portfolio.projects.get(no="MOD_0135_2122-Q1")
    assert submarines.name == "Submarine Dismantling Project"
    assert submarines.total_invest == Decimal(27_800)
    assert submarines.plans.get().amount == Decimal(3_373)
    assert submarines.plans.get().year == 2022
    assert submarines.start_planned == dt.date(2013, 3, 29)
    assert submarines.extra["SRO Delivery Confidence Assessment"] == "Amber"
    assert submarines.roles.get().unit == Unit.objects.get(name="MOD")


def test_the_second_year_comes_as_changes_and_renames_are_doubtful(
    cast: Cast, real_data: Path
) -> None:
    post(cast, first_year(cast, real_data))
    run = uk(cast, real_data, 2023)
    # Its two new columns are asked about; for the others the answers of the year before hold.
    assert run.portfolio == Portfolio.objects.get(currency="GBP")
    (sheet,) = run.sheets.all()
    assert [q["params"]["column"] for q in sheet.questions] == ["R", "S"]
    run = answered(cast, run, page_data(run) | {"r-rest": "new"})
    if run.state == ImportRun.State.ASKING:
        run = answered(cast, run, page_data(run) | {"r-rest": "new"})
    assert run.state == ImportRun.State.READY, (run.state, run.failure)
    counts = {kind: run.rows.filter(kind=kind).count() for kind in Kind.values}
    assert sum(counts.values()) == 244
    assert counts[Kind.CHANGED] > 180
    assert 30 <= counts[Kind.NEW] <= 40
    doubtful = set(run.rows.filter(kind=Kind.DOUBTFUL).values_list("title", flat=True))
    renamed = {"GOV.UK One Login", "Skynet 6 (aka FBLOS)", "Natural History Museum Unlocked"}
    assert renamed <= doubtful
    row = run.rows.get(title="GOV.UK One Login")
    (project, confidence, reasons) = row.candidates[0]
    assert Project.objects.get(pk=project).name == "Digital Identity"
    assert confidence < 80
    assert reasons[0][0] == "by_no"


def test_the_third_file_of_the_form_asks_nothing(cast: Cast, real_data: Path) -> None:
    post(cast, first_year(cast, real_data))
    again = uk(cast, real_data, 2022)
    assert again.state == ImportRun.State.READY
    assert again.counts == {"unchanged": 235} | {
        name: again.counts[name] for name in ("messages", "subtotals")
    }


def test_melbourne_names_its_projects_by_number_and_writes_days_first(
    cast: Cast, real_data: Path
) -> None:
    path = real_data / "melbourne-water/data/Capital_Delivery_Project_deidentified.csv"
    run = sent(cast, path.read_bytes(), name=path.name)
    assert run.state == ImportRun.State.ASKING
    data = page_data(run)
    data |= {"p-portfolio": "new", "p-name": "Melbourne Water", "p-currency": "AUD"}
    data |= {f"{column(run, 'A')}-also": "name"}
    data |= {f"{column(run, 'B')}-field": "total_invest", f"{column(run, 'B')}-scale": "元"}
    data |= {f"{column(run, 'F')}-field": "start_planned", f"{column(run, 'F')}-order": "dmy"}
    data |= {f"{column(run, 'N')}-field": "finish_planned"}
    run = answered(cast, run, data)
    if run.state == ImportRun.State.ASKING:
        run = answered(cast, run, page_data(run) | {"r-rest": "new"})
    assert run.state == ImportRun.State.READY, (run.state, run.failure)
    post(cast, run)
    portfolio = Portfolio.objects.get(currency="AUD")
    assert portfolio.projects.count() == 445
    first = portfolio.projects.get(no="Q05388")
    assert first.name == "Q05388"
    assert first.total_invest == Decimal("235.928862")
    assert first.start_planned == dt.date(2016, 2, 5)
    assert first.finish_planned == dt.date(2018, 2, 16)
