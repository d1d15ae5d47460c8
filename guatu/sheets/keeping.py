"""The answers about a form, kept for the sender's next file of it or of one much like it."""

from guatu.accounts.models import Account, Unit
from guatu.ledger.models import Portfolio
from guatu.sheets.models import SenderMap
from guatu.sheets.names import line_of
from guatu.workbooks import ColumnMap, Grid, SheetReading, title_key

_LATEST = 40
_TOP = 60
_MOST = 0.8
_HALF = 0.5


def keep_map(
    sender: Unit, title: str, answered: ColumnMap, portfolio: Portfolio | None, *, by: Account
) -> None:
    """The sender's next file with these headers is read in the same way.

    What the file itself says anew each time is left out: its year, the row of its header, and
    what the name of its sheet means for every row (续建项目).
    """
    lasting = ColumnMap(
        fingerprint=answered.fingerprint,
        rules=answered.rules,
        currency=answered.currency,
        accept_refused=answered.accept_refused,
    )
    SenderMap.objects.update_or_create(
        unit=sender,
        fingerprint=answered.fingerprint,
        defaults={
            "title": title,
            "portfolio": portfolio,
            "column_map": lasting.to_json(),
            "made_by": by,
        },
    )


def kept_map(sender: Unit, grid: Grid, reading: SheetReading) -> tuple[SenderMap | None, bool]:
    """The sender's map for a sheet, and whether it was made for these very headers.

    A form that has gained or lost a column, or whose header is found only with the map, is known
    by its titles: most of those of the map stand on the sheet, and at least half of the sheet's
    are in the map.
    """
    maps = SenderMap.objects.filter(unit__in=line_of(sender))
    same = maps.filter(fingerprint=reading.column_map.fingerprint).first()
    if same is not None:
        return same, True
    cells = {
        title_key(cell)
        for row in grid.rows[:_TOP]
        for cell in row
        if isinstance(cell, str) and cell
    }
    own = {title_key(column.title) for column in reading.columns if column.title}
    best, most = None, 0
    for kept in maps[:_LATEST]:
        titles = _titles(ColumnMap.from_json(kept.column_map))
        found = sum(not forms.isdisjoint(cells) for forms in titles)
        known = len(own & set().union(*titles))
        is_like = found >= _MOST * len(titles) and known >= _HALF * len(own)
        if is_like and found > max(most, 1):
            best, most = kept, found
    return best, False


def _titles(column_map: ColumnMap) -> list[set[str]]:
    """Keys of the columns that a map reads: of the whole title, and of its lowest level."""
    return [
        {title_key(rule.title), title_key(rule.title.rsplit("-", 1)[-1])}
        for rule in column_map.rules
        if rule.title and rule.field
    ]
