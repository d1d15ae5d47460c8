"""Forms of permits, their templates and settings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import AS_TREE, DayField, choose_from
from guatu.accounts.models import Unit
from guatu.journal.once import DayInput, OnceForm
from guatu.ledger.fields import AmountField
from guatu.ledger.models import Portfolio
from guatu.lib.offers import offer
from guatu.permits.actions import STEPS
from guatu.permits.choosing import Proposed
from guatu.permits.evidence import ACCEPT
from guatu.permits.items import LONGEST_DAYS, LONGEST_MONTHS, START, Item, Kind
from guatu.permits.models import Permit

BOX = {"class": "form-check-input"}
SEPARATORS = str.maketrans("，、；;\n", ",,,,,")


class FilesInput(forms.ClearableFileInput):
    """Several files at a time, from a phone's camera too."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Photos and PDFs; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Photos or PDF"))
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ACCEPT}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files that were sent."""
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(file, initial) for file in files]
        return [file for file in found if file]


class WordsField(forms.CharField):
    """Words with any separator between them; cleaned to a list."""

    def prepare_value(self, value: Any) -> Any:
        """As text, with 、 between."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The words."""
        text = (super().to_python(value) or "").translate(SEPARATORS)
        return [word.strip() for word in text.split(",") if word.strip()]

    def validate(self, value: Any) -> None:
        """Raises ValidationError without a word where one is needed."""
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """The limits of a text do not hold for a list."""


class StepForm(OnceForm):
    """A permit reaches its next state."""

    state = forms.ChoiceField(label=_("What comes next"))
    day = DayField(label=_("On which day"))
    document_no = forms.CharField(label=_("document number"), required=False, max_length=80)
    until = forms.DateField(
        label=_("valid until"),
        required=False,
        widget=DayInput(),
        help_text=_("Where the document states it; else the term counts from the day on."),
    )
    note = forms.CharField(label=_("note"), required=False, max_length=300)
    files = FilesField()  # type: ignore[assignment]

    def __init__(self, *args: Any, permit: Permit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [new for old, new in STEPS if old == permit.state]
        offer(self, "state", [(new, Permit.State(new).label) for new in states])
        if Permit.State.GRANTED not in states:
            del self.fields["until"]


class ExtendForm(OnceForm):
    """A granted permit is valid for longer."""

    until = forms.DateField(label=_("valid until"), widget=DayInput())
    day = DayField(label=_("On which day"))
    document_no = forms.CharField(label=_("document number"), required=False, max_length=80)
    note = forms.CharField(label=_("note"), required=False, max_length=300)
    files = FilesField()  # type: ignore[assignment]


class WaivePermitForm(forms.Form):
    """A permit is not needed."""

    reason = forms.CharField(label=_("Why it is not needed"), max_length=300)


class PermitForm(forms.ModelForm):
    """What a permit is in this project."""

    holder = forms.ModelChoiceField(
        Unit.objects.none(), label=_("unit that decides"), required=False
    )

    class Meta:
        model = Permit
        fields = [
            *("phase", "authority", "applicant", "unit", "lead_days"),
            *("valid_months", "follow", "is_waivable"),
        ]

    def __init__(self, *args: Any, permit: Permit, **kwargs: Any) -> None:
        kwargs["instance"] = permit
        super().__init__(*args, **kwargs)
        county = permit.project.portfolio.unit
        units = Unit.objects.within(county).current().order_by(*AS_TREE)
        choose_from(self, "unit", units)
        choose_from(self, "holder", units)
        self.fields["holder"].initial = permit.milestone.holder_id
        others = permit.project.permits.exclude(pk=permit.pk).select_related("milestone")
        names = [(other.code, other.milestone.name) for other in others]
        self.fields["after"] = forms.MultipleChoiceField(
            label=_("comes after"),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs=BOX),
            choices=names,
            initial=permit.after,
        )
        self.fields["follow"] = forms.ChoiceField(
            label=_("what must follow in time"),
            required=False,
            choices=[("", "—"), (START, gettext("the start of works")), *names],
        )
        self.order_fields(["phase", "authority", "holder", "applicant", "unit", "lead_days"])


