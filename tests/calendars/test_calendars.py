"""The calendar of workdays: what is known of 2026, the notice of 2027, days set by hand."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from guatu.calendars.actions import forget_day, publish_year, set_day
from guatu.calendars.compute import note_on, published_years, workdays
from guatu.calendars.models import CalendarDay, CalendarYear
from guatu.calendars.notice import read_notice
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from tests.cast import Cast

# The wording of the notices of earlier years, with days of 2027 that are plausible.
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月5日（周一）放假1天，与周末连休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，确保人民群众祥和平安度过节日假期。
国务院办公厅
2026年11月4日"""


def test_the_make_up_days_of_2026(db: None) -> None:
    days = workdays()
    for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)):
        assert days.is_workday(dt.date(2026, month, day))
    assert not days.is_workday(dt.date(2026, 2, 16))
    # From the last workday before the Spring Festival, the 14th, the next is the 24th.
    assert days.plus(dt.date(2026, 2, 14), 1) == dt.date(2026, 2, 24)


def test_a_year_that_is_not_published_is_said_to_be_so(cast: Cast) -> None:
    assert note_on(dt.date(2026, 12, 31), None) == ""
    assert "2027" in note_on(dt.date(2026, 12, 31), dt.date(2027, 1, 4))
    publish_year(2027, "国办发明电〔2026〕7号", NOTICE, by=cast.accounts["ana"])
    assert note_on(dt.date(2027, 1, 4)) == ""
    assert 2027 in published_years()


def test_a_pasted_notice_makes_the_year(cast: Cast) -> None:
    assert workdays().is_workday(dt.date(2027, 2, 8))
    publish_year(2027, "国办发明电〔2026〕7号", NOTICE, by=cast.accounts["ana"])
    days = workdays()
    assert not days.is_workday(dt.date(2027, 2, 8))
    assert days.is_workday(dt.date(2027, 1, 31))
    assert not days.is_workday(dt.date(2027, 4, 5))
    assert CalendarDay.objects.filter(is_workday=True).count() == 4
    entries = Entry.objects.filter(action="calendars.year.publish")
    assert entries.count() == CalendarDay.objects.count() + CalendarYear.objects.count()


def test_a_notice_entered_again_takes_the_place_of_the_first(cast: Cast) -> None:
    publish_year(2027, "征求意见稿", NOTICE, by=cast.accounts["ana"])
    shorter = "一、元旦：1月1日（周五）放假1天，不调休。"
    publish_year(2027, "国办发明电〔2026〕7号", shorter, by=cast.accounts["ana"])
    assert CalendarYear.objects.get().document == "国办发明电〔2026〕7号"
    assert list(CalendarDay.objects.values_list("day", flat=True)) == [dt.date(2027, 1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今年的放假安排另行通知。",
        NOTICE.replace("2027", "2026"),
        "一、元旦：1月32日放假。",
        "一、元旦：1日放假。",
        "一、国庆节：10月7日至10月1日放假。",
        "一、元旦：1月1日放假。1月1日上班。",
        "一、春节：2月14日上班。",
    ],
)
def test_what_is_no_notice_of_the_year_is_refused(cast: Cast, text: str) -> None:
    with pytest.raises(Refused):
        publish_year(2027, "文号", text, by=cast.accounts["ana"])
    assert not CalendarYear.objects.exists()


def test_a_span_into_the_next_year(db: None) -> None:
    days = read_notice("一、元旦：12月31日至次年1月2日放假。", 2027)
    assert [item.day for item in days] == [
        dt.date(2027, 12, 31),
        dt.date(2028, 1, 1),
        dt.date(2028, 1, 2),
    ]


def test_a_day_set_by_hand_goes_before_the_notice_and_can_be_taken_back(cast: Cast) -> None:
    publish_year(2027, "文号", NOTICE, by=cast.accounts["ana"])
    day = dt.date(2027, 2, 8)
    row = set_day(day, True, "抢险值守", by=cast.accounts["ana"])
    assert workdays().is_workday(day)
    forget_day(row, by=cast.accounts["ana"])
    assert not workdays().is_workday(day)
    with pytest.raises(Refused):
        forget_day(CalendarDay.objects.get(day=day), by=cast.accounts["ana"])
    with pytest.raises(Refused):
        set_day(day, True, " ", by=cast.accounts["ana"])


def test_the_pages_enter_a_notice_and_a_day(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["ana"])
    page = client.get(reverse("calendars:year-of", args=[2027]))
    assert "尚未公布" in page.text
    notice = reverse("calendars:notice", args=[2027])
    assert client.post(notice, {"document": "x", "text": "不是通知"}).status_code == 422
    answer = client.post(notice, {"document": "国办发明电〔2026〕7号", "text": NOTICE})
    assert answer.status_code == 302
    client.post(
        reverse("calendars:day-set"), {"day": "2027-09-10", "is_workday": "0", "name": "县庆"}
    )
    page = client.get(reverse("calendars:year-of", args=[2027]))
    assert "国办发明电〔2026〕7号" in page.text
    assert "县庆" in page.text
    assert "尚未公布" not in page.text
