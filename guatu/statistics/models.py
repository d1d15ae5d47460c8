"""What statistics says was invested, month by month, beside what the units report.

Two series, typed by different people (domain.md 1.12): dispatch figures stand in progress reports,
statistics figures here. Neither is derived from the other; `Gap` only holds them side by side.
"""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach
from guatu.ledger.fields import MoneyField
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.scopes import OfProjectQuerySet


class StatFigure(models.Model):
    """What statistics says was invested in a project in a month."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="stat_figures")
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="+")
    month = models.DateField(_("month"), help_text="Its first day.")
    amount = MoneyField(_("invested in the month"))
    source = models.CharField(_("source"), max_length=80, blank=True)
    typed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("typed by")
    )
    typed_on = models.DateField(_("typed on"))

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistics figure")
        verbose_name_plural = _("statistics figures")
        ordering = ["project", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="stat_figure_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="stat_figure_first_day"),
        ]
        indexes = [models.Index(fields=["portfolio", "month"], name="stat_figure_by_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class GapLimitQuerySet(models.QuerySet):
    """Limits of gaps."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))


class GapLimit(models.Model):
    """From where on a portfolio's gaps are too large: more than both of the limits."""

    portfolio = models.OneToOneField(Portfolio, models.CASCADE, related_name="gap_limit")
    percent = models.DecimalField(
        _("per cent of the dispatch figure"), max_digits=5, decimal_places=1, default=Decimal(10)
    )
    amount = MoneyField(_("amount"), default=Decimal(500))

    objects = GapLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits of gaps to statistics")
        verbose_name_plural = _("limits of gaps to statistics")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, amount__gte=0), name="gap_limit_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}% {self.amount}"

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"


class GapQuerySet(models.QuerySet):
    """Gaps."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see."""
        return self.filter(project__in=Project.objects.visible_to(account))


class Gap(models.Model):
    """The year's dispatch and statistics figures of a project at the end of a month. Derived.

    There is one for each month up to the newest for which statistics has given any figure of the
    portfolio. `over_since` is the first of the months in a row, this one included, at whose end
    the gap was over the limits. Every row may be thrown away (`statistics.refreshing`).
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="stat_gaps")
    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="+")
    month = models.DateField(_("month"), help_text="Its first day.")
    dispatch = MoneyField(_("dispatch figure of the year"), null=True)
    figure = MoneyField(_("statistics figure of the year"), null=True)
    over_since = models.DateField(_("over the limits since"), null=True)
    amount = models.GeneratedField(
        expression=Coalesce(F("dispatch"), Decimal(0)) - Coalesce(F("figure"), Decimal(0)),
        output_field=MoneyField(),
        db_persist=True,
    )

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = _("gap to statistics")
        verbose_name_plural = _("gaps to statistics")
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="gap_month")]
        indexes = [
            models.Index(fields=["portfolio", "month", "over_since"], name="gap_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"
