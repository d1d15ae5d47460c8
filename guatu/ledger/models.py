"""Projects and what hangs on them: unit roles, leaders, task forces, plans, milestones."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Dated, DatedQuerySet, Person, Unit, in_order
from guatu.ledger import scopes
from guatu.ledger.fields import MoneyField


class Portfolio(models.Model):
    """The projects that one county (or another unit) keeps a ledger of, in one currency."""

    class Pace(models.TextChoices):
        MONTH = "month", _("months gone ÷ 12")
        DAY = "day", _("days gone ÷ days of the year")
        CURVE = "curve", _("planned to date ÷ year plan")

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="portfolios", verbose_name=_("unit")
    )
    name = models.CharField(_("name"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    pace = models.CharField(_("form of pace"), max_length=6, choices=Pace, default=Pace.MONTH)
    is_pace_from_entry = models.BooleanField(
        _("pace counts from the month of entry to the list"), default=False
    )

    objects = scopes.PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="portfolio_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.pk}"


class Project(models.Model):
    """A key project, from the idea to full production."""

    class Nature(models.TextChoices):
        NEW = "new", _("new")
        EXPAND = "expand", _("expansion")
        RENOVATE = "renovate", _("renovation")

    class Level(models.TextChoices):
        NATION = "nation", _("national")
        PROVINCE = "province", _("provincial")
        CITY = "city", pgettext_lazy("list level", "city")
        COUNTY = "county", pgettext_lazy("list level", "county")

    class Stage(models.TextChoices):
        IDEA = "idea", _("idea")
        RESERVE = "reserve", _("in reserve")
        PREPARING = "preparing", _("in preparation")
        READY = "ready", _("waiting to start")
        BUILDING = "building", _("under construction")
        STOPPED = "stopped", _("stopped")
        COMPLETED = "completed", _("completed")
        PRODUCING = "producing", _("in production or use")
        FULL = "full", _("at capacity")
        CANCELLED = "cancelled", _("cancelled")

    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, related_name="projects", verbose_name=_("portfolio")
    )
    no = models.CharField(_("project number"), max_length=40)
    national_code = models.CharField(
        _("national code"),
        max_length=28,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$")],
    )
    name = models.CharField(_("project name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")
    search_pieces = ArrayField(models.CharField(max_length=2), editable=False, default=list)
    kind = models.CharField(_("project kind"), max_length=60, blank=True)
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    nature = models.CharField(_("nature of construction"), max_length=8, choices=Nature, blank=True)
    list_level = models.CharField(_("list level"), max_length=8, choices=Level, blank=True)
    stage = models.CharField(_("stage"), max_length=9, choices=Stage, default=Stage.PREPARING)
    content = models.TextField(_("content of construction"), blank=True)
    scale = models.CharField(_("scale"), max_length=300, blank=True)
    scale_figures = models.JSONField(_("quantified scale"), default=dict, blank=True)
    location = models.CharField(_("location"), max_length=200, blank=True)
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    owner_firm = models.CharField(_("project owner"), max_length=200, blank=True)
    construction_unit = models.CharField(_("construction unit"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=100, blank=True)
    total_invest = MoneyField(
        _("total investment"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    fund_plan = models.JSONField(
        _("funds by source"), default=dict, blank=True, help_text="Source to amount, as text."
    )
    start_planned = models.DateField(_("planned start"), null=True, blank=True)
    start_actual = models.DateField(_("actual start"), null=True, blank=True)
    finish_planned = models.DateField(_("planned completion"), null=True, blank=True)
    finish_actual = models.DateField(_("actual completion"), null=True, blank=True)
    production_planned = models.DateField(_("planned production"), null=True, blank=True)
    production_actual = models.DateField(_("actual production"), null=True, blank=True)
    precision = models.JSONField(
        default=dict,
        blank=True,
        help_text='Dates known to the month or year: {"start_planned": "month"}.',
    )
    image_progress = models.CharField(_("image progress"), max_length=300, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    tags = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("tags")
    )
    extra = models.JSONField(
        default=dict, blank=True, help_text="Columns of an outside table kept as text, by title."
    )
    is_listed = models.BooleanField(
        _("on the list"), default=True, help_text=_("Cleared once it is taken off the list.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = scopes.ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["portfolio", "no"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "no"], name="project_no"),
            models.CheckConstraint(
                condition=Q(total_invest=None) | Q(total_invest__gte=0),
                name="project_invest_not_negative",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_pieces"], name="project_search"),
            models.Index(fields=["portfolio", "sector", "no"], name="project_by_sector"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"project/{self.pk}"


class ProjectRole(Dated):
    """What a unit is to a project. Responsible units fill progress, agents fill permits."""

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", _("responsible unit")
        SECOND = "second", _("second responsible unit")
        AGENT = "agent", _("agent unit")
        SECOND_AGENT = "second_agent", _("second agent unit")
        IN_CHARGE = "in_charge", _("sector authority")
        LOCAL = "local", _("local unit")

    project = models.ForeignKey(Project, models.PROTECT, related_name="roles")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="project_roles", verbose_name=_("unit")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of a project")
        verbose_name_plural = _("units of a project")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "role"],
                condition=Q(valid_to=None),
                name="project_role_held_once",
            ),
            in_order("project_role_dates"),
        ]
        indexes = [models.Index(fields=["unit", "role", "project"], name="role_by_unit")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class LeaderLink(Dated):
    """A leader answers for a project, over a time."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("lead leader")
        CHARGE = "charge", _("leader in charge")
        CHIEF = "chief", _("chief leader")

    project = models.ForeignKey(Project, models.PROTECT, related_name="leaders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="led", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.LEAD)
    order = models.PositiveSmallIntegerField(default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("leader of a project")
        verbose_name_plural = _("leaders of a project")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person", "kind"],
                condition=Q(valid_to=None),
                name="leader_linked_once",
            ),
            in_order("leader_dates"),
        ]
        indexes = [models.Index(fields=["person", "project"], name="leader_by_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class TaskForce(Dated):
    """A task force: its head, members and units, and the projects it serves."""

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="task_forces")
    name = models.CharField(_("name"), max_length=120)
    head = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="heads", verbose_name=_("head")
    )
    members = models.ManyToManyField(Person, blank=True, related_name="task_forces")
    units = models.ManyToManyField(Unit, blank=True, related_name="task_forces")
    projects = models.ManyToManyField(Project, blank=True, related_name="task_forces")
    charter = models.TextField(_("charter"), blank=True)
    duties = models.TextField(_("duties"), blank=True)

    objects = scopes.TaskForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("task force")
        verbose_name_plural = _("task forces")
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "name"], name="task_force_name"),
            in_order("task_force_dates"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"taskforce/{self.pk}"


class AnnualPlan(models.Model):
    """A project's plan for a year, in versions; version 0 is the original and stays for ever."""

    class ListClass(models.TextChoices):
        START = "start", _("new start")
        CONTINUE = "continue", _("continued")
        FINISH = "finish", _("completion and production")
        PREPARE = "prepare", _("in preparation for the list")

    project = models.ForeignKey(Project, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    is_current = models.BooleanField(default=True)
    list_class = models.CharField(_("list class"), max_length=8, choices=ListClass, blank=True)
    amount = MoneyField(_("year plan"), null=True, blank=True)
    curve = ArrayField(
        MoneyField(), size=12, null=True, blank=True, verbose_name=_("plan by month")
    )
    goals = models.TextField(_("goals of the year"), blank=True)
    entry_month = models.PositiveSmallIntegerField(_("month of entry to the list"), default=1)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    approved_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    objects = scopes.OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["project", "-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year", "version"], name="plan_version"),
            models.UniqueConstraint(
                fields=["project", "year"], condition=Q(is_current=True), name="plan_current_once"
            ),
            models.CheckConstraint(
                condition=Q(entry_month__gte=1, entry_month__lte=12), name="plan_entry_month"
            ),
            models.CheckConstraint(
                condition=Q(curve=None) | Q(curve__len=12), name="plan_curve_twelve_months"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="plan_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["year", "project"], name="plan_by_year")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year} v{self.version}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class Milestone(models.Model):
    """A permit, a construction stage or another node with a date to be kept."""

    class Kind(models.TextChoices):
        PERMIT = "permit", _("permit")
        BUILD = "build", _("construction")
        OTHER = "other", _("other")

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    name = models.CharField(_("milestone"), max_length=80)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.BUILD)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    planned = models.DateField(_("planned"), null=True, blank=True)
    forecast = models.DateField(_("forecast"), null=True, blank=True)
    actual = models.DateField(_("actual"), null=True, blank=True)
    is_waived = models.BooleanField(_("not needed"), default=False)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, default=1)
    holder = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("holder")
    )
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    waived_because = models.CharField(_("why it is not needed"), max_length=300, blank=True)

    objects = scopes.MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["project", "order", "planned", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="milestone_name"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="milestone_weight"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"


class MilestoneBaseline(models.Model):
    """The planned date of a milestone in a version; version 0 is the first and stays for ever."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="baselines")
    version = models.PositiveSmallIntegerField(_("version"))
    planned = models.DateField(_("planned"), null=True, blank=True)
    set_on = models.DateField(_("set on"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["milestone", "version"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "version"], name="baseline_version")
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} v{self.version}"

    @property
    def journal_thread(self) -> str:
        return f"project/{self.milestone.project_id}"
