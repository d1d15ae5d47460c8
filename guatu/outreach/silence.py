"""Who has gone silent: workdays since the last contact, and the alarms of each stage.

Reminders to whoever follows the lead up; they are counted for nobody (domain.md 1.12).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from guatu.engine.calendar import WorkCalendar
from guatu.leads.models import Lead, LeadSettings

State = Lead.State
WATCHED = (State.CLUE, State.STUDY, State.TALK, State.REVIEW, State.SIGNED)


@dataclass(frozen=True)
class Silence:
    """A lead's silence: workdays, and how loud its alarm is (0 none, 1 to 3)."""

    lead: Lead
    days: int
    alarm: int
    is_promise_late: bool


def clocks_of(portfolio: int) -> LeadSettings:
    """The county's clocks, or the defaults."""
    row = LeadSettings.objects.filter(portfolio=portfolio).first()
    return row or LeadSettings(portfolio_id=portfolio)


def silence_of(lead: Lead, clocks: LeadSettings, calendar: WorkCalendar, today: dt.date) -> Silence:
    """Workdays since somebody heard of the investor, and the alarm by the lead's stage."""
    days = calendar.between(lead.heard_on or lead.found_on, today)
    late = lead.next_on is not None and lead.next_on < today
    return Silence(lead, days, _alarm(lead, days, clocks), late)


def silences(
    leads: Iterable[Lead], clocks: LeadSettings, calendar: WorkCalendar, today: dt.date
) -> list[Silence]:
    """Those with an alarm or a promise that is late, the loudest and longest first."""
    found = [silence_of(lead, clocks, calendar, today) for lead in leads if lead.state in WATCHED]
    asked = [row for row in found if row.alarm or row.is_promise_late]
    return sorted(asked, key=lambda row: (-row.alarm, -row.days, row.lead.pk))


def _alarm(lead: Lead, days: int, clocks: LeadSettings) -> int:
    if lead.state not in WATCHED:
        return 0
    if lead.state == State.CLUE:
        return sum(days >= limit for limit in clocks.silent_clue[:3])
    limit = clocks.silent_signed if lead.state == State.SIGNED else clocks.silent_talk
    return min(days // limit, 3) if limit else 0
