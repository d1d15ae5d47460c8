"""What is measured: the rules of lights, and the standing of each project in each month."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Dated, DatedQuerySet
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, within_reach
from guatu.excuses import models as excuses
from guatu.ledger.models import MoneyField, Portfolio, Project

VIEW = "ledger.project.view"


class Light(models.IntegerChoices):
    """The colour of a light; a higher number is worse, 0 says nothing."""

    NONE = 0, _("no light")
    GREEN = 1, _("on schedule")
    BLUE = 2, _("watch")
    YELLOW = 3, _("behind")
    RED = 4, _("far behind")


class LightRuleQuerySet(DatedQuerySet):
    """Rules of lights."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))


class LightRule(Dated):
    """How one dimension of a portfolio gets its light, from a day on."""

    Dimension = excuses.Dimension

    class Family(models.TextChoices):
        POINT = "point", _("points ahead of or behind pace")
        RATIO = "ratio", _("done ÷ pace")
        OVERDUE = "overdue", _("months or days overdue")
        OFF = "off", _("not used")

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="light_rules")
    dimension = models.CharField(_("dimension"), max_length=9, choices=Dimension)
    family = models.CharField(_("family"), max_length=7, choices=Family)
    thresholds = models.JSONField(_("thresholds"), default=dict)

    objects = LightRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a light")
        verbose_name_plural = _("rules of lights")
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "dimension", "valid_from"], name="light_rule_from"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.get_family_display()}"

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"


class StandingQuerySet(models.QuerySet):
    """Standings."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see.

        Whole portfolios in reach are asked for as such, which costs nothing a row.
        """
        condition = within_reach(account, VIEW, "portfolio__unit__path")
        whole = (Scope.ALL, Scope.COUNTY)
        if any(grant.scope not in whole for grant in grants_with(account, VIEW)):
            condition |= Q(project__in=Project.objects.visible_to(account))
        return self.filter(condition)


class Standing(models.Model):
    """A project at the end of a month. Computed from facts; every row may be thrown away.

    `done_month` is the month whose report gave `done`, earlier than `month` where the amount is
    carried forward. The forecasts are of the year's amount: by the mean of the last three months
    and by the plan's curve. `light` is that of the worst dimension without a valid excuse,
    `excused` that of the worst one with it; `original` is the year's plan before it was adjusted.
    A project that was not on the list at the month's end has no figures. See docs/lights.md.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="standings")
    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="+")
    month = models.DateField(_("month"), help_text="Its first day.")
    is_listed = models.BooleanField(_("on the list"), default=True)
    plan = MoneyField(_("year plan"), null=True)
    original = MoneyField(_("original plan"), null=True)
    done = MoneyField(_("done this year"), null=True)
    pace = models.DecimalField(_("pace"), max_digits=30, decimal_places=9, null=True)
    lead = models.DecimalField(_("lead in points"), max_digits=30, decimal_places=9, null=True)
    catch_up = MoneyField(_("needed a month"), null=True)
    done_month = models.DateField(_("reported for"), null=True)
    forecast = MoneyField(_("forecast of the year"), null=True)
    curve_forecast = MoneyField(_("forecast by the plan's curve"), null=True)
    light = models.PositiveSmallIntegerField(_("light"), choices=Light, default=Light.NONE)
    excused = models.PositiveSmallIntegerField(
        _("excused light"), choices=Light, default=Light.NONE
    )
    lights = models.JSONField(
        default=dict, help_text="Dimension to colour, rule, inputs and arithmetic."
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="standing_month")]
        indexes = [
            models.Index(
                fields=["portfolio", "month", "light"],
                include=["project", "plan", "done", "pace", "lead", "done_month", "is_listed"],
                name="standing_by_portfolio",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"
