"""Contacts with investors: interactions, trips out, visits in."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Unit
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.enterprises.models import Enterprise
from guatu.leads.models import Lead
from guatu.leads.scopes import VIEW, OfLeadQuerySet
from guatu.ledger.models import Portfolio


class Interaction(models.Model):
    """One contact with the investor: who, how, at which level, what came back, what is next."""

    class Kind(models.TextChoices):
        CALL = "call", _("call")
        OUT = "out", _("visit out")
        IN = "in", _("visit in")
        MEETING = "meeting", pgettext_lazy("of an interaction", "meeting")
        LETTER = "letter", pgettext_lazy("of an interaction", "letter")

    class Level(models.TextChoices):
        CHIEF = "chief", _("party secretary or county head")
        LEADER = "leader", _("a leader of the county")
        BUREAU = "bureau", _("head of a bureau or township")
        OFFICER = "officer", _("officer")

    class Answer(models.TextChoices):
        GOOD = "good", pgettext_lazy("answer", "interested")
        NONE = "none", pgettext_lazy("answer", "no answer")
        REFUSED = "refused", pgettext_lazy("answer", "refused")

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="interactions")
    day = models.DateField(_("day"))
    kind = models.CharField(_("how"), max_length=7, choices=Kind)
    level = models.CharField(_("level"), max_length=7, choices=Level, default=Level.OFFICER)
    people = models.CharField(_("who of ours"), max_length=200)
    contact = models.CharField(_("whom they met"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    summary = models.TextField(_("what was said"))
    answer = models.CharField(_("answer"), max_length=7, choices=Answer)
    next_step = models.CharField(_("promised next step"), max_length=300, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = OfLeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["lead", "-day"], name="interaction_of_lead")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.lead_id}"


class TripQuerySet(models.QuerySet):
    """Trips and visits."""

    def visible_to(self, account: Account) -> Self:
        """Those of the county for whoever sees its leads, else those of the own unit."""
        return self.reached_by(account, VIEW)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of units in which the account holds the permission."""
        condition = Q(pk__in=[])
        for grant in grants_with(account, permission):
            if grant.scope in (Scope.ALL, Scope.OWN):
                condition |= Q(unit__path__startswith=grant.path)
        return self.filter(condition)


class Trip(models.Model):
    """A trip out, or a visit in, of a unit: when, who, where, whom they met, what came of it."""

    class Kind(models.TextChoices):
        OUT = "out", _("went out")
        IN = "in", _("invited in")

    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, related_name="trips", verbose_name=_("portfolio")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="trips", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=3, choices=Kind)
    start = models.DateField(_("from day"))
    end = models.DateField(_("to day"))
    days = models.DecimalField(_("days (halves count)"), max_digits=5, decimal_places=1)
    persons = models.PositiveSmallIntegerField(_("how many of ours"), default=1)
    people = models.CharField(_("who of ours"), max_length=200)
    place = models.CharField(_("place"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    visitors = models.CharField(_("visitors"), max_length=300, blank=True)
    enterprises = models.ManyToManyField(
        Enterprise, blank=True, related_name="trips", verbose_name=_("enterprises met")
    )
    result_due = models.DateField(_("result due"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    result_on = models.DateField(_("result reported on"), null=True, blank=True)

    objects = TripQuerySet.as_manager()

    class Meta:
        verbose_name = _("trip or visit")
        verbose_name_plural = _("trips and visits")
        ordering = ["-start", "-id"]
        indexes = [models.Index(fields=["portfolio", "start"], name="trip_by_day")]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d} {self.place}"

    @property
    def journal_thread(self) -> str:
        return f"trip/{self.pk}"
