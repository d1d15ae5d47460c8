"""The journal: what was changed, by whom, in which batch, from which cell; and its seals."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import grants_with
from guatu.journal.threads import within

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class EntryQuerySet(models.QuerySet):
    """Journal entries."""

    def visible_to(self, account: Account) -> Self:
        """Those about what lies in the units where the account may read or verify the journal.

        Acts of the system without a unit, such as seals, are seen by whoever sees all units.
        """
        return self._within(account, "journal.view", "journal.verify")

    def opened_to(self, account: Account) -> Self:
        """Those whose data the account may read, and not only who did what and when."""
        return self._within(account, "journal.view")

    def _within(self, account: Account, *permissions: str) -> Self:
        paths = {grant.path for name in permissions for grant in grants_with(account, name)}
        condition = within(paths)
        return self.all() if condition is None else self.filter(condition)


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
