"""Problems that hold a project up: what, who holds it, at which level, and what became of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Person, Unit
from guatu.excuses.models import CODE_LENGTH
from guatu.excuses.reasons import SHIPPED
from guatu.ledger.models import Portfolio, Project
from guatu.problems.scopes import OfProblemQuerySet, ProblemQuerySet
from guatu.reports.models import ProgressReport


class Problem(models.Model):
    """A blocker of a project with its holder."""

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        ASSIGNED = "assigned", _("assigned")
        WORKING = "working", _("being handled")
        ASKED = "asked", _("closing asked for")
        CHECKING = "checking", _("being verified")
        RETURNED = "returned", pgettext_lazy("of a problem", "sent back")
        ASLEEP = "asleep", _("suspended")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Origin(models.TextChoices):
        PAGE = "page", _("the project's page")
        REPORT = "report", _("a progress report")
        MEETING = "meeting", _("a meeting")

    project = models.ForeignKey(Project, models.PROTECT, related_name="problems")
    # A reason of delay: these are shipped, a county has its own besides (`excuses.reasons`).
    kind = models.CharField(
        _("kind"), max_length=CODE_LENGTH, choices=list(SHIPPED.items()), default="other"
    )
    text = models.TextField(_("problem"))
    asks = models.TextField(_("request"), blank=True)
    asked = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked of"),
    )
    origin = models.CharField(_("raised from"), max_length=7, choices=Origin, default=Origin.PAGE)
    report = models.ForeignKey(
        ProgressReport, models.SET_NULL, null=True, blank=True, related_name="problems"
    )
    raised_on = models.DateField(_("raised on"))
    holder = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="held_problems",
        verbose_name=_("holder"),
    )
    holder_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    held_since = models.DateField(_("held since"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    level_since = models.DateField(_("at this level since"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    wakes_on = models.DateField(_("suspended until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RAISED)
    resolution = models.TextField(_("resolution"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["-raised_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) ^ Q(state__in=["closed", "withdrawn"]),
                name="problem_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(wakes_on=None) ^ Q(state="asleep"), name="problem_asleep_wakes"
            ),
            models.CheckConstraint(condition=Q(level__gte=1), name="problem_level_from_one"),
        ]
        indexes = [
            models.Index(
                fields=["project", "holder"], condition=Q(closed_on=None), name="problem_open"
            ),
            # Who holds what longest, without reading all that a unit holds.
            models.Index(
                "holder",
                Coalesce("held_since", "raised_on"),
                condition=Q(closed_on=None),
                name="problem_held",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class ProblemMove(models.Model):
    """One step in the life of a problem, and how it stood after it; never changed."""

    class Act(models.TextChoices):
        RAISE = "raise", _("raised it")
        ASSIGN = "assign", _("assigned it")
        WORK = "work", _("took it up")
        NOTE = "note", _("reported on the handling")
        EVIDENCE = "evidence", _("attached evidence")
        ASK = "ask", _("asked for it to be closed")
        TAKE_BACK = "take_back", _("took the request to close back")
        CHECK = "check", _("began to verify it")
        CLOSE = "close", _("verified and closed it")
        RETURN = "return", _("sent it back")
        SLEEP = "sleep", _("suspended it")
        WAKE = "wake", _("took it up again after the suspension")
        RISE = "rise", _("raised its level")
        FALL = "fall", _("lowered its level")
        REOPEN = "reopen", _("opened it again")
        WITHDRAW = "withdraw", _("withdrew it")
        COMMENT = "comment", _("commented")
        CHANGE = "change", _("corrected it")

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="moves")
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("entered at"))
    by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    act = models.CharField(_("act"), max_length=9, choices=Act)
    state = models.CharField(_("state"), max_length=9, choices=Problem.State)
    level = models.PositiveSmallIntegerField(_("level"))
    holder = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("holder")
    )
    text = models.TextField(_("text"), blank=True)

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a problem")
        verbose_name_plural = _("steps of problems")
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["problem", "day", "id"], name="move_of_problem")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_act_display()}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.problem.project_id}"


class Evidence(models.Model):
    """What proves that a problem is solved: a document by its number, a photo or PDF, or both."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="evidence")
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

    objects = OfProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(document="") | ~Q(file_path=""), name="evidence_is_something"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_thread(self) -> str:
        return f"project/{self.problem.project_id}"

    @property
    def is_photo(self) -> bool:
        """Whether it is shown as a picture."""
        return self.media_type.startswith("image/")


class Rung(models.Model):
    """A level of a portfolio's ladder: who is at it, and after how many workdays it rises."""

    class Seat(models.TextChoices):
        UNIT = "unit", _("the unit that holds it")
        AUTHORITY = "authority", _("the sector authority")
        LEAD = "lead", _("lead leader")
        CHARGE = "charge", _("leader in charge")
        CHIEF = "chief", _("chief leader")
        PERSON = "person", _("a person by name")
        MEETING = "meeting", _("a meeting")

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="rungs")
    level = models.PositiveSmallIntegerField(_("level"))
    name = models.CharField(_("name"), max_length=60)
    seat = models.CharField(_("who it is"), max_length=9, choices=Seat, default=Seat.UNIT)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    days = models.PositiveSmallIntegerField(
        _("workdays until it rises"),
        null=True,
        blank=True,
        help_text=_("Empty: it does not rise by itself."),
    )

    class Meta:
        verbose_name = _("level of the ladder")
        verbose_name_plural = _("levels of the ladder")
        ordering = ["portfolio", "level"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "level"], name="rung_level"),
            models.CheckConstraint(condition=Q(level__gte=1), name="rung_from_one"),
            models.CheckConstraint(condition=Q(days=None) | Q(days__gte=1), name="rung_days"),
            models.CheckConstraint(
                condition=Q(person=None) ^ Q(seat="person"), name="rung_person_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"