class ProposalForm(OnceForm):
    """Which permits of a template a project needs, and until when each is planned."""

    codes = forms.MultipleChoiceField(label=_("permits"), required=True)

    def __init__(self, *args: Any, proposed: Sequence[Proposed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = [one for one in proposed if one.permit is None]
        offer(self, "codes", [(one.item.code, one.item.name) for one in self.proposed])
        for one in self.proposed:
            if one.milestone is None:
                self.fields[f"planned_{one.item.code}"] = forms.DateField(
                    label=one.item.name, required=False, widget=DayInput()
                )

    def rows(self) -> list[tuple[Proposed, bool, forms.BoundField | None]]:
        """Each permit with whether it is ticked and the field of its planned day."""
        chosen = self.data.getlist("codes") if self.is_bound else None  # type: ignore[attr-defined]
        return [
            (
                one,
                one.is_chosen if chosen is None else one.item.code in chosen,
                self[f"planned_{one.item.code}"] if one.milestone is None else None,
            )
            for one in self.proposed
        ]


class KindForm(forms.Form):
    """How projects of a kind are known."""

    name = forms.CharField(label=_("name"), max_length=60)
    words = WordsField(
        label=_("Words in kind and sector"),
        required=False,
        help_text=_("With any separator between them."),
    )
    name_words = WordsField(label=_("words in the project's name"), required=False)
    reason = forms.CharField(label=_("Why it changes"), required=False, max_length=300)


class ItemForm(forms.Form):
    """A permit of a template."""

    name = forms.CharField(label=_("name"), max_length=60)
    aliases = WordsField(
        label=_("Other names"),
        required=False,
        help_text=_("Milestones of these names are taken for this permit."),
    )
    phase = forms.ChoiceField(label=_("phase"), choices=Permit.Phase.choices)
    group = forms.CharField(
        label=_("any one of"),
        required=False,
        max_length=20,
        help_text=_("Permits with the same word here stand for each other."),
    )
    authority = forms.CharField(label=_("authority"), required=False, max_length=60)
    units = WordsField(label=_("Words in the authority's name"), required=False)
    central = forms.BooleanField(label=_("goes to the approval bureau"), required=False)
    applicant = forms.ChoiceField(label=_("applicant"), choices=Permit.Applicant.choices)
    days = forms.IntegerField(
        label=_("working days allowed"), required=False, min_value=1, max_value=LONGEST_DAYS
    )
    months = forms.IntegerField(
        label=_("valid for months"), required=False, min_value=1, max_value=LONGEST_MONTHS
    )
    follow = forms.ChoiceField(label=_("what must follow in time"), required=False)
    after = forms.MultipleChoiceField(
        label=_("comes after"), required=False, widget=forms.CheckboxSelectMultiple(attrs=BOX)
    )
    optional = forms.BooleanField(label=_("only where it applies"), required=False)
    waivable = forms.BooleanField(label=_("may be waived with a reason"), required=False)
    reason = forms.CharField(label=_("Why it changes"), required=False, max_length=300)

    def __init__(self, *args: Any, kind: Kind, item: Item | None, **kwargs: Any) -> None:
        if item is not None:
            names = [name for name in self.base_fields if name != "reason"]
            kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        others = [one for one in kind.items if item is None or one.code != item.code]
        text = gettext("any of “%(group)s”")
        groups = {one.group: text % {"group": one.group} for one in others if one.group}
        choices = [*groups.items(), *((one.code, one.name) for one in others)]
        offer(self, "after", choices)
        offer(self, "follow", [("", "—"), (START, gettext("the start of works")), *choices])

    def item(self, code: str) -> Item:
        """The item as typed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        texts = {name: tuple(values[name]) for name in ("aliases", "units", "after")}
        return Item(code, **{**values, **texts})


class SettingsForm(forms.Form):
    """What a county sets for its permits."""

    approval_unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("approval bureau"),
        required=False,
        help_text=_("Decides on the permits that were gathered in one bureau."),
    )
    alarm_days = WordsField(
        label=_("Alarm so many days before a validity ends"), help_text=_("For example 60, 30, 0")
    )
    pack_from = AmountField(
        label=_("total investment from which a statistics pack is needed"),
        min_value=0,
        max_digits=18,
        decimal_places=6,
    )

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.within(portfolio.unit).current()
        choose_from(self, "approval_unit", units.order_by(*AS_TREE))

    def clean_alarm_days(self) -> list[int]:
        """Whole numbers."""
        words = self.cleaned_data["alarm_days"]
        if not all(word.isascii() and word.isdigit() for word in map(str, words)):
            raise forms.ValidationError(gettext("Give whole numbers of days."))
        return [int(word) for word in words]
