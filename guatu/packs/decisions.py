"""What earlier meetings decided and what became of it, as a part of the pack."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.ledger.models import Portfolio
from guatu.lib.figures import EMPTY
from guatu.meetings.models import Decision, Meeting
from guatu.packs.tables import Frozen, Table, table

# Neither decided yet nor any more.
LEFT_OUT = (Decision.State.DRAFT, Decision.State.WITHDRAWN)


def frozen_decisions(portfolio: Portfolio, cut_off: dt.date) -> list[dict[str, Any]]:
    """The decisions of the last meeting held, and all earlier ones that are open; oldest first."""
    held = Meeting.objects.filter(
        series__portfolio=portfolio, begins_at__date__lte=cut_off, decisions__isnull=False
    )
    last = held.order_by("-begins_at", "-pk").first()
    shown = Q(closed_on=None) | Q(meeting=last)
    found = Decision.objects.filter(shown, meeting__series__portfolio=portfolio)
    found = found.filter(issued_on__lte=cut_off).exclude(state__in=LEFT_OUT)
    ordered = found.select_related("meeting", "lead").order_by("meeting__begins_at", "number")
    return [_frozen(each) for each in ordered.distinct()]


def _frozen(decision: Decision) -> dict[str, Any]:
    return {
        "meeting": decision.meeting.name,
        "held": timezone.localdate(decision.meeting.begins_at).isoformat(),
        "number": decision.number,
        "text": decision.text,
        "lead": decision.lead.short_name if decision.lead else "",
        "due": decision.due.isoformat() if decision.due else "",
        "state": decision.state,
        "closed_on": decision.closed_on.isoformat() if decision.closed_on else "",
        "carried": decision.carried,
    }


def decisions(frozen: Frozen) -> list[Table]:
    """One table: kept, late and open, with their number."""
    rows = frozen.content["decisions"]
    columns = [
        ("meeting", _("Meeting"), 2.4, False),
        ("number", _("No."), 0.6, True),
        ("text", _("Decision"), 5, False),
        ("lead", _("Lead unit"), 1.3, False),
        ("due", _("Due"), 1.4, False),
        ("state", _("State"), 1.5, False),
        ("carried", _("Times carried over"), 0.9, True),
    ]
    closed = sum(bool(row["closed_on"]) for row in rows)
    late = sum(_is_late(frozen, row) for row in rows)
    facts = {"all": len(rows), "closed": closed, "open": len(rows) - closed, "late": late}
    note = _("%(all)s decisions: %(closed)s closed, %(open)s open, %(late)s of them overdue.")
    shown = (_row(frozen, row) for row in rows)
    return [table("decisions", "", columns, shown, note=note % facts if rows else "")]


def _is_late(frozen: Frozen, row: dict[str, Any]) -> bool:
    return not row["closed_on"] and "" < row["due"] < frozen.cut_off.isoformat()


def _row(frozen: Frozen, row: dict[str, Any]) -> dict[str, Any]:
    state = str(Decision.State(row["state"]).label)
    if _is_late(frozen, row):
        state = _("%(state)s, overdue") % {"state": state}
    return {
        "meeting": f"{row['meeting']} {row['held']}",
        "number": str(row["number"]),
        "text": row["text"],
        "lead": row["lead"] or EMPTY,
        "due": row["due"] or EMPTY,
        "state": state,
        "carried": str(row["carried"]),
    }
