"""Forms of excuses and of the reasons of delay."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import DayField
from guatu.excuses.models import Dimension
from guatu.excuses.reasons import Reason, choices
from guatu.journal.once import DayInput, OnceForm
from guatu.lib.offers import offer


class AskForm(OnceForm):
    """A lag is to be held excused."""

    dimension = forms.ChoiceField(label=_("dimension"), choices=Dimension.choices)
    reason = forms.ChoiceField(label=_("reason of delay"))
    text = forms.CharField(
        label=_("explanation"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.CharField(label=_("supporting document"), max_length=120, required=False)
    file = forms.FileField(
        label=_("Photo or PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        help_text=_("A page of the document, or a picture of the site."),
    )
    valid_from = DayField(label=_("holds from"))
    until = forms.DateField(label=_("holds until"), widget=DayInput(), help_text=_("The last day."))

    def __init__(self, *args: Any, reasons: list[Reason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", [("", "—"), *choices(reasons)])


class DecideForm(forms.Form):
    """An excuse is approved, perhaps until an earlier day, or refused."""

    is_approved = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("approve")), ("0", _("refuse"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    until = forms.DateField(
        label=_("holds until"),
        widget=DayInput(),
        required=False,
        help_text=_("Earlier than asked for, if at all."),
    )
    answer = forms.CharField(
        label=_("answer"), required=False, max_length=300, help_text=_("Needed for a refusal.")
    )


class EndForm(forms.Form):
    """An excuse ends before its last day."""

    day = DayField(label=_("Holds no more from"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReasonForm(forms.Form):
    """A reason's name, and whether it may be chosen; without a code it is a new one."""

    code = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    name = forms.CharField(label=_("name"), max_length=40)
    is_used = forms.BooleanField(label=_("may be chosen"), required=False, initial=True)
