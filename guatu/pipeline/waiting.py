"""What of the leads waits for a person: whom to call, what to rule on, results of trips."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.calendars.compute import workdays
from guatu.leads.models import Doubt, Lead
from guatu.notices.waiting import Item
from guatu.outreach.models import Trip
from guatu.outreach.silence import clocks_of, silences

FOLLOW, JUDGE = "leads.follow", "leads.judge"
MOST = 8


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Silent leads of whoever follows up, doubts of whoever rules, results of trips."""
    if not may(account, FOLLOW):
        return []
    items = _silent(account, day)
    if may(account, JUDGE):
        items += _doubts(account, day)
    return items + _results(account, day)


def _silent(account: Account, day: dt.date) -> list[Item]:
    leads = Lead.objects.reached_by(account, FOLLOW).select_related("enterprise")
    open_leads = list(leads.exclude(state=Lead.State.LOST).order_by("portfolio"))
    calendar, found = workdays(), []
    for portfolio in dict.fromkeys(lead.portfolio_id for lead in open_leads):
        rows = [lead for lead in open_leads if lead.portfolio_id == portfolio]
        found += silences(rows, clocks_of(portfolio), calendar, day)
    items = []
    for row in found[:MOST]:
        text = _("%(lead)s: silent for %(days)s workdays") % {"lead": row.lead, "days": row.days}
        if row.is_promise_late:
            facts = {"lead": row.lead, "step": row.lead.next_step}
            text = _("%(lead)s: promised was “%(step)s”") % facts
        due = row.lead.next_on if row.is_promise_late else None
        url = row.lead.get_absolute_url()
        items.append(Item(_("Call next"), text, url, due=due, age=row.days))
    if len(found) > MOST:
        more = len(found) - MOST
        text = _("%(count)s more silent leads") % {"count": more}
        items.append(Item(_("Call next"), text, reverse("pipeline:silent"), count=more))
    return items


def _doubts(account: Account, day: dt.date) -> list[Item]:
    rows = Doubt.objects.reached_by(account, JUDGE).filter(ruling="").count()
    if not rows:
        return []
    text = _("%(count)s leads may be duplicates and wait for a ruling") % {"count": rows}
    return [Item(_("Leads"), text, reverse("pipeline:board") + "?doubt=1", count=rows)]


def _results(account: Account, day: dt.date) -> list[Item]:
    due = Trip.objects.reached_by(account, "outreach.record").filter(
        result_on=None, result_due__isnull=False, result_due__lte=day + dt.timedelta(days=3)
    )
    calendar = workdays()
    return [
        Item(
            _("Trips"),
            _("The result of the trip to %(place)s is due") % {"place": trip.place},
            reverse("pipeline:trip-result", args=[trip.pk]),
            due=trip.result_due,
            age=max(calendar.between(trip.result_due, day), 0) if trip.result_due else 0,
        )
        for trip in due.order_by("result_due")[:MOST]
    ]
