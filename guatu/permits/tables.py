"""The list of permits across projects: filters, counts, who holds what, the rows of a page."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.accounts.models import Account, Unit
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.ledger.models import Project
from guatu.lib.search import matching
from guatu.lib.spreadsheets import ListColumn
from guatu.permits.models import Permit, PermitSettings, first_alarms
from guatu.permits.reading import held_days, late_days

State = Permit.State
SHOWN = ("hand", "late", "expiring", "expired", "begin", "all")
SORTS: dict[str, tuple[Any, ...]] = {
    "held": (F("held_since").asc(nulls_last=True), "pk"),
    "-held": (F("held_since").desc(nulls_last=True), "pk"),
    "due": (F("due").asc(nulls_last=True), "pk"),
    "-due": (F("due").desc(nulls_last=True), "pk"),
    "expires": (F("expires_on").asc(nulls_last=True), "pk"),
    "-expires": (F("expires_on").desc(nulls_last=True), "pk"),
    "project": ("project__no", "pk"),
    "-project": ("-project__no", "pk"),
}
FIRST_SORT = {"expiring": "expires", "expired": "expires", "late": "due"}


@dataclass(frozen=True)
class Filters:
    """What a page shows, as its address says."""

    show: str = "hand"
    q: str = ""
    holder: int | None = None
    phase: str = ""
    state: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the tab was chosen."""
        return bool(self.q or self.holder or self.phase or self.state)


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters in an address; what is unknown falls away."""
    holder = query.get("holder", "")
    show, sort = query.get("show", ""), query.get("sort", "")
    return Filters(
        show=show if show in SHOWN else "hand",
        q=query.get("q", "").strip(),
        holder=int(holder) if holder.isascii() and holder.isdigit() else None,
        phase=query.get("phase", "") if query.get("phase") in Permit.Phase.values else "",
        state=query.get("state", "") if query.get("state") in State.values else "",
        sort=sort if sort in SORTS else "",
    )


def listed(account: Account) -> QuerySet[Permit]:
    """The permits that the account sees, of projects on the list."""
    rows = Permit.objects.visible_to(account).filter(project__is_listed=True)
    return rows.exclude(project__stage=Project.Stage.CANCELLED)


def largest_alarm() -> int:
    """The largest number of days before an end on which somebody is alarmed."""
    rows = PermitSettings.objects.values_list("alarm_days", flat=True)
    return max((max(days, default=0) for days in rows), default=max(first_alarms()))


def conditions(today: dt.date, alarm: int) -> dict[str, Q]:
    """What each tab shows; `alarm` is the largest number of days before an end."""
    soon = today + dt.timedelta(days=alarm)
    return {
        "hand": Q(held_since__isnull=False),
        "late": Q(due__lt=today),
        "expiring": Q(expires_on__gte=today, expires_on__lte=soon),
        "expired": Q(expires_on__lt=today),
        "begin": Q(can_begin=True),
        "all": Q(),
    }


def chosen(
    rows: QuerySet[Permit], filters: Filters, today: dt.date, alarm: int
) -> QuerySet[Permit]:
    """The rows that the filters leave, in their order."""
    rows = rows.filter(conditions(today, alarm)[filters.show])
    if filters.q:
        projects = Project.objects.filter(matching(filters.q))
        rows = rows.filter(Q(project__in=projects) | Q(milestone__name__contains=filters.q))
    if filters.holder is not None:
        rows = rows.filter(held_by=filters.holder)
    if filters.phase:
        rows = rows.filter(phase=filters.phase)
    if filters.state:
        rows = rows.filter(state=filters.state)
    sort = filters.sort or FIRST_SORT.get(filters.show, "held")
    related = ("project", "milestone__holder", "held_by")
    return rows.select_related(*related).order_by(*SORTS[sort])


def counts(rows: QuerySet[Permit], today: dt.date, alarm: int) -> dict[str, int]:
    """How many permits each tab has, in one query."""
    wanted = {name: Count("pk", filter=q) for name, q in conditions(today, alarm).items() if q}
    return rows.aggregate(**wanted, all=Count("pk"))


@dataclass(frozen=True)
class Holder:
    """With whom permits lie: how many, how many over the term, the longest in workdays."""

    unit: Unit | None
    count: int
    late: int
    days: int


def holders(rows: QuerySet[Permit], today: dt.date) -> list[Holder]:
    """Who holds permits, the longest held first."""
    calendar = workdays()
    grouped = rows.filter(held_since__isnull=False).order_by().values("held_by")
    found = list(
        grouped.annotate(
            count=Count("pk"),
            late=Count("pk", filter=Q(due__lt=today)),
            since=Min("held_since"),
        )
    )
    units = Unit.objects.in_bulk([row["held_by"] for row in found if row["held_by"]])
    made = [
        Holder(
            units.get(row["held_by"]),
            row["count"],
            row["late"],
            max(calendar.between(row["since"], today), 0),
        )
        for row in found
    ]
    return sorted(made, key=lambda holder: (-holder.late, -holder.days, -holder.count))


@dataclass(frozen=True)
class Line:
    """A permit of the list with its days on a day."""

    permit: Permit
    held: int | None
    late: int
    left: int | None


def lines(permits: Iterable[Permit], today: dt.date) -> Iterator[Line]:
    """The permits with their days."""
    calendar = workdays()
    for permit in permits:
        yield line(permit, calendar, today)


def line(permit: Permit, calendar: WorkCalendar, today: dt.date) -> Line:
    """A permit with its days."""
    expires = permit.expires_on
    return Line(
        permit,
        held_days(permit, calendar, today),
        late_days(permit.due, calendar, today),
        (expires - today).days if expires is not None else None,
    )


COLUMNS = (
    ListColumn(gettext_lazy("project number"), width=12),
    ListColumn(gettext_lazy("project name"), width=32),
    ListColumn(gettext_lazy("Permit"), width=22),
    ListColumn(gettext_lazy("Phase"), width=16),
    ListColumn(gettext_lazy("authority"), width=18),
    ListColumn(gettext_lazy("state"), width=10),
    ListColumn(gettext_lazy("pending with"), width=14),
    ListColumn(gettext_lazy("workdays pending"), "integer", 10),
    ListColumn(gettext_lazy("decision due"), "date", 12),
    ListColumn(gettext_lazy("workdays over"), "integer", 10),
    ListColumn(gettext_lazy("planned"), "date", 12),
    ListColumn(gettext_lazy("granted on"), "date", 12),
    ListColumn(gettext_lazy("document number"), width=22),
    ListColumn(gettext_lazy("valid until"), "date", 12),
)


def cells(permits: Iterable[Permit], today: dt.date) -> Iterator[list[Any]]:
    """The rows of the list as a file."""
    calendar = workdays()
    for permit in permits:
        row = line(permit, calendar, today)
        milestone = permit.milestone
        yield [
            permit.project.no,
            permit.project.name,
            milestone.name,
            permit.get_phase_display(),
            str(milestone.holder or permit.authority),
            _("expired") if row.left is not None and row.left < 0 else permit.get_state_display(),
            str(permit.held_by or ""),
            row.held,
            permit.due,
            row.late or None,
            milestone.planned,
            milestone.actual,
            milestone.evidence,
            permit.expires_on,
        ]
