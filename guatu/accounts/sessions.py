"""Sessions in the database that end after the idle time of the installation's settings."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession

from guatu.accounts.options import options


class SessionStore(DatabaseSession):
    """As Django's, with an age that may change; every request sets it anew."""

    def get_session_cookie_age(self) -> int:
        """Seconds without a request until the session ends."""
        return options().idle_minutes * 60
