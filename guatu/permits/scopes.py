"""Which permits an account reaches: as agent of the project, or as the authority."""

from typing import Self

from django.apps import apps
from django.db.models import Q

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, within_reach
from guatu.ledger.scopes import OfProjectQuerySet, projects_of

FILL = "permits.fill"


class PermitQuerySet(OfProjectQuerySet):
    """Permits."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see, and those that its unit decides on."""
        projects = apps.get_model("ledger", "Project").objects.visible_to(account)
        return self.filter(Q(project__in=projects) | _decided_by(account))

    def reached_by(self, account: Account, permission: str) -> Self:
        """As on projects; an agent fills those of its projects, an authority its own."""
        if permission != FILL:
            return super().reached_by(account, permission)
        projects = apps.get_model("ledger", "Project").objects
        condition = _decided_by(account)
        for grant in grants_with(account, FILL):
            condition |= Q(project__in=projects.filter(projects_of(grant, FILL)))
        return self.filter(condition)


class OfPermitQuerySet(PermitQuerySet):
    """Rows that hang on a permit."""

    def visible_to(self, account: Account) -> Self:
        """Those of the permits that the account may see."""
        permits = apps.get_model("permits", "Permit").objects.visible_to(account)
        return self.filter(permit__in=permits)


class EvidenceQuerySet(OfProjectQuerySet):
    """Files."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects and of the permits that the account may see."""
        projects = apps.get_model("ledger", "Project").objects.visible_to(account)
        permits = apps.get_model("permits", "Permit").objects.visible_to(account)
        steps = apps.get_model("permits", "PermitStep").objects.filter(permit__in=permits)
        return self.filter(Q(project__in=projects) | Q(pk__in=steps.values("files")))


class OfPortfolioQuerySet(OfProjectQuerySet):
    """Rows that hang on a portfolio."""

    def visible_to(self, account: Account) -> Self:
        """Those of portfolios whose projects the account may see as a whole."""
        return self.reached_by(account, "ledger.project.view")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))


def _decided_by(account: Account) -> Q:
    """Permits whose authority lies in a unit for which the account fills permits."""
    condition = Q(pk__in=[])
    for grant in grants_with(account, FILL):
        if grant.scope is Scope.OWN:
            condition |= Q(milestone__holder__path__startswith=grant.path)
    return condition
