"""Reading, changing and appending many rows in one statement each, whatever their number.

Django's `bulk_update` builds a CASE branch a row and a field, which makes ten thousand rows a
matter of minutes. Here the new values travel as one JSON document and are joined to the table.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from guatu.journal.models import Entry

CHUNK = 5000
ENTRY_COLUMNS = (
    *("at", "actor_id", "action", "batch", "model", "object_id", "thread", "source"),
    *("before", "after"),
)


def column_of(model: type[models.Model], name: str) -> models.Field:
    """The column of a model by its field's name; raises TypeError where there is none."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column")
    return field


def held(field: models.Field, value: Any) -> Any:
    """A value as the database will hold it: decimals rounded to the column's places."""
    if isinstance(field, ArrayField) and value is not None:
        return [held(field.base_field, item) for item in value]
    if isinstance(field, models.DecimalField) and value is not None:
        exact = value if isinstance(value, Decimal) else field.to_python(value)
        return exact.quantize(Decimal(1).scaleb(-field.decimal_places), ROUND_HALF_UP)
    if isinstance(field, models.ForeignKey):
        return value.pk if isinstance(value, models.Model) else value
    return field.to_python(value)


def stored(
    model: type[models.Model], keys: Iterable[int], fields: Sequence[models.Field]
) -> dict[int, dict[str, Any]]:
    """Key to the stored values by field name, of rows that stay locked until the end.

    Rows are locked in the order of their keys, so that two writers wait instead of dying.
    """
    names = [field.attname for field in fields]
    rows = model._default_manager.select_for_update().filter(pk__in=set(keys)).order_by("pk")
    return {
        row[0]: dict(zip((field.name for field in fields), row[1:], strict=True))
        for row in rows.values_list("pk", *names)
    }


def insert(objects: Sequence[models.Model]) -> None:
    """Adds rows of one model through COPY and gives each object its key."""
    model = type(objects[0])
    fields = model._meta.local_concrete_fields
    fresh = [obj for obj in objects if obj.pk is None]
    for obj, key in zip(fresh, next_keys(model, len(fresh)), strict=True):
        obj.pk = key
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for obj in objects:
            copy.write_row([_as_column(field, field.pre_save(obj, True)) for field in fields])
    for obj in objects:
        obj._state.adding, obj._state.db = False, connection.alias


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys taken from the sequence of the model's table."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _as_column(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return None if value is None else json.dumps(value, ensure_ascii=False)
    return value if isinstance(field, ArrayField) else field.get_db_prep_save(value, connection)


def change(model: type[models.Model], rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Writes the named values of each row; rows may name different fields."""
    names = sorted({name for values in rows.values() for name in values})
    fields = [column_of(model, name) for name in names]
    quote = connection.ops.quote_name
    columns = [(quote(str(field.column)), field.db_type(connection)) for field in fields]
    settings = ", ".join(
        f"{column} = CASE WHEN '{field.name}' = ANY(new.named) THEN new.{column}"
        f" ELSE old.{column} END"
        for field, (column, _type) in zip(fields, columns, strict=True)
    )
    types = ", ".join(f"{column} {kind}" for column, kind in columns)
    statement = (
        f"UPDATE {quote(model._meta.db_table)} AS old SET {settings}"
        f" FROM jsonb_to_recordset(%s::jsonb) AS new(row_key bigint, named text[], {types})"
        f" WHERE old.{quote(str(model._meta.pk.column))} = new.row_key"
    )
    items = list(rows.items())
    with connection.cursor() as cursor:
        for start in range(0, len(items), CHUNK):
            document = [_as_record(model, key, values) for key, values in items[start:][:CHUNK]]
            cursor.execute(statement, [json.dumps(document, default=str)])


def _as_record(model: type[models.Model], key: int, values: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {
        str(column_of(model, name).column): value for name, value in values.items()
    }
    return {"row_key": key, "named": list(values), **record}


def append(entries: Iterable[Entry]) -> None:
    """Adds entries to the journal through COPY; the database numbers and dates them."""
    table = connection.ops.quote_name(Entry._meta.db_table)
    statement = f"COPY {table} ({', '.join(ENTRY_COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for entry in entries:
            values = [getattr(entry, name) for name in ENTRY_COLUMNS[:-2]]
            copy.write_row([*values, _as_json(entry.before), _as_json(entry.after)])


def _as_json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
