"""Letters that a county's office sends to units: what they ask, and what became of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Unit
from guatu.ledger.models import Portfolio, Project
from guatu.letters.scopes import LetterQuerySet, LetterSettingsQuerySet, OfLetterQuerySet
from guatu.meetings.models import Decision
from guatu.problems.models import Problem
from guatu.reports.models import account_field
from guatu.snapshots.models import Snapshot


class Letter(models.Model):
    """A letter to one unit with its items.

    A draft has no number. At issue it gets the next one of its series and year, and its files are
    made once: `snapshot` holds what it says, the hashes tell that the files are still those.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("reminder letter")
        SUPERVISION = "supervision", _("supervision letter")
        ASSIGNMENT = "assignment", _("assignment letter")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a letter", "drafted")
        ISSUED = "issued", pgettext_lazy("of a letter", "issued")
        RECEIVED = "received", pgettext_lazy("of a letter", "received")
        REPLIED = "replied", pgettext_lazy("of a letter", "replied")
        CLOSED = "closed", pgettext_lazy("of a letter", "closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a letter", "withdrawn")

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="letters")
    kind = models.CharField(_("series"), max_length=11, choices=Kind)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="letters", verbose_name=_("addressee")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    printed_number = models.CharField(_("number as printed"), max_length=40, blank=True)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=120)
    opening = models.TextField(_("opening"), blank=True)
    demands = models.TextField(_("what is asked"), blank=True)
    reply_days = models.PositiveSmallIntegerField(
        _("reply within (workdays)"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )
    reply_due = models.DateField(_("reply due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    drafted_on = models.DateField(_("drafted on"))
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("content")
    )
    pdf_path = models.CharField(max_length=120, blank=True)
    pdf_hash = models.CharField(_("hash of the PDF"), max_length=64, blank=True)
    word_path = models.CharField(max_length=120, blank=True)
    word_hash = models.CharField(_("hash of the Word file"), max_length=64, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "kind", "year", "number"], name="letter_number"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None, number=None, reply_due=None, pdf_hash="")
                | ~(Q(issued_on=None) | Q(number=None) | Q(reply_due=None) | Q(pdf_hash="")),
                name="letter_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(issued_on=None),
                name="letter_issued_first",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") ^ Q(withdrawn_because=""),
                name="letter_withdrawn_why",
            ),
        ]
        indexes = [
            models.Index(fields=["portfolio", "state", "-id"], name="letter_by_state"),
            models.Index(fields=["unit", "state", "reply_due"], name="letter_of_unit"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_thread(self) -> str:
        return f"letter/{self.pk}"


class LetterItem(models.Model):
    """One thing that a letter asks of its unit, and what it comes from, if it is in the ledger."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(pgettext_lazy("of a letter", "item"), max_length=300)
    detail = models.TextField(_("what it is about"), blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="letter_items"
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="letter_items"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="letter_items"
    )
    month = models.DateField(_("month of the light"), null=True, blank=True)

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a letter")
        verbose_name_plural = _("items of letters")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_thread(self) -> str:
        return f"letter/{self.letter_id}"


class LetterStep(models.Model):
    """One step in the life of a letter: who, which day, what was said; never changed."""

    class Act(models.TextChoices):
        DRAFT = "draft", _("drafted it")
        CHANGE = "change", _("changed the draft")
        ISSUE = "issue", _("issued it")
        RECEIVE = "receive", _("received it")
        REPLY = "reply", _("replied")
        RETURN = "return", _("asked for another reply")
        CLOSE = "close", _("closed it")
        WITHDRAW = "withdraw", _("withdrew it")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="steps")
    act = models.CharField(_("act"), max_length=8, choices=Act)
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("entered at"))
    by = account_field(_("by"))
    text = models.TextField(_("text"), blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file_path = models.CharField(max_length=120, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=40, blank=True)

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a letter")
        verbose_name_plural = _("steps of letters")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.act}"

    @property
    def journal_thread(self) -> str:
        return f"letter/{self.letter_id}"


class LetterSettings(models.Model):
    """Who signs a county's letters, how they are numbered, whom a unit may call."""

    portfolio = models.OneToOneField(Portfolio, models.PROTECT, related_name="letter_settings")
    issuer = models.CharField(_("issuer"), max_length=60)
    prefix = models.CharField(
        _("letters before the number"), max_length=12, help_text="As 青政督 in 青政督函〔2026〕3号."
    )
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    copies = models.CharField(_("copies to"), max_length=200, blank=True)

    objects = LetterSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of letters")
        verbose_name_plural = _("settings of letters")

    def __str__(self) -> str:
        return self.issuer

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"
