"""Forms of correction slips."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.reports.models import ProgressReport
from guatu.review.actions import CORRECTED


class SlipForm(forms.ModelForm):
    """The report of a locked month as it should be, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("What was wrong, and what shows that the new figures are right."),
    )

    class Meta:
        model = ProgressReport
        fields = CORRECTED
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in CORRECTED[-3:]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CORRECTED:
            value = getattr(self.instance, name)
            if isinstance(value, Decimal):
                self.initial[name] = format(value.normalize(), "f")

    def fields_of_report(self) -> dict[str, Any]:
        """The values typed for the report."""
        return {name: self.cleaned_data[name] for name in CORRECTED}

    def visible_report_fields(self) -> list[forms.BoundField]:
        """The fields of the report, without the reason."""
        return [self[name] for name in CORRECTED]


class DecisionForm(forms.Form):
    """What is decided on a slip."""

    remark = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
