"""Taking a posted import back: everything as it was, unless somebody changed it since."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.journal.actions import Work
from guatu.journal.models import Entry
from guatu.journal.words import field_label
from guatu.ledger.actions import change_projects, withdrawing
from guatu.ledger.models import Project
from guatu.reports.models import ProgressReport
from guatu.reports.posting import locked_reports

# Follow from other fields, or say who wrote last: no reason to keep what was imported.
_FOLLOWING = frozenset({"is_same_as_last", "submitted_at", "submitted_by"})


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Why a thread ("project/12") cannot be undone: who changed what since, and when."""

    thread: str
    name: str
    field: str
    who: str
    at: str
    label: str = ""

    @property
    def moment(self) -> dt.datetime | None:
        """When it was changed."""
        return dt.datetime.fromisoformat(self.at) if self.at else None

    def as_json(self) -> dict[str, str]:
        """For storing with the import."""
        return {
            "thread": self.thread,
            "name": self.name,
            "field": self.field,
            "who": self.who,
            "at": self.at,
        }


def hurdle_lines(hurdles: Iterable[Hurdle]) -> list[tuple[Hurdle, list[str]]]:
    """Hurdles as they are read: one line for what one person changed of one thing at one time."""
    grouped: dict[tuple[str, str, str], tuple[Hurdle, list[str]]] = {}
    for item in hurdles:
        _first, labels = grouped.setdefault((item.thread, item.who, item.at), (item, []))
        if item.label and item.label not in labels:
            labels.append(item.label)
    return list(grouped.values())


@dataclass(slots=True)
class Traces:
    """What a batch did to one row: its first "before" and its last "after" of each field."""

    model: type[models.Model]
    key: int
    thread: str
    was_added: bool = False
    was_removed: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def traces_of(batch: Any) -> list[Traces]:
    """What a batch did, row by row, in the order in which it touched them."""
    found: dict[tuple[str, int], Traces] = {}
    entries = Entry.objects.filter(batch=batch).order_by("id")
    for entry in entries.iterator():
        if entry.before == {} or entry.model.startswith("sheets."):
            continue
        key = (entry.model, entry.object_id)
        traces = found.get(key)
        if traces is None:
            traces = Traces(apps.get_model(entry.model), entry.object_id, entry.thread)
            traces.was_added = entry.before is None
            found[key] = traces
        if entry.after is None:
            traces.was_removed = True
        traces.before = {**(entry.before or {}), **traces.before}
        traces.after |= entry.after or {}
    return list(found.values())


def hurdles(traces: Sequence[Traces], batch: Any) -> list[Hurdle]:
    """What was changed since: later entries on the same fields, rows that hang on new ones, and
    reports of months that are locked by now.

    A row on which something hangs that stays has to stay too; that is followed to its end.
    """
    found = _later_changes(traces, batch) + _locked_since(traces)
    while True:
        left = {item.thread for item in found}
        more = [item for item in _later_children(traces, left) if item.thread not in left]
        if not more:
            break
        found += more
    unique = {(item.thread, item.field): item for item in found}
    return sorted(unique.values(), key=lambda item: (item.thread, item.field))


def _later_changes(traces: Sequence[Traces], batch: Any) -> list[Hurdle]:
    last = Entry.objects.filter(batch=batch).order_by("-id").values_list("id", flat=True).first()
    by_model: dict[type[models.Model], dict[int, Traces]] = defaultdict(dict)
    for item in traces:
        by_model[item.model][item.key] = item
    found = []
    for model, items in by_model.items():
        later = Entry.objects.filter(
            model=model._meta.label_lower, object_id__in=list(items), id__gt=last or 0
        ).select_related("actor__person")
        for entry in later.order_by("id"):
            item = items[entry.object_id]
            fields = set(entry.after if entry.after is not None else item.after) - _FOLLOWING
            touched = fields if item.was_added else fields & set(item.after)
            if entry.after is None or touched:
                found += [_hurdle(item, entry, name) for name in sorted(touched) or [""]]
    return found


