"""Frozen copies of what was shown: printed walls and, later, meeting packs."""

import hashlib
import json
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account


class Snapshot(models.Model):
    """Data at a cut-off, kept for ever. A trigger of the database refuses to change or remove it.

    `content` is canonical JSON (sorted keys, no blanks, numbers of the ledger as text), so that
    the same facts give the same `digest` (SHA-256) on any machine. `journal_head` is the last
    seal's digest at that moment: a printed one anchors the journal outside the database.
    """

    class Kind(models.TextChoices):
        WALL = "wall", _("wall chart")
        PACK = "pack", _("meeting pack")
        BULLETIN = "bulletin", _("bulletin")
        LETTER = "letter", _("letter")
        MINUTES = "minutes", _("minutes")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    cut_off = models.DateTimeField(_("cut-off"))
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)
    made_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    content = models.TextField()
    digest = models.CharField(_("hash"), max_length=64, db_index=True)
    journal_head = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """The first twelve digits of the hash, as printed."""
        return self.digest[:12]

    @property
    def journal_thread(self) -> str:
        return f"snapshot/{self.pk}"

    def data(self) -> Any:
        """The frozen content. Raises ValueError where it does not match its hash."""
        if digest_of(self.content) != self.digest:
            raise ValueError(f"snapshot {self.pk} does not match its hash")
        return json.loads(self.content)


def canonical(content: Any) -> str:
    """Plain values (dicts, lists, text, integers, booleans, None) as canonical JSON.

    Raises TypeError for anything else and ValueError for floats, whose text differs by machine.
    """
    _refuse_floats(content)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("a snapshot holds no floats")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            _refuse_floats(item)
