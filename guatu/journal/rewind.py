"""Rows as they were known at a past instant, from what the journal says of later changes.

A field's value then is what the first later entry holds as "before"; a field without a later
entry has the value it has now. Only fields that the journal holds can be asked for: derived
ones (`editable=False`) and secrets are not in it.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from guatu.journal.models import Entry

Rewound = dict[int, dict[str, Any]]
Field: TypeAlias = "models.Field[Any, Any]"

LATER = """
    SELECT e.object_id, bool_or(e.before IS NULL), bool_or(e.after IS NULL),
           jsonb_object_agg(f.key, f.value ORDER BY e.id DESC)
               FILTER (WHERE f.key = ANY(%(fields)s))
    FROM journal_entry e LEFT JOIN LATERAL jsonb_each(e.before) f ON true
    WHERE e.model = %(model)s AND e.object_id = ANY(%(keys)s) AND e.at > %(at)s
    GROUP BY e.object_id
"""


def fields_at(
    model: type[models.Model], keys: Iterable[int], at: dt.datetime, fields: Sequence[str]
) -> Rewound:
    """Key to field values (a foreign key as the key it holds) of the rows that existed then.

    Rows made later are left out, rows removed later are there again. Two queries, whatever the
    number of keys. Raises FieldDoesNotExist for an unknown field and ValueError for one that the
    journal does not hold.
    """
    wanted = {name: _journaled(model, name) for name in fields}
    keys = list(keys)
    now = model._default_manager.filter(pk__in=keys).values("pk", *fields)
    rows: Rewound = {row.pop("pk"): row for row in now}
    for key, was_made, was_removed, before in _later(model, keys, at, fields):
        if was_made:
            rows.pop(key, None)
            continue
        if was_removed:
            rows[key] = {name: _empty(field) for name, field in wanted.items()}
        if key in rows:
            rows[key].update(_values(before, wanted))
    return rows


def removed_since(
    model: type[models.Model], at: dt.datetime, threads: Collection[str]
) -> list[int]:
    """Keys of rows under these threads that were removed after an instant."""
    gone = Entry.objects.filter(model=model._meta.label_lower, after__isnull=True, at__gt=at)
    keys = gone.filter(thread__in=threads).values_list("object_id", flat=True)
    return sorted(set(keys))


def _later(
    model: type[models.Model], keys: list[int], at: dt.datetime, fields: Sequence[str]
) -> list[tuple[int, bool, bool, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            LATER,
            {"model": model._meta.label_lower, "keys": keys, "at": at, "fields": list(fields)},
        )
        return [
            (key, was_made, was_removed, _document(before))
            for key, was_made, was_removed, before in cursor.fetchall()
        ]


def _document(value: Any) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) else value or {}


def _values(before: Mapping[str, Any], wanted: Mapping[str, Field]) -> dict[str, Any]:
    return {name: _python(wanted[name], value) for name, value in before.items()}


def _python(field: Field, value: Any) -> Any:
    """A JSON value of the journal as the field would load it."""
    if value is None:
        return None
    if isinstance(field, ArrayField):
        return [_python(field.base_field, item) for item in value]
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


def _empty(field: Field) -> Any:
    """What a field held that is missing in the "before" of a removal, which omits empty values."""
    if field.null:
        return None
    if isinstance(field, ArrayField):
        return []
    return {} if isinstance(field, models.JSONField) else ""


def _journaled(model: type[models.Model], name: str) -> Field:
    field = model._meta.get_field(name)
    if (
        not isinstance(field, models.Field)
        or not field.editable
        or name in getattr(model, "journal_secrets", ())
    ):
        raise ValueError(f"the journal does not hold {model._meta.label}.{name}")
    return field
