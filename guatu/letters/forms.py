"""Forms of letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Unit
from guatu.journal.once import OnceForm
from guatu.ledger.models import Portfolio
from guatu.letters.models import Letter, LetterSettings
from guatu.lib.kept_files import SentFile
from guatu.lib.offers import offer_rows


def _words(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=area, **more)


def _days() -> forms.IntegerField:
    label = _("reply within (workdays)")
    return forms.IntegerField(label=label, min_value=1, max_value=250, initial=5)


class SourceForm(OnceForm):
    """To which of the units that a source names letters are drafted."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("addressees"), widget=forms.CheckboxSelectMultiple
    )
    reply_days = _days()

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "units", units)


class LetterForm(OnceForm):
    """A letter written by hand."""

    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), label=_("portfolio"))
    kind = forms.ChoiceField(
        label=_("series"), choices=Letter.Kind.choices, initial=Letter.Kind.ASSIGNMENT
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("addressee"))
    title = forms.CharField(
        label=pgettext_lazy("of a text", "title"),
        max_length=120,
        required=False,
        help_text=_("Left empty, it is that which is usual for the series."),
    )
    items = _words(_("items"), rows=6, help_text=_("One a line."), max_length=6000)
    demands = _words(_("what is asked"), required=False, max_length=4000)
    reply_days = _days()

    def __init__(self, *args: Any, portfolios: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "portfolio", portfolios)
        offer_rows(self, "unit", units)
        self.fields["portfolio"].initial = portfolios.first()
        if portfolios.count() == 1:
            self.fields["portfolio"].widget = forms.HiddenInput()


class DraftForm(forms.Form):
    """What a draft says. Each item has a field of its own; an empty one takes it out."""

    title = forms.CharField(label=pgettext_lazy("of a text", "title"), max_length=120)
    opening = _words(_("opening"), required=False, max_length=4000)
    demands = _words(_("what is asked"), required=False, rows=4, max_length=4000)
    reply_days = _days()

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        names = ("title", "opening", "demands", "reply_days")
        kwargs["initial"] = {name: getattr(letter, name) for name in names}
        super().__init__(*args, **kwargs)
        self.items = list(letter.items.all())
        for number, item in enumerate(self.items, start=1):
            label = _("Item %(number)s") % {"number": number}
            text = forms.CharField(label=label, max_length=300, required=False, initial=item.text)
            self.fields[f"item{item.pk}"] = text
            label = _("Item %(number)s: what it is about") % {"number": number}
            detail = _words(label, required=False, rows=2, max_length=4000)
            detail.initial = item.detail
            self.fields[f"detail{item.pk}"] = detail

    def clean(self) -> dict[str, Any]:
        """The values with `items`: key to text and detail."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        texts = {
            item.pk: (found.pop(f"item{item.pk}", ""), found.pop(f"detail{item.pk}", ""))
            for item in self.items
        }
        return {**found, "items": texts}


class PlainForm(OnceForm):
    """A step that needs no words."""


class SayForm(OnceForm):
    """A step with a remark."""

    text = _words(_("remark"), required=False, max_length=2000)


class ReasonForm(OnceForm):
    """A step with a reason."""

    text = _words(_("reason"), max_length=2000)


class ReplyForm(OnceForm):
    """A unit's reply."""

    text = _words(pgettext_lazy("of a letter", "reply"), rows=6, max_length=8000)
    file = forms.FileField(
        label=_("photo or PDF"), required=False, help_text=_("The stamped reply, for instance.")
    )

    def clean_file(self) -> SentFile | None:
        """The file as it was sent."""
        file = self.cleaned_data["file"]
        return SentFile(file.name, file.chunks(), file.size) if file else None


class SettingsForm(forms.ModelForm):
    """Who signs the letters, and how they are numbered."""

    class Meta:
        model = LetterSettings
        fields = ["issuer", "prefix", "contact", "copies"]
        help_texts = {
            "issuer": _("Stands in red at the head and under the text."),
            "prefix": _("As 青政督 in 青政督函〔2026〕3号; a word for the series follows."),
            "contact": _("Name and telephone, printed below the date."),
        }
