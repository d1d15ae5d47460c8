"""Forms of minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.journal.once import OnceForm
from guatu.minutes.models import Minutes

TEXTS = ("mark", "issuer", "title", "present", "excused", "attending", "copies")


def _words(label: Any, *, rows: int, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=area, **more)


class MinutesForm(forms.Form):
    """The text of minutes by sections, one more than there are; an empty one is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mark = forms.CharField(label=_("red mark"), max_length=120)
    issuer = forms.CharField(label=_("issuer"), max_length=60)
    title = forms.CharField(label=pgettext_lazy("of a text", "title"), max_length=120)
    present = _words(pgettext_lazy("list of minutes", "present"), rows=2, max_length=4000)
    excused = _words(pgettext_lazy("list of minutes", "excused"), rows=1, max_length=4000)
    attending = _words(pgettext_lazy("list of minutes", "attending"), rows=2, max_length=4000)
    copies = forms.CharField(label=_("copies to"), max_length=200, required=False)

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(minutes, name) for name in (*TEXTS, "version")}
        super().__init__(*args, **kwargs)
        self.count = len(minutes.sections) + 1
        for index, section in enumerate([*minutes.sections, {"heading": "", "text": ""}]):
            facts = {"number": index + 1}
            heading = forms.CharField(
                label=_("Section %(number)s: heading") % facts,
                required=False,
                max_length=60,
                initial=section["heading"],
            )
            self.fields[f"heading{index}"] = heading
            text = _words(_("Section %(number)s: text") % facts, rows=8, max_length=20000)
            text.initial = section["text"]
            self.fields[f"text{index}"] = text

    def clean(self) -> dict[str, Any]:
        """The values with `sections`."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        sections = [
            {"heading": found.pop(f"heading{index}", ""), "text": found.pop(f"text{index}", "")}
            for index in range(self.count)
        ]
        return {**found, "sections": sections}


class PlainForm(OnceForm):
    """A step that needs no words."""


class ReasonForm(OnceForm):
    """Why the draft is sent back."""

    text = _words(_("reason"), rows=3, max_length=2000)
