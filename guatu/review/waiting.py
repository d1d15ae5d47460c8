"""Correction slips that wait for a decision."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.calendars.compute import workdays
from guatu.notices.waiting import Item
from guatu.review.actions import DECIDE
from guatu.review.models import Slip


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """The slips that the account may decide on, but for its own."""
    if not may(account, DECIDE):
        return []
    slips = Slip.objects.reached_by(account, DECIDE).filter(state=Slip.State.PROPOSED)
    calendar = workdays()
    return [
        Item(
            _("Slips to decide on"),
            f"{slip.label} · {slip.project.name}",
            reverse("review:slip", args=[slip.pk]),
            None,
            max(calendar.between(timezone.localdate(slip.proposed_at), day), 0),
        )
        for slip in slips.exclude(proposed_by=account).select_related("project").order_by("pk")
    ]
