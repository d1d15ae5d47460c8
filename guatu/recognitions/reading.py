"""Lists across projects: packs by what is missing, recognised dates side by side."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy

from guatu.accounts.models import Account
from guatu.ledger.models import Project
from guatu.lib.spreadsheets import ListColumn
from guatu.permits.models import PermitSettings
from guatu.recognitions.models import EntryPack, Recognition
from guatu.recognitions.packs import Papers, missing_sentence, papers_for, papers_of

Stage, State = Project.Stage, EntryPack.State
Event, Authority = Recognition.Event, Recognition.Authority
BEGUN = (Stage.BUILDING, Stage.STOPPED)
# The project's own date beside which recognised ones are shown.
OWN: dict[str, str] = {
    Event.START: "start_actual",
    Event.COMPLETION: "finish_actual",
    Event.PRODUCTION: "production_actual",
}


@dataclass(frozen=True)
class PackLine:
    """A pack in the list: what is missing in a sentence, months since the start."""

    pack: EntryPack
    sentence: str
    months: int | None


def packs_seen(account: Account) -> QuerySet[EntryPack]:
    """The packs of projects on the list that the account sees."""
    rows = EntryPack.objects.visible_to(account).filter(project__is_listed=True)
    return rows.exclude(project__stage=Stage.CANCELLED)


def without_pack(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those under way that need a pack by their total investment and have none."""
    found = projects.filter(is_listed=True, stage__in=BEGUN, entry_pack=None)
    own = dict(PermitSettings.objects.order_by().values_list("portfolio", "pack_from"))
    default = PermitSettings().pack_from
    large = Q(total_invest=None) | (Q(total_invest__gte=default) & ~Q(portfolio__in=list(own)))
    for portfolio, amount in own.items():
        large |= Q(portfolio=portfolio, total_invest__gte=amount)
    return found.filter(large).select_related("portfolio__unit").order_by("portfolio", "no")


@dataclass(frozen=True)
class Counts:
    """How many packs are in each state, and how many lack each paper."""

    states: dict[str, int]
    missing: list[tuple[str, str, int]]


def pack_counts(rows: QuerySet[EntryPack]) -> Counts:
    """The counts over packs; two queries."""
    states = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    open_rows = rows.exclude(state=State.ENTERED).order_by()
    lacking: Counter[tuple[str, str]] = Counter()
    for kind, missing, count in open_rows.values_list("kind", "missing").annotate(Count("pk")):
        for code in missing:
            lacking[kind, code] += count
    names = {(kind, p.code): p.name for kind in EntryPack.Kind.values for p in papers_for(kind)}
    by_code: dict[str, tuple[str, int]] = {}
    for (kind, code), count in lacking.items():
        name, known = by_code.get(code, (names[kind, code], 0))
        by_code[code] = (name, known + count)
    listed = [(code, name, count) for code, (name, count) in by_code.items()]
    return Counts(states, sorted(listed, key=lambda each: -each[2]))


def pack_lines(packs: Sequence[EntryPack], today: dt.date) -> Iterator[PackLine]:
    """The packs with their sentences."""
    papers: dict[int, Papers] = papers_of(packs)
    for pack in packs:
        is_open = pack.state not in (State.ENTERED, State.SUBMITTED)
        sentence = missing_sentence(pack, papers[pack.pk]) if is_open else ""
        yield PackLine(pack, sentence, months_since(pack.project.start_actual, today))


def months_since(day: dt.date | None, today: dt.date) -> int | None:
    """Whole months since a day; None before it and without one."""
    if day is None or day > today:
        return None
    months = (today.year - day.year) * 12 + today.month - day.month
    return months - (today.day < day.day)


