"""Which rows of the ledger an account reaches, by the scopes of its roles."""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from guatu.accounts.models import Account, DatedQuerySet
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import Grant, grants_with, within_reach

# The two units of a project have rights of their own: the responsible unit fills progress, the
# agent unit looks after permits. Other rights go with any role of the unit.
ROLES_WITH = {
    "reports.fill": ("responsible", "second"),
    "sheets.import": ("responsible", "second"),
    "ledger.milestone.edit": ("agent", "second_agent"),
    "permits.fill": ("agent", "second_agent"),
    "recognitions.ask": ("responsible", "second"),
    "excuses.ask": ("responsible", "second"),
    "recognitions.pack.fill": ("responsible", "second", "agent", "second_agent"),
}


def projects_of(grant: Grant, permission: str) -> Q:
    """The projects within one grant's scope."""
    if grant.scope is Scope.ALL:
        return Q(portfolio__unit__path__startswith=grant.path)
    if grant.scope is Scope.OWN:
        roles = _rows("ProjectRole").filter(unit__path__startswith=grant.path)
        if permission in ROLES_WITH:
            roles = roles.filter(role__in=ROLES_WITH[permission])
        return Q(pk__in=roles.values("project"))
    if grant.person is None:
        return Q(pk__in=[])
    if grant.scope is Scope.LED:
        return Q(pk__in=_rows("LeaderLink").filter(person=grant.person).values("project"))
    forces = _rows("TaskForce").filter(Q(head=grant.person) | Q(members=grant.person))
    return Q(pk__in=forces.values("projects"))


def _rows(model: str) -> DatedQuerySet:
    """Current rows of a model of the ledger, whose models import this module."""
    return apps.get_model("ledger", model).objects.current()


class PortfolioQuerySet(models.QuerySet):
    """Portfolios."""

    def visible_to(self, account: Account) -> Self:
        """Those that hold a project that the account may see, and those of its units."""
        projects = apps.get_model("ledger", "Project").objects.visible_to(account)
        whole = within_reach(account, "ledger.project.view", "unit__path")
        return self.filter(whole | Q(pk__in=projects.values("portfolio")))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those on all of whose projects the account holds the permission."""
        return self.filter(within_reach(account, permission, "unit__path"))


class ProjectQuerySet(models.QuerySet):
    """Projects."""

    def visible_to(self, account: Account) -> Self:
        """Those that the account may see."""
        return self.reached_by(account, "ledger.project.view")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those on which the account holds the permission, by the scopes of its roles."""
        condition = Q(pk__in=[])
        for grant in grants_with(account, permission):
            condition |= projects_of(grant, permission)
        return self.filter(condition)


class OfProjectQuerySet(models.QuerySet):
    """Rows that hang on a project."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see."""
        return self.reached_by(account, "ledger.project.view")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the projects on which the account holds the permission."""
        projects = apps.get_model("ledger", "Project").objects.reached_by(account, permission)
        return self.filter(project__in=projects)


class MilestoneQuerySet(OfProjectQuerySet):
    """Milestones."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """As on projects; an agent changes permits only, and an authority those it decides on."""
        if permission != "ledger.milestone.edit":
            return super().reached_by(account, permission)
        condition = Q(pk__in=[])
        projects = apps.get_model("ledger", "Project").objects
        for grant in grants_with(account, permission):
            reached = Q(project__in=projects.filter(projects_of(grant, permission)))
            if grant.scope is Scope.OWN:
                held = Q(holder__path__startswith=grant.path)
                reached = (reached | held) & Q(kind="permit")
            condition |= reached
        return self.filter(condition)


class TaskForceQuerySet(DatedQuerySet):
    """Task forces."""

    def visible_to(self, account: Account) -> Self:
        """Those of portfolios in reach, and those in which the person serves."""
        whole = within_reach(account, "ledger.project.view", "portfolio__unit__path")
        if account.person_id is None or not grants_with(account, "ledger.project.view"):
            return self.filter(whole)
        serves = self.model._default_manager.filter(
            Q(head=account.person_id) | Q(members=account.person_id)
        )
        return self.filter(whole | Q(pk__in=serves.values("pk")))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))
