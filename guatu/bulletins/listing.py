"""The list of bulletins: what the address asks for, and the workbook of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.bulletins.models import Bulletin
from guatu.bulletins.scopes import BulletinQuerySet
from guatu.lib.search import matching
from guatu.lib.spreadsheets import ListColumn

State = Bulletin.State
# A state, or several under one word.
STATES: dict[str, str | Promise] = {
    "": pgettext_lazy("bulletins", "all"),
    "open": _("not published yet"),
    **dict(State.choices),
}
OPEN = (State.DRAFT, State.REVIEW, State.SIGNING, State.SIGNED)
COLUMNS = (
    ListColumn(_("series"), width=10),
    ListColumn(pgettext_lazy("of a bulletin", "Number"), width=18),
    ListColumn(pgettext_lazy("of a text", "title"), width=48),
    ListColumn(_("month"), width=10),
    ListColumn(_("state"), width=10),
    ListColumn(_("writer"), width=12),
    ListColumn(_("reviewer"), width=12),
    ListColumn(_("signer"), width=12),
    ListColumn(_("for the public"), width=10),
    ListColumn(_("published at"), "date", 12),
    ListColumn(_("replies shown"), "integer", 10),
    ListColumn(_("why it was withdrawn"), width=30),
)


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values are as if they were not there."""

    q: str = ""
    series: str = ""
    state: str = ""
    year: int | None = None
    is_mine: bool = False

    @classmethod
    def read(cls, address: QueryDict) -> "Filters":
        """The filters in an address."""
        series, state = address.get("series", ""), address.get("state", "")
        year = address.get("year", "")
        return cls(
            q=address.get("q", "").strip()[:100],
            series=series if series in Bulletin.Series.values else "",
            state=state if state in STATES else "",
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            is_mine="mine" in address,
        )


def chosen(account: Account, filters: Filters) -> BulletinQuerySet:
    """The bulletins that the account sees and the filters let through, the newest first."""
    rows: BulletinQuerySet = Bulletin.objects.visible_to(account)
    if filters.q:
        rows = rows.filter(matching(filters.q))
    if filters.series:
        rows = rows.filter(series=filters.series)
    if filters.state:
        states = OPEN if filters.state == "open" else (filters.state,)
        rows = rows.filter(state__in=states)
    if filters.year:
        rows = rows.filter(year=filters.year)
    if filters.is_mine:
        rows = rows.filter(Q(writer=account) | Q(reviewer=account) | Q(signer=account))
    related = ("portfolio__unit", "writer__person", "reviewer__person", "signer__person")
    return rows.select_related(*related).order_by("-pk")


def with_replies(rows: BulletinQuerySet) -> BulletinQuerySet:
    """The same with the numbers of replies shown and waiting."""
    return rows.annotate(
        shown=Count("replies", filter=Q(replies__state="shown")),
        waiting=Count("replies", filter=Q(replies__state="waiting")),
    )


def cells(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of the workbook; the bulletins are `with_replies`."""
    for row in rows:
        yield [
            *(row.get_series_display(), row.numbered if row.number else "", row.heading),
            *(f"{row.month:%Y-%m}" if row.month else "", row.get_state_display()),
            *(str(row.writer or ""), str(row.reviewer or ""), str(row.signer or "")),
            *("✓" if row.is_public else "", _day(row.published_at), row.shown),
            row.withdrawn_because,
        ]


def _day(at: dt.datetime | None) -> dt.date | None:
    return None if at is None else timezone.localdate(at)
