"""Portfolios from elsewhere go through the pages, from the file dropped to the wall and its A0."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from guatu.ledger.models import Portfolio
from guatu.sheets import actions
from guatu.sheets.models import ImportRow, ImportRun
from guatu.sheets.progress import silent
from guatu.wall.models import WallChart, WallPrint
from guatu.wall.tasks import draw
from tests.cast import Cast
from tests.sheets.driving import TODAY, column, page_data

pytestmark = [pytest.mark.real, pytest.mark.django_db]
State = ImportRun.State
MELBOURNE = "melbourne-water/data/Capital_Delivery_Project_deidentified.csv"


@pytest.fixture
def ana(cast: Cast) -> Client:
    """The browser of the project office."""
    client = Client()
    client.force_login(cast.accounts["ana"])
    return client


def dropped(client: Client, path: Path) -> ImportRun:
    """A file dropped on the page, and read by the worker."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    client.post(reverse("sheets:import-list"), {"files": file})
    return actions.prepare_import(ImportRun.objects.latest("pk").pk, tell=silent)


def answered(client: Client, run: ImportRun, said: dict[str, Any]) -> ImportRun:
    """The questions answered on the page, and once more those of names, until the preview."""
    for more in (said, {}):
        if run.state == State.ASKING:
            assert client.get(reverse("sheets:import-page", args=[run.pk])).status_code == 200
            data = page_data(run) | {"r-rest": "new"} | more
            answer = client.post(reverse("sheets:import-answer", args=[run.pk]), data)
            assert answer.status_code == 302, answer.content.decode()[:300]
            run = actions.prepare_import(run.pk, tell=silent)
    assert run.state == State.READY, run.failure
    return run


def posted(client: Client, run: ImportRun) -> Portfolio:
    """The preview posted from the page; the ledger that it went to."""
    client.post(reverse("sheets:import-act", args=[run.pk, "post"]))
    run = actions.post_import(run.pk, TODAY, tell=silent)
    assert run.state == State.POSTED, run.failure
    assert run.portfolio is not None
    return run.portfolio


def new_ledger(name: str, currency: str) -> dict[str, str]:
    return {"p-portfolio": "new", "p-name": name, "p-currency": currency}


def money(run: ImportRun, letter: str, field: str, scale: str) -> dict[str, str]:
    place = column(run, letter)
    return {f"{place}-field": field, f"{place}-scale": scale}


def test_the_uk_portfolio_of_two_years_hangs_on_the_wall(
    cast: Cast, ana: Client, real_data: Path
) -> None:
    run = dropped(ana, real_data / "uk-gmpp/2022.csv")
    said = new_ledger("英国政府重大项目", "GBP")
    said |= money(run, "L", "year_plan", "百万元") | money(run, "P", "total_invest", "百万元")
    posted(ana, answered(ana, run, said))

    run = answered(ana, dropped(ana, real_data / "uk-gmpp/2023.csv"), {})
    doubtful = run.rows.filter(kind=ImportRow.Kind.DOUBTFUL)
    for row in doubtful:
        address = reverse("sheets:import-decide", args=[run.pk, row.pk])
        ana.post(f"{address}?project={row.candidates[0][0]}", {"decision": "same"})
    portfolio = posted(ana, run)
    assert portfolio.projects.count() == 273

    live = ana.get(reverse("wall:live", args=[portfolio.pk])).content.decode()
    assert "英国政府重大项目2023年作战图" in live
    assert "GOV.UK One Login" in live
    assert "万英镑" in live
    (sheet,) = printed(ana, portfolio, "英国项目总图")
    assert [round(float(side) * 25.4 / 72) for side in sheet.mediabox[2:]] == [1189, 841]
    assert "SubmarineDismantling" in sheet.extract_text().replace(" ", "").replace("\n", "")


def test_the_melbourne_file_hangs_on_the_wall(cast: Cast, ana: Client, real_data: Path) -> None:
    run = dropped(ana, real_data / MELBOURNE)
    said = new_ledger("墨尔本水务", "AUD") | {f"{column(run, 'A')}-also": "name"}
    said |= money(run, "B", "total_invest", "元")
    said |= {f"{column(run, 'F')}-field": "start_planned", f"{column(run, 'F')}-order": "dmy"}
    said |= {f"{column(run, 'N')}-field": "finish_planned"}
    portfolio = posted(ana, answered(ana, run, said))
    live = ana.get(reverse("wall:live", args=[portfolio.pk]), {"month": "2018-02"})
    assert "Q05388" in live.content.decode()
    (sheet,) = printed(ana, portfolio, "墨尔本水务总图")
    assert "Q05388" in sheet.extract_text()


def printed(client: Client, portfolio: Portfolio, title: str) -> list[Any]:
    """The pages of the A0 of a chart hung up, issued and printed."""
    new = reverse("wall:chart-new", args=[portfolio.pk])
    hung = client.post(new, {"title": title, "group": "unit", "paper": "A0"})
    assert hung.status_code == 302, hung.content.decode()[:300]
    key = WallChart.objects.get(portfolio=portfolio).pk
    client.post(reverse("wall:issue", args=[key]))
    options = {"form": "pdf", "paper": "A0", "tile": ""}
    ordered = client.post(reverse("wall:print-new", args=[key, 1]), options)
    assert ordered.status_code == 302, ordered.content.decode()[:300]
    job = WallPrint.objects.latest("pk")
    draw(print_id=job.pk)
    job.refresh_from_db()
    with job.file.open() as drawn:
        return list(PdfReader(BytesIO(drawn.read())).pages)
