"""Contacts with investors: interactions, trips out, visits in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.leads.models import Lead
from guatu.leads.scopes import OfLeadQuerySet


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
