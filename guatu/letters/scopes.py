"""Which letters an account reaches: those of its county, and those that its unit was sent."""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, within_reach

VIEW, WRITE, ISSUE = "letters.view", "letters.write", "letters.issue"
ANSWER, SET = "letters.answer", "letters.settings.edit"
PATH = "portfolio__unit__path"


class LetterQuerySet(models.QuerySet):
    """Letters."""

    def visible_to(self, account: Account) -> Self:
        """Those of the county, and those that were issued to the account's unit."""
        sent = _of_unit(account) & ~Q(issued_on=None)
        return self.filter(within_reach(account, VIEW, PATH) | sent)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those on which the account holds the permission; whoever answers, for its own unit."""
        if permission == ANSWER:
            return self.filter(_of_unit(account))
        return self.filter(within_reach(account, permission, PATH))

    def open(self) -> Self:
        """Those that are neither closed nor withdrawn."""
        return self.exclude(state__in=["closed", "withdrawn"])

    def late(self, day: object) -> Self:
        """Those whose reply was due before the day and has not come."""
        return self.filter(state__in=["issued", "received"], reply_due__lt=day)


class OfLetterQuerySet(models.QuerySet):
    """Rows that hang on a letter."""

    def visible_to(self, account: Account) -> Self:
        """Those of the letters that the account may see."""
        rows = apps.get_model("letters", "Letter").objects
        return self.filter(letter__in=rows.visible_to(account))


class LetterSettingsQuerySet(models.QuerySet):
    """A county's settings of letters."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, PATH))


def _of_unit(account: Account) -> Q:
    condition = Q(pk__in=[])
    for grant in grants_with(account, ANSWER):
        if grant.scope is Scope.OWN:
            condition |= Q(unit__path__startswith=grant.path)
    return condition
