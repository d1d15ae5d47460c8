"""Minutes: written from a meeting, edited in versions, reviewed by another, issued for ever."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from docx import Document
from pypdf import PdfReader

from guatu.lib.refusals import Refused
from guatu.meetings import actions as meetings
from guatu.meetings.models import Meeting
from guatu.minutes import actions
from guatu.minutes.models import Minutes
from guatu.minutes.papers import file_of
from guatu.minutes.parts import links
from guatu.minutes.waiting import waiting_for
from tests.bulletins.desk import hire
from tests.cast import Cast
from tests.minutes.desk import BEGINS, DAY, drafted, held, issued

Stage = Meeting.State


def _saved(row: Minutes, cast: Cast, text: str) -> Minutes:
    sections = [*row.sections[:-1], {**row.sections[-1], "text": text}]
    return actions.save_minutes(row, sections, version=row.version, by=cast.accounts["ana"])


def test_the_first_text_tells_who_met_what_was_said_and_what_was_decided(cast: Cast) -> None:
    row = drafted(cast)
    opening, reports, decided = row.sections
    assert "2026年11月5日，戴娜" in opening["text"]
    assert "县政府三楼会议室" in opening["text"]
    assert "（一）青石县第二中学迁建项目" in reports["text"]
    assert "薄文：主体完成三层，用地批复未取得" in reports["text"]
    first, second = decided["text"].split("\n")
    assert first == (
        "1. 限期取得用地批复（牵头单位：青石县住房和城乡建设局；配合单位：青石县行政审批局；"
        "完成时限：2026年11月19日）。"
    )
    assert "落实<b>资金</b>" in second
    assert (row.present, row.excused, row.attending) == ("戴娜、薄文", "陈晨（交通局）", "方正")


def test_minutes_are_drafted_once_and_not_before_the_end(cast: Cast) -> None:
    row = drafted(cast)
    assert actions.draft_minutes(row.meeting, by=cast.accounts["ana"]).pk == row.pk
    series = row.meeting.series
    coming = meetings.open_meeting(series, BEGINS + dt.timedelta(days=30), by=None)
    with pytest.raises(Refused):
        actions.draft_minutes(coming, by=cast.accounts["ana"])
    with pytest.raises(PermissionDenied):
        actions.draft_minutes(row.meeting, by=cast.accounts["bo"])


def test_merged_series_share_one_set_of_minutes_that_names_both(cast: Cast) -> None:
    first = held(cast)
    other = meetings.open_series(
        cast.units["county"], by=None, portfolio=cast.portfolio, name="招商专题会", kind="deputy"
    )
    first.merged.add(other)
    row = actions.draft_minutes(first, by=None)
    assert "招商专题会" in row.sections[0]["text"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(
            meeting=first, portfolio=cast.portfolio, mark="", issuer="", title="另一份"
        )


def test_each_saved_text_is_a_version_and_the_same_text_none(cast: Cast) -> None:
    row = drafted(cast)
    _saved(row, cast, "1. 改")
    assert row.version == 2
    _saved(row, cast, "1. 改")
    assert list(row.versions.values_list("number", flat=True)) == [2, 1]
    with pytest.raises(Refused):
        actions.save_minutes(row, row.sections, version=1, by=cast.accounts["ana"])


def test_the_drafter_does_not_review_and_the_meeting_moves_with_the_minutes(cast: Cast) -> None:
    ana, fu = cast.accounts["ana"], hire(cast, "fu2")
    row = drafted(cast)
    meeting = row.meeting
    actions.submit_minutes(row, by=ana)
    meeting.refresh_from_db()
    assert meeting.state == Stage.REVIEWING
    with pytest.raises(Refused):
        actions.issue_minutes(row, DAY, by=ana)
    actions.send_back(row, "补列席名单", by=fu)
    meeting.refresh_from_db()
    assert (row.state, meeting.state) == ("draft", Stage.DRAFTING)
    actions.submit_minutes(row, by=ana)
    actions.issue_minutes(row, DAY, by=fu)
    meeting.refresh_from_db()
    assert (meeting.state, row.reviewer, row.printed_number) == (Stage.ISSUED, fu, "〔2026〕1号")
    with pytest.raises(Refused):
        _saved(row, cast, "改")


def test_who_saved_a_version_does_not_review_either(cast: Cast) -> None:
    fu = hire(cast, "fu2")
    row = drafted(cast)
    actions.save_minutes(row, row.sections, version=1, by=fu, title="改题")
    actions.submit_minutes(row, by=cast.accounts["ana"])
    with pytest.raises(Refused):
        actions.issue_minutes(row, DAY, by=fu)


def test_issued_files_stay_and_hold_the_lists_of_people(cast: Cast) -> None:
    row = issued(cast)
    pdf, word = file_of(row, "pdf"), file_of(row, "docx")
    row.title = "改题"
    row.refresh_from_db()
    assert (file_of(row, "pdf"), file_of(row, "docx")) == (pdf, word)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    words = "\n".join(part.text for part in Document(BytesIO(word)).paragraphs)
    for wanted in ("〔2026〕1号", "出席：戴娜、薄文", "列席：方正", "落实<b>资金</b>"):
        assert wanted in text.replace("\n", "")
        assert wanted in words
    assert row.snapshot is not None
    assert row.snapshot.data()["form"] == "minutes"


def test_a_unit_reads_what_was_issued_and_no_draft(cast: Cast) -> None:
    row = drafted(cast)
    bo = cast.accounts["bo"]
    assert not Minutes.objects.visible_to(bo).exists()
    actions.submit_minutes(row, by=None)
    actions.issue_minutes(row, DAY, by=None)
    assert Minutes.objects.visible_to(bo).exists()


def test_what_waits_goes_from_drafting_to_finishing_to_review(cast: Cast) -> None:
    ana, fu = cast.accounts["ana"], hire(cast, "fu2")
    meeting = held(cast)
    day = dt.date(2026, 11, 10)
    assert [item.kind for item in waiting_for(ana, day)] == ["待起草纪要"]
    assert waiting_for(ana, day)[0].age == 3
    row = actions.draft_minutes(meeting, by=ana)
    assert [item.kind for item in waiting_for(ana, day)] == ["待完成纪要"]
    actions.submit_minutes(row, by=ana)
    assert waiting_for(ana, day) == []
    assert [item.kind for item in waiting_for(fu, day)] == ["待审核纪要"]
    assert waiting_for(cast.accounts["bo"], day) == []


def test_the_meeting_links_to_its_minutes_and_decided_items(cast: Cast) -> None:
    meeting = held(cast)
    assert len(links(meeting, cast.accounts["ana"])) == 2
    assert len(links(meeting, cast.accounts["bo"])) == 1
    row = actions.draft_minutes(meeting, by=None)
    assert links(meeting, cast.accounts["ana"])[0][1] == f"/minutes/{row.pk}/"
