"""Series of meetings, a meeting with its people, its agenda and what was said."""

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Person, Unit
from guatu.ledger.models import Portfolio, Project, TaskForce
from guatu.meetings import scopes
from guatu.meetings.decision_models import (
    Decision,
    DecisionEvidence,
    DecisionMove,
    Postponement,
)
from guatu.problems.models import Problem
from guatu.snapshots.models import Snapshot

__all__ = [
    "AgendaItem",
    "Attendance",
    "Decision",
    "DecisionEvidence",
    "DecisionMove",
    "Feed",
    "Meeting",
    "Postponement",
    "Series",
    "Statement",
]


class Series(models.Model):
    """Meetings that come again: of which kind, whose, at which slot.

    A slot is the `slot_workday`-th workday of the month (monthly), of each half of it
    (fortnightly) or of the week (weekly).
    """

    class Kind(models.TextChoices):
        HEAD = "head", _("county head's monthly meeting")
        PROJECT = "project", _("fortnightly project meeting")
        DEPUTY = "deputy", _("deputy's weekly meeting")
        FORCE = "force", _("meeting of a task force")

    class Rhythm(models.TextChoices):
        MONTH = "month", _("monthly")
        FORTNIGHT = "fortnight", _("fortnightly")
        WEEK = "week", _("weekly")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, related_name="+", verbose_name=_("portfolio")
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    rhythm = models.CharField(_("rhythm"), max_length=9, choices=Rhythm, default=Rhythm.MONTH)
    slot_workday = models.PositiveSmallIntegerField(_("on which workday"), default=5)
    slot_time = models.TimeField(_("at what time"), default="09:00")
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("chair")
    )
    task_force = models.ForeignKey(
        TaskForce,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("task force"),
    )
    level = models.PositiveSmallIntegerField(
        _("level of problems that come up here"),
        default=1,
        help_text=_("Problems that have risen to this level or higher stand on the agenda."),
    )
    comment_days = models.PositiveSmallIntegerField(
        _("comments due, workdays before the meeting"), default=2
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = scopes.SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["unit", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="series_name"),
            models.CheckConstraint(condition=Q(slot_workday__gte=1), name="series_slot_from_one"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings:series", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"series/{self.pk}"


class Meeting(models.Model):
    """One meeting: of a series, or of several that were merged into one with one set of minutes."""

    class State(models.TextChoices):
        PREPARING = "preparing", pgettext_lazy("of a meeting", "being prepared")
        FROZEN = "frozen", pgettext_lazy("of a meeting", "papers frozen")
        RUNNING = "running", pgettext_lazy("of a meeting", "in session")
        DRAFTING = "drafting", pgettext_lazy("of a meeting", "minutes being drafted")
        REVIEWING = "reviewing", pgettext_lazy("of a meeting", "minutes under review")
        ISSUED = "issued", pgettext_lazy("of a meeting", "minutes issued")
        FOLLOWING = "following", pgettext_lazy("of a meeting", "being followed up")
        ARCHIVED = "archived", pgettext_lazy("of a meeting", "archived")
        CANCELLED = "cancelled", pgettext_lazy("of a meeting", "cancelled")

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="meetings", verbose_name=_("series of meetings")
    )
    merged = models.ManyToManyField(
        Series, blank=True, related_name="merged_meetings", verbose_name=_("merged with")
    )
    number = models.PositiveSmallIntegerField(_("number in the year"))
    name = models.CharField(_("name"), max_length=120)
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("chair")
    )
    begins_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PREPARING)
    cut_off = models.DateField(_("cut-off"), null=True, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("papers")
    )
    current = models.ForeignKey(
        "AgendaItem",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("item in the room"),
        editable=False,
    )
    current_since = models.DateTimeField(null=True, blank=True, editable=False)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)

    objects = scopes.MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-begins_at", "-id"]
        indexes = [models.Index(fields=["series", "-begins_at"], name="meeting_of_series")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.pk}"

    @property
    def is_held(self) -> bool:
        """Whether it has begun."""
        return self.state not in (self.State.PREPARING, self.State.FROZEN, self.State.CANCELLED)


class Attendance(models.Model):
    """Somebody who is invited: present, excused, or attending without a vote (列席)."""

    class Part(models.TextChoices):
        MEMBER = "member", pgettext_lazy("at a meeting", "member")
        ATTENDING = "attending", pgettext_lazy("at a meeting", "attending")

    class Presence(models.TextChoices):
        INVITED = "invited", pgettext_lazy("at a meeting", "invited")
        PRESENT = "present", pgettext_lazy("at a meeting", "present")
        EXCUSED = "excused", pgettext_lazy("at a meeting", "excused")
        ABSENT = "absent", pgettext_lazy("at a meeting", "absent")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="attended", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    title = models.CharField(_("post"), max_length=120, blank=True)
    part = models.CharField(_("part"), max_length=9, choices=Part, default=Part.MEMBER)
    presence = models.CharField(
        _("presence"), max_length=8, choices=Presence, default=Presence.INVITED
    )
    note = models.CharField(_("note"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = scopes.OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_presence_display()}"

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.meeting_id}"


class AgendaItem(models.Model):
    """A point of the agenda: about a project, a problem or an earlier decision, or a text.

    `reasons` is a list of {"code", "text", "data"}: why it stands there, in words and in figures.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    source = models.CharField(_("source"), max_length=60, blank=True)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_items",
        verbose_name=_("reporting unit"),
    )
    reporter = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_items",
        verbose_name=_("reporter"),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes allotted"), default=5)
    comment_due = models.DateField(_("comment due"), null=True, blank=True)
    comment = models.TextField(_("comment of the holder"), blank=True)
    commented_on = models.DateField(_("commented on"), null=True, blank=True)
    commented_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    dropped = models.CharField(_("reason for dropping it"), max_length=300, blank=True)
    file_name = models.CharField(_("paper"), max_length=200, blank=True)
    file_path = models.CharField(max_length=120, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(_("bytes"), default=0)
    media_type = models.CharField(max_length=40, blank=True)

    objects = scopes.AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source"], condition=~Q(source=""), name="item_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.meeting_id}"


class Statement(models.Model):
    """What somebody said under an item."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="statements")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    speaker = models.CharField(_("speaker"), max_length=120, blank=True)
    text = models.TextField(pgettext_lazy("at a meeting", "what was said"))
    at = models.DateTimeField(_("entered at"))

    objects = scopes.OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.item.meeting_id}"


def feed_key() -> str:
    """A new secret of a calendar feed."""
    return secrets.token_urlsafe(12)


class Feed(models.Model):
    """The key in the address of an account's calendar feed; a new one makes the old one void."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="meeting_feed")
    key = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField(_("made at"))

    journal_secrets = ("key",)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.account)

    @property
    def journal_thread(self) -> str:
        return f"account/{self.account_id}"
