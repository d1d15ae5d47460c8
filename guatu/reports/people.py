"""Who is told what: those who fill a project's reports, and those who decide on them."""

import datetime as dt

from django.db.models import QuerySet

from guatu.accounts.models import Account, RoleGrant
from guatu.accounts.permissions import ROLES, Scope
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.scopes import ROLES_WITH

FILL = "reports.fill"


def fillers_of(project: Project, day: dt.date) -> QuerySet[Account]:
    """The accounts of the units that fill the project's reports."""
    roles = project.roles.on(day).filter(role__in=ROLES_WITH[FILL])
    paths = roles.values_list("unit__path", flat=True)
    return _holding(FILL, Scope.OWN, [unit for path in paths for unit in _on_the_way(path)], day)


def holders_of(permission: str, portfolio: Portfolio, day: dt.date) -> QuerySet[Account]:
    """The accounts that hold a permission on the whole portfolio."""
    return _holding(permission, Scope.ALL, _on_the_way(portfolio.unit.path), day)


def _holding(permission: str, scope: Scope, units: list[int], day: dt.date) -> QuerySet[Account]:
    roles = [name for name, role in ROLES.items() if role.rights.get(permission) is scope]
    grants = RoleGrant.objects.on(day).filter(role__in=roles, unit__in=units)
    return Account.objects.filter(pk__in=grants.values("account"), is_active=True).order_by("pk")


def _on_the_way(path: str) -> list[int]:
    """The keys of the units from the root to the one with this path."""
    return [int(key) for key in path.strip("/").split("/")]
