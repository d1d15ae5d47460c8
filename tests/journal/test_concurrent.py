"""An entry that is committed late still comes into a seal."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from guatu.journal import seals
from guatu.journal.models import Entry
from guatu.journal.seals import seal_new, verify

pytestmark = pytest.mark.django_db(transaction=True)

INSERT = """
    INSERT INTO journal_entry (at, action, batch, model, object_id, thread, source, after)
    VALUES (now(), 'x', gen_random_uuid(), 'accounts.unit', 1, 'unit/1', '', '{}') RETURNING id
"""


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """A second session on the same database."""
    params = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: params[name] for name in names if name in params}) as session:
        yield session


def test_nothing_is_sealed_while_a_smaller_id_may_still_come(written, other) -> None:
    late = other.execute(INSERT).fetchone()[0]
    written(1)
    assert Entry.objects.order_by("id").last().pk > late
    assert seal_new() is None
    other.commit()
    seal = seal_new()
    assert seal is not None
    assert (seal.first_id, seal.count) == (late, 2)
    assert verify().ok


def test_an_id_that_was_rolled_back_leaves_a_gap_and_no_finding(written, other) -> None:
    other.execute(INSERT)
    other.rollback()
    written(1)
    assert seal_new().count == 1
    assert verify().ok


def test_two_do_not_seal_at_once(written, other) -> None:
    written(1)
    other.execute("SELECT pg_advisory_xact_lock(%s)", [seals.SEALERS])
    assert seal_new() is None
    other.rollback()
    assert seal_new().count == 1
