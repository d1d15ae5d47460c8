"""The fixed words of a pack: of the PDF, and of the Word template that comes with the system."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.indicators.models import Light


def words() -> dict[str, str]:
    """The fixed words of the document."""
    return {
        "contents": _("Contents"),
        "cut_off": _("Data up to"),
        "hash": _("Hash of the snapshot"),
        "journal": _("Journal's seal"),
        "project_pages": _("Project by project"),
        "index": _("Index of projects"),
        "back": _("Back to the index"),
        "month": _("Month"),
        "plan": _("Planned"),
        "done": _("Done"),
        "lights": _("Lights and why"),
        "milestone": _("Milestone"),
        "milestones": _("Milestones"),
        "planned": _("Planned day"),
        "actual": _("Actual day"),
        "holder": _("Holder"),
        "state": _("State"),
        "progress": _("Progress"),
        "next": _("Next step"),
        "problems": _("Problems and requests"),
        "kind": _("Kind"),
        "problem": _("Problem"),
        "ask": _("Request"),
        "due": _("Due"),
        "none": _("None."),
        "more": _("and {count} more in the ledger"),
        "scan": _("Scan for the frozen pack"),
        "months": _("Planned and done by month"),
        "chart": _("Wall chart"),
        "colon": pgettext("after a label", ": "),
    }


def template_words() -> dict[str, str]:
    """The headings of the Word template: of its tables, and of their columns."""
    said = words()
    kept = ("cut_off", "hash", "month", "lights", "milestone", "milestones", "holder", "state")
    also = ("progress", "next", "problems", "kind", "problem", "ask", "due", "none", "months")
    return {
        **{name: said[name] for name in (*kept, *also)},
        "plan_short": said["plan"],
        "done_short": said["done"],
        "planned_day": said["planned"],
        "actual_day": said["actual"],
        **_tables(),
        **_columns(),
    }


def _tables() -> dict[str, str]:
    return {
        "table_leaders": _("By lead leader"),
        "table_units": _("By responsible unit"),
        "table_sectors": _("By sector"),
        "table_red": str(Light.RED.label),
        "table_yellow": str(Light.YELLOW.label),
        "table_watch": str(Light.BLUE.label),
        "table_not_started": _("Due and not begun"),
        "table_started": _("Due and begun"),
        "table_entry": _("Begun and not entered into the statistics"),
        "table_funds": _("Funds in place by source"),
        "table_short": _("Funds behind"),
        "table_decisions": _("Earlier decisions"),
        "table_asks": _("Requests by holder"),
    }


def _columns() -> dict[str, str]:
    return {
        "no": _("No."),
        "name": pgettext("a heading", "Name"),
        "project": _("Project"),
        "unit": _("Unit"),
        "count": _("Projects"),
        "plan": _("Year plan"),
        "done": _("Done"),
        "rate": _("Completion rate"),
        "lead": _("Lead (points)"),
        "yellow": str(Light.YELLOW.label),
        "red": str(Light.RED.label),
        "why": _("Why"),
        "planned": _("Planned start"),
        "actual": _("Actual start"),
        "late": _("Days late"),
        "entry_state": _("Statistics pack"),
        "missing": _("Papers missing"),
        "source": _("Source"),
        "amount": _("In place"),
        "share": _("Share"),
        "cover": _("Funds ÷ done"),
        "meeting": _("Meeting"),
        "decision": _("Decision"),
        "lead_unit": _("Lead unit"),
        "carried": _("Times carried over"),
        "level": _("Level"),
        "days": _("Workdays held"),
    }
