"""Progress reports by month: money and physical progress, apart."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.ledger.models import MoneyField, Portfolio, Project


class ReportPeriod(models.Model):
    """A month of a portfolio: when its reports open, are due and close."""

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="periods")
    month = models.DateField(_("month"), help_text="Its first day.")
    opens = models.DateField(_("opens"))
    due = models.DateField(_("due"))
    closes = models.DateField(_("closes"))
    is_locked = models.BooleanField(_("locked"), default=False)

    class Meta:
        verbose_name = _("reporting month")
        verbose_name_plural = _("reporting months")
        ordering = ["portfolio", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "month"], name="period_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="period_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"


class ProgressReportQuerySet(models.QuerySet):
    """Progress reports."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see."""
        return self.filter(project__in=Project.objects.visible_to(account))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the projects on which the account holds the permission."""
        return self.filter(project__in=Project.objects.reached_by(account, permission))


class ProgressReport(models.Model):
    """What was reported of a project for a month. Totals are as reported, not derived."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    month = models.DateField(_("month"), help_text="Its first day.")
    month_amount = MoneyField(_("done this month"), null=True, blank=True)
    year_amount = MoneyField(_("done this year"), null=True, blank=True)
    all_amount = MoneyField(_("done since the start"), null=True, blank=True)
    physical_percent = models.DecimalField(
        _("physical progress %"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    funds = models.JSONField(
        _("funds in place by source"),
        default=dict,
        blank=True,
        help_text="Source to amount, as text.",
    )
    workers_due = models.PositiveIntegerField(_("workers due"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("workers on site"), null=True, blank=True)
    image_progress = models.CharField(_("image progress"), max_length=300, blank=True)
    progress_text = models.TextField(pgettext_lazy("text of a report", "progress"), blank=True)
    problem_text = models.TextField(_("problems and requests"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.SUBMITTED)
    is_same_as_last = models.BooleanField(_("same as last month"), default=False)
    submitted_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["project", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="report_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="report_first_day"),
        ]
        indexes = [models.Index(fields=["month", "project"], name="report_by_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"
