"""Leads: from the first word to full production, what they need, and the steps they took."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Person, Unit
from guatu.enterprises.models import Chain, ChainNode, Enterprise, Origin, Referrer
from guatu.leads import scopes
from guatu.ledger.fields import MoneyField
from guatu.ledger.models import Portfolio, Project, TaskForce

POSITIVE = [MinValueValidator(0)]


def first_alarms() -> list[int]:
    """Workdays of silence after which a clue is alarmed about, each time more loudly."""
    return [1, 3, 5]


def number(label: Any, digits: int, places: int) -> models.DecimalField:
    """A quantity that is not negative and may be unknown."""
    return models.DecimalField(
        label, max_digits=digits, decimal_places=places, null=True, blank=True, validators=POSITIVE
    )


class Lead(models.Model):
    """An investment that is being won, and what became of it."""

    class State(models.TextChoices):
        CLUE = "clue", pgettext_lazy("of a lead", "clue")
        STUDY = "study", pgettext_lazy("of a lead", "being judged")
        TALK = "talk", pgettext_lazy("of a lead", "in talks")
        REVIEW = "review", pgettext_lazy("of a lead", "under review")
        SIGNED = "signed", pgettext_lazy("of a lead", "signed")
        LANDED = "landed", pgettext_lazy("of a lead", "landed")
        STARTED = "started", pgettext_lazy("of a lead", "started")
        PRODUCING = "producing", pgettext_lazy("of a lead", "producing")
        FULL = "full", pgettext_lazy("of a lead", "at full capacity")
        SERVICE = "service", pgettext_lazy("of a lead", "in aftercare")
        LOST = "lost", pgettext_lazy("of a lead", "lost")

    class Source(models.TextChoices):
        OWN = "own", _("found by ourselves")
        REFERRAL = "referral", _("business brought business")
        TRIP = "trip", _("a trip out")
        VISIT = "visit", _("a visit in")
        FAIR = "fair", _("a fair or meeting")
        AGENCY = "agency", _("an agency")
        UPPER = "upper", _("from the level above")

    class Lost(models.TextChoices):
        GONE = "gone", _("chose another place")
        STOPPED = "stopped", _("the investor gave it up")
        LAND = "land", _("no land or building that fits")
        ELEMENTS = "elements", _("no power, water or heat that suffices")
        REFUSED = "refused", _("did not pass the review")
        TERMS = "terms", _("asked for what the rules forbid")
        SILENT = "silent", _("fell silent")
        DUPLICATE = "duplicate", _("the same as another lead")

    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, related_name="leads", verbose_name=_("portfolio")
    )
    no = models.CharField(_("lead number"), max_length=40)
    name = models.CharField(_("lead name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False, default="")
    search_text = models.TextField(editable=False, default="")
    search_pieces = ArrayField(models.CharField(max_length=2), editable=False, default=list)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("investor"),
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, blank=True)
    chain = models.ForeignKey(
        Chain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("industry chain"),
    )
    node = models.ForeignKey(
        ChainNode,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("node of the chain"),
    )
    content = models.TextField(_("what is to be built"), blank=True)
    total_invest = MoneyField(_("total investment"), null=True, blank=True, validators=POSITIVE)
    fixed_invest = MoneyField(
        _("investment in fixed assets"), null=True, blank=True, validators=POSITIVE
    )
    contract_amount = MoneyField(_("contract amount"), null=True, blank=True, validators=POSITIVE)
    output = MoneyField(_("expected yearly output"), null=True, blank=True, validators=POSITIVE)
    tax = MoneyField(_("expected yearly tax"), null=True, blank=True, validators=POSITIVE)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    siting = models.CharField(_("where it is to stand"), max_length=200, blank=True)
    support = models.TextField(_("support asked for"), blank=True)
    source = models.CharField(_("how it was found"), max_length=8, choices=Source, blank=True)
    referrer = models.ForeignKey(
        Referrer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("referrer"),
    )
    found_on = models.DateField(_("reported on"))
    # Frozen with the first report: later reports of the same are judged against it.
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    first_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="claimed_leads",
        verbose_name=_("unit of first contact"),
    )
    responsible = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("responsible unit"),
    )
    handler = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_leads",
        verbose_name=_("handler"),
    )
    leader = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_leads",
        verbose_name=_("leader"),
    )
    task_force = models.ForeignKey(
        TaskForce,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("task force"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.CLUE)
    state_since = models.DateField(_("in this state since"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    told_on = models.DateField(_("referrer told on"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    heard_on = models.DateField(null=True, blank=True, editable=False)
    lost_reason = models.CharField(_("why it was lost"), max_length=9, choices=Lost, blank=True)
    lost_from = models.CharField(max_length=9, choices=State, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("the same as"),
    )
    project = models.OneToOneField(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lead",
        verbose_name=_("project"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = scopes.LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-found_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "no"], name="lead_no"),
            models.CheckConstraint(
                condition=Q(lost_reason="") ^ Q(state="lost"), name="lead_lost_has_reason"
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="lead_not_itself"),
        ]
        indexes = [
            GinIndex(fields=["search_pieces"], name="lead_search"),
            models.Index(fields=["portfolio", "state", "state_since"], name="lead_by_state"),
            models.Index(fields=["name_key"], name="lead_by_key"),
            models.Index(fields=["portfolio", "next_on"], name="lead_by_next"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pipeline:lead", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.pk}"

    @property
    def holder(self) -> Unit:
        """The unit that follows it up."""
        return self.responsible or self.first_unit


class Need(models.Model):
    """What a lead needs of land, buildings, supplies and the environment; empty is not known."""

    class Tenure(models.TextChoices):
        BUY = "buy", _("to buy")
        RENT = "rent", _("to rent")
        EITHER = "either", _("to buy or rent")

    class Zone(models.TextChoices):
        INDUSTRY = "industry", _("industrial")
        STORAGE = "storage", _("storage and logistics")
        COMMERCE = "commerce", _("commercial")
        FARMING = "farming", _("agricultural")
        ANY = "any", pgettext_lazy("of a use of land", "any")

    class Impact(models.TextChoices):
        # Classes of the assessment of the impact on the environment: 登记表, 报告表, 报告书.
        SMALL = "small", _("registration form")
        SOME = "some", _("report form")
        LARGE = "large", _("full report")

    lead = models.OneToOneField(Lead, models.PROTECT, related_name="need", verbose_name=_("lead"))
    land = number(_("land (mu)"), 10, 2)
    floor = number(_("floor space (㎡)"), 12, 1)
    height = number(_("clear height (m)"), 5, 1)
    load = number(_("floor load (t/㎡)"), 6, 2)
    power = models.PositiveIntegerField(_("power (kW)"), null=True, blank=True)
    water = models.PositiveIntegerField(_("water (t a day)"), null=True, blank=True)
    heat = number(_("steam (t an hour)"), 8, 1)
    gas = models.PositiveIntegerField(_("gas (m³ a day)"), null=True, blank=True)
    sewage = models.PositiveIntegerField(_("waste water (t a day)"), null=True, blank=True)
    impact = models.CharField(_("environmental class"), max_length=5, choices=Impact, blank=True)
    is_chemical = models.BooleanField(_("needs a chemical park"), default=False)
    zone = models.CharField(_("use of land"), max_length=8, choices=Zone, default=Zone.INDUSTRY)
    tenure = models.CharField(
        _("to buy or rent"), max_length=6, choices=Tenure, default=Tenure.EITHER
    )
    budget = MoneyField(_("most to be paid"), null=True, blank=True, validators=POSITIVE)
    yearly_rent = MoneyField(_("most yearly rent"), null=True, blank=True, validators=POSITIVE)
    wants_rail = models.BooleanField(_("near a railway"), default=False)
    wants_road = models.BooleanField(_("near a motorway"), default=False)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    note = models.CharField(_("other needs"), max_length=300, blank=True)

    objects = scopes.OfLeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("needs of a lead")
        verbose_name_plural = _("needs of leads")

    def __str__(self) -> str:
        return str(self.lead_id)

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.lead_id}"


class LeadStep(models.Model):
    """One step in the life of a lead, and the state after it; never changed."""

    class Act(models.TextChoices):
        REPORT = "report", _("reported it")
        ANSWER = "answer", _("answered and named who handles it")
        JUDGE = "judge", _("judged it")
        TELL = "tell", _("told the referrer")
        MOVE = "move", _("moved it on")
        ASSIGN = "assign", pgettext_lazy("of a lead", "assigned it")
        REVIEW = "review", _("reviewed whether it may come")
        DISPUTE = "dispute", _("disputed the claim")
        RULE = "rule", _("ruled on a doubt")
        LOSE = "lose", _("gave it up")
        REOPEN = "reopen", pgettext_lazy("of a lead", "opened it again")

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="steps")
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("entered at"))
    by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    act = models.CharField(_("act"), max_length=7, choices=Act)
    state = models.CharField(_("state"), max_length=9, choices=Lead.State)
    text = models.TextField(_("text"), blank=True)

    objects = scopes.OfLeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a lead")
        verbose_name_plural = _("steps of leads")
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["lead", "day", "id"], name="step_of_lead")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_act_display()}"

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.lead_id}"


class Doubt(models.Model):
    """A lead may be the same as another; while it is open the lead does not move."""

    class Ruling(models.TextChoices):
        OPEN = "", pgettext_lazy("of a doubt", "not ruled yet")
        SAME = "same", _("the same")
        OTHER = "other", _("another one")
        PHASE = "phase", _("a further phase: only what is added counts")

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="doubts")
    other = models.ForeignKey(
        Lead, models.PROTECT, related_name="+", verbose_name=_("the other lead")
    )
    confidence = models.DecimalField(_("confidence (%)"), max_digits=4, decimal_places=1)
    reasons = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("reasons"))
    ruling = models.CharField(
        _("ruling"), max_length=5, choices=Ruling, default=Ruling.OPEN, blank=True
    )
    text = models.CharField(_("why"), max_length=300, blank=True)
    ruled_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    ruled_on = models.DateField(_("ruled on"), null=True, blank=True)

    objects = scopes.OfLeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("doubt about a lead")
        verbose_name_plural = _("doubts about leads")
        ordering = ["-confidence", "id"]
        constraints = [models.UniqueConstraint(fields=["lead", "other"], name="doubt_once")]

    def __str__(self) -> str:
        return f"{self.lead_id}?{self.other_id}"

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.lead_id}"


class LeadSettings(models.Model):
    """A county's clocks, in workdays. Without a row, the defaults hold."""

    portfolio = models.OneToOneField(
        Portfolio, models.PROTECT, related_name="lead_settings", verbose_name=_("portfolio")
    )
    answer_days = models.PositiveSmallIntegerField(_("to answer and name a handler"), default=1)
    judge_days = models.PositiveSmallIntegerField(_("to judge"), default=3)
    large_judge_days = models.PositiveSmallIntegerField(_("to judge a large one"), default=5)
    large_from = MoneyField(_("large from"), default=Decimal(50000), validators=POSITIVE)
    tell_days = models.PositiveSmallIntegerField(_("to tell the referrer"), default=5)
    report_days = models.PositiveSmallIntegerField(_("between reports"), default=10)
    silent_clue = ArrayField(
        models.PositiveSmallIntegerField(), default=first_alarms, verbose_name=_("silent: clue")
    )
    silent_talk = models.PositiveSmallIntegerField(_("silent: in talks"), default=10)
    silent_signed = models.PositiveSmallIntegerField(_("silent: signed"), default=20)

    objects = scopes.OfPortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("clocks of leads")
        verbose_name_plural = _("clocks of leads")

    def __str__(self) -> str:
        return str(self.portfolio_id)

    @property
    def journal_thread(self) -> str:
        return f"portfolio/{self.portfolio_id}"
