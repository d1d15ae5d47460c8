"""What a background job is doing, told outside of its transaction."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import connection
from django.utils import timezone

from guatu.sheets.models import ImportProgress, ImportRun

_SECONDS_BETWEEN = 0.3


class Tell(Protocol):
    """Called with the step and how much of it is done."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


def silent(step: str, done: int, total: int) -> None:
    """Tells nobody."""


@contextmanager
def telling(run: ImportRun) -> Iterator[Tell]:
    """A `Tell` that others see at once, also while a transaction of the job is open.

    It writes over a connection of its own, a few times a second at most; within a test's
    transaction, where that connection cannot see the import, it writes nothing.
    """
    table = connection.ops.quote_name(ImportProgress._meta.db_table)
    statement = f"UPDATE {table} SET step = %s, done = %s, total = %s, at = %s WHERE run_id = %s"
    apart = connection.copy()
    last: list[object] = ["", 0.0]

    def tell(step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step == last[0] and now - float(str(last[1])) < _SECONDS_BETWEEN:
            return
        last[:] = [step, now]
        with apart.cursor() as cursor:
            cursor.execute(statement, [step, done, total, timezone.now(), run.pk])

    try:
        yield tell
    finally:
        apart.close()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Holds Python's cyclic collector: reading makes a million cells and no cycles, and walking
    them over and over takes a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
