"""Bulletins of a county, their versions, steps and files; replies of readers; the settings."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.bulletins.scopes import (
    BulletinQuerySet,
    BulletinSettingsQuerySet,
    OfBulletinQuerySet,
    ReplyQuerySet,
)
from guatu.ledger.models import Portfolio
from guatu.meetings.models import Meeting
from guatu.reports.models import account_field
from guatu.snapshots.models import Snapshot

TEXT_LENGTH = 500


class Bulletin(models.Model):
    """A notice, a brief or a piece of news: written, reviewed by another, signed, published.

    `body` holds figures as tokens of `snapshot` (`guatu.bulletins.texts`); `issued_title` and
    `issued_text` are what was signed, with the figures filled in, and what readers see.
    """

    class Series(models.TextChoices):
        NOTICE = "notice", _("notice of standing")
        BRIEF = "brief", _("brief")
        NEWS = "news", _("news")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a bulletin", "being written")
        REVIEW = "review", pgettext_lazy("of a bulletin", "under review")
        SIGNING = "signing", pgettext_lazy("of a bulletin", "to be signed")
        SIGNED = "signed", pgettext_lazy("of a bulletin", "signed")
        PUBLISHED = "published", pgettext_lazy("of a bulletin", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a bulletin", "withdrawn")

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="bulletins")
    series = models.CharField(_("series"), max_length=6, choices=Series)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    month = models.DateField(_("month"), null=True, blank=True, help_text="Its first day.")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    source = models.CharField(_("source of the text"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("figures")
    )
    is_public = models.BooleanField(_("for the public"), default=False)
    takes_replies = models.BooleanField(_("readers may reply"), default=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    writer = account_field(_("writer"))
    reviewer = account_field(_("reviewer"))
    signer = account_field(_("signer"))
    issued_title = models.CharField(_("title as signed"), max_length=300, blank=True)
    issued_text = models.TextField(_("text as signed"), blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    heading = models.CharField(max_length=300, editable=False, default="")
    search_text = models.TextField(editable=False, default="")
    search_pieces = ArrayField(models.CharField(max_length=2), editable=False, default=list)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "series", "year", "number"], name="bulletin_number"
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | Q(writer=None) | ~Q(reviewer=F("writer")),
                name="bulletin_other_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(signer=None) | Q(writer=None) | ~Q(signer=F("writer")),
                name="bulletin_other_signer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signing", "signed", "published"]) | ~Q(reviewer=None),
                name="bulletin_was_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "published"])
                | ~Q(signer=None) & ~Q(number=None) & ~Q(issued_text=""),
                name="bulletin_was_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(published_at=None),
                name="bulletin_published_at",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") ^ Q(withdrawn_because=""),
                name="bulletin_withdrawn_why",
            ),
            models.CheckConstraint(condition=Q(month=None) | Q(month__day=1), name="bulletin_day"),
        ]
        indexes = [
            GinIndex(fields=["search_pieces"], name="bulletin_search"),
            models.Index(
                fields=["-published_at"],
                condition=Q(is_public=True, state="published"),
                name="bulletin_public",
            ),
            models.Index(fields=["portfolio", "state", "-id"], name="bulletin_by_state"),
        ]

    def __str__(self) -> str:
        return self.heading or self.title

    def get_absolute_url(self) -> str:
        """The bulletin's page behind the sign-in."""
        return reverse("bulletins:bulletin", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"bulletin/{self.pk}"

    @property
    def numbered(self) -> str:
        """Series and number as they are cited: 通报〔2026〕3号; the series alone before."""
        if self.number is None:
            return str(self.get_series_display())
        facts = {"series": self.get_series_display(), "year": self.year, "n": self.number}
        return _("%(series)s [%(year)s] No. %(n)s") % facts


class BulletinVersion(models.Model):
    """A text of a bulletin as somebody saved it; never changed."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("figures")
    )
    written_by = account_field(_("written by"))
    written_at = models.DateTimeField(_("written at"))

    objects = OfBulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a bulletin")
        verbose_name_plural = _("versions of bulletins")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="bulletin_version")
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} v{self.number}"

    @property
    def journal_thread(self) -> str:
        return f"bulletin/{self.bulletin_id}"


class BulletinMove(models.Model):
    """A step in the life of a bulletin, with what was said; never changed."""

    class Act(models.TextChoices):
        SUBMIT = "submit", _("sent it to be reviewed")
        APPROVE = "approve", _("reviewed it")
        RETURN = "return", _("sent it back")
        SIGN = "sign", _("signed it")
        PUBLISH = "publish", _("published it")
        WITHDRAW = "withdraw", _("withdrew it")

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="moves")
    act = models.CharField(_("act"), max_length=8, choices=Act)
    state = models.CharField(_("state"), max_length=9, choices=Bulletin.State)
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("entered at"))
    by = account_field(_("by"))

    objects = OfBulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a bulletin")
        verbose_name_plural = _("steps of bulletins")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.act}"

    @property
    def journal_thread(self) -> str:
        return f"bulletin/{self.bulletin_id}"


class BulletinFile(models.Model):
    """A photo of a bulletin, drawn anew in two sizes, or a PDF that is attached to it."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="files")
    caption = models.CharField(_("caption"), max_length=120)
    file_name = models.CharField(_("file"), max_length=200)
    large = models.CharField(max_length=120, help_text="Its path as a kept file.")
    small = models.CharField(max_length=120, blank=True, help_text="Empty for a PDF.")
    media_type = models.CharField(max_length=40)
    digest = models.CharField(_("hash"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    added_by = account_field(_("added by"))

    objects = OfBulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a bulletin")
        verbose_name_plural = _("files of bulletins")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption

    @property
    def journal_thread(self) -> str:
        return f"bulletin/{self.bulletin_id}"

    @property
    def is_photo(self) -> bool:
        """Whether it is shown as a picture."""
        return bool(self.small)


class Reply(models.Model):
    """What a reader wrote under a public bulletin: plain text, shown once somebody let it through.

    Name, mail and text stand in the row only, never in the journal, which nothing leaves. The
    address is kept as a keyed hash for as long as the county's settings say, then thrown away.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("of a reply", "waiting")
        SHOWN = "shown", pgettext_lazy("of a reply", "shown")
        REJECTED = "rejected", pgettext_lazy("of a reply", "rejected")

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="replies")
    token = models.UUIDField(unique=True, help_text="Of the form; a second sending adds none.")
    name = models.CharField(pgettext_lazy("of a reader", "name"), max_length=30)
    mail = models.EmailField(_("mail"), max_length=120)
    text = models.TextField(pgettext_lazy("of a reader", "reply"), max_length=TEXT_LENGTH)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(_("sent at"))
    address_hash = models.CharField(max_length=64, editable=False, blank=True, default="")
    text_hash = models.CharField(max_length=64, editable=False, default="")
    decided_by = account_field(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    rejected_because = models.CharField(_("why it was rejected"), max_length=200, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = account_field(_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ReplyQuerySet.as_manager()
    journal_secrets = ("name", "mail", "text")

    class Meta:
        verbose_name = _("reply of a reader")
        verbose_name_plural = _("replies of readers")
        ordering = ["sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting") ^ ~Q(decided_at=None), name="reply_decided"
            ),
            models.CheckConstraint(
                condition=Q(state="rejected") ^ Q(rejected_because=""), name="reply_rejected_why"
            ),
        ]
        indexes = [
            models.Index(fields=["bulletin", "state", "sent_at"], name="reply_of_bulletin"),
            models.Index(fields=["text_hash", "sent_at"], name="reply_by_text"),
            models.Index(
                fields=["sent_at"], condition=~Q(address_hash=""), name="reply_with_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} #{self.pk}"

    @property
    def journal_thread(self) -> str:
        return f"bulletin/{self.bulletin_id}"


class ReplyTry(models.Model):
    """A try to send a reply, counted against floods; thrown away with the hashes of addresses.

    Outside the journal: no fact of the county, and nothing of it is kept.
    """

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("try to reply")
        verbose_name_plural = _("tries to reply")
        indexes = [
            models.Index(fields=["address_hash", "at"], name="try_by_address"),
            models.Index(fields=["portfolio", "at"], name="try_by_county"),
        ]

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.at:%Y-%m-%d %H:%M}"


def _limit(label: Any, usual: int, most: int) -> models.PositiveIntegerField:
    bounds = [MinValueValidator(1), MaxValueValidator(most)]
    return models.PositiveIntegerField(label, default=usual, validators=bounds)


class BulletinSettings(models.Model):
    """What a county sets for its bulletins and for replies; without a row the defaults hold."""

    portfolio = models.OneToOneField(
        Portfolio, models.CASCADE, related_name="bulletin_settings", verbose_name=_("portfolio")
    )
    source = models.CharField(
        _("source named under bulletins"), max_length=60, blank=True,
        help_text=_("Empty: the county's name."),
    )  # fmt: skip
    takes_replies = models.BooleanField(_("readers may reply to public bulletins"), default=True)
    hour_limit = _limit(_("tries of one address in an hour"), 5, 100)
    county_hour_limit = _limit(_("tries of all readers in an hour"), 60, 10_000)
    keep_days = models.PositiveIntegerField(
        _("days until the hash of an address is thrown away"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
    )

    objects = BulletinSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of bulletins")
        verbose_name_plural = _("settings of bulletins")

    def __str__(self) -> str:
        return str(self.portfolio)

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"
