"""The demo's papers of a meeting: frozen; its files are made when somebody asks for them."""

import datetime as dt

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.indicators.compute import current_month
from guatu.ledger.models import Portfolio
from guatu.packs.actions import freeze_pack


def freeze_papers(portfolio: Portfolio, today: dt.date) -> None:
    """One pack of the newest month, frozen by the government office at the end of yesterday."""
    month = current_month(portfolio)
    if month is None:
        return
    title = _("Papers of the project scheduling meeting of %(place)s")
    freeze_pack(
        portfolio,
        month,
        max(today - dt.timedelta(days=1), month),
        title % {"place": portfolio.unit.name},
        by=Account.objects.get(username="secretary"),
    )
