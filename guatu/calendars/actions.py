"""Acts on the calendar of workdays."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.calendars.models import CalendarDay, CalendarYear
from guatu.calendars.notice import read_notice
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused

EDIT = "calendars.edit"


def publish_year(year: int, document: str, text: str, *, by: Account | None) -> CalendarYear:
    """Enters a year's holidays from the notice; entered again, the new text takes the old's place.

    Days that were set by hand stay and go before it. Raises Refused for a text that is no notice.
    """
    require(by, EDIT)
    days = read_notice(text, year)
    values = {"document": document.strip(), "notice": text.strip()}
    with writing(by, "calendars.year.publish") as work:
        row = CalendarYear.objects.select_for_update().filter(year=year).first()
        if row is None:
            row = work.add(CalendarYear(year=year, **values))
        else:
            work.update(row, **values)
            work.remove_many(list(row.days.all()))
        work.add_many(
            [
                CalendarDay(day=item.day, is_workday=item.is_workday, name=item.name, year=row)
                for item in days
            ]
        )
    return row


def set_day(day: dt.date, is_workday: bool, name: str, *, by: Account | None) -> CalendarDay:
    """Sets a single day by hand. Raises Refused without saying what for."""
    require(by, EDIT)
    if not name.strip():
        raise Refused(_("Say what the day is."))
    values: dict[str, Any] = {"is_workday": is_workday, "name": name.strip()}
    with writing(by, "calendars.day.set") as work:
        row = CalendarDay.objects.select_for_update().filter(day=day, year=None).first()
        if row is None:
            return work.add(CalendarDay(day=day, **values))
        work.update(row, **values)
    return row


def forget_day(row: CalendarDay, *, by: Account | None) -> None:
    """Takes a day back that was set by hand; the published calendar holds again.

    Raises Refused for a day of a notice, which only a new text of the notice changes.
    """
    require(by, EDIT)
    if row.year_id is not None:
        raise Refused(
            _("This day comes from the notice. Set it by hand, or enter the notice again.")
        )
    with writing(by, "calendars.day.forget") as work:
        work.remove_many([row])
