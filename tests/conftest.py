"""Shared fixtures. The embedded server is started once for all worker processes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from playwright.sync_api import Browser
from xdist.scheduler import LoadScopeScheduling

from guatu.accounts.options import keep
from guatu.lib.embedded.base import running_server
from tests.cast import Cast, build
from tests.chromium import opened_chromium

os.environ.setdefault("GUATU_LOG_LEVEL", "ERROR")

# A busy machine is no fault of the code: examples are not held to a time.
hypothesis.settings.register_profile(
    "guatu", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.settings.load_profile("guatu")


class OneServer(LoadScopeScheduling):
    """Hands out tests one by one, but all journeys to one process: they share a server.

    Those of one file with a browser go together too, so that each file opens it once.
    `--dist loadgroup` would do, but groups nothing under pytest 9.2 (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        if "/journeys/" in nodeid:
            return "journeys"
        return nodeid.split("::")[0] if "/browser/" in nodeid else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneServer:
    """The order of tests among processes, whatever `--dist` says."""
    return OneServer(config, log)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of outside data; absent it skips, except under CI where it must be there."""
    folder = Path(os.getenv("GUATU_REAL_DATA", "../shared/data")).resolve()
    if not folder.is_dir():
        message = f"outside data not found in {folder}; set GUATU_REAL_DATA"
        if os.getenv("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tests' own server does not wait for the disk: what it holds may be lost."""
    options = settings.DATABASES["default"]["OPTIONS"]
    if "pgdata" not in options:
        return
    server = running_server(Path(options["pgdata"]))
    with psycopg.connect(server.get_uri(), autocommit=True) as opened:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            opened.execute(f"ALTER SYSTEM SET {name} = off")
        opened.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Transactional tests end with TRUNCATE, which the journal refuses but for this."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER entry_not_emptied")
        cursor.execute("ALTER TABLE journal_seal DISABLE TRIGGER seal_not_emptied")
        cursor.execute("ALTER TABLE snapshots_snapshot DISABLE TRIGGER snapshot_not_emptied")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for the tests of a file.

    While it is open, Playwright's event loop runs in this thread, where neither Django's database
    nor procrastinate would work; so it is closed before the tests of another file.
    """
    with opened_chromium() as chromium:
        yield chromium


@pytest.fixture
def cast(db: None) -> Cast:
    """Two counties with their officials, set anew for each test."""
    return build()


@pytest.fixture(autouse=True)
def default_language() -> None:
    """The language of the installation; one that a request before has set is forgotten."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def default_options() -> Iterator[None]:
    """The settings of the installation are the defaults, known without a look at the database."""
    keep({}, seconds=3600)
    yield
    keep({}, seconds=3600)
