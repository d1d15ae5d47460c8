"""The journal: what was changed, by whom, in which batch, from which cell; and its seals."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import grants_with, within_reach
from guatu.journal.threads import within

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# No business data stand in the entries of these.
AUDITED = ("accounts.account", "accounts.rolegrant", "accounts.option", "journal.export")


class EntryQuerySet(models.QuerySet):
    """Journal entries."""

    def visible_to(self, account: Account) -> Self:
        """Those about what lies in the units where the account may read or verify the journal.

        Acts of the system without a unit, such as seals, are seen by whoever sees all units.
        """
        return self.filter(_reached(account, "journal.view", "journal.verify"))

    def opened_to(self, account: Account) -> Self:
        """Those whose data the account may read, and not only who did what and when.

        Whoever verifies the journal reads what was done to accounts, settings and exports.
        """
        audited = _reached(account, "journal.verify") & models.Q(model__in=AUDITED)
        return self.filter(_reached(account, "journal.view") | audited)


def _reached(account: Account, *permissions: str) -> models.Q:
    """The condition on entries about what lies where the account holds one of the rights."""
    paths = {grant.path for name in permissions for grant in grants_with(account, name)}
    condition = within(paths)
    return models.Q(pk__isnull=False) if condition is None else condition


class Entry(models.Model):
    """One change of one row. A trigger of the database refuses to change or remove it.

    `before` and `after` hold the changed fields only; `before` is null for a new row, `after`
    for a removed one. `at` is when the county knew it, `recorded_at` the database's own clock;
    they differ only where history was entered in order on a fresh system.
    """

    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, db_index=False, verbose_name=_("by")
    )
    action = models.CharField(_("act"), max_length=60)
    batch = models.UUIDField(_("batch"), db_index=True)
    model = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    thread = models.CharField(max_length=40)
    source = models.CharField(_("source"), max_length=300, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["thread", "-id"], name="entry_thread"),
            models.Index(fields=["model", "object_id", "id"], name="entry_object"),
            models.Index(fields=["actor", "-id"], name="entry_actor"),
            models.Index(fields=["action", "-id"], name="entry_action"),
            models.Index(fields=["at", "id"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.model} {self.object_id}"


class Seal(models.Model):
    """A Merkle tree over consecutive entries, chained to the seal before it.

    `leaves` holds 40 bytes an entry: its id (8, big-endian) and the leaf hash of its canonical
    text, so that a changed entry can be named; `root` is the Merkle root over the leaf hashes;
    `digest` hashes the previous digest, the root and the other columns, and is the head of the
    chain. The hashes are those of RFC 6962; see docs/journal.md.
    """

    sealed_at = models.DateTimeField(_("sealed at"))
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField(_("entries"))
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.head[:12]

    @property
    def head(self) -> str:
        """The digest as 64 hexadecimal digits, to be printed outside."""
        return bytes(self.digest).hex()

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """What the digest covers beside the hashes; the last is microseconds since 1970."""
        instant = (self.sealed_at - EPOCH) // dt.timedelta(microseconds=1)
        return self.first_id, self.last_id, self.count, instant

    @property
    def journal_thread(self) -> str:
        return f"seal/{self.pk}"


class Check(models.Model):
    """A verification of the whole journal that somebody asked for on the page."""

    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    anchor = models.CharField(_("head printed outside"), max_length=64, blank=True)
    read = models.PositiveBigIntegerField(_("entries read"), default=0)
    total = models.PositiveBigIntegerField(_("entries"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    is_intact = models.BooleanField(_("intact"), null=True)
    verdict = models.JSONField(_("result"), default=dict)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Where it is shown while it runs and after."""
        return reverse("journal:check", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"check/{self.pk}"


class ExportQuerySet(models.QuerySet):
    """Exports."""

    def visible_to(self, account: Account) -> Self:
        """Those by people of the units whose exports the account may read of."""
        return self.filter(within_reach(account, "journal.exports.view", "unit__path"))


class Export(models.Model):
    """Data that left the system as a file: who took what, with which filter, how much, and why."""

    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("county")
    )
    place = models.CharField(_("from where"), max_length=60, help_text="The name of the address.")
    what = models.CharField(_("what"), max_length=300)
    filters = models.CharField(_("filter"), max_length=1000, blank=True)
    count = models.PositiveIntegerField(_("rows"), null=True)
    form = models.CharField(_("file"), max_length=8)
    is_unmasked = models.BooleanField(_("with personal data in full"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="export_by_unit")]

    def __str__(self) -> str:
        return self.what

    @property
    def journal_thread(self) -> str:
        return f"export/{self.pk}"
