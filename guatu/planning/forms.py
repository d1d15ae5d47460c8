"""Forms of plans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.journal.once import DayInput, OnceForm
from guatu.planning.models import PlanVersion


class BackForm(OnceForm):
    """From which day to schedule back."""

    anchor = forms.ChoiceField(
        label=_("scheduled back from"), choices=PlanVersion.Anchor.choices, initial="finish"
    )
    target = forms.DateField(label=_("wanted day"), widget=DayInput())
    reason = forms.CharField(label=_("reason"), max_length=300, required=False)


class DurationForm(forms.Form):
    """Another duration."""

    duration = forms.IntegerField(label=_("duration in days"), min_value=1)
