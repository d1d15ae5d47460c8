"""The rules of reports in the browser say what they say on the server."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from PIL import ExifTags, Image
from playwright.sync_api import Page

from guatu.lib.vendoring import ROOT
from guatu.reports.checks import RULES, WORDS, rules_for_browser

pytestmark = pytest.mark.browser

CASES = json.loads((ROOT / "tests/reports/money_cases.json").read_text(encoding="utf-8"))
SCRIPTS = ("report_money", "report_checks", "report_exif")


@pytest.fixture
def scripts(page: Page) -> Page:
    """A page with the scripts that need nothing else."""
    page.set_content("<!doctype html><title>填报</title>")
    for name in SCRIPTS:
        page.add_script_tag(path=ROOT / "static/js" / f"{name}.js")
    return page


def test_money_follows_the_same_rule_while_somebody_types(scripts: Page) -> None:
    found = scripts.evaluate(
        """cases => {
          const { read, write, consistent } = window.guatuMoney;
          const of = texts => Object.fromEntries(
            ["month", "year", "all"].map(name => [name, read(texts[name] ?? "")]));
          return cases.map(({ base, typed, amount, others }) => {
            const said = consistent(of(base), typed, read(amount ?? ""), of(others));
            return ["month", "year", "all"].map(name => write(said[name]));
          });
        }""",
        CASES["consistent"],
    )
    names = ("month", "year", "all")
    assert found == [[case[name] or "" for name in names] for case in CASES["consistent"]]


def test_amounts_are_read_as_the_server_reads_them_or_not_at_all(scripts: Page) -> None:
    found = scripts.evaluate(
        """cases => cases.map(([text]) => {
          const amount = window.guatuMoney.read(text);
          return amount === undefined || amount === null ? null : window.guatuMoney.write(amount);
        })""",
        CASES["read"],
    )
    assert found == [expected for _text, expected in CASES["read"]]


def test_contradictions_are_marked_with_the_same_arithmetic(scripts: Page) -> None:
    with translation.override("zh-hans"):
        asked = {
            "rules": rules_for_browser(),
            "labels": {name: str(word.label) for name, word in WORDS.items()},
            "values": [
                {name: str(value) for name, value in values.items()}
                for rule in RULES
                for values in (rule.good, rule.bad)
            ],
        }
        expected = [
            [
                [rule.code, found.arithmetic]
                for rule in RULES
                if (found := rule.check(values, WORDS))
            ]
            for one in RULES
            for values in (_exact(one.good), _exact(one.bad))
        ]
    found = scripts.evaluate(
        """({ rules, labels, values }) => values.map(texts => {
          const exact = Object.fromEntries(
            Object.entries(texts).map(([name, text]) => [name, window.guatuMoney.read(text)]));
          return window.guatuChecks.findings(rules, exact, labels)
            .map(each => [each.code, each.arithmetic]);
        })""",
        asked,
    )
    assert found == expected


def _exact(values: Any) -> dict[str, Decimal | None]:
    return {name: Decimal(value) for name, value in values.items()}


@pytest.mark.parametrize("order", ["II", "MM"])
def test_when_and_where_a_photo_was_taken_is_read(scripts: Page, order: str) -> None:
    exif = Image.Exif()
    exif.endian = "<" if order == "II" else ">"
    exif[ExifTags.Base.Make] = "Phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:05:11 09:30:05"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "S",
            ExifTags.GPS.GPSLatitude: (30.0, 35.0, 24.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (114.0, 18.0, 0.0),
        }
    )
    found = _read(scripts, _jpeg(exif))
    assert found == {
        "taken_at": "2026-05-11T09:30:05",
        "longitude": "114.300000",
        "latitude": "-30.590000",
    }


def test_a_photo_that_says_nothing_and_a_broken_one_tell_nothing(scripts: Page) -> None:
    nothing = {"taken_at": "", "longitude": "", "latitude": ""}
    whole = _jpeg(Image.Exif())
    assert _read(scripts, whole) == nothing
    for data in (b"", whole[:11], b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\x7f"):
        assert _read(scripts, data) == nothing


def _jpeg(exif: Image.Exif) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _read(page: Page, data: bytes) -> Any:
    return page.evaluate("bytes => window.guatuExif.read(new Uint8Array(bytes).buffer)", list(data))
