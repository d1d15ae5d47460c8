"""Data that leave as a file: the act, which leaves an entry whoever does it."""

from dataclasses import dataclass

from guatu.accounts.models import Account
from guatu.journal.actions import writing
from guatu.journal.models import Export


@dataclass(frozen=True)
class Taken:
    """What leaves: from which address, what it is called, how many rows, as which file.

    `count` is None where there are no rows to count, as in a chart.
    """

    place: str
    what: str
    count: int | None
    form: str
    filters: str = ""
    is_unmasked: bool = False
    reason: str = ""


def record_export(taken: Taken, *, by: Account | None) -> Export:
    """Who took what; the right to take it was checked where the rows were read."""
    home = by.person.home if by is not None and by.person is not None else None
    row = Export(
        by_id=by.pk if by else None,
        unit=home,
        place=taken.place,
        what=taken.what[:300],
        filters=taken.filters[:1000],
        count=taken.count,
        form=taken.form,
        is_unmasked=taken.is_unmasked,
        reason=taken.reason[:200],
    )
    with writing(by, "journal.export.record") as work:
        row.at = work.at
        return work.add(row)
