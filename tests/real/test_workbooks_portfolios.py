"""Portfolios from elsewhere, read through column maps as a person would make them."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from guatu.workbooks import ColumnMap, ColumnRule, SheetRows, open_workbook, read_rows, recognise

pytestmark = pytest.mark.real

RATINGS = {
    "Green": "green",
    "Amber/Green": "green",
    "Amber": "amber",
    "Amber/Red": "red",
    "Red": "red",
}
NOTHING = ("NA", "N/A", "Exempt", "Early planning", "The project", "Not applicable")
MELBOURNE = "melbourne-water/data/Capital_Delivery_Project_deidentified.csv"


def uk_map(data: bytes) -> ColumnMap:
    """The map that a person makes from what was recognised: ratings, costs in £m, dates."""
    grid = open_workbook(data, "uk.csv").sheets[0]
    kept = recognise(grid, year=2022).column_map
    for rule in kept.rules:
        title = rule.title
        if "Delivery Confidence" in title:
            field = "extra:rating_ipa" if title.startswith("IPA") else "extra:rating_sro"
            kept = kept.with_rule(
                ColumnRule(rule.column, title, field, values=RATINGS, empties=NOTHING)
            )
        elif "(£m)" in title:
            money = {"TOTAL Baseline Whole": "total_invest", "Financial Year B": "year_plan"}
            field = next((f for start, f in money.items() if title.startswith(start)),
                         f"extra:{title[:30]}")  # fmt: skip
            kept = kept.with_rule(
                ColumnRule(rule.column, title, field, "money", scale="100", empties=NOTHING)
            )
        elif "Date" in title:
            kept = kept.with_rule(ColumnRule(rule.column, title, rule.field, empties=NOTHING))
    return kept


@pytest.fixture(scope="module")
def first_year(real_data: Path) -> bytes:
    return (real_data / "uk-gmpp/2022.csv").read_bytes()


def read(data: bytes, name: str, column_map: ColumnMap) -> SheetRows:
    grid = open_workbook(data, name).sheets[0]
    reading = recognise(grid, column_map)
    assert reading.refusal is None
    return read_rows(grid, reading)


def test_the_first_year_is_read_through_a_map(first_year: bytes) -> None:
    rows = read(first_year, "2022.csv", uk_map(first_year))
    assert len(list(rows.projects())) == 235
    assert rows.columns["no"][0] == "MOD_0135_2122-Q1"
    assert rows.columns["name"][0] == "Submarine Dismantling Project"
    assert rows.columns["year_plan"][0] == Decimal("3373")
    assert rows.columns["total_invest"][1] == Decimal("3261400")
    assert str(rows.columns["start_planned"][0].first) == "2013-03-29"
    assert str(rows.columns["finish_planned"][0].first) == "2026-12-31"
    ratings = Counter(rows.columns["extra:rating_ipa"]) + Counter(rows.columns["extra:rating_sro"])
    assert set(ratings) <= {"green", "amber", "red", None}
    assert ratings["amber"] > 50
    unread = [m for m in rows.messages if m.level != "note"]
    assert len(unread) < 20, unread


def test_the_second_year_is_read_through_the_map_of_the_first(
    real_data: Path, first_year: bytes
) -> None:
    data = (real_data / "uk-gmpp/2023.csv").read_bytes()
    rows = read(data, "2023.csv", uk_map(first_year))
    assert len(list(rows.projects())) == 244
    assert rows.columns["year_plan"][0] == Decimal("790")
    assert rows.columns["total_invest"][0] == Decimal("3400")
    known = set(rows.columns["no"])
    before = read(first_year, "2022.csv", uk_map(first_year))
    assert len(known & set(before.columns["no"])) > 150


def test_melbourne_is_read_through_a_map(real_data: Path) -> None:
    dates = {"BNI": "extra:concept", "BCA": "extra:business_case_approved",
             "PBC": "extra:business_case", "Tender Closed": "extra:tender_closed",
             "Stage1": "finish_planned", "Stage2": "extra:stage2",
             "Stage3": "extra:stage3"}  # fmt: skip
    rules = [
        ColumnRule(0, "ID", "no"),
        ColumnRule(0, "ID", "name"),
        ColumnRule(1, "FFC", "total_invest", scale="0.0001"),
        ColumnRule(2, "Delivery Program", "kind"),
        ColumnRule(4, "Owner Group", "responsible_unit"),
        *(ColumnRule(9, title, field, "date", date_order="dmy") for title, field in dates.items()),
    ]
    data = (real_data / MELBOURNE).read_bytes()
    rows = read(data, "melbourne.csv", ColumnMap(rules=tuple(rules), currency="AUD", year=2018))
    projects = list(rows.projects())
    assert len(projects) == 445
    assert projects[0].values["name"] == "Q05388"
    assert projects[0].values["total_invest"] == Decimal("235.928862")
    assert str(projects[0].values["extra:concept"].first) == "2016-02-05"
    assert str(projects[0].values["extra:business_case_approved"].first) == "2016-05-25"
    assert [m for m in rows.messages if m.code.startswith("date")] == []


def test_without_a_map_melbourne_asks_for_names(real_data: Path) -> None:
    data = (real_data / MELBOURNE).read_bytes()
    refused = recognise(open_workbook(data, "melbourne.csv").sheets[0]).refusal
    assert refused is not None
    assert refused.code == "no_name_column"
