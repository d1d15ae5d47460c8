"""A bulletin from its first text to its readers and back: who may do what, and what is kept."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.models import Bulletin
from guatu.bulletins.waiting import waiting_for
from guatu.lib.refusals import Refused
from guatu.notices.models import Message
from tests.bulletins.desk import DAY, MONTH, begun, hire, published, report, write
from tests.cast import Cast

State = Bulletin.State


@pytest.fixture
def secretary(cast: Cast) -> Account:
    return hire(cast, "府文")


def test_the_first_text_is_written_from_the_figures_of_the_month(cast: Cast) -> None:
    row = begun(cast)
    title, text = actions.issued(row)
    assert title == "关于2026年10月重点项目建设情况的通报"
    assert "累计完成投资6,000万元" in text
    assert "50.0%" in text
    assert "低于序时进度33.3个百分点" in text
    assert not any(digit in row.body for digit in "0123456789")


def test_the_writer_is_not_the_reviewer(cast: Cast) -> None:
    row = begun(cast)
    actions.submit(row, by=cast.accounts["ana"])
    with pytest.raises(Refused, match="由您撰写过"):
        actions.approve(row, by=cast.accounts["ana"], has_seen_numbers=True)


def test_the_database_holds_writer_and_reviewer_apart(cast: Cast) -> None:
    row = begun(cast)
    with pytest.raises(IntegrityError, match="bulletin_other_reviewer"), transaction.atomic():
        Bulletin.objects.filter(pk=row.pk).update(reviewer=row.writer)


def test_who_wrote_any_version_does_not_review(cast: Cast, secretary: Account) -> None:
    row = begun(cast)
    write(row, f"{row.body}\n补充一段。", secretary)
    actions.submit(row, by=cast.accounts["ana"])
    with pytest.raises(Refused):
        actions.approve(row, by=secretary, has_seen_numbers=True)


def test_the_signer_is_not_the_writer(cast: Cast, secretary: Account) -> None:
    dana = cast.accounts["dana"]
    row = begun(cast)
    Bulletin.objects.filter(pk=row.pk).update(writer=dana)
    actions.submit(row, by=cast.accounts["ana"])
    actions.approve(row, by=secretary, has_seen_numbers=True)
    with pytest.raises(Refused):
        actions.sign(row, DAY, by=dana)


def test_numbers_run_by_series_and_year(cast: Cast, secretary: Account) -> None:
    report(cast)
    made = []
    for series in ("notice", "notice", "brief"):
        row = actions.begin_bulletin(
            cast.portfolio, series, DAY, month=MONTH, by=cast.accounts["ana"]
        )
        actions.submit(row, by=cast.accounts["ana"])
        actions.approve(row, by=secretary, has_seen_numbers=True)
        made.append(actions.sign(row, DAY, by=cast.accounts["dana"]))
    assert [row.numbered for row in made] == [
        "通报〔2026〕1号",
        "通报〔2026〕2号",
        "简报〔2026〕1号",
    ]


def test_what_was_signed_stays_as_it_was(cast: Cast, secretary: Account) -> None:
    row = published(cast, secretary)
    with pytest.raises(Refused):
        write(row, "改写。", cast.accounts["ana"])
    assert row.issued_text == "今日通车。"


def test_a_step_out_of_order_is_refused(cast: Cast, secretary: Account) -> None:
    row = begun(cast)
    with pytest.raises(Refused):
        actions.publish(row, by=secretary)
    with pytest.raises(Refused):
        actions.sign(row, DAY, by=cast.accounts["dana"])


def test_a_step_without_its_right_is_forbidden(cast: Cast) -> None:
    row = begun(cast)
    actions.submit(row, by=cast.accounts["ana"])
    with pytest.raises(PermissionDenied):
        actions.approve(row, by=cast.accounts["dana"], has_seen_numbers=True)


def test_it_is_sent_back_with_a_reason_that_reaches_the_writer(
    cast: Cast, secretary: Account
) -> None:
    row = begun(cast)
    actions.submit(row, by=cast.accounts["ana"])
    with pytest.raises(Refused):
        actions.send_back(row, "  ", by=secretary)
    actions.send_back(row, "请核实第三段", by=secretary)
    assert row.state == State.DRAFT
    assert Message.objects.filter(account=cast.accounts["ana"], text__contains="请核实第三段")
    (item,) = waiting_for(cast.accounts["ana"], DAY)
    assert item.text == row.heading


def test_what_is_withdrawn_keeps_its_reason(cast: Cast, secretary: Account) -> None:
    row = published(cast, secretary)
    with pytest.raises(Refused):
        actions.withdraw(row, "", by=secretary)
    actions.withdraw(row, "数据有误", by=secretary)
    row.refresh_from_db()
    assert (row.state, row.withdrawn_because) == (State.WITHDRAWN, "数据有误")


def test_what_was_withdrawn_is_written_anew_with_its_figures(
    cast: Cast, secretary: Account
) -> None:
    row = begun(cast)
    with pytest.raises(Refused):
        actions.write_again(row, by=cast.accounts["ana"])
    actions.submit(row, by=cast.accounts["ana"])
    actions.approve(row, by=secretary)
    actions.sign(row, DAY, by=cast.accounts["dana"])
    actions.withdraw(actions.publish(row, by=secretary), "更正", by=secretary)
    again = actions.write_again(row, by=secretary)
    assert (again.body, again.snapshot, again.state) == (row.body, row.snapshot, State.DRAFT)
    assert (again.number, again.writer, again.reviewer) == (None, secretary, None)


def test_each_saved_text_is_a_version_and_the_same_text_is_none(cast: Cast) -> None:
    ana = cast.accounts["ana"]
    row = begun(cast)
    write(row, row.body, ana)
    assert row.versions.count() == 1
    write(row, f"{row.body}\n特此通报。", ana)
    assert list(row.versions.values_list("number", flat=True)) == [2, 1]


def test_a_text_on_an_older_version_is_refused(cast: Cast) -> None:
    ana = cast.accounts["ana"]
    row = begun(cast)
    opened = row.version
    write(row, f"{row.body}\n甲。", ana)
    with pytest.raises(Refused, match="已被"):
        actions.change_text(row, row.title, f"{row.body}\n乙。", version=opened, by=ana)


def test_it_waits_with_those_whose_turn_it_is(cast: Cast, secretary: Account) -> None:
    row = begun(cast)
    ana, dana = cast.accounts["ana"], cast.accounts["dana"]
    actions.submit(row, by=ana)
    assert waiting_for(ana, DAY) == []
    assert [item.text for item in waiting_for(secretary, DAY)] == [row.heading]
    actions.approve(row, by=secretary, has_seen_numbers=True)
    assert [item.text for item in waiting_for(dana, DAY)] == [row.heading]


def test_a_bulletin_without_month_and_title_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.begin_bulletin(cast.portfolio, "news", DAY, by=cast.accounts["ana"])


def test_drafts_are_seen_by_those_who_work_on_bulletins_only(
    cast: Cast, secretary: Account
) -> None:
    draft, out = begun(cast), published(cast, secretary)
    seen = Bulletin.objects.visible_to
    assert set(seen(cast.accounts["dana"])) == {draft, out}
    assert set(seen(cast.accounts["bo"])) == {out}
    assert not seen(cast.accounts["zhou"])
    assert not seen(cast.accounts["xi"])
