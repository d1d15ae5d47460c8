"""What authorities say of a project: entered into the statistics, started, stopped, completed."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.ledger.models import Project
from guatu.ledger.scopes import OfProjectQuerySet
from guatu.permits.models import Evidence


class EntryPack(models.Model):
    """The papers with which a project is entered into the statistics (纳统)."""

    class Kind(models.TextChoices):
        BUILD = "build", _("construction project")
        EQUIPMENT = "equipment", _("purchase of equipment only")

    class State(models.TextChoices):
        COLLECTING = "collecting", _("papers being gathered")
        SUBMITTED = "submitted", _("handed in to statistics")
        RETURNED = "returned", _("returned by statistics")
        ENTERED = "entered", _("entered into the statistics")

    project = models.OneToOneField(Project, models.PROTECT, related_name="entry_pack")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.BUILD)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COLLECTING)
    state_on = models.DateField(_("since"))
    entered_on = models.DateField(_("entered on"), null=True, blank=True)
    instead_reason = models.CharField(
        _("why another paper stands for the approval"), max_length=300, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    missing = ArrayField(models.CharField(max_length=12), default=list, editable=False)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistics pack")
        verbose_name_plural = _("statistics packs")
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_on=None) ^ Q(state="entered"), name="pack_entered_has_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class PackItem(models.Model):
    """A paper of a statistics pack that is there, with its files."""

    pack = models.ForeignKey(EntryPack, models.PROTECT, related_name="items")
    code = models.CharField(_("paper"), max_length=12)
    day = models.DateField(_("day"))
    document_no = models.CharField(_("document number"), max_length=80, blank=True)
    files = models.ManyToManyField(Evidence, blank=True, related_name="+")

    class Meta:
        verbose_name = _("paper of a statistics pack")
        verbose_name_plural = _("papers of a statistics pack")
        constraints = [models.UniqueConstraint(fields=["pack", "code"], name="pack_item_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def journal_thread(self) -> str:
        return f"project/{self.pack.project_id}"


class Recognition(models.Model):
    """An authority recognises that a project has started, is completed or produces."""

    class Event(models.TextChoices):
        START = "start", pgettext_lazy("recognised", "start")
        COMPLETION = "completion", pgettext_lazy("recognised", "completion")
        PRODUCTION = "production", pgettext_lazy("recognised", "production")

    class Authority(models.TextChoices):
        PLANNING = "planning", _("development and reform")
        STATISTICS = "statistics", pgettext_lazy("authority", "statistics")
        INDUSTRY = "industry", _("industry and information technology")

    project = models.ForeignKey(Project, models.PROTECT, related_name="recognitions")
    event = models.CharField(_("event"), max_length=10, choices=Event)
    authority = models.CharField(_("recognising authority"), max_length=10, choices=Authority)
    day = models.DateField(_("recognised day"))
    document_no = models.CharField(_("document number"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_on = models.DateField(_("recorded on"))
    files = models.ManyToManyField(Evidence, blank=True, related_name="+")

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        ordering = ["project", "event", "authority"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "event", "authority"], name="recognised_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.day:%Y-%m-%d}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class StageRequest(models.Model):
    """Somebody asks that the works of a project be stopped or resumed."""

    class Kind(models.TextChoices):
        STOP = "stop", _("stop")
        RESUME = "resume", _("resume")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    project = models.ForeignKey(Project, models.PROTECT, related_name="stage_requests")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    day = models.DateField(_("from which day"))
    resume_planned = models.DateField(_("planned resumption"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
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
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    files = models.ManyToManyField(Evidence, blank=True, related_name="+")

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to stop or resume")
        verbose_name_plural = _("requests to stop or resume")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="waiting"), name="request_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("asked_on")),
                name="request_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_on"], condition=Q(state="waiting"), name="request_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%Y-%m-%d}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"

    def days_asked(self, today: dt.date) -> int:
        """How many days it has waited."""
        return (today - self.asked_on).days
