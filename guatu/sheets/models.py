"""Imports from the file to the posted batch, and what is remembered of each sender's files."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, within_reach
from guatu.ledger.models import Portfolio, Project


class ImportRunQuerySet(models.QuerySet):
    """Imports."""

    def visible_to(self, account: Account) -> Self:
        """The account's own; with a right over a whole county, those of everybody in it."""
        return self.reached_by(account, "sheets.import")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those that the account may handle."""
        grants = grants_with(account, permission)
        condition = Q(by=account) if grants else Q(pk__in=[])
        for grant in grants:
            if grant.scope is Scope.ALL:
                condition |= Q(sender__path__startswith=grant.path)
        return self.filter(condition)


class ImportRun(models.Model):
    """One file on its way into the ledger: read, asked about, previewed, posted, perhaps undone."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        READING = "reading", _("being read")
        ASKING = "asking", _("has questions")
        READY = "ready", _("to be checked")
        POSTING = "posting", _("being posted")
        POSTED = "posted", _("posted")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("cannot be imported")
        FAILED = "failed", _("failed")
        DISCARDED = "discarded", _("discarded")

    file_name = models.CharField(_("file"), max_length=200)
    file_path = models.CharField(max_length=80, unique=True, help_text="Random, below the media.")
    file_hash = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    file_size = models.BigIntegerField(_("size"))
    sender = models.ForeignKey(
        Unit, models.PROTECT, related_name="imports", verbose_name=_("sender")
    )
    by = models.ForeignKey(Account, models.PROTECT, related_name="imports", verbose_name=_("by"))
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    portfolio = models.ForeignKey(
        Portfolio,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("portfolio"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    options = models.JSONField(
        default=dict, blank=True, help_text="What was said when sending: year, month, sheets."
    )
    is_round_trip = models.BooleanField(default=False, help_text="The file is an export of ours.")
    counts = models.JSONField(default=dict, blank=True, help_text="Rows by kind.")
    failure = models.JSONField(default=dict, blank=True, help_text="Code and params of a message.")
    work_batch = models.UUIDField(null=True, blank=True, help_text="Its batch in the journal.")
    posted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    kept_projects = models.JSONField(
        default=list, blank=True, help_text="What an undo left alone: thread, name, who, when."
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["sender", "-id"], name="import_by_sender")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def journal_thread(self) -> str:
        return f"unit/{self.sender_id}"

    @property
    def left_out(self) -> int:
        """Rows that are doubtful, in conflict or refused; once posted, those that were not."""
        asked = sum(self.counts.get(kind, 0) for kind in ("doubtful", "conflict", "refused"))
        if "posted" in self.counts:
            taken = self.counts.get("new", 0) + self.counts.get("changed", 0)
            return max(taken + asked - self.counts["posted"], 0)
        return asked

    @property
    def is_running(self) -> bool:
        """Whether a background job has it, or will have."""
        return self.state in {
            self.State.QUEUED,
            self.State.READING,
            self.State.POSTING,
            self.State.UNDOING,
        }


class ImportProgress(models.Model):
    """What a job is doing. Apart from the import, which a posting transaction holds locked."""

    run = models.OneToOneField(ImportRun, models.CASCADE, primary_key=True, related_name="progress")
    step = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("progress of an import")
        verbose_name_plural = _("progress of imports")

    def __str__(self) -> str:
        return f"{self.step} {self.done}/{self.total}"

    def is_silent(self, now: dt.datetime) -> bool:
        """Whether nothing was heard for so long that the job must have died."""
        return now - self.at > dt.timedelta(minutes=3)


class ImportSheet(models.Model):
    """One sheet of the file: what was understood of it and what a person said about it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="sheets")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("sheet"), max_length=200)
    title = models.CharField(_("title"), max_length=300, blank=True)
    is_taken = models.BooleanField(default=True)
    is_answered = models.BooleanField(default=False, help_text="A person confirmed its columns.")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    refusal = models.JSONField(default=dict, blank=True)
    column_map = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True, help_text="Letter, titles, samples …")
    questions = models.JSONField(default=list, blank=True)
    names = models.JSONField(default=list, blank=True, help_text="Units and people not known.")
    checks = models.JSONField(default=list, blank=True, help_text="Subtotals that differ.")

    class Meta:
        verbose_name = _("sheet of an import")
        verbose_name_plural = _("sheets of an import")
        ordering = ["run", "position"]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of the preview. Targets ("project.total_invest") are those of `targets.py`.

    values: what the file says: all targets of a new or doubtful row, only those that differ of
        a changed one; null erases
    before: what the ledger holds for the same targets
    base: what the export held, where the file is one of ours and the ledger moved on
    candidates: [project, confidence in percent, reasons] of a doubtful row, the likeliest first
    choices: target -> "file" or "ledger" of a conflict, as the person chose
    twin: "sheet:row" of the row of this import that makes the project, of a later month's sheet
    """

    class Kind(models.TextChoices):
        NEW = "new", _("new rows")
        CHANGED = "changed", _("changed rows")
        UNCHANGED = "unchanged", _("unchanged rows")
        DOUBTFUL = "doubtful", _("doubtful rows")
        CONFLICT = "conflict", _("conflicts")
        REFUSED = "refused", _("refused rows")

    class Decision(models.TextChoices):
        NONE = "", _("not decided")
        SAME = "same", _("the same project")
        NEW = "new", _("a new project")
        SKIP = "skip", _("leave out")

    # The rows come by the ten thousand: one index serves for all that is asked of them.
    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    sheet = models.ForeignKey(
        ImportSheet, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    found_kind = models.CharField(max_length=9, choices=Kind, help_text="Before a decision.")
    title = models.CharField(_("project name"), max_length=200, blank=True)
    project = models.ForeignKey(
        Project,
        models.DO_NOTHING,
        null=True,
        related_name="import_rows",
        db_constraint=False,
        db_index=False,
        help_text="May be gone since.",
    )
    confidence = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField(default=list)
    candidates = models.JSONField(default=list, db_default=[])
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    base = models.JSONField(default=dict, db_default={})
    choices = models.JSONField(default=dict, db_default={})
    decision = models.CharField(
        max_length=4, choices=Decision, blank=True, default="", db_default=""
    )
    said = models.JSONField(
        default=dict, db_default={}, help_text="All of a doubtful row, once decided."
    )
    is_accepted = models.BooleanField(default=True, db_default=True)
    is_settled = models.BooleanField(
        default=False, db_default=False, help_text="Each cell in conflict was chosen."
    )
    twin = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["run", "sheet__position", "number"]
        indexes = [models.Index(fields=["run", "sheet", "number"], name="import_row_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ImportMessage(models.Model):
    """A sentence about the file, a sheet, a row or a cell, as code and params of `wording.py`."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="messages", db_constraint=False)
    sheet = models.ForeignKey(
        ImportSheet,
        models.CASCADE,
        null=True,
        related_name="messages",
        db_constraint=False,
        db_index=False,
    )
    number = models.PositiveIntegerField(default=0, help_text="Row; 0 for the whole sheet.")
    ref = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=8)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("message of an import")
        verbose_name_plural = _("messages of an import")
        ordering = ["run", "id"]
        indexes = [models.Index(fields=["sheet", "number"], name="import_message_row")]

    def __str__(self) -> str:
        return f"{self.ref} {self.code}"


class SenderMapQuerySet(models.QuerySet):
    """Column maps."""

    def visible_to(self, account: Account) -> Self:
        """Those of the units for which the account imports."""
        return self.reached_by(account, "sheets.import")

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those that the account may use and delete."""
        return self.filter(within_reach(account, permission, "unit__path"))


class SenderMap(models.Model):
    """The answers about one form of one sender, applied by themselves to its next file."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="column_maps")
    fingerprint = models.CharField(max_length=16)
    title = models.CharField(_("title"), max_length=300, blank=True)
    portfolio = models.ForeignKey(Portfolio, models.CASCADE, null=True, blank=True)
    column_map = models.JSONField(default=dict)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("by"))
    used_at = models.DateTimeField(_("last used"), auto_now=True)
    uses = models.PositiveIntegerField(_("times used"), default=0)

    objects = SenderMapQuerySet.as_manager()

    class Meta:
        verbose_name = _("column map")
        verbose_name_plural = _("column maps")
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fingerprint"], name="column_map_of_form")
        ]

    def __str__(self) -> str:
        return self.title or self.fingerprint

    @property
    def journal_thread(self) -> str:
        return f"unit/{self.unit_id}"


class KnownName(models.Model):
    """Which unit or person a sender means by a name; neither where the name is to be left out."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("unit")
        PERSON = "person", _("person")

    sender = models.ForeignKey(Unit, models.CASCADE, related_name="known_names")
    kind = models.CharField(max_length=6, choices=Kind)
    text = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    is_new = models.BooleanField(default=False, help_text="Somebody not known before.")

    class Meta:
        verbose_name = _("known name")
        verbose_name_plural = _("known names")
        constraints = [
            models.UniqueConstraint(fields=["sender", "kind", "text"], name="known_name_once")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_thread(self) -> str:
        return f"unit/{self.sender_id}"
