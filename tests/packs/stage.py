"""The stage of the packs: the cast's county with standings, a photo, a problem and odd texts."""

import datetime as dt

from guatu.packs.actions import freeze_pack
from guatu.packs.models import Pack
from guatu.problems import actions as problems
from tests.cast import Cast

MONTH, DAY = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
ODD = '#pagebreak() $x$ {{ 7*7 }} {% raw %} <w:p> & "引号" \\ @here'


def frozen(cast: Cast, title: str = "调度会材料") -> Pack:
    """A pack of September."""
    return freeze_pack(cast.portfolio, MONTH, DAY, title, by=cast.account("ana"))


def blocked(cast: Cast) -> None:
    """The school waits for land, said with all that a file format would read as a command."""
    problems.raise_problem(
        cast.school, {"kind": "land", "text": ODD, "asks": "请自规局月底前供地"}, dt.date(2026, 9, 2),
        by=cast.account("ana"),
    )
