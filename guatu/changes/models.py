"""Changes of the list in the year: which project came onto it or left it, when and why."""

import datetime as dt
from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.scopes import OfProjectQuerySet


class ListChangeQuerySet(models.QuerySet):
    """Changes of lists."""

    def visible_to(self, account: Account) -> Self:
        """Those that name a project the account sees, and all of portfolios in reach."""
        whole = within_reach(account, "ledger.project.view", "portfolio__unit__path")
        seen = ListLine.objects.visible_to(account)
        return self.filter(whole | Q(pk__in=seen.values("change")))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))


class ListChange(models.Model):
    """One act on a list, approved by a document: a line for each project that it moves."""

    class Kind(models.TextChoices):
        ADD = "add", pgettext_lazy("of the list", "added")
        REMOVE = "remove", pgettext_lazy("of the list", "removed")
        MERGE = "merge", pgettext_lazy("of the list", "merged")
        SPLIT = "split", pgettext_lazy("of the list", "split")

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="list_changes")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    day = models.DateField(_("in force from"))
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("approval document"), max_length=120)
    recorded_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_on = models.DateField(_("recorded on"))

    objects = ListChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the list")
        verbose_name_plural = _("changes of the list")
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["portfolio", "day"], name="list_change_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%Y-%m-%d}"

    @property
    def journal_thread(self) -> str:
        return f"listchange/{self.pk}"


class ListLine(models.Model):
    """A project comes onto the list or leaves it by a change.

    A merger or split names one that stays too: what others were merged into, what parts left.
    """

    class Part(models.TextChoices):
        IN = "in", pgettext_lazy("of the list", "onto the list")
        OUT = "out", pgettext_lazy("of the list", "off the list")
        STAYS = "stays", pgettext_lazy("of the list", "stays on the list")

    change = models.ForeignKey(ListChange, models.PROTECT, related_name="lines")
    project = models.ForeignKey(Project, models.PROTECT, related_name="list_lines")
    part = models.CharField(_("what happens to it"), max_length=5, choices=Part)
    day = models.DateField(_("in force from"))

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project in a change of the list")
        verbose_name_plural = _("projects in changes of the list")
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["change", "project"], name="list_line_once")]
        indexes = [models.Index(fields=["project", "day"], name="list_line_of_project")]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.day:%Y-%m-%d}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


def was_listed(is_listed: bool, lines: Sequence[tuple[dt.date, str]], day: dt.date) -> bool:
    """Whether a project was on the list at the end of a day.

    `is_listed` is what holds now; `lines` are (day, part) in their order. The last line up to the
    day decides; before the first one it was the opposite of what that line made of it.
    """
    moves = [(on, part) for on, part in lines if part != ListLine.Part.STAYS]
    past = [part for on, part in moves if on <= day]
    if past:
        return past[-1] == ListLine.Part.IN
    return moves[0][1] != ListLine.Part.IN if moves else is_listed
