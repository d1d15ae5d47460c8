"""Sessions in the database that end after the idle time of the installation's settings."""

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.utils import timezone

from guatu.accounts.options import options

RENEWED_AFTER = dt.timedelta(minutes=1)


class SessionStore(DatabaseSession):
    """As Django's, with an age that may change; a request sets it anew, at most once a minute."""

    def get_session_cookie_age(self) -> int:
        """Seconds without a request until the session ends."""
        return options().idle_minutes * 60

    def load(self) -> dict[str, Any]:
        """What is kept; a session whose end is no longer the idle time away is saved again."""
        kept = self._get_session_from_db()
        if kept is None:
            return {}
        ends = timezone.now() + dt.timedelta(seconds=self.get_session_cookie_age())
        if abs(ends - kept.expire_date) > RENEWED_AFTER:
            self.modified = True
        decoded: dict[str, Any] = self.decode(kept.session_data)
        return decoded
