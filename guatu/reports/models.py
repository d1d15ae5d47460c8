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
    explanations = models.JSONField(
        _("explanations of contradictions"),
        default=dict,
        blank=True,
        help_text="Code of the check to what was said about it.",
    )
    unchanged_because = models.CharField(_("why nothing changed"), max_length=300, blank=True)
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


class Draft(models.Model):
    """What is typed for a project's month and not sent yet. No fact: nothing is computed from it.

    It stands beside the report and outside the journal, which gets the report when it is sent.
    An emptied draft stays, so that its version never starts again.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="drafts")
    month = models.DateField(_("month"), help_text="Its first day.")
    texts = models.JSONField(default=dict, help_text="Field to text as typed, where it differs.")
    changed_in = models.JSONField(default=dict, help_text="Field to the version it changed in.")
    began_from = models.JSONField(
        default=dict, help_text="The texts of the report that was there when typing began."
    )
    version = models.PositiveIntegerField(default=0)
    typed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("typed by")
    )
    typed_at = models.DateTimeField(_("typed at"), null=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a report")
        verbose_name_plural = _("drafts of reports")
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="draft_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="draft_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"


class Photo(models.Model):
    """A picture of the site, drawn anew without what the camera wrote into its file.

    Where and when it was taken is kept in columns of its own, as far as the phone told.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="photos")
    month = models.DateField(_("month"), help_text="Its first day.")
    token = models.UUIDField(
        unique=True, editable=False, help_text="Given by the browser; a second sending adds none."
    )
    digest = models.CharField(_("hash"), max_length=64, help_text="SHA-256 of the large picture.")
    large = models.CharField(max_length=100, editable=False, help_text="Its path as a kept file.")
    small = models.CharField(max_length=100, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    added_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"))

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a report")
        verbose_name_plural = _("photos of reports")
        ordering = ["-month", "id"]
        indexes = [models.Index(fields=["project", "month"], name="photo_of_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m} #{self.pk}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"
