"""Which problems an account reaches: those of its projects, and those that its unit holds."""

from typing import Self

from django.db import models
from django.db.models import Q

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.ledger.models import Project
from guatu.ledger.scopes import projects_of

# Rights that go with holding a problem, not with a role in its project.
OF_HOLDERS = frozenset({"problems.answer"})
# Whoever may see projects sees, and may comment on, what their unit holds of other projects.
ALSO_HELD = frozenset({"ledger.project.view", "problems.comment"})


def within_problems(account: Account, permission: str, problem: str = "") -> Q:
    """The condition on rows whose problem (a lookup such as "problem__") the account reaches."""
    condition = Q(pk__in=[])
    for grant in grants_with(account, permission):
        if grant.scope is not Scope.OWN or permission not in OF_HOLDERS:
            reached = Project.objects.filter(projects_of(grant, permission))
            condition |= Q(**{f"{problem}project__in": reached})
        if grant.scope is Scope.OWN and permission in OF_HOLDERS | ALSO_HELD:
            condition |= Q(**{f"{problem}holder__path__startswith": grant.path})
        if grant.person is not None and permission in OF_HOLDERS | ALSO_HELD:
            condition |= Q(**{f"{problem}holder_person": grant.person})
    return condition


class ProblemQuerySet(models.QuerySet):
    """Problems."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see, and those that its unit holds."""
        return self.reached_by(account, "ledger.project.view")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those on which the account holds the permission."""
        return self.filter(within_problems(account, permission))

    def open(self) -> Self:
        """Those that are neither closed nor withdrawn."""
        return self.filter(closed_on=None)


class OfProblemQuerySet(models.QuerySet):
    """Rows that hang on a problem."""

    def visible_to(self, account: Account) -> Self:
        """Those of the problems that the account may see."""
        return self.filter(within_problems(account, "ledger.project.view", "problem__"))
