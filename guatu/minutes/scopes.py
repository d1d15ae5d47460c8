"""Which minutes an account reaches: those of its meetings, drafts only where it prepares them."""

from typing import Self

from django.apps import apps
from django.db import models

from guatu.accounts.models import Account
from guatu.meetings.models import Meeting
from guatu.meetings.scopes import PREPARE, VIEW

__all__ = ["PREPARE", "VIEW", "MinutesQuerySet", "OfMinutesQuerySet"]


class MinutesQuerySet(models.QuerySet):
    """Minutes."""

    def visible_to(self, account: Account) -> Self:
        """Those that were issued, of meetings in reach; drafts to whoever prepares the meeting."""
        issued = models.Q(meeting__in=Meeting.objects.visible_to(account), state="issued")
        working = models.Q(meeting__in=Meeting.objects.reached_by(account, PREPARE))
        return self.filter(issued | working)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of meetings on which the account holds the permission."""
        return self.filter(meeting__in=Meeting.objects.reached_by(account, permission))


class OfMinutesQuerySet(models.QuerySet):
    """Rows that hang on minutes."""

    def visible_to(self, account: Account) -> Self:
        """Those of the minutes that the account may see."""
        rows = apps.get_model("minutes", "Minutes").objects
        return self.filter(minutes__in=rows.visible_to(account))
