"""Permits of a project, the lists they are made from, and the files that show things."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Unit
from guatu.ledger.fields import MoneyField
from guatu.ledger.models import Milestone, Portfolio, Project
from guatu.permits import scopes


def first_alarms() -> list[int]:
    """Days before the end of a validity on which it is alarmed about."""
    return [60, 30, 0]


class PermitSettings(models.Model):
    """What a county sets for its permits. Without a row, the defaults hold."""

    portfolio = models.OneToOneField(
        Portfolio, models.PROTECT, related_name="permit_settings", verbose_name=_("portfolio")
    )
    approval_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approval bureau"),
        help_text=_("Decides on the permits that were gathered in one bureau."),
    )
    alarm_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=first_alarms,
        verbose_name=_("alarm days before the end of a validity"),
    )
    pack_from = MoneyField(
        _("total investment from which a statistics pack is needed"),
        default=Decimal(500),
        validators=[MinValueValidator(0)],
    )

    objects = scopes.OfPortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of permits")
        verbose_name_plural = _("settings of permits")

    def __str__(self) -> str:
        return str(self.portfolio_id)

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"


class PermitTemplate(models.Model):
    """A version of a county's own list of permits for a kind of project."""

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="permit_templates")
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(default=True)
    words = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("words"))
    name_words = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        verbose_name=_("words in the project's name"),
    )
    items = models.JSONField(_("permits"), default=list)
    set_on = models.DateField(_("set on"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = scopes.OfPortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("permit template")
        verbose_name_plural = _("permit templates")
        ordering = ["portfolio", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "kind", "version"], name="permit_template_version"
            ),
            models.UniqueConstraint(
                fields=["portfolio", "kind"],
                condition=Q(is_current=True),
                name="permit_template_current_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"


class Permit(models.Model):
    """A permit of a project on its way. Its planned and actual days are those of its milestone.

    The milestone holds the name, the authority's unit, when it was granted and under which
    document number, and whether it is not needed. `step` is how far it has come short of that.
    What follows from the facts (`editable=False`) is refreshed in the transaction of every write.
    """

    class Phase(models.TextChoices):
        LAND = "land", _("approval and land use")
        DESIGN = "design", _("design of the works")
        BUILD = "build", _("permit to build")
        ACCEPT = "accept", _("acceptance")

    class State(models.TextChoices):
        NOT_BEGUN = "not_begun", _("not begun")
        PREPARING = "preparing", _("being prepared")
        ACCEPTED = "accepted", _("accepted for decision")
        CORRECTING = "correcting", _("papers to be completed")
        GRANTED = "granted", _("granted")
        LAPSED = "lapsed", _("lapsed")
        NOT_NEEDED = "not_needed", _("not needed")

    class Applicant(models.TextChoices):
        AGENT = "agent", _("agent unit")
        RESPONSIBLE = "responsible", _("responsible unit")

    project = models.ForeignKey(Project, models.PROTECT, related_name="permits")
    milestone = models.OneToOneField(
        Milestone, models.PROTECT, related_name="permit", verbose_name=_("milestone")
    )
    code = models.CharField(_("code"), max_length=20)
    phase = models.CharField(_("phase"), max_length=6, choices=Phase, default=Phase.LAND)
    group = models.CharField(_("any one of"), max_length=20, blank=True)
    authority = models.CharField(_("authority"), max_length=60, blank=True)
    applicant = models.CharField(
        _("applicant"), max_length=11, choices=Applicant, default=Applicant.AGENT
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit in charge"),
        help_text=_("Without one, the project's agent or responsible unit."),
    )
    lead_days = models.PositiveSmallIntegerField(_("working days allowed"), null=True, blank=True)
    valid_months = models.PositiveSmallIntegerField(_("valid for months"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    follow = models.CharField(_("what must follow in time"), max_length=20, blank=True)
    after = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("comes after")
    )
    is_waivable = models.BooleanField(_("may be waived with a reason"), default=True)
    step = models.CharField(_("step"), max_length=10, choices=State, default=State.NOT_BEGUN)
    step_on = models.DateField(_("since"), null=True, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.NOT_BEGUN, editable=False
    )
    due = models.DateField(_("decision due"), null=True, editable=False)
    expires_on = models.DateField(_("expires on"), null=True, editable=False)
    held_by = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        related_name="held_permits",
        editable=False,
        verbose_name=_("pending with"),
    )
    held_since = models.DateField(_("pending since"), null=True, editable=False)
    can_begin = models.BooleanField(_("can be begun"), default=False, editable=False)

    objects = scopes.PermitQuerySet.as_manager()

    class Meta:
        verbose_name = _("permit of a project")
        verbose_name_plural = _("permits of a project")
        ordering = ["project", "milestone__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="permit_code"),
            models.CheckConstraint(
                condition=~Q(step__in=["granted", "not_needed"]), name="permit_step"
            ),
        ]
        indexes = [
            models.Index(
                fields=["held_by", "held_since"],
                condition=Q(held_since__isnull=False),
                name="permit_held",
            ),
            models.Index(fields=["due"], condition=Q(due__isnull=False), name="permit_due"),
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="permit_expires"
            ),
        ]

    def __str__(self) -> str:
        return self.milestone.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("permits:permit", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class Evidence(models.Model):
    """A file that shows something of a project: a permit, a paper, the reason of a stop."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence_files")
    name = models.CharField(_("file name"), max_length=200)
    path = models.CharField(max_length=80)
    media_type = models.CharField(_("file type"), max_length=20)
    digest = models.CharField(_("hash"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))

    objects = scopes.EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is downloaded."""
        return reverse("permits:file", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class PermitStep(models.Model):
    """A step of a permit: which state it reached on which day, under which document."""

    permit = models.ForeignKey(Permit, models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=Permit.State)
    day = models.DateField(_("day"))
    document_no = models.CharField(_("document number"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)
    files = models.ManyToManyField(Evidence, blank=True, related_name="steps")

    objects = scopes.OfPermitQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a permit")
        verbose_name_plural = _("steps of a permit")
        ordering = ["permit", "day", "id"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.day:%Y-%m-%d}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.permit.project_id}"
