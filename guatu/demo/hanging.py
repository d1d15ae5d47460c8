"""The demo's wall: two charts, the first with a version of each of the last two months."""

import datetime as dt

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.ledger.models import Portfolio
from guatu.wall.actions import hang_chart, issue_version


def hang_charts(portfolio: Portfolio, today: dt.date) -> None:
    """Hangs the county's chart by leader and the one by sector, as the project office."""
    office = Account.objects.get(username="office")
    month = today.replace(day=1)
    last_month = (month - dt.timedelta(days=1)).replace(day=1)
    title = _("Key projects of %(place)s, %(year)s") % {
        "place": portfolio.unit.name,
        "year": today.year,
    }
    chart = hang_chart(portfolio, title, by=office)
    for shown in (last_month, month):
        issue_version(chart, shown, by=office)
    by_sector = _("%(title)s (by sector)") % {"title": title}
    hang_chart(portfolio, by_sector, by=office, group="sector", paper="A1")
