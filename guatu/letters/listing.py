"""The list of letters: what the address asks for, and the workbook of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, F, Max, OuterRef, Q, Subquery
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.letters.models import Letter, LetterStep
from guatu.letters.scopes import LetterQuerySet
from guatu.lib.spreadsheets import ListColumn

State = Letter.State
# A state, or several under one word.
STATES: dict[str, str | Promise] = {
    "": pgettext_lazy("letters", "all"),
    "open": _("not closed"),
    "late": _("reply overdue"),
    **dict(State.choices),
}
COLUMNS = (
    ListColumn(_("series"), width=12),
    ListColumn(_("number"), width=24),
    ListColumn(pgettext_lazy("of a text", "title"), width=40),
    ListColumn(_("addressee"), width=28),
    ListColumn(_("items"), "integer", 8),
    ListColumn(_("state"), width=10),
    ListColumn(_("issued on"), "date", 12),
    ListColumn(_("reply due"), "date", 12),
    ListColumn(_("replied on"), "date", 12),
    ListColumn(_("reply overdue"), width=10),
    ListColumn(_("why it was withdrawn"), width=30),
)


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values are as if they were not there."""

    q: str = ""
    kind: str = ""
    state: str = ""
    year: int | None = None
    unit: int | None = None

    @classmethod
    def read(cls, address: QueryDict) -> "Filters":
        """The filters in an address."""
        kind, state = address.get("kind", ""), address.get("state", "")
        return cls(
            q=address.get("q", "").strip()[:100],
            kind=kind if kind in Letter.Kind.values else "",
            state=state if state in STATES else "",
            year=_number(address.get("year", "")),
            unit=_number(address.get("unit", "")),
        )


def chosen(account: Account, filters: Filters, day: dt.date) -> LetterQuerySet:
    """The letters that the account sees and the filters let through, the newest first."""
    rows: LetterQuerySet = _in_state(Letter.objects.visible_to(account), filters.state, day)
    if filters.q:
        texts = ("title", "printed_number", "unit__name", "items__text")
        found = Q()
        for name in texts:
            found |= Q(**{f"{name}__icontains": filters.q})
        rows = rows.filter(pk__in=Letter.objects.filter(found).values("pk"))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.year:
        rows = rows.filter(drafted_on__year=filters.year)
    if filters.unit:
        rows = rows.filter(unit=filters.unit)
    replied = LetterStep.objects.filter(letter=OuterRef("pk"), act=LetterStep.Act.REPLY)
    newest = replied.order_by().values("letter").annotate(on=Max("day")).values("on")
    return (
        rows.select_related("unit", "portfolio__unit")
        .annotate(
            count=Count("items", distinct=True),
            replied_on=Subquery(newest, output_field=DateField()),
        )
        .order_by(F("issued_on").desc(nulls_first=True), "-pk")
    )


def cells(rows: Iterable[Any], day: dt.date) -> Iterator[list[Any]]:
    """The rows of the workbook."""
    for row in rows:
        yield [
            *(str(row.get_kind_display()), row.printed_number, row.title, row.unit.name),
            *(row.count, str(row.get_state_display()), row.issued_on, row.reply_due),
            *(row.replied_on, "✓" if is_late(row, day) else "", row.withdrawn_because),
        ]


def is_late(row: Letter, day: dt.date) -> bool:
    """Whether a reply is due and has not come."""
    waits = row.state in (State.ISSUED, State.RECEIVED)
    return waits and row.reply_due is not None and row.reply_due < day


def _in_state(rows: LetterQuerySet, state: str, day: dt.date) -> LetterQuerySet:
    if state == "open":
        return rows.open()
    if state == "late":
        return rows.late(day)
    return rows.filter(state=state) if state else rows


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
