"""What the address of the list of problems asks for, and the problems that this lets through."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.calendars.compute import WorkCalendar
from guatu.excuses.models import CODE_LENGTH
from guatu.excuses.reasons import Reason, reasons_of
from guatu.ledger.models import Portfolio, Project
from guatu.lib.search import matching
from guatu.problems.compute import stands
from guatu.problems.ladder import Ladder, levels_led
from guatu.problems.models import Problem

State = Problem.State
TO_VERIFY = (State.ASKED, State.CHECKING)
BOARDS: dict[str, str | Promise] = {
    "holder": _("By holder"),
    "level": _("By level"),
    "kind": _("By kind"),
}
# A state, or several under one word.
STATES: dict[str, str | Promise] = {
    "open": _("all open ones"),
    "verify": _("to be verified"),
    **dict(State.choices),
    "all": pgettext_lazy("problems", "all"),
}
HELD_SINCE = Coalesce("held_since", "raised_on")
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "held": (HELD_SINCE.desc(),),
    "-held": (HELD_SINCE.asc(),),
    "level": ("stands", HELD_SINCE.asc()),
    "-level": ("-stands", HELD_SINCE.asc()),
    "due": (F("due").asc(nulls_last=True),),
    "-due": (F("due").desc(nulls_last=True),),
    "raised": ("raised_on",),
    "-raised": ("-raised_on",),
}
USUAL_SORT = "-held"


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values are as if they were not there."""

    board: str = "holder"
    q: str = ""
    state: str = "open"
    kind: str = ""
    level: int | None = None
    holder: str = ""
    unit: int | None = None
    is_overdue: bool = False
    is_mine: bool = False
    sort: str = USUAL_SORT
    address: QueryDict = field(default_factory=QueryDict)

    @classmethod
    def read(cls, address: QueryDict) -> "Filters":
        """The filters in an address."""
        holder, sort = address.get("holder", ""), address.get("sort", "")
        return cls(
            board=_one_of(address.get("by", ""), BOARDS, "holder"),
            q=address.get("q", "").strip()[:100],
            state=_one_of(address.get("state", ""), STATES, "open"),
            kind=address.get("kind", "")[:CODE_LENGTH],
            level=_number(address.get("level", "")),
            holder=holder if holder == "none" or _number(holder) else "",
            unit=_number(address.get("unit", "")),
            is_overdue="overdue" in address,
            is_mine="mine" in address,
            sort=_one_of(sort, SORTS, USUAL_SORT),
            address=address,
        )

    def with_(self, **changes: str) -> str:
        """The query of the address with some parameters set, or left out where empty."""
        query = self.address.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query[name] = value
            if not value:
                query.pop(name)
        return query.urlencode()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _one_of(text: str, allowed: Any, usual: str) -> str:
    return text if text in allowed else usual


@dataclass(frozen=True)
class Seen:
    """From where and when problems are looked at."""

    account: Account
    portfolio: Portfolio
    ladder: Ladder
    calendar: WorkCalendar
    today: dt.date

    @cached_property
    def reasons(self) -> list[Reason]:
        """The kinds of problems: the county's reasons of delay."""
        return reasons_of(self.portfolio)

    @property
    def kinds(self) -> dict[str, str]:
        """Code to name of the same."""
        return {each.code: each.name for each in self.reasons}

    def problems(self) -> QuerySet[Problem]:
        """The problems of the portfolio that the account may see, with the level today."""
        visible = Problem.objects.visible_to(self.account)
        rows = visible.filter(project__portfolio=self.portfolio)
        return rows.annotate(stands=stands(self.ladder, self.calendar, self.today))


def overdue(today: dt.date) -> Q:
    """Problems whose due day has gone by while their holder was to act."""
    waiting = [State.RAISED, State.ASSIGNED, State.WORKING, State.RETURNED]
    return Q(due__lt=today, state__in=waiting)


def chosen(seen: Seen, filters: Filters) -> QuerySet[Problem]:
    """The problems that the filters let through, not ordered."""
    rows = _in_state(seen.problems(), filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.level:
        rows = rows.filter(Q(stands=filters.level))
    if filters.holder:
        rows = rows.filter(holder=None if filters.holder == "none" else int(filters.holder))
    if filters.unit:
        answers = Q(project__roles__unit=filters.unit, project__roles__role="responsible")
        rows = rows.filter(answers, project__roles__valid_to=None)
    if filters.is_overdue:
        rows = rows.filter(overdue(seen.today))
    if filters.is_mine:
        rows = rows.filter(_mine(seen))
    if filters.q:
        found = Project.objects.filter(matching(filters.q), portfolio=seen.portfolio)
        rows = rows.filter(Q(project__in=found) | Q(text__icontains=filters.q))
    return rows


def _in_state(rows: QuerySet[Problem], state: str) -> QuerySet[Problem]:
    if state == "all":
        return rows
    if state == "open":
        return rows.filter(closed_on=None)
    return rows.filter(state__in=TO_VERIFY if state == "verify" else [state])


def _mine(seen: Seen) -> Q:
    """What has come up to the person: named as who handles it, or by the level."""
    person = seen.account.person_id
    if person is None:
        return Q(pk__in=[])
    return Q(holder_person=person) | levels_led(seen.ladder, person)
