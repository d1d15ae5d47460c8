"""Forms of statistics packs, recognised dates, and requests to stop or resume works."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import DayField
from guatu.journal.once import DayInput, OnceForm
from guatu.lib.offers import offer
from guatu.permits.forms import FilesField
from guatu.recognitions.actions import PACK_STEPS
from guatu.recognitions.models import EntryPack, Recognition


class PackForm(forms.Form):
    """What a pack is for, and why another paper stands for the approval."""

    kind = forms.ChoiceField(label=_("kind"), choices=EntryPack.Kind.choices)
    instead_reason = forms.CharField(
        label=_("why another paper stands for the approval"), required=False, max_length=300
    )
    note = forms.CharField(label=_("note"), required=False, max_length=300)


class PaperForm(OnceForm):
    """A paper is there."""

    code = forms.ChoiceField(label=_("paper"))
    day = DayField(label=_("On which day"))
    document_no = forms.CharField(label=_("document number"), required=False, max_length=80)
    files = FilesField()  # type: ignore[assignment]

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "code", papers)


class PackStepForm(forms.Form):
    """A pack is handed in, returned, or its project entered."""

    state = forms.ChoiceField(label=_("What comes next"))
    day = DayField(label=_("On which day"))
    note = forms.CharField(label=_("note"), required=False, max_length=300)

    def __init__(self, *args: Any, pack: EntryPack, rights: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [
            new for (old, new), right in PACK_STEPS.items() if old == pack.state and right in rights
        ]
        offer(self, "state", [(new, EntryPack.State(new).label) for new in states])


class RecognitionForm(OnceForm):
    """An authority recognises a date."""

    event = forms.ChoiceField(label=_("event"), choices=Recognition.Event.choices)
    authority = forms.ChoiceField(label=_("recognising authority"))
    day = forms.DateField(label=_("recognised day"), widget=DayInput())
    document_no = forms.CharField(label=_("document number"), required=False, max_length=80)
    note = forms.CharField(label=_("note"), required=False, max_length=300)
    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=300,
        help_text=_("Needed where another day was recognised before."),
    )
    files = FilesField()  # type: ignore[assignment]

    def __init__(self, *args: Any, authorities: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Recognition.Authority.choices)
        offer(self, "authority", [(code, labels[code]) for code in authorities])


class WithdrawForm(forms.Form):
    """A date is no longer recognised."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class AskForm(OnceForm):
    """Works are to be stopped or resumed."""

    day = DayField(label=_("From which day"))
    resume_planned = forms.DateField(label=_("planned resumption"), widget=DayInput())
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    files = FilesField()  # type: ignore[assignment]

    def __init__(self, *args: Any, is_stop: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_stop:
            del self.fields["resume_planned"]


class DecideForm(forms.Form):
    """A request is approved or refused."""

    is_approved = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("approve")), ("0", _("refuse"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    answer = forms.CharField(
        label=_("answer"), required=False, max_length=300, help_text=_("Needed for a refusal.")
    )
