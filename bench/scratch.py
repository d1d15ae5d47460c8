"""A database for one measurement, made and dropped again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def scratch_database() -> Iterator[None]:
    """Sets Django up over a new, empty, migrated database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    django.setup()
    from django.db import connection

    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"] = {
        **connection.settings_dict["TEST"],
        "NAME": f"bench_{os.getpid()}",
    }
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)
