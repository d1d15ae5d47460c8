"""Where a gap is closed: the page of each field that a rule speaks at."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.ledger.models import Project
from guatu.reports import checks as reports

EDIT = "ledger.project.edit"


@dataclass(frozen=True)
class Place:
    """A page of a project, the right that it takes, and the words of the link."""

    url_name: str
    permission: str
    label: Promise


REPORT = Place("reports:report", "reports.fill", _("Fill the report"))
PLACES = {
    "report": REPORT,
    **{rule.field: REPORT for rule in reports.RULES},
    "units": Place("ledger:project-assign", EDIT, _("Set units and leaders")),
    "project": Place("ledger:project-edit", EDIT, _("Edit the project")),
    "stage": Place("ledger:project-move", EDIT, _("Change its stage")),
    "plan": Place("ledger:plan-list", EDIT, _("Set the plan")),
    "milestones": Place("ledger:milestone-list", "ledger.milestone.edit", _("Milestones")),
    "problems": Place("desk:project", "ledger.project.view", _("Problems of the project")),
}


def closer(field: str, project: Project, account: Account) -> tuple[str, str] | None:
    """(address, words) of the page where the account closes the gap; None where it may not."""
    place = PLACES[field]
    if not may(account, place.permission):
        return None
    at = f"#id_p{project.pk}-{field}" if place is REPORT and field != "report" else ""
    return reverse(place.url_name, args=[project.pk]) + at, str(place.label)
