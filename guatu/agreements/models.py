"""Agreements with investors: what was agreed, the review that none can skip, the funds in place."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account, Unit
from guatu.leads.models import Lead
from guatu.leads.scopes import OfLeadQuerySet, within_leads
from guatu.ledger.fields import MoneyField


class OfAgreementQuerySet(models.QuerySet):
    """Rows that hang on an agreement."""

    def visible_to(self, account: Account) -> models.QuerySet:
        """Those of the leads that the account may see."""
        return self.reached_by(account, "leads.view")

    def reached_by(self, account: Account, permission: str) -> models.QuerySet:
        """Those of the leads on which the account holds the permission."""
        return self.filter(within_leads(account, permission, "agreement__lead__"))


class Agreement(models.Model):
    """A draft, its review for fair competition by somebody else, and the signing."""

    class Review(models.TextChoices):
        OPEN = "", pgettext_lazy("of a review", "not reviewed")
        PASSED = "passed", pgettext_lazy("of a review", "passed")
        REFUSED = "refused", pgettext_lazy("of a review", "must be changed")

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="agreements")
    name = models.CharField(_("agreement"), max_length=200)
    amount = MoneyField(_("contract amount"), validators=[MinValueValidator(0)])
    clauses = models.TextField(_("main clauses"))
    drafted_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    drafted_on = models.DateField(_("drafted on"))
    review = models.CharField(
        _("fair-competition review"), max_length=7, choices=Review, default=Review.OPEN, blank=True
    )
    reviewed_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_text = models.TextField(_("opinion of the review"), blank=True)
    review_document = models.CharField(_("document of the review"), max_length=120, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    objects = OfLeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_on=None) | Q(review="passed"), name="agreement_signed_reviewed"
            ),
            models.UniqueConstraint(
                fields=["lead"], condition=~Q(signed_on=None), name="agreement_signed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.lead_id}"


class Obligation(models.Model):
    """What one side owes the other by a day."""

    class Side(models.TextChoices):
        OURS = "ours", _("ours")
        THEIRS = "theirs", _("the investor's")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="obligations")
    side = models.CharField(_("whose"), max_length=6, choices=Side)
    text = models.CharField(_("obligation"), max_length=300)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    due = models.DateField(_("due"))
    done_on = models.DateField(_("kept on"), null=True, blank=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.agreement.lead_id}"


class Fund(models.Model):
    """Money that came in, with its evidence; it counts once somebody else has recognised it."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("from another province")
        ABROAD = "abroad", _("from abroad")
        OTHER = "other", pgettext_lazy("kind of funds", "other")

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="funds")
    day = models.DateField(_("came in on"))
    amount = MoneyField(_("amount"), validators=[MinValueValidator(0)])
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    evidence = models.CharField(_("evidence by its number"), max_length=200)
    entered_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    recognised_by = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recognised by"),
    )
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)

    objects = OfLeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("funds in place")
        verbose_name_plural = _("funds in place")
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.amount}"

    @property
    def journal_thread(self) -> str:
        return f"lead/{self.lead_id}"
