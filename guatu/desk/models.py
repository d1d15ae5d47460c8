"""What the ledger's grid and 今日 are read from, and the columns that people chose for themselves.

`Line` and `Tally` are derived: every row may be thrown away and made again (`desk.lines`). They
exist so that a page of 50,000 projects costs what one of 300 costs: a line holds what the grid
sorts by, each sort with its index; tallies hold the sums, kept by a trigger on the lines.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Person, Unit
from guatu.indicators.models import Light
from guatu.ledger.models import AnnualPlan, MoneyField, Portfolio, Project

AMOUNTS = ("total_invest", "plan", "done", "rate", "lead", "catch_up", "gap")


class LineQuerySet(models.QuerySet):
    """Lines of the ledger."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see."""
        return self.filter(project__in=Project.objects.visible_to(account))


class Line(models.Model):
    """A project in the newest month of its portfolio, as the ledger lists it.

    The curves have 13 places: December of the year before, then the twelve months; a month
    without a standing is null. Plan, done and due are cumulative within the year.
    """

    class Report(models.TextChoices):
        NOT_DUE = "", _("not due")
        MISSING = "missing", _("not reported")
        DRAFT = "draft", _("draft")
        RETURNED = "returned", _("returned")
        SAME = "same", _("same as last month")
        SUBMITTED = "submitted", _("reported")

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="ledger_line"
    )
    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="+")
    month = models.DateField(_("month"), null=True, help_text="Its first day.")
    is_listed = models.BooleanField(_("on the list"))
    no = models.CharField(_("project number"), max_length=40)
    sector = models.CharField(_("sector"), max_length=60)
    list_class = models.CharField(
        _("list class"), max_length=8, choices=AnnualPlan.ListClass, blank=True
    )
    stage = models.CharField(_("stage"), max_length=9, choices=Project.Stage)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    unit_order = models.PositiveIntegerField(null=True)
    leader = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    leader_order = models.PositiveIntegerField(null=True)
    total_invest = MoneyField(_("total investment"), null=True)
    plan = MoneyField(_("year plan"), null=True)
    original = MoneyField(_("original plan"), null=True)
    done = MoneyField(_("done this year"), null=True)
    due = MoneyField(_("due by pace"), null=True)
    lead = models.DecimalField(_("lead in points"), max_digits=30, decimal_places=9, null=True)
    catch_up = MoneyField(_("needed a month"), null=True)
    light = models.PositiveSmallIntegerField(_("light"), choices=Light, default=Light.NONE)
    excused = models.PositiveSmallIntegerField(
        _("excused light"), choices=Light, default=Light.NONE
    )
    report = models.CharField(_("report of the month"), max_length=9, choices=Report, blank=True)
    holders = ArrayField(
        models.BigIntegerField(), help_text="The unit holding each open problem, 0 for none."
    )
    start_planned = models.DateField(_("planned start"), null=True)
    is_start_late = models.BooleanField(_("due to start and not started"))
    plan_curve = ArrayField(MoneyField(null=True))
    done_curve = ArrayField(MoneyField(null=True))
    due_curve = ArrayField(MoneyField(null=True))
    light_curve = ArrayField(models.PositiveSmallIntegerField(null=True))
    rate = models.GeneratedField(
        expression=F("done") / NullIf(F("plan"), 0),
        output_field=models.DecimalField(max_digits=36, decimal_places=9, null=True),
        db_persist=True,
    )
    gap = models.GeneratedField(
        expression=F("due") - F("done"), output_field=MoneyField(null=True), db_persist=True
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("lines of the ledger")
        # Each order of the grid has its index, over the listed lines only: any page of it is
        # found without reading a line that is not on it.
        indexes = [
            models.Index(
                "portfolio", *order, "project", condition=Q(is_listed=True), name=f"line_{name}"
            )
            for name, order in (
                ("no", ("no",)),
                ("sector", ("sector", "no")),
                ("class", ("list_class", "no")),
                ("stage", ("stage", "no")),
                ("report", ("report", "no")),
                ("unit", ("unit", "no")),
                ("unit_order", ("unit_order", "unit", "no")),
                ("leader", ("leader_order", "leader", "no")),
                ("light", (F("light").desc(), "lead")),
                ("late", ("is_start_late", "start_planned")),
                *((f"{name}_up", (F(name).asc(),)) for name in AMOUNTS),
                *((f"{name}_down", (F(name).desc(nulls_last=True),)) for name in AMOUNTS),
            )
        ] + [models.Index("portfolio", "is_listed", "no", name="line_portfolio")]

    def __str__(self) -> str:
        return self.no


class Tally(models.Model):
    """Sums over the listed lines of a portfolio, by one dimension and by light.

    `key` is the dimension's value as text. MISSING counts unreported lines by unit; HOLDER counts
    open problems, not lines, by the unit that holds them, "0" for none. For MONTH the key is the
    place in the curves ("00" is December of the year before), the light is that month's, and plan
    is the planned sum to date.
    """

    class Dimension(models.TextChoices):
        ALL = "all"
        UNIT = "unit"
        LEADER = "leader"
        SECTOR = "sector"
        CLASS = "class"
        STAGE = "stage"
        REPORT = "report"
        MISSING = "missing"
        HOLDER = "holder"
        START = "start"
        MONTH = "month"

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="+")
    dimension = models.CharField(max_length=7, choices=Dimension)
    key = models.CharField(max_length=60, blank=True)
    light = models.PositiveSmallIntegerField(choices=Light)
    count = models.IntegerField()
    counted = models.IntegerField(help_text="Lines that have both a plan and a done amount.")
    total_invest = models.DecimalField(max_digits=24, decimal_places=6)
    plan = models.DecimalField(max_digits=24, decimal_places=6)
    original = models.DecimalField(max_digits=24, decimal_places=6)
    done = models.DecimalField(max_digits=24, decimal_places=6)
    due = models.DecimalField(max_digits=24, decimal_places=6)
    gap = models.DecimalField(max_digits=24, decimal_places=6, help_text="Sum of the shortfalls.")

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "dimension", "key", "light"], name="tally_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key}"


class Layout(models.Model):
    """Columns of the ledger that a person chose and saved under a name."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="layouts")
    name = models.CharField(_("name"), max_length=40)
    columns = ArrayField(models.CharField(max_length=30), verbose_name=_("columns"))

    class Meta:
        verbose_name = _("saved columns")
        verbose_name_plural = _("saved columns")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="layout_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"account/{self.account_id}"
