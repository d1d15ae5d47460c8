"""What an agent unit finds on the page of reports: the permits that it looks after, still open.

`settings.PERMIT_CARDS` names the function, so that an app above this one can put its own in.
"""

import datetime as dt
from dataclasses import dataclass, field

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.ledger.models import Milestone, Project

EDIT = "ledger.milestone.edit"
MOST = 400


@dataclass(frozen=True)
class OpenPermits:
    """A project with its permits that are not there yet, the next one first."""

    project: Project
    permits: list[Milestone] = field(default_factory=list)


@dataclass(frozen=True)
class PermitCards:
    """The template that draws them, and what it draws."""

    template: str
    items: list[OpenPermits]
    today: dt.date


def permit_cards(account: Account, today: dt.date) -> PermitCards | None:
    """The open permits by project; None for an account that looks after none.

    Those who change every project's milestones look after nobody's permits in particular.
    """
    scopes = {grant.scope for grant in grants_with(account, EDIT)}
    if not scopes & {Scope.OWN, Scope.FORCE}:
        return None
    permits = Milestone.objects.reached_by(account, EDIT).filter(
        kind=Milestone.Kind.PERMIT, actual=None, is_waived=False, project__is_listed=True
    )
    by_project: dict[int, OpenPermits] = {}
    rows = permits.select_related("project", "holder")
    for permit in rows.order_by("project__no", "project_id", "planned", "order", "id")[:MOST]:
        known = by_project.setdefault(permit.project_id, OpenPermits(permit.project))
        known.permits.append(permit)
    return PermitCards("reports/permits.html", list(by_project.values()), today)
