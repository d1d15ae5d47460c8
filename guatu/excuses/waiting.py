"""What of excuses waits for a person: those that others ask for, to be decided."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.calendars.compute import workdays
from guatu.excuses.actions import APPROVE
from guatu.excuses.models import Excuse
from guatu.notices.waiting import Item


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Excuses of others to decide, with the workdays that they have waited."""
    if not may(account, APPROVE):
        return []
    rows = Excuse.objects.reached_by(account, APPROVE).filter(state=Excuse.State.WAITING)
    waiting = rows.exclude(asked_by=account).select_related("project").order_by("asked_on", "pk")
    calendar = workdays()
    return [
        Item(
            _("Excuses to decide"),
            f"{row.project.name} · {row.get_dimension_display()}",
            reverse("excuses:excuse", args=[row.pk]),
            age=max(calendar.between(row.asked_on, day), 0),
        )
        for row in waiting
    ]
