"""What is asked before a pack is frozen."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.indicators.months import standing_months
from guatu.ledger.models import Portfolio
from guatu.meetings.models import Meeting
from guatu.papers.templating import MOST_BYTES
from guatu.wall.forms import shown_month


class FreezeForm(forms.Form):
    """Title, month and cut-off of a new pack."""

    title = forms.CharField(label=pgettext_lazy("of a text", "title"), max_length=120)
    month = forms.ChoiceField(label=_("Month shown"))
    cut_off = forms.DateField(
        label=_("Cut-off"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("For the meeting"),
        required=False,
        empty_label=_("without a meeting"),
    )

    def __init__(self, portfolio: Portfolio, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = (Meeting.State.PREPARING, Meeting.State.FROZEN)
        meetings = Meeting.objects.filter(series__portfolio=portfolio, state__in=stages)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        months = standing_months(portfolio.pk)[::-1][:24] or [shown_month(portfolio, "")]
        choices = [(f"{month:%Y-%m-%d}", f"{month:%Y-%m}") for month in months]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]

    def clean_month(self) -> dt.date:
        """The month's first day."""
        return dt.date.fromisoformat(self.cleaned_data["month"])


class TemplateForm(forms.Form):
    """A Word template as it is sent."""

    file = forms.FileField(label=_("Word template (.docx)"))
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def clean_file(self) -> Any:
        """Refuses what is too large before it is read."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        return sent
