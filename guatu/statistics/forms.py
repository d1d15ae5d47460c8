"""Forms of statistics figures and of the limits of gaps."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.ledger.fields import AmountField


class MonthInput(forms.DateInput):
    """The browser's own choice of a month."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class PasteForm(forms.Form):
    """A month's figures, copied from Excel."""

    month = forms.DateField(
        label=gettext_lazy("month"), input_formats=["%Y-%m", "%Y-%m-%d"], widget=MonthInput()
    )
    source = forms.CharField(
        label=gettext_lazy("source"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Where the figures come from, such as the reporting platform."),
    )
    text = forms.CharField(
        label=gettext_lazy("figures"),
        widget=forms.Textarea(attrs={"rows": 12}),
        strip=False,
        help_text=gettext_lazy(
            "A line a project: its number, national code or name, a tab, and what was invested in "
            "the month in 10,000 yuan. Columns copied from Excel will do; lines of totals are "
            "left out."
        ),
    )

    def clean_month(self) -> dt.date:
        """Its first day; not one to come."""
        month: dt.date = self.cleaned_data["month"].replace(day=1)
        if month > timezone.localdate():
            raise forms.ValidationError(_("The month has not begun yet."))
        return month


class LimitForm(forms.Form):
    """From where on a gap is too large."""

    percent = forms.DecimalField(
        label=gettext_lazy("per cent of the dispatch figure"),
        min_value=Decimal(0),
        max_value=Decimal(999),
        decimal_places=1,
    )
    amount = AmountField(label=gettext_lazy("amount (10,000 yuan)"), min_value=Decimal(0))
