"""What other apps hang on a meeting's page: links that functions named in the settings give."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from guatu.accounts.models import Account
from guatu.meetings.models import Meeting

Part = Callable[[Meeting, Account], Sequence[tuple[str | Promise, str]]]


def parts_of(meeting: Meeting, account: Account) -> list[tuple[str | Promise, str]]:
    """(label, address) of every link that `settings.MEETING_PARTS` gives, in its order."""
    parts: list[Part] = [import_string(path) for path in settings.MEETING_PARTS]
    return [link for part in parts for link in part(meeting, account)]
