"""Which meetings and decisions an account reaches.

A right over a whole county reaches all that its series hold. Else one reaches the meetings to which
one is invited or at which one's unit reports, and the decisions that one's unit leads or helps.
"""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import Grant, grants_with, within_reach

VIEW, PREPARE, SIGN = "meetings.view", "meetings.prepare", "meetings.sign"
ANSWER, VERIFY = "meetings.answer", "meetings.verify"
WIDE = (Scope.ALL, Scope.COUNTY)
PATH = "series__unit__path"


def meetings_of(account: Account, permission: str) -> Q:
    """The meetings on which the account holds the permission."""
    condition = within_reach(account, permission, PATH)
    for grant in grants_with(account, permission):
        if grant.person is not None:
            invited = _rows("Attendance").filter(person=grant.person).values("meeting")
            condition |= Q(chair=grant.person) | Q(pk__in=invited)
            reports = _rows("AgendaItem").filter(reporter=grant.person).values("meeting")
            condition |= Q(pk__in=reports)
        if grant.scope is Scope.OWN:
            for model in ("AgendaItem", "Attendance"):
                own = _rows(model).filter(unit__path__startswith=grant.path)
                condition |= Q(pk__in=own.values("meeting"))
    return condition


def decisions_of(account: Account, permission: str) -> Q:
    """The decisions on which the account holds the permission.

    Who answers leads the decision; who may look also sees what the own unit helps with, what is
    about a project of the own, and the decisions of meetings that were attended.
    """
    condition = within_reach(account, permission, f"meeting__{PATH}")
    for grant in grants_with(account, permission):
        condition |= _own(grant, permission)
        if permission == VIEW and grant.scope not in WIDE:
            seen = apps.get_model("ledger", "Project").objects.reached_by(account, VIEW)
            condition |= Q(item__project__in=seen) & ~Q(state="draft")
            condition |= Q(meeting__in=_rows("Meeting").filter(meetings_of(account, VIEW)))
    return condition


def _own(grant: Grant, permission: str) -> Q:
    """What a unit leads (to look: or helps with), and what a person answers for."""
    condition = Q(pk__in=[])
    if grant.scope is Scope.OWN:
        condition |= Q(lead__path__startswith=grant.path)
        if permission == VIEW:
            helped = _rows("Decision").filter(helpers__path__startswith=grant.path)
            condition |= Q(pk__in=helped.values("pk"))
    if grant.person is not None:
        condition |= Q(person=grant.person)
    return condition & ~Q(state="draft")


def _rows(model: str) -> models.Manager:
    """Rows of a model of this app, whose models import this module."""
    return apps.get_model("meetings", model).objects


class SeriesQuerySet(models.QuerySet):
    """Series of meetings."""

    def visible_to(self, account: Account) -> Self:
        """Those in reach, and those of whose meetings the account sees one."""
        seen = _rows("Meeting").filter(meetings_of(account, VIEW))
        return self.filter(within_reach(account, VIEW, "unit__path") | Q(meetings__in=seen))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of units on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "unit__path"))


class MeetingQuerySet(models.QuerySet):
    """Meetings."""

    def visible_to(self, account: Account) -> Self:
        """Those that the account may see."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those on which the account holds the permission."""
        return self.filter(meetings_of(account, permission))


class OfMeetingQuerySet(models.QuerySet):
    """Rows that hang on a meeting."""

    def visible_to(self, account: Account) -> Self:
        """Those of the meetings that the account may see."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the meetings on which the account holds the permission."""
        return self.filter(meeting__in=_rows("Meeting").filter(meetings_of(account, permission)))


class AgendaItemQuerySet(OfMeetingQuerySet):
    """Agenda items."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """As on meetings; who answers reaches the items at which the own unit reports."""
        if permission != ANSWER:
            return super().reached_by(account, permission)
        condition = within_reach(account, permission, f"meeting__{PATH}")
        for grant in grants_with(account, permission):
            if grant.scope is Scope.OWN:
                condition |= Q(unit__path__startswith=grant.path)
            if grant.person is not None:
                condition |= Q(reporter=grant.person)
        return self.filter(condition)

    def standing(self) -> Self:
        """Those that were not dropped."""
        return self.filter(dropped="")


class OfItemQuerySet(models.QuerySet):
    """Rows that hang on an agenda item."""

    def visible_to(self, account: Account) -> Self:
        """Those of the meetings that the account may see."""
        return self.filter(item__meeting__in=_rows("Meeting").filter(meetings_of(account, VIEW)))


class DecisionQuerySet(models.QuerySet):
    """Decisions."""

    def visible_to(self, account: Account) -> Self:
        """Those that the account may see."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those on which the account holds the permission."""
        return self.filter(decisions_of(account, permission))

    def open(self) -> Self:
        """Those that were issued and have not come to their end."""
        return self.filter(closed_on=None).exclude(state="draft")


class OfDecisionQuerySet(models.QuerySet):
    """Rows that hang on a decision."""

    def visible_to(self, account: Account) -> Self:
        """Those of the decisions that the account may see."""
        return self.filter(decision__in=_rows("Decision").filter(decisions_of(account, VIEW)))
