"""Large leads under review that a meeting is to rule on."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from guatu.leads.models import Lead
from guatu.lib.figures import day_text
from guatu.meetings.agenda import Demand
from guatu.meetings.models import Meeting
from guatu.outreach.silence import clocks_of


def leads_under_review(meeting: Meeting, day: dt.date) -> Iterator[Demand]:
    """Each large lead of the county in review, unless the series is a task force's."""
    series = meeting.series
    if series.task_force_id is not None:
        return
    limit = clocks_of(series.portfolio_id).large_from
    rows = Lead.objects.filter(
        portfolio=series.portfolio_id, state=Lead.State.REVIEW, total_invest__gte=limit
    )
    for lead in rows.select_related("responsible", "first_unit").order_by("state_since", "pk"):
        text = _("Lead under review since %(day)s") % {"day": day_text(lead.state_since)}
        money = float(lead.total_invest or 0)
        data = {"lead": lead.pk, "invest": str(lead.total_invest)}
        unit = lead.holder
        yield Demand("lead", text, lead.name, unit=unit, size=money, key=str(lead.pk), data=data)
