"""Who works on bulletins in the tests, and bulletins that are as far as a test needs them."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from guatu.accounts import actions as accounts
from guatu.accounts.models import Account
from guatu.bulletins import actions
from guatu.bulletins.models import Bulletin
from guatu.reports.actions import ReportDraft, post_reports
from tests.cast import GRANTED, PASSWORD, Cast

MONTH = dt.date(2026, 10, 1)
DAY = dt.date(2026, 11, 3)


def hire(cast: Cast, name: str, role: str = "secretary") -> Account:
    """An account of the county with a role that the cast lacks."""
    (person,) = accounts.create_people([accounts.PersonDraft(name, cast.units["county"])], by=None)
    account = accounts.open_account(name, PASSWORD, person, by=None)
    accounts.grant_role(account, role, cast.units["county"], GRANTED, by=None)
    return account


def report(cast: Cast, year_amount: int = 6000, month: dt.date = MONTH) -> None:
    """The school reports what it did of its 12,000 万."""
    values = {"month_amount": Decimal(500), "year_amount": Decimal(year_amount)}
    post_reports([ReportDraft(cast.school, month, values)], by=None)


def begun(cast: Cast, series: str = "notice") -> Bulletin:
    """Ana's bulletin about October."""
    report(cast)
    return actions.begin_bulletin(cast.portfolio, series, DAY, month=MONTH, by=cast.accounts["ana"])


def write(row: Bulletin, body: str, by: Account, title: str | None = None) -> Bulletin:
    """Saves a text."""
    return actions.change_text(row, title or row.title, body, version=row.version, by=by)


def published(
    cast: Cast, secretary: Account, *, title: str = "城北大道改造工程通车", body: str = "今日通车。"
) -> Bulletin:
    """A public article without figures, all the way to its readers."""
    ana, dana = cast.accounts["ana"], cast.accounts["dana"]
    day = timezone.localdate()
    row = actions.begin_bulletin(cast.portfolio, "news", day, title=title, by=ana)
    write(row, body, ana)
    actions.submit(row, by=ana)
    actions.approve(row, by=secretary, has_seen_numbers=True)
    actions.sign(row, day, by=dana)
    return actions.publish(row, by=secretary)
