"""What of the permits waits for a person: over the term, in hand, about to expire."""

import datetime as dt
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.notices.waiting import Item
from guatu.permits.models import Permit
from guatu.permits.tables import conditions, largest_alarm, listed

VIEW, FILL, END = "ledger.project.view", "permits.fill", "expires_on"


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Those that lie with the account's unit or for which it acts, one by one; for whoever fills
    all of them, counts."""
    grants, held = grants_with(account, FILL), _held(account)
    if not grants and not held:
        return []
    rows = listed(account).select_related("project", "milestone").order_by("project__no", "pk")
    if not grants:
        return list(_items(_("Permits in hand"), rows.filter(held), "due", day, workdays()))
    wanted = conditions(day, largest_alarm())
    rows = rows.filter(pk__in=Permit.objects.reached_by(account, FILL))
    if any(grant.scope is Scope.ALL for grant in grants):
        return list(_counted(rows, wanted))
    calendar, late, ours = workdays(), wanted["late"], held or Q(pk__in=[])
    return [
        *_items(_("Permits over the term"), rows.filter(late), "due", day, calendar),
        *_items(_("Permits that have expired"), rows.filter(wanted["expired"]), END, day, calendar),
        *_items(_("Permits about to expire"), rows.filter(wanted["expiring"]), END, day, calendar),
        *_items(_("Permits in hand"), rows.filter(ours).exclude(late), "due", day, calendar),
    ]


def _held(account: Account) -> Q:
    """What lies with the units for which the account sees their own projects; empty for others."""
    own = [grant for grant in grants_with(account, VIEW) if grant.scope is Scope.OWN]
    return reduce(or_, (Q(held_by__path__startswith=grant.path) for grant in own), Q())


def _items(
    kind: str, rows: QuerySet[Permit], field: str, day: dt.date, calendar: WorkCalendar
) -> Iterator[Item]:
    """A line a permit, due on the day in the field; without one it counts since it is held."""
    for permit in rows:
        due = getattr(permit, field)
        since = due or permit.held_since or day
        text = f"{permit.project.name} · {permit.milestone.name}"
        age = max(calendar.between(since, day), 0)
        yield Item(kind, text, permit.get_absolute_url(), due, age)


def _counted(rows: QuerySet[Permit], wanted: dict[str, Q]) -> Iterator[Item]:
    """A line for those over the term, one for those that expire or have expired."""
    shown = {
        "late": _("Permits over the term"),
        "expiring": _("Permits about to expire"),
        "expired": _("Permits that have expired"),
    }
    found = rows.aggregate(**{name: Count("pk", filter=wanted[name]) for name in shown})
    for name, kind in shown.items():
        if found[name]:
            text = ngettext("%(count)s permit", "%(count)s permits", found[name])
            url = f"{reverse('permits:list')}?show={name}"
            yield Item(kind, text % {"count": found[name]}, url, count=found[name])
