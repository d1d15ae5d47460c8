"""What waits for a person, as 今日 shows it: by kind, what has waited longest first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from guatu.accounts.models import Account
from guatu.notices.waiting import Item, waiting_for

SHOWN = 3


@dataclass(frozen=True)
class Kind:
    """The items under one heading; those beyond the first few are folded away."""

    label: str
    items: Sequence[Item]

    @property
    def count(self) -> int:
        """How many things they are; a line may tell of several."""
        return sum(item.count for item in self.items)

    @property
    def first(self) -> Sequence[Item]:
        """Those shown at once."""
        return self.items[:SHOWN]

    @property
    def rest(self) -> Sequence[Item]:
        """Those folded away."""
        return self.items[SHOWN:]


def waiting(account: Account, day: dt.date) -> list[Kind]:
    """The kinds with their items, the kind with the oldest item first."""
    items = waiting_for(account, day)
    order = {kind: place for place, kind in enumerate(dict.fromkeys(item.kind for item in items))}
    by_kind = sorted(items, key=lambda item: order[item.kind])
    return [Kind(kind, list(group)) for kind, group in groupby(by_kind, lambda item: item.kind)]
