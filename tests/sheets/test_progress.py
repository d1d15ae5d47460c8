"""What a job is doing is seen by others while its transaction is still open."""

import gc

import pytest
from django.db import connection, transaction

from guatu.sheets.models import ImportProgress, ImportRun
from guatu.sheets.progress import collector_at_rest, telling
from tests.cast import build


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_import_is_locked() -> None:
    cast = build()
    run = ImportRun.objects.create(
        sender=cast.units["county"], by=cast.accounts["ana"], file_path="x", file_size=1
    )
    ImportProgress.objects.create(run=run)
    others = connection.copy()
    try:
        with transaction.atomic(), telling(run) as tell:
            ImportRun.objects.select_for_update().get(pk=run.pk)
            tell("post", 3, 10)
            with others.cursor() as cursor:
                cursor.execute("SELECT step, done, total FROM sheets_importprogress")
                assert cursor.fetchall() == [("post", 3, 10)]
    finally:
        others.close()


def test_the_collector_is_set_going_again() -> None:
    def fail() -> None:
        assert not gc.isenabled()
        raise KeyError

    resting = collector_at_rest()
    with pytest.raises(KeyError), resting:
        fail()
    assert gc.isenabled()
