"""Forms of the calendar of workdays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.journal.once import DayInput


class NoticeForm(forms.Form):
    """The State Council's notice of a year's holidays."""

    document = forms.CharField(
        label=_("Document"),
        max_length=120,
        help_text=_("For example 国办发明电〔2026〕7号"),
    )
    text = forms.CharField(
        label=_("Text of the notice"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Paste it from 一、元旦 on; brackets and the sentences around it do no harm."),
    )


class DayForm(forms.Form):
    """A single day that differs from the published calendar."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    is_workday = forms.TypedChoiceField(
        label=_("Off or at work"),
        choices=[("0", _("off work")), ("1", _("at work"))],
        coerce=lambda value: value == "1",
    )
    name = forms.CharField(label=_("Occasion"), max_length=60)
