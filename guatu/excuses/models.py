"""Why projects lag: the codes of reasons, and the excuses that somebody approved."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.scopes import OfProjectQuerySet

CODE_LENGTH = 12


class Dimension(models.TextChoices):
    """What a light judges; an excuse is for one of them."""

    START = "start", _("start")
    PROGRESS = "progress", _("progress")
    MILESTONE = "milestone", _("milestones")
    FUNDS = "funds", _("funds")
    ENTRY = "entry", _("reporting")


class DelayReasonQuerySet(models.QuerySet):
    """A county's own reasons."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))


class DelayReason(models.Model):
    """A county's own word for a reason of delay: a new code, or another name of a shipped one."""

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="delay_reasons")
    code = models.CharField(_("code"), max_length=CODE_LENGTH)
    name = models.CharField(_("name"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_used = models.BooleanField(_("may be chosen"), default=True)

    objects = DelayReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason of delay")
        verbose_name_plural = _("reasons of delay")
        ordering = ["portfolio", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "code"], name="delay_reason_code"),
            models.UniqueConstraint(fields=["portfolio", "name"], name="delay_reason_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"delayreason/{self.pk}"


class ExcuseQuerySet(OfProjectQuerySet):
    """Excuses."""

    def valid_on(self, day: dt.date) -> Self:
        """Those that were approved and hold on a day."""
        running = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(running, state="approved", valid_from__lte=day, until__gte=day)


class Excuse(models.Model):
    """Somebody asks that a project's lag in one dimension be held excused until a day.

    The light stays what the figures say. While an approved excuse holds, its dimension does not
    decide the project's light (domain.md 7.3).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for approval")
        APPROVED = "approved", pgettext_lazy("of an excuse", "approved")
        REFUSED = "refused", pgettext_lazy("of an excuse", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("of an excuse", "withdrawn")

    project = models.ForeignKey(Project, models.PROTECT, related_name="excuses")
    dimension = models.CharField(_("dimension"), max_length=9, choices=Dimension)
    reason = models.CharField(_("reason of delay"), max_length=CODE_LENGTH)
    text = models.CharField(_("explanation"), max_length=500)
    document = models.CharField(_("supporting document"), max_length=120, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file_path = models.CharField(max_length=120, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(_("bytes"), default=0)
    media_type = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(_("holds from"))
    until = models.DateField(_("holds until"), help_text=_("The last day."))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    decided_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    approver = models.CharField(_("approver"), max_length=120, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    ended_on = models.DateField(
        _("ended early on"), null=True, blank=True, help_text=_("Holds no more from this day on.")
    )

    objects = ExcuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("excuse")
        verbose_name_plural = _("excuses")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("valid_from")), name="excuse_order"),
            models.CheckConstraint(
                condition=Q(decided_on=None) ^ Q(state__in=["approved", "refused"]),
                name="excuse_decided_has_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(state="approved"), name="excuse_ended_approved"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "until"], name="excuse_by_state"),
            models.Index(fields=["project", "dimension"], name="excuse_of_project"),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()} {self.valid_from:%Y-%m-%d}–{self.until:%Y-%m-%d}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether it was approved and holds on a day."""
        return (
            self.state == self.State.APPROVED
            and self.valid_from <= day <= self.until
            and (self.ended_on is None or day < self.ended_on)
        )