PACK_COLUMNS = (
    ListColumn(gettext_lazy("project number"), width=12),
    ListColumn(gettext_lazy("project name"), width=34),
    ListColumn(gettext_lazy("kind"), width=12),
    ListColumn(gettext_lazy("state"), width=12),
    ListColumn(gettext_lazy("since"), "date", 12),
    ListColumn(gettext_lazy("actual start"), "date", 12),
    ListColumn(gettext_lazy("months since the start"), "integer", 10),
    ListColumn(gettext_lazy("what is missing"), width=60),
    ListColumn(gettext_lazy("entered on"), "date", 12),
    ListColumn(gettext_lazy("note"), width=24),
)


def pack_cells(packs: Sequence[EntryPack], today: dt.date) -> Iterator[list[Any]]:
    """The rows of the list of packs as a file."""
    for line in pack_lines(packs, today):
        pack = line.pack
        yield [
            pack.project.no,
            pack.project.name,
            pack.get_kind_display(),
            pack.get_state_display(),
            pack.state_on,
            pack.project.start_actual,
            line.months,
            line.sentence,
            pack.entered_on,
            pack.note,
        ]


@dataclass(frozen=True)
class Beside:
    """A recognised date beside the project's own; `days` is by how many it lies later."""

    authority: str
    label: str
    recognition: Recognition | None
    days: int | None

    @property
    def earlier(self) -> int:
        """By how many days it lies earlier."""
        return -(self.days or 0)


@dataclass(frozen=True)
class EventLine:
    """An event of a project: its own date and those that authorities recognise."""

    project: Project
    event: str
    label: str
    own: dt.date | None
    beside: list[Beside]

    @property
    def differs(self) -> bool:
        """Whether any recognised date is another than the project's own or than each other."""
        days = {each.recognition.day for each in self.beside if each.recognition}
        return len(days | ({self.own} if self.own else set())) > 1


def event_lines(project: Project, rows: Iterable[Recognition]) -> list[EventLine]:
    """The three events of a project with what is recognised of each."""
    held = {(row.event, row.authority): row for row in rows}
    return [
        event_line(project, event, {a: held.get((event, a)) for a in Authority.values})
        for event in Event.values
    ]


def event_line(project: Project, event: str, held: Mapping[str, Recognition | None]) -> EventLine:
    """One event of a project."""
    own = getattr(project, OWN[event])
    beside = []
    for authority, label in Authority.choices:
        row = held.get(authority)
        days = (row.day - own).days if row is not None and own is not None else None
        beside.append(Beside(authority, str(label), row, days))
    return EventLine(project, event, str(Event(event).label), own, beside)


def recognisable(
    projects: QuerySet[Project], event: str, show: str, authority: str
) -> QuerySet[Project]:
    """Projects whose own date of the event is known, or that an authority recognised.

    `show`: "missing" leaves those that the authority (any, if empty) has not recognised,
    "differs" those with a recognised date other than the project's own.
    """
    rows = Recognition.objects.filter(event=event)
    if authority:
        rows = rows.filter(authority=authority)
    own = OWN[event]
    recognised = Recognition.objects.filter(event=event)
    found = projects.filter(is_listed=True).exclude(stage=Stage.CANCELLED)
    found = found.filter(Q(**{f"{own}__isnull": False}) | Q(pk__in=recognised.values("project")))
    if show == "missing":
        found = found.exclude(pk__in=rows.values("project"))
    elif show == "differs":
        other = rows.filter(project__in=projects).exclude(day=F(f"project__{own}"))
        found = found.filter(pk__in=other.values("project"))
    return found.order_by("portfolio", "no")


EVENT_COLUMNS = (
    ListColumn(gettext_lazy("project number"), width=12),
    ListColumn(gettext_lazy("project name"), width=34),
    ListColumn(gettext_lazy("event"), width=10),
    ListColumn(gettext_lazy("the project's own date"), "date", 14),
    *(ListColumn(label, "date", 16) for label in Authority.labels),
)


def event_cells(lines: Iterable[EventLine]) -> Iterator[list[Any]]:
    """The rows of the list of recognised dates as a file."""
    for line in lines:
        days = [each.recognition.day if each.recognition else None for each in line.beside]
        yield [line.project.no, line.project.name, line.label, line.own, *days]
