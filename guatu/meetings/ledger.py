"""The ledger of decisions: filters, ages in workdays, and the share done in time."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from guatu.accounts.models import Unit
from guatu.calendars.compute import WorkCalendar
from guatu.lib.spreadsheets import ListColumn
from guatu.meetings.models import Decision, Meeting
from guatu.meetings.steps import HANDLED, OPEN, State

MOST_LISTED = 20_000
STATES = {
    "open": gettext_lazy("open"),
    "overdue": gettext_lazy("overdue"),
    "verify": gettext_lazy("to be verified"),
    "draft": gettext_lazy("not signed yet"),
    "done": gettext_lazy("done"),
    "withdrawn": gettext_lazy("withdrawn or became a problem"),
    "all": gettext_lazy("all decisions"),
}
SORTS = {
    "due": (F("due").asc(nulls_last=True),),
    "-due": (F("due").desc(nulls_last=True),),
    "age": (F("issued_on").asc(nulls_last=True),),
    "-age": (F("issued_on").desc(nulls_last=True),),
}
NUMBERS = ("lead", "meeting")


@dataclass(frozen=True)
class Filters:
    """What is asked for in the address."""

    state: str = "open"
    lead: int | None = None
    meeting: int | None = None
    q: str = ""
    sort: str = "due"

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        """From an address; what is unknown is left out."""
        state, sort = query.get("state", "open"), query.get("sort", "due")
        given = {name: str(query.get(name, "")) for name in NUMBERS}
        found = {name: int(value) for name, value in given.items() if value.isdecimal()}
        return cls(
            state=state if state in STATES else "open",
            sort=sort if sort in SORTS else "due",
            q=query.get("q", "").strip()[:100],
            **found,
        )

    def with_(self, **changes: Any) -> str:
        """The query of these filters with some changed."""
        given = {"state": self.state, "lead": self.lead, "meeting": self.meeting, "q": self.q}
        given |= {"sort": self.sort} | changes
        return urlencode({name: value for name, value in given.items() if value})


def overdue(day: dt.date) -> Q:
    """Decisions whose day has gone by while their unit was to act."""
    return Q(due__lt=day, state__in=HANDLED)


def chosen(seen: QuerySet[Decision], filters: Filters, day: dt.date) -> QuerySet[Decision]:
    """The decisions that the filters let through."""
    conditions = {
        "open": Q(state__in=OPEN),
        "overdue": overdue(day),
        "verify": Q(state__in=(State.REPORTED, State.CHECKING)),
        "draft": Q(state=State.DRAFT),
        "done": Q(state=State.DONE),
        "withdrawn": Q(state__in=(State.WITHDRAWN, State.PROBLEM)),
        "all": Q(),
    }
    rows = seen.filter(conditions[filters.state])
    if filters.lead:
        rows = rows.filter(lead=filters.lead)
    if filters.meeting:
        rows = rows.filter(meeting=filters.meeting)
    if filters.q:
        rows = rows.filter(Q(text__icontains=filters.q) | Q(item__title__icontains=filters.q))
    return rows.order_by(*SORTS[filters.sort], "meeting", "number")


@dataclass(frozen=True)
class Row:
    """A decision on the list: `age` workdays since it was signed, `late` since it was due."""

    decision: Decision
    age: int | None
    late: int


def listed(decisions: Iterable[Decision], calendar: WorkCalendar, day: dt.date) -> Iterator[Row]:
    """The decisions as the list shows them."""
    for row in decisions:
        end = row.closed_on or day
        age = None if row.issued_on is None else max(calendar.between(row.issued_on, end), 0)
        waits = row.state in HANDLED and row.due is not None and row.due < day
        yield Row(row, age, calendar.between(row.due, day) if waits and row.due else 0)


@dataclass(frozen=True)
class Kept:
    """Of the decisions whose day has come (`due`), how many were done by it (`in_time`)."""

    key: int
    name: str
    issued: int
    open: int
    overdue: int
    due: int
    in_time: int

    @property
    def share(self) -> float | None:
        """Done in time ÷ whose day has come; None where none has."""
        return self.in_time / self.due if self.due else None


def _kept(day: dt.date) -> dict[str, Count]:
    """Counts over issued decisions.

    One is kept where it was reported as done by the day that holds and verified; its day has come
    where that day has gone by or it was done. What was withdrawn or became a problem counts in
    neither.
    """
    done_in_time = Q(state=State.DONE, reported_on__lte=F("due"))
    has_come = Q(state=State.DONE) | Q(state__in=OPEN, due__lt=day)
    return {
        "issued": Count("pk"),
        "open": Count("pk", filter=Q(state__in=OPEN)),
        "overdue": Count("pk", filter=overdue(day)),
        "due": Count("pk", filter=has_come),
        "in_time": Count("pk", filter=done_in_time),
    }


def kept_by(seen: QuerySet[Decision], by: str, day: dt.date) -> list[Kept]:
    """The counts by `lead` or `meeting`, the most overdue first."""
    issued = Decision.objects.filter(pk__in=seen.order_by().values("pk")).exclude(
        Q(state=State.DRAFT) | Q(issued_on=None)
    )
    rows = list(issued.order_by().values(by).annotate(**_counts(day)))
    names: Mapping[Any, Any] = (Unit if by == "lead" else Meeting)._default_manager.in_bulk(
        [row[by] for row in rows]
    )
    found = [
        Kept(row[by], str(names[row[by]]), **{n: row[f"n_{n}"] for n in _kept(day)}) for row in rows
    ]
    return sorted(found, key=lambda each: (-each.overdue, -each.open, each.name))


def _counts(day: dt.date) -> dict[str, Count]:
    return {f"n_{name}": count for name, count in _kept(day).items()}


def kept_in_all(groups: Sequence[Kept]) -> Kept:
    """The sum of groups."""
    names = ("issued", "open", "overdue", "due", "in_time")
    return Kept(0, "", **{n: sum(getattr(group, n) for group in groups) for n in names})


def export_columns() -> list[ListColumn]:
    """The columns of the list as a file."""
    return [
        ListColumn(_("Meeting"), width=28),
        ListColumn(_("number"), "integer", 8),
        ListColumn(pgettext("of a meeting", "Decision"), width=50),
        ListColumn(_("Agenda item"), width=28),
        ListColumn(_("Lead unit"), width=18),
        ListColumn(_("Helping units"), width=24),
        ListColumn(_("State"), width=10),
        ListColumn(_("Issued on"), "date", 12),
        ListColumn(_("Due"), "date", 12),
        ListColumn(_("Due as signed"), "date", 12),
        ListColumn(_("Age in workdays"), "integer", 10),
        ListColumn(_("Workdays overdue"), "integer", 10),
        ListColumn(_("Times carried over"), "integer", 10),
        ListColumn(_("Result"), width=40),
        ListColumn(_("Closed on"), "date", 12),
    ]


def export_rows(
    rows: QuerySet[Decision], calendar: WorkCalendar, day: dt.date
) -> Iterator[list[Any]]:
    """The list as a file, in the order of the page."""
    for row in listed(rows[:MOST_LISTED], calendar, day):
        decision = row.decision
        yield [
            decision.meeting.name,
            decision.number,
            decision.text,
            str(decision.item or ""),
            str(decision.lead or ""),
            "、".join(str(unit) for unit in decision.helpers.all()),
            str(decision.get_state_display()),
            decision.issued_on,
            decision.due,
            decision.first_due,
            row.age,
            row.late or None,
            decision.carried or None,
            decision.result,
            decision.closed_on,
        ]
