"""Drafts that are no facts, reports that are sent once, months in which nothing changed."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from guatu.indicators.models import Standing
from guatu.journal.actions import Repeated
from guatu.journal.models import Entry
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.reports.actions import ReportDraft, lock_month, move_report, open_month, post_reports
from guatu.reports.drafts import Clashes, drop_draft, save_draft
from guatu.reports.filling import send_drafts, send_report, send_unchanged
from guatu.reports.grounds import Seen, grounds_of
from guatu.reports.models import Draft
from tests.cast import Cast
from tests.reports.stage import MAY, form, ground, play, report


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> None:
    play(cast)


def keep(cast: Cast, name: str, seen: Seen | None = None, **texts: str) -> Draft:
    known = ground(cast.school)
    seen = known.seen if seen is None else seen
    return save_draft(known, texts, seen, timezone.now(), by=cast.account(name))


def send(cast: Cast, once: uuid.UUID | None = None, **typed: str) -> None:
    filled = form(cast.school, **typed)
    assert filled.is_valid(), filled.errors
    send_report(filled, filled.ground.seen, by=cast.account("bo"), once=once)


def test_a_draft_is_no_fact(cast: Cast) -> None:
    entries = Entry.objects.count()
    standings = list(Standing.objects.order_by("pk").values())
    keep(cast, "bo", month_amount="320", progress_text="五层开始")
    assert report(cast.school) is None
    assert Entry.objects.count() == entries
    assert list(Standing.objects.order_by("pk").values()) == standings
    assert ground(cast.school).texts["month_amount"] == "320"
    assert ground(cast.school).texts["image_progress"] == "主体施工"


def test_only_what_differs_is_kept_and_the_same_again_changes_nothing(cast: Cast) -> None:
    first = keep(cast, "bo", image_progress="主体施工", workers="60")
    assert first.texts == {"workers": "60"}
    assert keep(cast, "bo", workers="60").version == first.version
    assert keep(cast, "bo", workers="52").texts == {}
    assert not ground(cast.school).has_draft


def test_two_who_type_in_different_fields_do_not_meet(cast: Cast) -> None:
    seen = ground(cast.school).seen
    keep(cast, "bo", seen, workers="60")
    keep(cast, "ana", seen, next_step="六月装修")
    assert ground(cast.school).draft.texts == {"workers": "60", "next_step": "六月装修"}


def test_two_who_type_in_the_same_field_both_see_both(cast: Cast) -> None:
    seen = ground(cast.school).seen
    keep(cast, "ana", seen, workers="60")
    with pytest.raises(Clashes) as caught:
        keep(cast, "bo", seen, workers="55")
    (clash,) = caught.value.found
    assert (clash.name, clash.mine, clash.theirs) == ("workers", "55", "60")
    assert caught.value.by == "安娜"
    assert ground(cast.school).draft.texts == {"workers": "60"}
    keep(cast, "bo", ground(cast.school).seen, workers="55")
    assert ground(cast.school).draft.texts == {"workers": "55"}


def test_a_report_changed_by_another_is_not_written_over_unseen(cast: Cast) -> None:
    seen = ground(cast.school).seen
    post_reports([ReportDraft(cast.school, MAY, {"workers": 70, "progress_text": "五层"})], by=None)
    with pytest.raises(Clashes) as caught:
        keep(cast, "bo", seen, workers="55")
    assert [(each.mine, each.theirs) for each in caught.value.found] == [("55", "70")]
    filled = form(cast.school, workers="55", progress_text="五层")
    assert filled.is_valid()
    with pytest.raises(Clashes):
        send_report(filled, seen, by=cast.account("bo"))
    assert report(cast.school).workers == 70
    send_report(filled, ground(cast.school).seen, by=cast.account("bo"))
    assert report(cast.school).workers == 55


def test_a_field_that_a_report_does_not_have_is_refused(cast: Cast) -> None:
    for name in ("state", "is_same_as_last", "why:nothing", "submitted_by"):
        with pytest.raises(Refused):
            keep(cast, "bo", **{name: "x"})
    with pytest.raises(Refused):
        keep(cast, "bo", progress_text="长" * 6000)


def test_sending_writes_the_report_and_empties_the_draft(cast: Cast) -> None:
    version = keep(cast, "bo", month_amount="320", progress_text="五层开始").version
    send(cast, month_amount="320", progress_text="五层开始", fund_专项债="3500")
    sent = report(cast.school)
    assert (sent.month_amount, sent.year_amount, sent.all_amount) == (320, 2480, 5720)
    assert (sent.physical_percent, sent.workers, sent.next_step) == (45, 52, "五月完成封顶")
    assert sent.funds == {"专项债": "3500", "自筹": "1200"}
    assert (sent.state, sent.submitted_by) == ("submitted", cast.accounts["bo"])
    assert Draft.objects.get().texts == {}
    assert Draft.objects.get().version > version


def test_a_form_sent_twice_is_sent_once(cast: Cast) -> None:
    once = uuid.uuid4()
    send(cast, once, month_amount="320", progress_text="五层开始")
    entries = Entry.objects.count()
    move_report(report(cast.school), "returned", by=cast.account("ana"), reason="与现场不符")
    with pytest.raises(Repeated):
        send(cast, once, month_amount="320", progress_text="五层开始")
    assert report(cast.school).state == "returned"
    assert Entry.objects.count() == entries + 1  # the return


def test_a_returned_report_counts_as_sent_when_it_is_sent_as_it_was(cast: Cast) -> None:
    send(cast, month_amount="320", progress_text="五层开始")
    move_report(report(cast.school), "returned", by=cast.account("ana"), reason="请核实")
    send(cast)
    assert report(cast.school).state == "submitted"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"physical_percent": "101", "progress_text": "五层"}, "101"),
        (
            {"month_amount": "3", "year_amount": "9000", "apart": "on", "all_amount": "5403"},
            "9,000",
        ),
        ({"progress_text": "4层主体完成，正在砌筑填充墙。"}, "雷同"),
    ],
)
def test_what_cannot_be_and_what_says_the_same_is_not_sent(
    cast: Cast, typed: dict, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        send(cast, **typed)
    assert report(cast.school) is None


def test_a_warning_is_explained_and_holds_nothing_up(cast: Cast) -> None:
    typed = {"month_amount": "11000", "progress_text": "五层", "why:year_over_plan": "计划将调整"}
    filled = form(cast.school, **typed, **{"why:all_falls": "没有的事"})
    assert [each.code for each in filled.findings] == ["year_over_plan", "money_without_works"]
    assert "13,160" in filled.findings[0].arithmetic
    send_report(filled, filled.ground.seen, by=cast.account("bo"))
    assert report(cast.school).explanations == {"year_over_plan": "计划将调整"}


def test_the_same_words_are_sent_with_a_reason(cast: Cast) -> None:
    send(cast, progress_text="四层主体完成，正在砌筑填充墙", unchanged_because="等待批复")
    sent = report(cast.school)
    assert (sent.month_amount, sent.year_amount) == (0, 2160)
    assert sent.is_same_as_last
    assert sent.unchanged_because == "等待批复"


def test_no_change_is_one_act_with_a_reason(cast: Cast) -> None:
    by = cast.account("bo")
    with pytest.raises(Refused):
        send_unchanged(ground(cast.school), " ", by=by)
    once = uuid.uuid4()
    send_unchanged(ground(cast.school), "冬季停工", by=by, once=once)
    sent = report(cast.school)
    assert (sent.month_amount, sent.year_amount, sent.all_amount) == (0, 2160, 5400)
    assert (sent.physical_percent, sent.progress_text) == (45, "四层主体完成，正在砌筑填充墙")
    assert sent.funds == {"专项债": "3000", "自筹": "1200"}
    assert (sent.is_same_as_last, sent.unchanged_because) == (True, "冬季停工")
    with pytest.raises(Repeated):
        send_unchanged(ground(cast.school), "冬季停工", by=by, once=once)
    with pytest.raises(Refused, match="已上报"):
        send_unchanged(ground(cast.school), "等待批复", by=by)


def test_nothing_can_stay_the_same_where_nothing_was(cast: Cast) -> None:
    with pytest.raises(Refused, match="上期"):
        send_unchanged(ground(cast.road), "冬季停工", by=cast.account("chen"))


def test_a_month_that_is_not_open_takes_nothing(cast: Cast) -> None:
    later = timezone.localdate() + dt.timedelta(days=40)
    open_month(cast.portfolio, later.replace(day=1), by=None, opens=later.replace(day=1))
    filled = form(cast.school, later.replace(day=1), month_amount="320")
    assert filled.is_valid()
    with pytest.raises(Refused, match="尚未开启"):
        send_report(filled, filled.ground.seen, by=cast.account("bo"))
    lock_month(cast.portfolio, MAY, by=None)
    with pytest.raises(Refused, match="锁定"):
        send(cast, month_amount="320", progress_text="五层")


def test_all_drafts_go_in_one_act_and_those_that_cannot_say_why(cast: Cast) -> None:
    by = cast.account("ana")
    keep(cast, "ana", progress_text="五层", month_amount="320")
    known = ground(cast.road)
    save_draft(known, {"physical_percent": "130"}, known.seen, timezone.now(), by=by)
    forms = [form(cast.school), form(cast.road)]
    sent, kept = send_drafts(forms, by=by)
    assert [each.ground.project for each in sent] == [cast.school]
    assert list(kept) == [cast.road.pk]
    assert "130" in kept[cast.road.pk]
    assert report(cast.school).year_amount == Decimal(2480)
    assert ground(cast.road).has_draft


def test_a_draft_over_a_report_that_changed_meanwhile_is_not_sent_with_the_others(
    cast: Cast,
) -> None:
    keep(cast, "bo", workers="60", progress_text="五层")
    post_reports([ReportDraft(cast.school, MAY, {"workers": 70, "month_amount": 5})], by=None)
    sent, kept = send_drafts([form(cast.school)], by=cast.account("bo"))
    assert (sent, list(kept)) == ([], [cast.school.pk])
    assert report(cast.school).workers == 70


def test_a_draft_is_dropped_and_what_was_sent_stays(cast: Cast) -> None:
    send(cast, month_amount="320", progress_text="五层")
    keep(cast, "bo", month_amount="9")
    drop_draft(cast.school, MAY, by=cast.account("bo"))
    assert not ground(cast.school).has_draft
    assert report(cast.school).month_amount == 320


@pytest.mark.parametrize("name", ["chen", "gao", "dana", "lei", "fang", "zhou", "xi"])
def test_nobody_else_types_or_sends(cast: Cast, name: str) -> None:
    by, known = cast.account(name), ground(cast.school)
    filled = form(cast.school, month_amount="320")
    assert filled.is_valid()
    acts = [
        lambda: save_draft(known, {"workers": "1"}, known.seen, timezone.now(), by=by),
        lambda: drop_draft(cast.school, MAY, by=by),
        lambda: send_report(filled, known.seen, by=by),
        lambda: send_unchanged(known, "冬季停工", by=by),
        lambda: send_drafts([filled], by=by),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert not Draft.objects.exists()


def test_the_ground_of_many_projects_costs_as_much_as_that_of_one(
    cast: Cast, django_assert_num_queries
) -> None:
    projects = list(Project.objects.all())
    with django_assert_num_queries(4):
        found = grounds_of(projects, MAY)
    assert found[cast.school.pk].base.year == 2160
    assert found[cast.school.pk].plan == 12000
    assert found[cast.road.pk].last is None