def _locked_since(traces: Sequence[Traces]) -> list[Hurdle]:
    """A report of a locked month stays; only a slip corrects it."""
    reports = {item.key: item for item in traces if item.model is ProgressReport}
    return [
        Hurdle(reports[key].thread, "", "is_locked", "", "", label=_("the month is locked"))
        for key in locked_reports(reports)
    ]


def _hurdle(item: Traces, entry: Entry, name: str) -> Hurdle:
    who = str(entry.actor) if entry.actor_id else ""
    # A plan that is no longer current was replaced: the plan as a whole has changed.
    is_whole = not name or name == "is_current"
    label = str(item.model._meta.verbose_name) if is_whole else field_label(item.model, name)
    return Hurdle(item.thread, "", name, who, entry.at.isoformat(), label)


def _later_children(traces: Sequence[Traces], left: set[str]) -> list[Hurdle]:
    """Rows that hang on rows which the import added, and which will not go with them."""
    added: dict[type[models.Model], dict[int, Traces]] = defaultdict(dict)
    for item in traces:
        if item.was_added and item.thread not in left:
            added[item.model][item.key] = item
    found = []
    for model, items in added.items():
        for relation in model._meta.related_objects:
            if not relation.many_to_many and relation.on_delete is not models.PROTECT:
                continue
            child = relation.related_model
            going = added.get(child, {})
            name = relation.field.name
            rows = child._default_manager.filter(**{f"{name}__in": list(items)})
            for key, parent in rows.values_list("pk", name):
                if key not in going and parent in items:
                    label = str(child._meta.verbose_name)
                    found.append(
                        Hurdle(items[parent].thread, "", child._meta.label_lower, "", "", label)
                    )
    return found


def restore(work: Work, traces: Sequence[Traces], *, leave: Iterable[str], by: Account) -> int:
    """Puts back what each row held; rows of the threads in `leave` stay. How many were put back.

    Goes backwards through what was done, in runs of one model and kind, so that every step back
    is one that the constraints allowed forwards.
    """
    left = set(leave)
    wanted = [item for item in reversed(traces) if item.thread not in left]
    count = 0
    for run in _runs(wanted):
        model = run[0].model
        if run[0].was_added:
            rows = model._default_manager.in_bulk([item.key for item in run])
            with withdrawing():
                work.remove_many([rows[item.key] for item in run if item.key in rows])
        elif run[0].was_removed:
            work.add_many([_remade(item) for item in run])
        else:
            _put_back(work, model, run, by)
        count += len(run)
    return count


def _runs(traces: Sequence[Traces]) -> list[list[Traces]]:
    runs: list[list[Traces]] = []
    last = None
    for item in traces:
        kind = (item.model, item.was_added, item.was_removed)
        if kind != last:
            runs.append([])
            last = kind
        runs[-1].append(item)
    return runs


def _put_back(work: Work, model: type[models.Model], run: Sequence[Traces], by: Account) -> None:
    rows = model._default_manager.in_bulk([item.key for item in run])
    changes = [
        (rows[item.key], _columns(model, {name: item.before[name] for name in item.after}))
        for item in run
        if item.key in rows
    ]
    if model is Project:
        # The verb also keeps what a project is recognised and found by.
        change_projects([(row, new) for row, new in changes if isinstance(row, Project)], by=by)
        return
    has_version = any(f.name == "version" and not f.editable for f in model._meta.concrete_fields)
    work.update_many(changes, counted="version" if has_version else "")


def _columns(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Journal values as the columns take them."""
    return {name: _column(model, name).to_python(value) for name, value in values.items()}


def _column(model: type[models.Model], name: str) -> models.Field:
    """A field that is a column. Raises TypeError for a relation from elsewhere."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(name)
    return field


def _remade(item: Traces) -> models.Model:
    values = {}
    for name, value in item.before.items():
        column = _column(item.model, name)
        values[column.attname] = column.to_python(value)
    return item.model(pk=item.key, **values)
