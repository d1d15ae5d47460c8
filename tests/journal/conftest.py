"""A journal with something in it, and a database owner who tampers with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from guatu.accounts.models import Unit
from guatu.journal.actions import writing


@pytest.fixture
def written(db: None) -> Callable[[int], list[Unit]]:
    """Writes so many units, each in a transaction with an entry."""

    def write(count: int) -> list[Unit]:
        units = []
        for _ in range(count):
            number = Unit.objects.count() + 1
            with writing(None, "accounts.unit.create") as work:
                unit = Unit(
                    code=f"u{number}",
                    name=f"青石县第{number}局",
                    short_name=f"{number}局\t制表\n换行",
                    kind=Unit.Kind.BUREAU,
                    path=f"/{number}/",
                )
                units.append(work.add(unit, source=f"名单.xlsx!表1!A{number}"))
        return units

    return write


@contextmanager
def tampering() -> Iterator[Callable[[str], None]]:
    """The owner of the database takes the triggers off, does as he likes, puts them back."""
    tables = ("journal_entry", "journal_seal")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or pending checks bar ALTER TABLE
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor.execute
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
