"""Problems that hold a project up: what, who holds it, since when, until when."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Person, Unit
from guatu.ledger.models import Project


class ProblemQuerySet(models.QuerySet):
    """Problems."""

    def visible_to(self, account: Account) -> Self:
        """Those of the projects that the account may see."""
        return self.filter(project__in=Project.objects.visible_to(account))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the projects on which the account holds the permission."""
        return self.filter(project__in=Project.objects.reached_by(account, permission))

    def open(self) -> Self:
        """Those that are not closed."""
        return self.filter(closed_on=None)


class Problem(models.Model):
    """A blocker of a project with its holder."""

    class Kind(models.TextChoices):
        LAND = "land", _("land")
        RELOCATION = "relocation", _("expropriation and relocation")
        FUNDS = "funds", _("funds")
        PERMIT = "permit", _("permits")
        PLANNING = "planning", _("planning")
        UTILITIES = "utilities", _("water, power, gas and roads")
        FOREST = "forest", _("forest land")
        ENVIRONMENT = "environment", _("environmental capacity")
        DESIGN = "design", _("change of design")
        SITE = "site", _("construction management")
        INVESTOR = "investor", _("investor's will")
        LEGAL = "legal", _("law cases and petitions")
        OTHER = "other", _("other")

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        ASSIGNED = "assigned", _("assigned")
        WORKING = "working", _("being handled")
        CLOSED = "closed", _("closed")

    project = models.ForeignKey(Project, models.PROTECT, related_name="problems")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    text = models.TextField(_("problem"))
    asks = models.TextField(_("request"), blank=True)
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
    due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RAISED)
    resolution = models.TextField(_("resolution"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["-raised_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) ^ Q(state="closed"),
                name="problem_closed_has_day",
            )
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
