"""The database itself refuses to change the journal."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guatu.journal.actions import writing
from guatu.journal.models import Entry
from guatu.journal.seals import seal_new

pytestmark = pytest.mark.django_db

STATEMENTS = [
    "UPDATE {} SET id = DEFAULT",
    "DELETE FROM {}",
    "DELETE FROM {} WHERE id = -1",
    "TRUNCATE {} CASCADE",
]


@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_changing_and_removing_are_refused(written, table: str, statement: str) -> None:
    written(2)
    seal_new()
    with connection.cursor() as cursor:
        # Test databases are emptied by TRUNCATE between transactional tests, see tests/conftest.py.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or pending checks bar ALTER TABLE
        trigger = f"{table.removeprefix('journal_')}_not_emptied"
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))
    assert Entry.objects.count() == 3


def test_a_replication_session_is_refused_too(written) -> None:
    written(1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("DELETE FROM journal_entry")


def test_the_database_says_when_an_entry_was_recorded(written) -> None:
    before = timezone.now()
    (unit,) = written(1)
    wrong = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
    entry = Entry.objects.get()
    Entry.objects.create(
        **{
            f.attname: getattr(entry, f.attname)
            for f in Entry._meta.concrete_fields
            if not f.primary_key
        }
        | {"recorded_at": wrong}
    )
    assert all(e.recorded_at >= before for e in Entry.objects.all())
    assert unit.pk == entry.object_id


def test_an_entry_cannot_choose_its_id(written) -> None:
    written(1)
    with connection.cursor() as cursor, pytest.raises(Exception, match="GENERATED ALWAYS"):
        cursor.execute(
            "INSERT INTO journal_entry SELECT 77, at, recorded_at, action, batch, model, object_id,"
            " thread, source, before, after, actor_id FROM journal_entry"
        )


def test_an_act_that_fails_leaves_no_entry(written) -> None:
    def fail() -> None:
        with writing(None, "accounts.unit.create"):
            written(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Entry.objects.exists()
