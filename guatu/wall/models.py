"""Wall charts as documents: what they show, on which paper, and their frozen versions."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach
from guatu.ledger.models import Portfolio
from guatu.snapshots.models import Snapshot


class WallChartQuerySet(models.QuerySet):
    """Wall charts."""

    def visible_to(self, account: Account) -> Self:
        """Those of the portfolios that the account sees as a whole."""
        return self.reached_by(account, "wall.view")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))


class WallChart(models.Model):
    """A county master chart: which projects, grouped how, on which paper."""

    class Group(models.TextChoices):
        LEADER = "leader", _("by leader")
        SECTOR = "sector", _("by sector")
        UNIT = "unit", _("by responsible unit")

    class Paper(models.TextChoices):
        A0 = "A0", "A0 841×1189 mm"
        A1 = "A1", "A1 594×841 mm"
        A2 = "A2", "A2 420×594 mm"
        A3 = "A3", "A3 297×420 mm"

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="wall_charts")
    title = models.CharField(_("title"), max_length=120)
    group = models.CharField(_("grouped"), max_length=6, choices=Group, default=Group.LEADER)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    paper = models.CharField(_("paper"), max_length=2, choices=Paper, default=Paper.A0)
    is_portrait = models.BooleanField(_("portrait"), default=False)

    objects = WallChartQuerySet.as_manager()

    class Meta:
        verbose_name = _("wall chart")
        verbose_name_plural = _("wall charts")
        ordering = ["portfolio", "title"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "title"], name="wall_chart_title")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The chart's page."""
        return reverse("wall:chart", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"wall/{self.pk}"


class WallVersion(models.Model):
    """A chart as issued: number, month and the frozen data."""

    chart = models.ForeignKey(WallChart, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    month = models.DateField(_("month"), help_text="Its first day.")
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="wall_version")
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("version of a wall chart")
        verbose_name_plural = _("versions of wall charts")
        ordering = ["chart", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["chart", "number"], name="wall_version_number"),
            models.CheckConstraint(condition=Q(month__day=1), name="wall_version_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.chart} · {self.number}"

    @property
    def journal_thread(self) -> str:
        return f"wall/{self.chart_id}"


class WallPrint(models.Model):
    """A version on paper: made once in the background, then kept as a file."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being drawn")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    version = models.ForeignKey(WallVersion, models.CASCADE, related_name="prints")
    form = models.CharField(max_length=3, choices=[("pdf", "PDF"), ("png", "PNG")])
    paper = models.CharField(_("paper"), max_length=2, choices=WallChart.Paper)
    is_portrait = models.BooleanField(_("portrait"), default=False)
    tile = models.CharField(
        _("tiles"), max_length=2, blank=True, choices=[("A3", "A3"), ("A4", "A4")]
    )
    language = models.CharField(_("language"), max_length=10)
    mark = models.CharField(_("watermark"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="wall/", blank=True)

    class Meta:
        verbose_name = _("print of a wall chart")
        verbose_name_plural = _("prints of wall charts")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "form", "paper", "is_portrait", "tile", "language", "mark"],
                name="wall_print_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.paper} {self.form}"
