"""Packs of scheduling meetings: frozen data, the files made of them, and the Word templates."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach
from guatu.ledger.models import Portfolio
from guatu.meetings.models import Meeting
from guatu.snapshots.models import Snapshot


class PackQuerySet(models.QuerySet):
    """Packs, and Word templates of packs."""

    def visible_to(self, account: Account) -> Self:
        """Those of the portfolios that the account sees as a whole."""
        return self.reached_by(account, "packs.view")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "portfolio__unit__path"))


class Pack(models.Model):
    """The papers of a scheduling meeting: a portfolio's facts at a cut-off, frozen for ever."""

    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, related_name="packs", verbose_name=_("portfolio")
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="packs",
        verbose_name=_("meeting"),
    )
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=120)
    month = models.DateField(_("month"), help_text="Its first day.")
    cut_off = models.DateField(_("cut-off"))
    number = models.PositiveSmallIntegerField(_("version"))
    snapshot = models.OneToOneField(
        Snapshot, models.PROTECT, related_name="pack", verbose_name=_("snapshot")
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting pack")
        verbose_name_plural = _("meeting packs")
        ordering = ["-cut_off", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "cut_off", "number"], name="pack_number_once"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1) & Q(cut_off__gte=F("month")), name="pack_month"
            ),
        ]
        indexes = [models.Index(fields=["portfolio", "-cut_off", "-id"], name="pack_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The pack's page."""
        return reverse("packs:pack", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"pack/{self.pk}"


class PackTemplate(models.Model):
    """A Word template that an office edited; each one sent is a version, all are kept."""

    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, related_name="pack_templates", verbose_name=_("portfolio")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    is_current = models.BooleanField(_("in use"), default=True)
    file_name = models.CharField(_("file"), max_length=200)
    file_path = models.CharField(max_length=120)
    file_hash = models.CharField(_("hash"), max_length=64)
    note = models.CharField(_("note"), max_length=200, blank=True)
    sent_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    sent_at = models.DateTimeField(_("entered at"))

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("Word template of packs")
        verbose_name_plural = _("Word templates of packs")
        ordering = ["portfolio", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "number"], name="pack_template_number"),
            models.UniqueConstraint(
                fields=["portfolio"], condition=Q(is_current=True), name="pack_template_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.number}"

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"


class PackFile(models.Model):
    """A pack as PDF or Word: made in the background, then kept."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        WORD = "docx", "Word"

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="files")
    form = models.CharField(_("file"), max_length=4, choices=Form)
    language = models.CharField(_("language"), max_length=10)
    mark = models.CharField(_("watermark"), max_length=200, blank=True)
    template = models.ForeignKey(
        PackTemplate, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="packs/", blank=True)

    class Meta:
        verbose_name = _("file of a pack")
        verbose_name_plural = _("files of packs")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "form", "language", "mark", "template"],
                name="pack_file_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.get_form_display()}"
