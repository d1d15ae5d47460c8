"""Corrections of reports of locked months."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.ledger.models import Portfolio, Project
from guatu.ledger.scopes import OfProjectQuerySet
from guatu.reports.models import account_field


class Slip(models.Model):
    """A correction of a locked month's report: both values, a reason, and who approved it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", pgettext_lazy("state of a slip", "approved")
        REFUSED = "refused", pgettext_lazy("state of a slip", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="slips")
    year = models.PositiveSmallIntegerField(_("year"), help_text="In which it was proposed.")
    number = models.PositiveIntegerField(_("number"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="slips")
    month = models.DateField(_("month"), help_text="Its first day.")
    changes = models.JSONField(_("corrections"), help_text="Field to [before, after], as text.")
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = account_field(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("remark on the decision"), blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction slip")
        verbose_name_plural = _("correction slips")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "year", "number"], name="slip_number"),
            models.UniqueConstraint(
                fields=["project", "month"], condition=Q(state="proposed"), name="slip_open_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="slip_first_day"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="slip_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | ~Q(decided_by=None),
                name="slip_has_decider",
            ),
        ]
        indexes = [models.Index(fields=["project", "month"], name="slip_of_month")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its number as it is read: 更正单〔2026〕3号."""
        return _("Slip %(year)s/%(number)s") % {"year": self.year, "number": self.number}

    @property
    def journal_thread(self) -> str:
        return f"project/{self.project_id}"
