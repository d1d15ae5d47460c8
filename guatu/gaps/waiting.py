"""What of the gap list waits for a person: one line a portfolio, for those who fill it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.gaps.compute import gaps_of
from guatu.gaps.listing import totals
from guatu.gaps.words import severity_label
from guatu.ledger.models import Portfolio, Project
from guatu.notices.waiting import Item

FILL = "reports.fill"


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """The gaps in the projects of the account's own units, counted by how grave they are."""
    if not any(grant.scope is not Scope.ALL for grant in grants_with(account, FILL)):
        return []
    projects = Project.objects.reached_by(account, FILL)
    items = []
    for portfolio in Portfolio.objects.filter(pk__in=projects.values("portfolio")).order_by("pk"):
        counts = totals(gaps_of(portfolio, projects.filter(portfolio=portfolio), day))
        told = [f"{severity_label(severity)} {count}" for severity, count in counts if count]
        if told:
            address = f"{reverse('gaps:list')}?portfolio={portfolio.pk}"
            total = sum(count for _severity, count in counts)
            items.append(Item(_("Gap list"), "、".join(told), address, count=total))
    return items
