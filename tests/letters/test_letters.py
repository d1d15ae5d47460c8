"""A letter's life: drafted from the ledger, numbered, received, answered, closed, withdrawn."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection

from guatu.indicators.models import Light, Standing
from guatu.letters import actions
from guatu.letters.models import Letter
from guatu.letters.papers import read_kept
from guatu.letters.waiting import waiting_for
from guatu.lib.kept_files import SentFile
from guatu.lib.refusals import Refused
from guatu.meetings.deciding import issue_decisions
from tests.bulletins.desk import report
from tests.cast import Cast
from tests.letters.desk import DAY, drafted, issued, late_problem, written
from tests.minutes.desk import DAY as SIGNED
from tests.minutes.desk import held

State = Letter.State
PDF = b"%PDF-1.7 reply"


def test_overdue_problems_become_one_letter_a_unit_and_only_once(cast: Cast) -> None:
    late_problem(cast)
    late_problem(cast, "资金未到位")
    ding = cast.accounts["ding"]
    (row,) = actions.draft_from(cast.portfolio, "problems", DAY, by=ding)
    assert (row.kind, row.unit, row.number) == ("supervision", cast.units["housing"], None)
    assert [item.problem.text for item in row.items.all() if item.problem] == [
        "用地批复未取得",
        "资金未到位",
    ]
    assert "已逾期7个工作日" in row.items.all()[0].detail
    assert actions.draft_from(cast.portfolio, "problems", DAY, by=ding) == []


def test_a_problem_is_asked_again_once_its_letter_is_closed_or_withdrawn(cast: Cast) -> None:
    row = drafted(cast)
    ding = cast.accounts["ding"]
    actions.withdraw(row, DAY, "重复", by=ding)
    assert len(actions.draft_from(cast.portfolio, "problems", DAY, by=ding)) == 1


def test_red_lights_become_a_reminder_to_the_responsible_unit(cast: Cast) -> None:
    report(cast, year_amount=2000)
    assert Standing.objects.filter(project=cast.school, light=Light.RED).exists()
    (row,) = actions.draft_from(cast.portfolio, "lights", DAY, by=cast.accounts["ana"])
    (item,) = row.items.all()
    assert (row.kind, row.unit, item.project) == ("reminder", cast.units["housing"], cast.school)
    assert "16.7%" in item.detail
    assert "-66.7" in item.detail or "−66.7" in item.detail
    assert actions.draft_from(cast.portfolio, "lights", DAY, by=cast.accounts["ana"]) == []


def test_numbers_run_by_series_and_year_and_a_withdrawn_letter_keeps_its_own(cast: Cast) -> None:
    ding = cast.accounts["ding"]
    first, second = issued(cast), issued(cast, "transport")
    assert first.printed_number == "青重办交〔2026〕1号"
    assert (first.number, second.number) == (1, 2)
    actions.withdraw(second, DAY, "发错单位", by=ding)
    assert actions.issue(written(cast), DAY, by=ding).number == 3
    second.refresh_from_db()
    assert (second.number, second.withdrawn_because) == (2, "发错单位")
    reminder = actions.issue(drafted(cast), DAY, by=ding)
    assert (reminder.kind, reminder.number) == ("supervision", 1)
    next_year = dt.date(2027, 1, 5)
    assert actions.issue(written(cast), next_year, by=ding).number == 1


@pytest.mark.django_db(transaction=True)
def test_letters_issued_at_the_same_time_leave_no_gap_and_share_no_number(cast: Cast) -> None:
    rows = [written(cast) for _ in range(4)]
    faults: list[Exception] = []

    def send(row: Letter) -> None:
        try:
            actions.issue(Letter.objects.get(pk=row.pk), DAY, by=None)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(Letter.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_the_reply_is_due_in_workdays_from_the_day_of_issue(cast: Cast) -> None:
    row = written(cast)
    before_new_year = dt.date(2026, 9, 29)
    Letter.objects.update(drafted_on=before_new_year)
    actions.issue(row, before_new_year, by=cast.accounts["ding"])
    # 1–7 October are holidays, Saturday the 10th is worked: 30, 8, 9, 10, 12.
    assert row.reply_due == dt.date(2026, 10, 12)


def test_the_unit_receives_replies_and_the_office_closes(cast: Cast) -> None:
    row, bo, ding = issued(cast), cast.accounts["bo"], cast.accounts["ding"]
    actions.receive(row, DAY, by=bo)
    file = SentFile("回复.pdf", [PDF], len(PDF))
    actions.reply(row, DAY, "已取得批复", by=bo, file=file)
    assert row.steps.last().file_name == "回复.pdf"
    actions.send_back(row, DAY, "未附批复文件", by=ding)
    assert row.state == State.RECEIVED
    actions.reply(row, DAY, "补附批复文件", by=bo)
    actions.close(row, DAY, by=ding)
    assert row.state == State.CLOSED
    with pytest.raises(Refused):
        actions.withdraw(row, DAY, "太晚", by=ding)


def test_a_reply_to_an_unopened_letter_receives_it_first(cast: Cast) -> None:
    row = issued(cast)
    actions.reply(row, DAY, "已办", by=cast.accounts["bo"])
    assert list(row.steps.values_list("act", flat=True)) == ["draft", "issue", "receive", "reply"]


def test_only_the_addressee_answers_and_only_the_office_issues(cast: Cast) -> None:
    row = written(cast)
    for name in ("ana", "bo", "dana"):
        with pytest.raises(PermissionDenied):
            actions.issue(row, DAY, by=cast.accounts[name])
    actions.issue(row, DAY, by=cast.accounts["ding"])
    for name in ("chen", "ana", "ding"):
        with pytest.raises(PermissionDenied):
            actions.receive(row, DAY, by=cast.accounts[name])
    assert not Letter.objects.visible_to(cast.accounts["chen"]).exists()
    assert Letter.objects.visible_to(cast.accounts["bo"]).exists()


def test_a_unit_does_not_see_a_draft(cast: Cast) -> None:
    written(cast)
    assert not Letter.objects.visible_to(cast.accounts["bo"]).exists()


def test_the_files_of_an_issued_letter_are_frozen(cast: Cast) -> None:
    row = issued(cast)
    before = read_kept(row.pdf_path, row.pdf_hash), read_kept(row.word_path, row.word_hash)
    actions.set_letters(cast.portfolio, issuer="青石县人民政府督查室", prefix="青督", by=None)
    cast.units["housing"].name = "新名"
    cast.units["housing"].save()
    row.refresh_from_db()
    assert before == (
        read_kept(row.pdf_path, row.pdf_hash),
        read_kept(row.word_path, row.word_hash),
    )
    assert before[0].startswith(b"%PDF")
    assert row.snapshot is not None
    assert row.snapshot.data()["addressee"] == "青石县住房和城乡建设局"


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(cast: Cast) -> None:
    row = issued(cast)
    place = Path(settings.MEDIA_ROOT) / row.pdf_path
    place.write_bytes(place.read_bytes() + b" ")
    with pytest.raises(Refused):
        read_kept(row.pdf_path, row.pdf_hash)


def test_a_draft_can_be_changed_and_an_issued_letter_not(cast: Cast) -> None:
    row, ding = written(cast), cast.accounts["ding"]
    first, second = row.items.all()
    texts = {first.pk: ("加快项目用地报批", "请于月底前"), second.pk: ("", "")}
    actions.change_draft(row, DAY, by=ding, title="项目用地交办单", items=texts)
    assert [item.text for item in row.items.all()] == ["加快项目用地报批"]
    with pytest.raises(Refused):
        actions.change_draft(row, DAY, by=ding, items={first.pk: ("", "")})
    actions.issue(row, DAY, by=ding)
    with pytest.raises(Refused):
        actions.change_draft(row, DAY, by=ding, title="改")


def test_what_waits_names_the_late_reply_to_the_unit_and_counts_it_for_the_office(
    cast: Cast,
) -> None:
    row = issued(cast)
    assert row.reply_due is not None
    later = row.reply_due + dt.timedelta(days=2)
    (mine,) = waiting_for(cast.accounts["bo"], later)
    assert mine.due == row.reply_due
    assert mine.age > 0
    (counted,) = waiting_for(cast.accounts["ding"], later)
    assert counted.count == 1
    actions.reply(row, DAY, "已办", by=cast.accounts["bo"])
    assert waiting_for(cast.accounts["bo"], later) == []
    (replied,) = waiting_for(cast.accounts["ding"], later)
    assert row.printed_number in replied.text


def test_a_signed_decision_is_assigned_once_and_pressed_when_it_is_overdue(cast: Cast) -> None:
    meeting, ding = held(cast), cast.accounts["ding"]
    assert actions.draft_from(cast.portfolio, "decisions", DAY, by=ding) == []  # not signed yet
    issue_decisions(list(meeting.decisions.all()), SIGNED, by=None)
    rows = actions.draft_from(cast.portfolio, "decisions", SIGNED, by=ding)
    assert {(row.kind, row.unit.short_name) for row in rows} == {
        ("assignment", "住建局"),
        ("assignment", "交通局"),
    }
    assert actions.draft_from(cast.portfolio, "decisions", SIGNED, by=ding) == []
    later = dt.date(2026, 11, 25)
    late = actions.draft_from(cast.portfolio, "late", later, by=ding)
    assert {row.kind for row in late} == {"supervision"}
    detail = late[-1].items.get().detail
    assert "议定会议：11月项目工作调度会" in detail
    assert "已逾期" in detail
    assert actions.draft_from(cast.portfolio, "late", later, by=ding) == []
