"""Decisions of meetings, their steps, evidence and postponements; `models` passes them on.

A decision is never deleted: what was taken back stays in the ledger with its reason.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Person, Unit
from guatu.meetings import scopes
from guatu.problems.models import Problem


class Decision(models.Model):
    """What a meeting decided: the text, who does it with whose help, until when, what came of it.

    `due_days` counts workdays from the day of the meeting; `due` is the day that holds now,
    `first_due` the one that was signed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a decision", "drafted")
        ISSUED = "issued", pgettext_lazy("of a decision", "issued")
        RECEIVED = "received", pgettext_lazy("of a decision", "received")
        WORKING = "working", pgettext_lazy("of a decision", "being carried out")
        REPORTED = "reported", pgettext_lazy("of a decision", "reported as done")
        CHECKING = "checking", pgettext_lazy("of a decision", "being verified")
        DONE = "done", pgettext_lazy("of a decision", "done")
        PROBLEM = "problem", pgettext_lazy("of a decision", "became a problem")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a decision", "withdrawn")

    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="decisions", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        "meetings.AgendaItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="made",
        verbose_name=_("agenda item"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text of the decision"))
    lead = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_decisions",
        verbose_name=_("lead unit"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person who answers for it"),
    )
    helpers = models.ManyToManyField(
        Unit, blank=True, related_name="helped_decisions", verbose_name=_("helping units")
    )
    due_days = models.PositiveSmallIntegerField(_("due in workdays"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    first_due = models.DateField(_("due as signed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    verifier = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verifier")
    )
    carried = models.PositiveSmallIntegerField(
        _("times carried over"), default=0, help_text="How many later meetings took it up again."
    )
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("problem that it became"),
    )

    objects = scopes.DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number"),
            models.CheckConstraint(
                condition=Q(closed_on=None) ^ Q(state__in=["done", "problem", "withdrawn"]),
                name="decision_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | Q(issued_on__isnull=False),
                name="decision_issued_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | Q(lead__isnull=False),
                name="decision_issued_has_lead",
            ),
        ]
        indexes = [
            models.Index(fields=["lead", "due"], name="decision_by_lead"),
            models.Index(fields=["due"], condition=Q(closed_on=None), name="decision_open"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("meetings:decision", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.meeting_id}"

    @property
    def is_open(self) -> bool:
        """Whether it was issued and is not yet at its end."""
        return self.closed_on is None and self.state != self.State.DRAFT


class DecisionMove(models.Model):
    """One step in the life of a decision; never changed."""

    class Act(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("step of a decision", "drafted it")
        CHANGE = "change", pgettext_lazy("step of a decision", "changed it")
        ISSUE = "issue", pgettext_lazy("step of a decision", "signed and issued it")
        RECEIVE = "receive", pgettext_lazy("step of a decision", "confirmed the receipt")
        WORK = "work", pgettext_lazy("step of a decision", "told how it goes on")
        EVIDENCE = "evidence", pgettext_lazy("step of a decision", "attached evidence")
        REPORT = "report", pgettext_lazy("step of a decision", "reported it as done")
        CHECK = "check", pgettext_lazy("step of a decision", "began to verify it")
        CLOSE = "close", pgettext_lazy("step of a decision", "verified and closed it")
        RETURN = "return", pgettext_lazy("step of a decision", "sent it back")
        ASK = "ask", pgettext_lazy("step of a decision", "asked for a later day")
        POSTPONE = "postpone", pgettext_lazy("step of a decision", "approved the later day")
        REFUSE = "refuse", pgettext_lazy("step of a decision", "refused the later day")
        CONVERT = "convert", pgettext_lazy("step of a decision", "turned it into a problem")
        WITHDRAW = "withdraw", pgettext_lazy("step of a decision", "withdrew it")
        CARRY = "carry", pgettext_lazy("step of a decision", "took it up at a later meeting")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="moves")
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("entered at"))
    by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    act = models.CharField(_("act"), max_length=8, choices=Act)
    state = models.CharField(_("state"), max_length=9, choices=Decision.State)
    text = models.TextField(_("text"), blank=True)

    objects = scopes.OfDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a decision")
        verbose_name_plural = _("steps of decisions")
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["decision", "day", "id"], name="move_of_decision")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_act_display()}"

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.decision.meeting_id}"


class DecisionEvidence(models.Model):
    """What proves that a decision was carried out: a document by its number, a photo or PDF."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="evidence")
    title = models.CharField(pgettext_lazy("of a document", "title"), max_length=120)
    document = models.CharField(_("document number"), max_length=120, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file_path = models.CharField(max_length=120, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    file_size = models.PositiveIntegerField(_("bytes"), default=0)
    media_type = models.CharField(max_length=40, blank=True)
    added_on = models.DateField(_("added on"))
    added_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = scopes.OfDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of a decision")
        verbose_name_plural = _("evidence of decisions")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(document="") | ~Q(file_path=""), name="decision_evidence_something"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.decision.meeting_id}"

    @property
    def is_photo(self) -> bool:
        """Whether it is shown as a picture."""
        return self.media_type.startswith("image/")


class Postponement(models.Model):
    """A later day that was asked for; it counts only once somebody has approved it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="postponements")
    old_due = models.DateField(_("due before"), null=True, blank=True)
    new_due = models.DateField(_("day asked for"))
    reason = models.TextField(_("reason"))
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    is_approved = models.BooleanField(_("approved"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    note = models.TextField(_("note"), blank=True)

    objects = scopes.OfDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("postponement of a decision")
        verbose_name_plural = _("postponements of decisions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(is_approved=None), name="postponement_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(is_approved=None) ^ Q(decided_on__isnull=False),
                name="postponement_decided_on",
            ),
            models.CheckConstraint(
                condition=Q(old_due=None) | Q(new_due__gt=F("old_due")), name="postponement_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.decision.meeting_id}"
