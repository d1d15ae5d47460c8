"""What waits for a person: one list, read by 今日, by the messages and by the reminders.

Each app says its part in a function that `settings.DIGEST_SOURCES` names; those that lie above
this one add theirs without being imported.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from guatu.accounts.models import Account


@dataclass(frozen=True)
class Item:
    """Something that waits, in the reader's language: under which heading, what, and where.

    `due` is the day by which it is wanted, None where it simply waits. `age` counts workdays: since
    it was due, or since it came where it has no due day; 0 where its day is still to come. A line
    that tells of several things says in `count` of how many.
    """

    kind: str
    text: str
    url: str
    due: dt.date | None = None
    age: int = 0
    count: int = 1


Source = Callable[[Account, dt.date], Sequence[Item]]


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """Everything that waits for the account, what has waited longest first."""
    sources: list[Source] = [import_string(path) for path in settings.DIGEST_SOURCES]
    items = [item for source in sources for item in source(account, day)]
    return sorted(items, key=lambda item: (-item.age, item.due or dt.date.min))
