"""Which enterprises an account reaches: those that its county keeps."""

from typing import Self

from django.db import models

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach

VIEW = "enterprises.view"


class OfHomeQuerySet(models.QuerySet):
    """Rows that a county keeps."""

    path = "home__path"

    def visible_to(self, account: Account) -> Self:
        """Those of the counties in which the account sees enterprises."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the counties in which the account holds the permission."""
        return self.filter(within_reach(account, permission, self.path))


class EnterpriseQuerySet(OfHomeQuerySet):
    """Enterprises."""

    def alive(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


class OfEnterpriseQuerySet(OfHomeQuerySet):
    """Rows that hang on an enterprise."""

    path = "enterprise__home__path"


class OfChainQuerySet(OfHomeQuerySet):
    """Rows that hang on an industry chain."""

    path = "chain__home__path"


class MergeQuerySet(OfHomeQuerySet):
    """Mergings of enterprises."""

    path = "kept__home__path"
