"""From the request to close to the end, and back."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from PIL import ExifTags, Image

from guatu.accounts.actions import grant_role, hold_post
from guatu.lib.kept_files import path_of
from guatu.lib.pictures import says_nothing
from guatu.lib.refusals import Refused
from guatu.problems import actions
from guatu.problems.closing import MOST_FILES, SentFile
from guatu.problems.models import Problem
from tests.cast import GRANTED, START, Cast
from tests.problems.loop import DAY, LATER, asked, closed, held


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_nothing_is_asked_for_without_evidence_and_a_resolution(cast: Cast) -> None:
    gao, problem = cast.accounts["gao"], held(cast)
    with pytest.raises(Refused):
        actions.ask_to_close(problem, LATER, "已批复", by=gao)
    actions.add_evidence(problem, LATER, "批复", by=gao, document="青自然资〔2026〕12号")
    with pytest.raises(Refused):
        actions.ask_to_close(problem, LATER, " ", by=gao)
    actions.ask_to_close(problem, LATER, "已批复", by=gao)
    assert problem.state == "asked"


def photo(**said: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(out, "PNG", **said)
    return out.getvalue()


def test_a_photo_is_drawn_anew_and_what_only_claims_to_be_one_is_refused(cast: Cast) -> None:
    gao, problem = cast.accounts["gao"], held(cast)
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "谁家门口"
    sent = photo(exif=exif)
    file = SentFile("现场.png", [sent[:10], sent[10:]], len(sent))
    row = actions.add_evidence(problem, LATER, "现场照片", by=gao, file=file)
    assert (row.media_type, row.file_name, row.is_photo) == ("image/jpeg", "现场.jpg", True)
    assert says_nothing(path_of(row.file_path).read_bytes())
    for content in (b"<html><script>", b"\x89PNG\r\n\x1a\nno picture"):
        page = SentFile("现场.png", [content], len(content))
        with pytest.raises(Refused):
            actions.add_evidence(problem, LATER, "x", by=gao, file=page)


def test_a_pdf_is_kept_as_it_is(cast: Cast) -> None:
    file = SentFile("批复.pdf", [b"%PDF-1.7", b" etc"], 12)
    row = actions.add_evidence(held(cast), LATER, "批复", by=cast.accounts["gao"], file=file)
    assert (row.media_type, row.is_photo) == ("application/pdf", False)
    assert path_of(row.file_path).read_bytes() == b"%PDF-1.7 etc"


def test_evidence_is_limited_in_size_and_number(cast: Cast, settings: Any) -> None:
    gao, problem = cast.accounts["gao"], held(cast)
    settings.EVIDENCE_MAX_BYTES = 4
    with pytest.raises(Refused):
        actions.add_evidence(problem, DAY, "x", by=gao, file=SentFile("a", [b"%PDF-"], 5))
    with pytest.raises(Refused):
        actions.add_evidence(problem, DAY, "x", by=gao)
    for _number in range(MOST_FILES):
        actions.add_evidence(problem, DAY, "x", by=gao, document="1号")
    with pytest.raises(Refused):
        actions.add_evidence(problem, DAY, "x", by=gao, document="1号")


def test_the_inspection_office_closes_and_nobody_else(cast: Cast) -> None:
    problem = asked(cast)
    for name in ("ana", "gao", "bo", "fang", "dana"):
        with pytest.raises(PermissionDenied):
            actions.verify_problem(problem, LATER, "属实", by=cast.accounts[name], is_solved=True)
    actions.verify_problem(problem, LATER, "属实", by=cast.accounts["ding"], is_solved=True)
    stored = Problem.objects.get(pk=problem.pk)
    assert (stored.state, stored.closed_on, stored.resolution) == (
        "closed",
        LATER,
        "用地批复已下达",
    )


def test_whoever_asked_does_not_verify(cast: Cast) -> None:
    grant_role(cast.accounts["gao"], "inspector", cast.units["county"], GRANTED, by=None)
    with pytest.raises(Refused, match="申请销号的人"):
        actions.begin_to_verify(asked(cast), LATER, by=cast.account("gao"))


@pytest.mark.parametrize("how", ["role", "post"])
def test_whoever_belongs_to_the_holder_does_not_verify(cast: Cast, how: str) -> None:
    problem = asked(cast)
    if how == "role":
        grant_role(cast.accounts["ding"], "agent", cast.units["permits"], GRANTED, by=None)
    else:
        hold_post(cast.people["ding"], cast.units["permits"], "副局长", START, by=None)
    with pytest.raises(Refused, match="本单位承办"):
        actions.verify_problem(problem, LATER, "属实", by=cast.account("ding"), is_solved=True)


def test_what_does_not_hold_is_sent_back_with_the_reason(cast: Cast) -> None:
    problem = asked(cast)
    ding, gao = cast.accounts["ding"], cast.accounts["gao"]
    with pytest.raises(Refused):
        actions.verify_problem(problem, LATER, " ", by=ding, is_solved=False)
    actions.verify_problem(problem, LATER, "缺原件", by=ding, is_solved=False)
    assert problem.state == "returned"
    actions.ask_to_close(problem, LATER, "原件已补", by=gao)
    assert problem.state == "asked"


def test_a_request_may_be_taken_back_before_it_is_verified(cast: Cast) -> None:
    problem, gao = asked(cast), cast.accounts["gao"]
    with pytest.raises(Refused):
        actions.work_on_problem(problem, LATER, by=gao, text="还在办")
    actions.take_request_back(problem, LATER, "又有一户反悔", by=gao)
    assert problem.state == "working"
    with pytest.raises(Refused):
        actions.take_request_back(problem, LATER, "再来一次", by=gao)


def test_closing_twice_is_refused(cast: Cast) -> None:
    problem = closed(cast)
    with pytest.raises(Refused):
        actions.verify_problem(problem, LATER, "属实", by=cast.accounts["ding"], is_solved=True)


def test_a_closed_problem_is_reopened_before_it_is_worked_on(cast: Cast) -> None:
    problem = closed(cast)
    with pytest.raises(Refused):
        actions.work_on_problem(problem, LATER, by=cast.accounts["ana"], text="又有农户阻工")
    assert Problem.objects.get(pk=problem.pk).closed_on is not None


def test_one_that_comes_up_again_is_counted_and_needs_new_evidence(cast: Cast) -> None:
    problem = closed(cast)
    with pytest.raises(Refused):
        actions.reopen_problem(problem, LATER, " ", by=cast.accounts["ana"])
    actions.reopen_problem(problem, LATER, "又有农户阻工", by=cast.accounts["ana"])
    stored = Problem.objects.get(pk=problem.pk)
    assert (stored.state, stored.closed_on, stored.reopened, stored.held_since) == (
        "working",
        None,
        1,
        LATER,
    )
    with pytest.raises(Refused):
        actions.ask_to_close(problem, LATER, "已处理", by=cast.accounts["gao"])


def test_a_closed_problem_takes_no_evidence(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.add_evidence(closed(cast), LATER, "x", by=cast.accounts["gao"], document="1号")
