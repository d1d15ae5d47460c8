"""Entries in words: the act, the thing, and what changed from what to what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from guatu.journal import threads
from guatu.journal.acts import act_words
from guatu.journal.models import Entry
from guatu.lib.figures import moment_text
from guatu.lib.masks import masked

Names = Mapping[type[models.Model], Mapping[int, str]]

# Fields that only the journal shows, and pairs that lead to one model.
NAMELESS: dict[str, Promise] = {
    "old": gettext_lazy("unit before"),
    "new": gettext_lazy("unit after"),
    "members": gettext_lazy("members"),
    "is_current": gettext_lazy("current"),
    "precision": gettext_lazy("precision of dates"),
    "version": gettext_lazy("version"),
    "order": gettext_lazy("order"),
    "kind": gettext_lazy("kind"),
    "digest": gettext_lazy("hash"),
    "address": gettext_lazy("network address"),
    "addresses": gettext_lazy("network addresses"),
    "method": gettext_lazy("signed in by"),
    "tries": gettext_lazy("tries in a row"),
    "until": gettext_lazy("locked until"),
    "provider": gettext_lazy("provider"),
    "identity": gettext_lazy("identity"),
    "reason": gettext_lazy("reason"),
}


# Fields with personal data, which nobody reads in full in the journal.
PERSONAL = {("accounts.person", "phone"), ("ledger.project", "contact")}


@dataclass(frozen=True)
class Change:
    """A field in words, before and after; None where there was or is no row."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it. A closed one says who did what when, and no business data."""

    entry: Entry
    act: str
    kind: str
    thing: str
    address: str = ""
    is_open: bool = False
    changes: Sequence[Change] = field(default_factory=tuple)


def lines(entries: Sequence[Entry], opened: Collection[int]) -> list[Line]:
    """Entries in words, those with keys in `opened` with their data; a few queries for all."""
    known = [entry for entry in entries if entry.pk in opened]
    things = threads.names({entry.thread for entry in known})
    names = _names(known)
    return [
        _line(entry, things.get(entry.thread, (entry.thread, "")), names)
        if entry.pk in opened
        else Line(entry, act_words(entry.action), _kind(entry), entry.thread)
        for entry in entries
    ]


def _line(entry: Entry, thing: tuple[str, str], names: Names) -> Line:
    changed = {**(entry.before or {}), **(entry.after or {})}
    changes = [
        Change(
            _label(_field(entry, name), name),
            _side(entry, entry.before, name, names),
            _side(entry, entry.after, name, names),
        )
        for name in changed
    ]
    return Line(entry, act_words(entry.action), _kind(entry), *thing, is_open=True, changes=changes)


def _side(entry: Entry, values: Mapping[str, Any] | None, name: str, names: Names) -> str | None:
    if values is None:
        return None
    text = _text(_field(entry, name), values.get(name), names)
    return masked(text) if is_personal(entry.model, name) else text


def is_personal(model: str, name: str) -> bool:
    """Whether a field ("ledger.project", "contact") holds personal data."""
    return (model, name) in PERSONAL


def _kind(entry: Entry) -> str:
    model = _model(entry)
    return str(model._meta.verbose_name) if model else entry.model


def _model(entry: Entry) -> type[models.Model] | None:
    """The model of an entry; None for one that a later version of Guatu has no more."""
    app, _sep, name = entry.model.partition(".")
    return apps.all_models.get(app, {}).get(name)


def _field(entry: Entry, name: str) -> Any:
    model = _model(entry)
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def field_label(model: type[models.Model] | None, name: str) -> str:
    """What a field of an entry is called on screen; its own name where the model has it no more."""
    if model is None:
        return name
    try:
        return _label(model._meta.get_field(name), name)
    except FieldDoesNotExist:
        return name


def _label(of: Any, name: str) -> str:
    """A field's name on screen; a relation without one is called as what it leads to."""
    label = str(getattr(of, "verbose_name", name))
    if label != name.replace("_", " "):
        return label
    if name in NAMELESS:
        return str(NAMELESS[name])
    related = getattr(of, "related_model", None)
    return str(related._meta.verbose_name) if related else label


def _text(of: Any, value: Any, names: Names) -> str:
    """A JSON value of the journal as a person reads it."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        separator = pgettext("between items of a list", ", ")
        return separator.join(_text(of, item, names) or "—" for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(None, item, names)}" for key, item in value.items())
    if isinstance(of, models.ForeignKey | models.ManyToManyField):
        return names.get(of.related_model, {}).get(value, f"#{value}")
    if isinstance(of, models.DateTimeField):
        return moment_text(parse_datetime(value))
    choices = dict(getattr(of, "flatchoices", None) or ())
    return str(choices.get(value, value))


def _names(entries: Iterable[Entry]) -> Names:
    """What the keys in the values stand for: one query a related model."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for entry in entries:
        for values in (entry.before or {}, entry.after or {}):
            for name, value in values.items():
                of = _field(entry, name)
                if isinstance(of, models.ForeignKey | models.ManyToManyField):
                    keys = value if isinstance(value, list) else [value]
                    wanted[of.related_model].update(key for key in keys if isinstance(key, int))
    return {
        model: {key: str(row) for key, row in model._default_manager.in_bulk(keys).items()}
        for model, keys in wanted.items()
    }
