"""Sessions in the database that end after the idle time of the installation's settings."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from guatu.accounts.options import options

RENEWED_AFTER = 60  # seconds; a write for every page would cost more than the page's reads
ENDS = "ends"


class SessionStore(DatabaseSession):
    """As Django's, with an age that may change; a request sets it anew, at most once a minute."""

    def get_session_cookie_age(self) -> int:
        """Seconds without a request until the session ends."""
        return options().idle_minutes * 60

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row to be saved; it says within when it ends."""
        return super().create_model_instance(data | {ENDS: self.get_expiry_date().timestamp()})

    def load(self) -> dict[str, Any]:
        """What is kept; a session whose end is no longer the idle time away is saved again."""
        kept: dict[str, Any] = super().load()
        if kept:
            ends = timezone.now().timestamp() + self.get_session_cookie_age()
            self.modified = abs(ends - kept.pop(ENDS, 0)) > RENEWED_AFTER
        return kept
