"""Rows that hang on a project: as they are, or as they were known at a past instant."""

import datetime as dt
from typing import TypeVar

from django.db import models
from django.db.models import prefetch_related_objects

from guatu.journal.rewind import fields_at, removed_since

M = TypeVar("M", bound=models.Model)


def rows_known(
    rows: models.QuerySet[M], thread: str, at: dt.datetime | None, *related: str
) -> list[M]:
    """The rows of a query, unsaved copies of what they were `at` an instant if one is given.

    `thread` is the journal's, under which removed rows are looked for; `related` names foreign
    keys to be read with them. A fixed number of queries, whatever the number of rows.
    """
    found = list(rows) if at is None else _past(rows, thread, at)
    prefetch_related_objects(found, *related)
    return found


def _past(rows: models.QuerySet[M], thread: str, at: dt.datetime) -> list[M]:
    model = rows.model
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and field.name not in getattr(model, "journal_secrets", ())
    ]
    keys = set(rows.order_by().values_list("pk", flat=True))
    keys.update(removed_since(model, at, [thread]))
    past = fields_at(model, keys, at, [field.name for field in fields])
    attributes = {field.name: field.attname for field in fields}
    return [
        model(pk=key, **{attributes[name]: value for name, value in values.items()})
        for key, values in sorted(past.items())
    ]
