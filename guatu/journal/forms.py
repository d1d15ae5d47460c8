"""The filters of the journal."""

import datetime as dt

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.journal.acts import ACTS
from guatu.journal.models import EntryQuerySet, ExportQuerySet
from guatu.journal.once import DayInput

MOST_ACTORS = 50


def _acts() -> list[tuple[str, str | Promise]]:
    """The acts in the order of their names in the reader's language."""
    named = sorted(((code, str(name)) for code, name in ACTS.items()), key=lambda act: act[1])
    return [("", _("all")), *named]


class EntryFilter(forms.Form):
    """Which entries: by whom, what, when, about what, in which batch."""

    who = forms.CharField(label=_("By"), max_length=60, required=False)
    act = forms.ChoiceField(label=_("Act"), required=False, choices=_acts)
    first = forms.DateField(label=_("From"), required=False, widget=DayInput)
    last = forms.DateField(label=_("To"), required=False, widget=DayInput)
    thread = forms.CharField(
        max_length=40, required=False, validators=[RegexValidator(r"^[a-z_]+/\d+$")]
    )
    batch = forms.UUIDField(required=False)

    @property
    def is_by_day(self) -> bool:
        """Whether the entries of certain days are wanted, which the index on time gives."""
        return bool(self.cleaned_data.get("first") or self.cleaned_data.get("last"))

    def narrowed(self, entries: EntryQuerySet) -> EntryQuerySet:
        """The entries that the filters let through; a filter with an error is left out."""
        chosen = self.cleaned_data
        if chosen.get("who"):
            entries = entries.filter(actor__in=_named(chosen["who"]))
        if chosen.get("act"):
            entries = entries.filter(action=chosen["act"])
        if chosen.get("first"):
            entries = entries.filter(at__gte=_midnight(chosen["first"]))
        if chosen.get("last"):
            entries = entries.filter(at__lt=_midnight(chosen["last"] + dt.timedelta(days=1)))
        if chosen.get("thread"):
            entries = entries.filter(thread=chosen["thread"])
        if chosen.get("batch"):
            entries = entries.filter(batch=chosen["batch"])
        return entries


class ExportFilter(forms.Form):
    """Which exports: by whom, when, with personal data in full."""

    who = forms.CharField(label=_("By"), max_length=60, required=False)
    first = forms.DateField(label=_("From"), required=False, widget=DayInput)
    last = forms.DateField(label=_("To"), required=False, widget=DayInput)
    full = forms.BooleanField(label=_("only with personal data in full"), required=False)

    def narrowed(self, exports: ExportQuerySet) -> ExportQuerySet:
        """The exports that the filters let through; a filter with an error is left out."""
        chosen = self.cleaned_data
        if chosen.get("who"):
            exports = exports.filter(by__in=_named(chosen["who"]))
        if chosen.get("first"):
            exports = exports.filter(at__gte=_midnight(chosen["first"]))
        if chosen.get("last"):
            exports = exports.filter(at__lt=_midnight(chosen["last"] + dt.timedelta(days=1)))
        if chosen.get("full"):
            exports = exports.filter(is_unmasked=True)
        return exports


def _named(text: str) -> list[int]:
    named = Q(username=text) | Q(person__name__contains=text)
    return list(
        Account.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:MOST_ACTORS]
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())
