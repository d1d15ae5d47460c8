"""Minutes of a meeting: their text by sections, its versions, and the document that was issued."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.ledger.models import Portfolio
from guatu.meetings.models import Meeting
from guatu.minutes.scopes import MinutesQuerySet, OfMinutesQuerySet
from guatu.reports.models import account_field
from guatu.snapshots.models import Snapshot


class Minutes(models.Model):
    """The one set of minutes of a meeting, also of one in which several series were merged.

    `sections` is a list of {"heading", "text"}. Drafted by one, reviewed and issued by another; at
    issue it gets the next number of the year, and its files are made once.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of minutes", "being drafted")
        REVIEW = "review", pgettext_lazy("of minutes", "under review")
        ISSUED = "issued", pgettext_lazy("of minutes", "issued")

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting")
    )
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="minutes")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    mark = models.CharField(_("red mark"), max_length=120)
    issuer = models.CharField(_("issuer"), max_length=60)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=120)
    sections = models.JSONField(_("sections"), default=list)
    present = models.TextField(pgettext_lazy("list of minutes", "present"), blank=True)
    excused = models.TextField(pgettext_lazy("list of minutes", "excused"), blank=True)
    attending = models.TextField(pgettext_lazy("list of minutes", "attending"), blank=True)
    copies = models.CharField(_("copies to"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    writer = account_field(_("drafted by"))
    reviewer = account_field(_("reviewer"))
    returned_because = models.TextField(_("why they were sent back"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("content")
    )
    pdf_path = models.CharField(max_length=120, blank=True)
    pdf_hash = models.CharField(_("hash of the PDF"), max_length=64, blank=True)
    word_path = models.CharField(max_length=120, blank=True)
    word_hash = models.CharField(_("hash of the Word file"), max_length=64, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "year", "number"], name="minutes_number"),
            models.CheckConstraint(
                condition=Q(reviewer=None) | Q(writer=None) | ~Q(reviewer=F("writer")),
                name="minutes_other_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(state="issued") & ~(Q(number=None) | Q(issued_on=None) | Q(pdf_hash=""))
                | ~Q(state="issued") & Q(number=None, issued_on=None, pdf_hash=""),
                name="minutes_issued_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the minutes."""
        return reverse("minutes:minutes", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.meeting_id}"

    @property
    def printed_number(self) -> str:
        """The number as it is printed: 〔2026〕11号; empty before the issue."""
        return "" if self.number is None else f"〔{self.year}〕{self.number}号"


class MinutesVersion(models.Model):
    """The text of minutes as somebody saved it; never changed."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=120)
    sections = models.JSONField(_("sections"), default=list)
    people = models.JSONField(_("people"), default=list)
    written_by = account_field(_("written by"))
    written_at = models.DateTimeField(_("written at"))

    objects = OfMinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of minutes")
        verbose_name_plural = _("versions of minutes")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version")
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id} v{self.number}"

    @property
    def journal_thread(self) -> str:
        return f"meeting/{self.minutes.meeting_id}"
