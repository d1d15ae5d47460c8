"""Which plans and runs an account reaches: those of its projects and portfolios."""

from typing import Self

from django.apps import apps
from django.db import models

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach

VIEW = "ledger.project.view"


class ActivityQuerySet(models.QuerySet):
    """Activities of plan versions."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the projects on which the account holds the permission."""
        projects = apps.get_model("ledger", "Project").objects.reached_by(account, permission)
        return self.filter(version__project__in=projects)


class RunQuerySet(models.QuerySet):
    """Runs over portfolios."""

    def visible_to(self, account: Account) -> Self:
        """Those of portfolios that the account sees as a whole."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))
