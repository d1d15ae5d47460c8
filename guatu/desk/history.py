"""A project's history as the journal tells it: who, when, from what to what, out of which cell."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from guatu.desk.acts import act_name
from guatu.journal.models import Entry
from guatu.journal.words import field_label, is_personal
from guatu.ledger.fields import MoneyField
from guatu.ledger.models import Project
from guatu.lib.figures import EMPTY, moment_text, money_text
from guatu.lib.masks import masked

PAGE = 20
# Keys and what every row of the thread says of itself.
LEFT_OUT = {"id", "project", "portfolio", "milestone", "name_key", "search_text", "search_pieces"}
LONG = 160


@dataclass(frozen=True)
class Change:
    """One field of an entry: its label, what it was and what it became, as texts."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One entry of the journal in words. `is_new` and `is_gone`: the row was made, or removed."""

    key: int
    at: dt.datetime
    by: str
    act: str
    subject: str
    source: str
    is_new: bool
    is_gone: bool
    changes: list[Change]


@dataclass(frozen=True)
class History:
    """A page of the history, newest first; `next` is the key to go on before, None at the end."""

    entries: list[Told]
    next: int | None


def history(thread: str, *, before: int | None = None, at: dt.datetime | None = None) -> History:
    """A page of a thread; `at` leaves out what was not known at that instant."""
    entries = Entry.objects.filter(thread=thread).select_related("actor__person")
    if before is not None:
        entries = entries.filter(pk__lt=before)
    if at is not None:
        entries = entries.filter(at__lte=at)
    found = list(entries.order_by("-id")[: PAGE + 1])
    page = found[:PAGE]
    names = _names(page)
    told = [_told(entry, names) for entry in page]
    return History(told, page[-1].pk if len(found) > PAGE else None)


def _told(entry: Entry, names: Mapping[tuple[str, int], str]) -> Told:
    model = _model(entry.model)
    before, after = entry.before or {}, entry.after or {}
    changes = [
        Change(label, _shown(entry, key, old), _shown(entry, key, new))
        for key in {**before, **after}
        if key not in LEFT_OUT
        for label, field in [_field(model, key)]
        for old, new in [[_text(field, side.get(key), names) for side in (before, after)]]
    ]
    return Told(
        key=entry.pk,
        at=entry.at,
        by=str(entry.actor) if entry.actor else "",
        act=act_name(entry.action),
        subject=_subject(model, {**_own_name(entry, names), **(after or before)}),
        source=entry.source,
        is_new=entry.before is None,
        is_gone=entry.after is None,
        changes=changes,
    )


def _shown(entry: Entry, name: str, text: str) -> str:
    return masked(text) if is_personal(entry.model, name) else text


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _field(model: type[models.Model] | None, name: str) -> tuple[str, models.Field | None]:
    """The label of a field, and the field where the model still has it."""
    if model is None:
        return name, None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name, None
    if not isinstance(field, models.Field):
        return name, None
    return field_label(model, name), field


def _subject(model: type[models.Model] | None, values: Mapping[str, Any]) -> str:
    """Which row of the project was meant: the milestone's name, the month of a report."""
    title = str(model._meta.verbose_name) if model is not None else ""
    for name in ("month", "year", "name", "role"):
        if model is not None and name in values and model._meta.model_name != "project":
            value = str(values[name])[:7] if name == "month" else values[name]
            return f"{title} {_text(_field(model, name)[1], value, {})}"
    return title


def _own_name(entry: Entry, names: Mapping[tuple[str, int], str]) -> dict[str, str]:
    """The name that the row of an entry bears now, for entries that say nothing of its name."""
    model = _model(entry.model)
    key = (model._meta.label if model is not None else "", entry.object_id)
    return {"name": names[key]} if key in names else {}


def _names(entries: Iterable[Entry]) -> dict[tuple[str, int], str]:
    """(model, key) to the name of every row that a foreign key in the entries points at."""
    wanted: defaultdict[type[models.Model], set[int]] = defaultdict(set)
    for entry in entries:
        model = _model(entry.model)
        if model is not None and model is not Project and _field(model, "name")[1] is not None:
            wanted[model].add(entry.object_id)
        for values in (entry.before or {}, entry.after or {}):
            for name, value in values.items():
                field = _field(model, name)[1]
                if isinstance(field, models.ForeignKey) and isinstance(value, int):
                    wanted[field.related_model].add(value)
    return {
        (target._meta.label, key): str(row)
        for target, keys in wanted.items()
        for key, row in target._default_manager.in_bulk(keys).items()
    }


def _text(field: models.Field | None, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(field, models.ForeignKey):
        return names.get((field.related_model._meta.label, value), str(value))
    if isinstance(field, MoneyField):
        return money_text(Decimal(value))
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(str(value))
        return moment_text(moment) if moment else str(value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    return text if len(text) <= LONG else f"{text[:LONG]}…"
