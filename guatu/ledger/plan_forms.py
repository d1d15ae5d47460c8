"""Forms of annual plans and milestones."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import AS_TREE, DayField, choose_from
from guatu.accounts.models import Unit
from guatu.journal.once import DayInput, OnceForm
from guatu.ledger.fields import AmountField, with_unit
from guatu.ledger.models import AnnualPlan, Milestone, Project
from guatu.ledger.planning import PLANNED


class PlanForm(forms.Form):
    """A project's plan for a year; one that differs from the current becomes the next version."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    list_class = forms.ChoiceField(
        label=_("list class"), required=False, choices=[("", "—"), *AnnualPlan.ListClass.choices]
    )
    amount = AmountField(
        label=_("year plan"), required=False, min_value=0, max_digits=18, decimal_places=6
    )
    entry_month = forms.IntegerField(
        label=_("month of entry to the list"), min_value=1, max_value=12, initial=1
    )
    goals = forms.CharField(
        label=_("goals of the year"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(label=_("Why it changes"), required=False, max_length=300)

    def __init__(
        self, *args: Any, current: AnnualPlan | None, currency: str, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", _shown(current))
        super().__init__(*args, **kwargs)
        self.current = current
        self.fields["amount"].label = with_unit(self.fields["amount"].label, currency)
        for month in range(1, 13):
            self.fields[f"m{month}"] = AmountField(
                label=gettext("month %(month)s") % {"month": month},
                required=False,
                min_value=0,
                max_digits=18,
                decimal_places=6,
            )
        if current is None:
            del self.fields["reason"]

    def months(self) -> list[forms.BoundField]:
        """The twelve fields of the curve."""
        return [self[f"m{month}"] for month in range(1, 13)]

    def clean(self) -> dict[str, Any]:
        """The curve is whole and adds up; a changed plan says why; nobody changed it meanwhile."""
        values = super().clean() or self.cleaned_data
        months = [values.get(f"m{month}") for month in range(1, 13)]
        given = [amount for amount in months if amount is not None]
        values["curve"] = [amount or Decimal(0) for amount in months] if given else None
        total, amount = sum(given, Decimal(0)), values.get("amount")
        if given and amount is not None and total != amount:
            sums = {"total": f"{total.normalize():f}", "amount": f"{amount.normalize():f}"}
            raise forms.ValidationError(
                gettext("The months add up to %(total)s, the year plan is %(amount)s.") % sums
            )
        if self.current is not None and not values.get("reason", "").strip():
            raise forms.ValidationError(gettext("Say why the plan changes; the original stays."))
        if values.get("base") != (self.current.pk if self.current else None):
            raise forms.ValidationError(
                gettext("Somebody changed the plan meanwhile; the newest version stands above.")
            )
        return values

    def planned(self) -> dict[str, Any]:
        """The columns of the plan."""
        return {name: self.cleaned_data[name] for name in PLANNED}


def _shown(current: AnnualPlan | None) -> dict[str, Any]:
    """The current version as the form shows it."""
    if current is None:
        return {}
    months = {f"m{month}": amount for month, amount in enumerate(current.curve or [], start=1)}
    names = ("list_class", "amount", "entry_month", "goals")
    return {"base": current.pk, **months, **{name: getattr(current, name) for name in names}}


class NewMilestoneForm(OnceForm):
    """A milestone to be made."""

    name = forms.CharField(label=_("milestone"), max_length=80)
    kind = forms.ChoiceField(label=_("kind"), choices=Milestone.Kind.choices)
    planned = forms.DateField(label=_("planned"), required=False, widget=DayInput())


class MilestoneForm(forms.ModelForm):
    """What a milestone is, without its days."""

    class Meta:
        model = Milestone
        fields = ["name", "kind", "order", "forecast", "weight", "holder"]

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.within(project.portfolio.unit).current()
        choose_from(self, "holder", units.order_by(*AS_TREE))
        self.fields["forecast"].widget = DayInput()


class MoveForm(forms.Form):
    """A milestone is planned anew."""

    planned = forms.DateField(label=_("New date"), required=False, widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReachForm(forms.Form):
    """A milestone is reached; an empty day takes it back."""

    actual = DayField(label=_("Reached on"), required=False)
    evidence = forms.CharField(label=_("evidence"), required=False, max_length=300)


class WaiveForm(forms.Form):
    """A milestone is not needed."""

    reason = forms.CharField(label=_("Why it is not needed"), max_length=300)
