"""Plans of projects in versions, their activities, and the runs of the engine on them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.ledger.models import Milestone, Portfolio, Project
from guatu.ledger.scopes import OfProjectQuerySet
from guatu.planning.scopes import ActivityQuerySet, RunQuerySet

CODE_LENGTH = 24


class PlanVersion(models.Model):
    """A back-schedule of a project. Only drafts change; the first accepted is the baseline."""

    class Anchor(models.TextChoices):
        START = "start", _("start of works")
        FINISH = "finish", _("completion or production")

    class Source(models.TextChoices):
        TEMPLATE = "template", _("from the template")
        LEVELLING = "levelling", _("from levelling")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a plan", "draft")
        ACCEPTED = "accepted", pgettext_lazy("of a plan", "accepted")
        DISCARDED = "discarded", pgettext_lazy("of a plan", "discarded")

    project = models.ForeignKey(Project, models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    anchor = models.CharField(_("scheduled back from"), max_length=6, choices=Anchor)
    target = models.DateField(_("wanted day"))
    known_on = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=9, choices=Source, default=Source.TEMPLATE)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    finish = models.DateField(_("earliest finish"))
    late_days = models.IntegerField(
        _("working days late"), default=0, help_text=_("How far the wanted day cannot be kept.")
    )
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan version")
        verbose_name_plural = _("plan versions")
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="plan_version_number"),
            models.CheckConstraint(
                condition=Q(accepted_on=None) ^ Q(state="accepted"), name="plan_accepted_has_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("planning:version", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class PlanActivity(models.Model):
    """A permit or a stage in a version, with the days that the critical path gave it.

    `links` holds what it waits for: [{"code", "kind", "lag"}]. Days are the first and last on
    which it is worked; floats are working days of its calendar.
    """

    class Calendar(models.TextChoices):
        WORK = "work", _("working days")
        DAYS = "days", _("every day")
        WINTER = "winter", _("working days without the winter stop")

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="activities")
    code = models.CharField(_("code"), max_length=CODE_LENGTH)
    name = models.CharField(_("activity"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=6, choices=Milestone.Kind)
    duration = models.PositiveSmallIntegerField(_("duration in days"))
    calendar = models.CharField(_("calendar"), max_length=6, choices=Calendar)
    links = models.JSONField(_("waits for"), default=list)
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="+"
    )
    actual_start = models.DateField(_("actual start"), null=True, blank=True)
    actual_finish = models.DateField(_("actual finish"), null=True, blank=True)
    remaining = models.PositiveSmallIntegerField(_("days remaining"), null=True, blank=True)
    early_start = models.DateField(_("earliest start"))
    early_finish = models.DateField(_("earliest finish"))
    late_start = models.DateField(_("latest start"))
    late_finish = models.DateField(_("latest finish"))
    total_float = models.IntegerField(_("float"))
    is_critical = models.BooleanField(_("critical"), default=False)
    driver = models.CharField(max_length=CODE_LENGTH, blank=True)
    late_driver = models.CharField(max_length=CODE_LENGTH, blank=True)
    lapses_on = models.DateField(_("would lapse on"), null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned activity")
        verbose_name_plural = _("planned activities")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="plan_activity_code"),
            models.CheckConstraint(condition=Q(duration__gte=1), name="plan_activity_lasts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def planned(self) -> dt.date:
        """The day it is to be done: its latest, or its earliest where that is later."""
        return self.actual_finish or max(self.early_finish, self.late_finish)

    @property
    def journal_thread(self) -> str:
        return f"project/{self.version.project_id}"


class PlanningRun(models.Model):
    """A run of the engine over a portfolio: levelling or a forecast, with what went in and out.

    `inputs_hash` names the inputs; the same inputs, seed and iterations give the same result.
    """

    class Kind(models.TextChoices):
        LEVEL = "level", _("levelling")
        FORECAST = "forecast", _("forecast")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("of a run", "waiting")
        RUNNING = "running", pgettext_lazy("of a run", "running")
        STOPPING = "stopping", pgettext_lazy("of a run", "being stopped")
        DONE = "done", pgettext_lazy("of a run", "done")
        FAILED = "failed", pgettext_lazy("of a run", "failed")

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="planning_runs")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    inputs_hash = models.CharField(_("hash of the inputs"), max_length=64)
    settings = models.JSONField(_("settings"), default=dict)
    seed = models.PositiveBigIntegerField(_("seed"), default=0)
    known_on = models.DateField(_("as of"))
    progress = models.JSONField(_("progress"), default=dict, help_text="Share done, best so far.")
    result = models.JSONField(_("result"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("planning run")
        verbose_name_plural = _("planning runs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["portfolio", "kind", "-id"], name="run_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"
