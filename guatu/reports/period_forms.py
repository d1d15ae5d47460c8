"""Forms of reporting periods and of the reporting calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.journal.once import DayInput
from guatu.reports.models import ReportCycle

DAYS = (
    ("opens", _("Opens")),
    ("due", pgettext_lazy("of a period", "Due")),
    ("closes", _("Closes")),
)


class PeriodForm(forms.Form):
    """Other days for one period, and why."""

    opens = forms.DateField(label=_("Opens"), widget=DayInput)
    due = forms.DateField(label=pgettext_lazy("of a period", "Due"), widget=DayInput)
    closes = forms.DateField(label=_("Closes"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Everybody sees it in the journal.")
    )


class CycleForm(forms.ModelForm):
    """A portfolio's reporting calendar, and what the review looks at twice."""

    class Meta:
        model = ReportCycle
        fields = (
            *("rhythm", "opens_by", "opens_number", "due_by", "due_number"),
            *("closes_by", "closes_number", "moved"),
            *("plan_share", "own_times", "percent_points"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, _label in DAYS:
            self.fields[f"{name}_number"].widget.attrs |= {"min": 1, "max": 31}

    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The three days: their name, how they are counted, their number."""
        return [(str(label), self[f"{n}_by"], self[f"{n}_number"]) for n, label in DAYS]

    def limits(self) -> list[forms.BoundField]:
        """The limits from which on something has jumped."""
        return [self[name] for name in ("plan_share", "own_times", "percent_points")]
