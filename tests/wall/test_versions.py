"""Issued versions: numbered, frozen, hashed, and printed."""

import datetime as dt
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from guatu.journal.models import Entry
from guatu.ledger import actions as ledger
from guatu.lib.refusals import Refused
from guatu.snapshots.models import Snapshot, canonical, digest_of
from guatu.wall.actions import draw_print, hang_chart, issue_version, order_print
from guatu.wall.models import WallPrint, WallVersion
from guatu.wall.printing import version_pages
from tests.cast import Cast

MONTH = dt.date(2026, 9, 1)
OPTIONS = {"form": "pdf", "paper": "A3", "is_portrait": False, "tile": "", "language": "zh-hans"}


@pytest.fixture
def version(cast: Cast) -> WallVersion:
    chart = hang_chart(cast.portfolio, "重点项目总图", by=cast.account("ana"))
    return issue_version(chart, MONTH, by=cast.account("ana"))


def test_a_version_freezes_what_the_chart_showed(version: WallVersion, cast: Cast) -> None:
    ledger.change_projects([(cast.school, {"name": "改了名字"})], by=None)
    assert "青石县第二中学迁建项目" in version.snapshot.content
    assert "改了名字" not in version.snapshot.content
    assert digest_of(version.snapshot.content) == version.snapshot.digest


def test_issuing_twice_without_a_change_is_one_version(version: WallVersion, cast: Cast) -> None:
    again = issue_version(version.chart, MONTH, by=cast.account("ana"))
    assert again == version
    ledger.change_projects([(cast.school, {"name": "改了名字"})], by=None)
    assert issue_version(version.chart, MONTH, by=cast.account("ana")).number == 2


def test_a_snapshot_cannot_be_changed_or_removed(version: WallVersion) -> None:
    found = Snapshot.objects.filter(pk=version.snapshot_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        found.update(content="{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        found.delete()


def test_the_same_facts_have_the_same_hash_whatever_their_order() -> None:
    assert canonical({"b": 1, "a": ["甲"]}) == canonical({"a": ["甲"], "b": 1})
    with pytest.raises(ValueError, match="floats"):
        canonical({"a": [0.1]})


def test_only_the_office_issues(version: WallVersion, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        issue_version(version.chart, MONTH, by=cast.account("dana"))
    with pytest.raises(PermissionDenied):
        issue_version(version.chart, MONTH, by=cast.account("zhou"))


def test_two_charts_of_one_title_are_refused(version: WallVersion, cast: Cast) -> None:
    with pytest.raises(Refused):
        hang_chart(cast.portfolio, version.chart.title, by=cast.account("ana"))


def test_the_journal_tells_of_the_issue_and_of_the_hash(version: WallVersion) -> None:
    frozen = Entry.objects.get(action="snapshots.snapshot.freeze")
    assert frozen.after["digest"] == version.snapshot.digest
    assert Entry.objects.filter(action="wall.version.issue").exists()


def test_the_second_version_marks_what_changed(version: WallVersion, cast: Cast) -> None:
    ledger.change_projects([(cast.school, {"name": "青石县第二中学新校区"})], by=None)
    second = issue_version(version.chart, MONTH, by=cast.account("ana"))
    page = version_pages(second, None)[0]
    assert "changed" in page
    assert f"/wall/{second.chart_id}/v/2/" not in page  # the QR code holds it, not the text
    assert second.snapshot.short in page


def test_a_print_is_drawn_once_and_has_the_size_of_its_paper(version: WallVersion) -> None:
    ordered, is_new = order_print(version, OPTIONS)
    assert is_new
    assert order_print(version, OPTIONS) == (ordered, False)
    drawn = draw_print(ordered)
    assert drawn.state == WallPrint.State.READY
    with drawn.file.open("rb") as file:
        page = PdfReader(BytesIO(file.read())).pages[0]
    millimetres = [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]]
    assert millimetres == [420, 297]


def test_pictures_of_several_pages_come_in_an_archive(cast: Cast) -> None:
    ledger.create_projects(cast.portfolio, [{"name": f"第{n}水厂"} for n in range(150)], by=None)
    chart = hang_chart(cast.portfolio, "总图", by=None)
    ordered, _is_new = order_print(issue_version(chart, MONTH, by=None), {**OPTIONS, "form": "png"})
    with draw_print(ordered).file.open("rb") as file, ZipFile(file) as packed:
        assert packed.namelist()[:2] == ["1.png", "2.png"]
        assert packed.read("2.png").startswith(b"\x89PNG")


def test_a_failed_print_can_be_ordered_again(version: WallVersion) -> None:
    ordered, _is_new = order_print(version, OPTIONS)
    ordered.state = WallPrint.State.FAILED
    ordered.save()
    again, is_new = order_print(version, OPTIONS)
    assert (again, is_new) == (ordered, True)
