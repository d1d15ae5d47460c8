"""Which leads an account reaches: those of its county, unit, task force or its own."""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import Grant, grants_with, within_reach

VIEW = "leads.view"


def leads_of(grant: Grant, lead: str = "") -> Q:
    """The rows whose lead (a lookup such as "lead__") lies within one grant's scope."""
    if grant.scope is Scope.ALL:
        return Q(**{f"{lead}portfolio__unit__path__startswith": grant.path})
    if grant.scope is Scope.OWN:
        first = Q(**{f"{lead}first_unit__path__startswith": grant.path})
        return first | Q(**{f"{lead}responsible__path__startswith": grant.path})
    if grant.person is None:
        return Q(pk__in=[])
    if grant.scope is Scope.LED:
        return Q(**{f"{lead}leader": grant.person})
    forces = apps.get_model("ledger", "TaskForce").objects.current()
    serving = forces.filter(Q(head=grant.person) | Q(members=grant.person))
    return Q(**{f"{lead}task_force__in": serving.values("pk")})


def within_leads(account: Account, permission: str, lead: str = "") -> Q:
    """The condition on rows whose lead the account reaches with the permission."""
    condition = Q(pk__in=[])
    for grant in grants_with(account, permission):
        condition |= leads_of(grant, lead)
    return condition


class LeadQuerySet(models.QuerySet):
    """Leads."""

    def visible_to(self, account: Account) -> Self:
        """Those that the account may see."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those on which the account holds the permission."""
        return self.filter(within_leads(account, permission))

    def open(self) -> Self:
        """Those that are still being won: neither signed nor lost."""
        return self.filter(state__in=["clue", "study", "talk", "review"])


class OfLeadQuerySet(models.QuerySet):
    """Rows that hang on a lead."""

    def visible_to(self, account: Account) -> Self:
        """Those of the leads that the account may see."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the leads on which the account holds the permission."""
        return self.filter(within_leads(account, permission, "lead__"))


class OfPortfolioQuerySet(models.QuerySet):
    """Rows that hang on a portfolio."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))
