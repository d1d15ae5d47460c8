"""What the room sees: the item that is shown, the project's figures, what was noted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from guatu.indicators.models import Light, Standing
from guatu.ledger.models import Project
from guatu.lib.figures import money_text, percent_text, points_text
from guatu.meetings.models import AgendaItem, Decision, Meeting, Statement

Facts = list[tuple[str, str]]
Source = Callable[[Meeting, Project], Facts | None]


@dataclass(frozen=True)
class Stage:
    """An item as the projector and the note-taker see it.

    `version` changes whenever something of it does; `is_frozen` says that the facts come from the
    papers of the meeting.
    """

    meeting: Meeting
    items: Sequence[AgendaItem]
    item: AgendaItem | None
    facts: Facts
    is_frozen: bool
    decisions: Sequence[Decision]
    statements: Sequence[Statement]

    @property
    def place(self) -> int:
        """The item's place on the agenda from 1; 0 where none is shown."""
        keys = [item.pk for item in self.items]
        return keys.index(self.item.pk) + 1 if self.item and self.item.pk in keys else 0

    @property
    def version(self) -> str:
        """What a screen compares to know that it is behind."""
        return version_of(self.meeting)


def version_of(meeting: Meeting) -> str:
    """A short text that changes with state, item, decisions and statements; three queries."""
    decisions = list(meeting.decisions.order_by("pk").values_list("pk", "state", "text", "due"))
    said = Statement.objects.filter(item__meeting=meeting).count()
    items = meeting.items.standing().count()
    seen = crc32(repr(decisions).encode())
    return f"{meeting.state}-{meeting.current_id or 0}-{items}-{said}-{seen:x}"


def stage_of(meeting: Meeting) -> Stage:
    """The item shown now with all that belongs to it; the number of queries is fixed."""
    items = list(meeting.items.standing())
    related = ("project", "problem__holder", "decision__lead", "unit", "reporter")
    shown = meeting.items.select_related(*related).filter(pk=meeting.current_id or 0)
    item = shown.first()
    project = item.project if item is not None else None
    frozen = _frozen(meeting, project)
    return Stage(
        meeting=meeting,
        items=items,
        item=item,
        facts=frozen if frozen is not None else _live(project),
        is_frozen=frozen is not None,
        decisions=list(meeting.decisions.select_related("lead", "item").order_by("-number")),
        statements=list(item.statements.order_by("-pk")) if item is not None else [],
    )


def _frozen(meeting: Meeting, project: Project | None) -> Facts | None:
    """The project's facts in the papers, by the function that `settings.ROOM_FACTS` names."""
    if project is None or meeting.snapshot_id is None or not settings.ROOM_FACTS:
        return None
    source: Source = import_string(settings.ROOM_FACTS)
    return source(meeting, project)


def _live(project: Project | None) -> Facts:
    """The project's newest standing."""
    if project is None:
        return []
    rows = Standing.objects.filter(project=project).order_by("-month")
    row = rows.filter(done_month=F("month")).first() or rows.first()
    if row is None:
        return []
    share = row.done / row.plan if row.plan and row.done is not None else None
    return [
        (_("Light"), str(Light(row.light).label)),
        (_("Year plan, 10,000 yuan"), money_text(row.plan)),
        (_("Done this year, 10,000 yuan"), money_text(row.done)),
        (_("Done of the year plan"), percent_text(share)),
        (_("Lead over the pace, points"), points_text(row.lead)),
        (_("Needed a month, 10,000 yuan"), money_text(row.catch_up)),
        (_("Month of the figures"), f"{row.month:%Y-%m}"),
    ]
