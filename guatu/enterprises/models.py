"""Enterprises, their names and contacts, industry chains, and who brings others along."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Unit
from guatu.enterprises import scopes
from guatu.ledger.fields import MoneyField


class Chain(models.Model):
    """An industry chain that a county builds up."""

    home = models.ForeignKey(Unit, models.PROTECT, related_name="chains", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = scopes.OfHomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry chain")
        verbose_name_plural = _("industry chains")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["home", "name"], name="chain_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"chain/{self.pk}"


class ChainNode(models.Model):
    """A node of an industry chain, from raw materials to services."""

    class Stream(models.TextChoices):
        UP = "up", _("upstream")
        MIDDLE = "middle", _("midstream")
        DOWN = "down", _("downstream")
        SERVICE = "service", pgettext_lazy("of a chain", "supporting")

    chain = models.ForeignKey(
        Chain, models.PROTECT, related_name="nodes", verbose_name=_("industry chain")
    )
    name = models.CharField(_("name"), max_length=60)
    stream = models.CharField(_("stream"), max_length=7, choices=Stream, default=Stream.MIDDLE)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = scopes.OfChainQuerySet.as_manager()

    class Meta:
        verbose_name = _("node of a chain")
        verbose_name_plural = _("nodes of chains")
        ordering = ["chain__order", "chain", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["chain", "name"], name="chain_node_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"chain/{self.chain_id}"


class Origin(models.TextChoices):
    """Where an investor comes from; it decides how its funds count."""

    ABROAD = "abroad", pgettext_lazy("origin", "abroad")
    PROVINCE = "province", pgettext_lazy("origin", "another province")
    CITY = "city", pgettext_lazy("origin", "another city of the province")
    COUNTY = "county", pgettext_lazy("origin", "another county of the city")
    LOCAL = "local", pgettext_lazy("origin", "this county")


class Rank(models.TextChoices):
    """What an enterprise is known as."""

    WORLD = "world500", _("Fortune Global 500")
    CHINA = "china500", _("China top 500")
    PRIVATE = "private500", _("top 500 private")
    LISTED = "listed", _("listed")
    SPECIAL = "special", _("specialised and new")
    HIGH_TECH = "high_tech", _("high-tech")
    CHAIN_HEAD = "chain_head", _("head of a chain")


class Enterprise(models.Model):
    """A company that invests or might, or that is here already."""

    class Kind(models.TextChoices):
        PRIVATE = "private", _("private")
        STATE = "state", _("state-owned")
        FOREIGN = "foreign", _("foreign-invested")
        REGIONAL = "regional", _("invested from Hong Kong, Macao or Taiwan")
        OTHER = "other", pgettext_lazy("kind of enterprise", "other")

    home = models.ForeignKey(
        Unit, models.PROTECT, related_name="enterprises", verbose_name=_("county")
    )
    name = models.CharField(_("enterprise name"), max_length=200)
    code = models.CharField(_("unified social credit code"), max_length=18, null=True, blank=True)
    name_key = models.CharField(max_length=200, editable=False, default="")
    search_text = models.TextField(editable=False, default="")
    search_pieces = ArrayField(models.CharField(max_length=2), editable=False, default=list)
    kind = models.CharField(_("kind of enterprise"), max_length=8, choices=Kind, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, blank=True)
    region = models.CharField(_("where it comes from"), max_length=100, blank=True)
    chain = models.ForeignKey(
        Chain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        verbose_name=_("industry chain"),
    )
    node = models.ForeignKey(
        ChainNode,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        verbose_name=_("node of the chain"),
    )
    ranks = ArrayField(
        models.CharField(max_length=10, choices=Rank),
        default=list,
        blank=True,
        verbose_name=_("known as"),
    )
    group = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("group"),
    )
    capital = MoneyField(
        _("registered capital"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    profile = models.TextField(_("profile"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    objects = scopes.EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["home", "code"],
                condition=Q(merged_into=None) & ~Q(code=None),
                name="enterprise_code",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="enterprise_not_itself"),
        ]
        indexes = [
            GinIndex(fields=["search_pieces"], name="enterprise_search"),
            models.Index(fields=["home", "name"], name="enterprise_by_name"),
            models.Index(fields=["name_key"], name="enterprise_by_key"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pipeline:enterprise", args=[self.pk])

    @property
    def journal_thread(self) -> str:
        return f"enterprise/{self.pk}"

    @property
    def rank_words(self) -> list[str]:
        """What it is known as, in words."""
        return [str(Rank(code).label) for code in self.ranks]


class EnterpriseName(models.Model):
    """Another name by which an enterprise is known."""

    class Kind(models.TextChoices):
        SHORT = "short", _("short name")
        FORMER = "former", _("former name")
        ENGLISH = "english", _("English name")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="names")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False, default="", db_index=True)

    objects = scopes.OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of an enterprise")
        verbose_name_plural = _("names of enterprises")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "name"], name="enterprise_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"enterprise/{self.enterprise_id}"


class Contact(models.Model):
    """Somebody at an enterprise. The phone number is personal data: masked, looks are journaled."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(pgettext_lazy("of a post", "title"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=100, blank=True)
    is_chief = models.BooleanField(_("decides"), default=False)
    is_gone = models.BooleanField(_("no longer there"), default=False)

    objects = scopes.OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["is_gone", "-is_chief", "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.title}".strip()

    @property
    def journal_thread(self) -> str:
        return f"enterprise/{self.enterprise_id}"


class Referrer(models.Model):
    """Who brings others along: an enterprise, a person, an ambassador, a chamber of commerce."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("enterprise")
        AMBASSADOR = "ambassador", _("investment ambassador")
        CHAMBER = "chamber", _("chamber of commerce")
        PERSON = "person", _("person")

    home = models.ForeignKey(
        Unit, models.PROTECT, related_name="referrers", verbose_name=_("county")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="as_referrer",
        verbose_name=_("enterprise"),
    )
    phone = models.CharField(_("phone"), max_length=100, blank=True)

    objects = scopes.OfHomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("referrer")
        verbose_name_plural = _("referrers")
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["home", "kind", "name"], name="referrer_name"),
            models.CheckConstraint(
                condition=Q(enterprise=None) ^ Q(kind="enterprise"), name="referrer_is_enterprise"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"referrer/{self.pk}"


class Merge(models.Model):
    """Two entries were one enterprise: what moved to the one that is kept, so that it goes back."""

    kept = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    moved = models.JSONField(default=dict, help_text="Label of a model and field to keys of rows.")
    undone_on = models.DateField(_("undone on"), null=True, blank=True)

    objects = scopes.MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merging of enterprises")
        verbose_name_plural = _("mergings of enterprises")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_on=None), name="merge_standing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    @property
    def journal_thread(self) -> str:
        return f"enterprise/{self.kept_id}"
