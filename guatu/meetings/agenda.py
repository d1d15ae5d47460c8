"""The agenda that proposes itself: demands of the sources, put together and in order.

`settings.AGENDA_SOURCES` names functions of a meeting and a day that give demands; apps that lie
above or beside this one add theirs without being imported.

What concerns one project is one item with several reasons. First come decisions of earlier
meetings, what is latest first; then projects by what a ruling can change: the sum of the weights
of their reasons (a question that only this meeting can answer weighs more than a lag, a red light
more than a yellow one), and where these agree what is needed a month to catch up, in 万元.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from guatu.accounts.models import Unit
from guatu.ledger.models import Project, ProjectRole
from guatu.meetings.models import Decision, Meeting
from guatu.problems.models import Problem

# What a ruling can change, by the code of a reason; higher comes first.
WEIGHTS = {"decision": 1000, "ask": 120, "risen": 100, "red": 80, "problem": 50, "yellow": 40}
OTHER_WEIGHT = 20
MINUTES = {"decision": 3}
DEFAULT_MINUTES = 5


@dataclass(frozen=True)
class Demand:
    """One reason why something stands on the agenda, in words and in figures.

    `size` orders what weighs the same: 万元 needed a month, or workdays late. `data` holds plain
    JSON values. A demand without project and decision is an item of its own, told apart by `key`.
    """

    code: str
    text: str
    title: str
    project: Project | None = None
    problem: Problem | None = None
    decision: Decision | None = None
    unit: Unit | None = None
    size: float = 0.0
    key: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """What the demand is about, as one word; demands that agree make one item."""
        if self.decision is not None:
            return f"decision/{self.decision.pk}"
        if self.project is not None:
            return f"project/{self.project.pk}"
        return f"{self.code}/{self.key}"

    @property
    def weight(self) -> int:
        """How much a ruling can change."""
        return WEIGHTS.get(self.code, OTHER_WEIGHT)


Source = Callable[[Meeting, dt.date], Iterable[Demand]]


@dataclass(frozen=True)
class Topic:
    """An item that is proposed, with all its demands, the weightiest first."""

    source: str
    demands: tuple[Demand, ...]
    unit: Unit | None = None

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """The reasons as the item keeps them."""
        return [{"code": d.code, "text": d.text, "data": d.data} for d in self.demands]

    @property
    def rank(self) -> tuple[float, float]:
        """Weight and size; larger stands earlier."""
        return sum(d.weight for d in self.demands), max(d.size for d in self.demands)

    def columns(self) -> dict[str, Any]:
        """The columns of the item."""
        first = self.demands[0]
        problems = [d.problem for d in self.demands if d.problem is not None]
        return {
            "title": first.title[:200],
            "project": first.project,
            "problem": problems[0] if problems else None,
            "decision": first.decision,
            "source": self.source,
            "reasons": self.reasons,
            "unit": self.unit,
            "minutes": MINUTES.get(first.code, DEFAULT_MINUTES),
        }


def arranged(demands: Iterable[Demand]) -> list[Topic]:
    """Demands as topics in order: pure, whatever the order of the demands."""
    groups: dict[str, list[Demand]] = {}
    for demand in demands:
        groups.setdefault(demand.source, []).append(demand)
    topics = []
    for source, found in groups.items():
        ordered = sorted(found, key=lambda d: (-d.weight, -d.size, d.code, d.text))
        unit = next((d.unit for d in ordered if d.unit is not None), None)
        topics.append(Topic(source, tuple(ordered), unit))
    return sorted(topics, key=lambda topic: (-topic.rank[0], -topic.rank[1], topic.source))


def proposals(meeting: Meeting, day: dt.date) -> list[Topic]:
    """What the data demand of the meeting as of a day, in order, each with a reporting unit."""
    sources: Sequence[Source] = [import_string(path) for path in settings.AGENDA_SOURCES]
    topics = arranged(demand for source in sources for demand in source(meeting, day))
    return _with_units(topics)


def _with_units(topics: Sequence[Topic]) -> list[Topic]:
    """Whoever is responsible for the project reports where no demand names a unit."""
    projects = [t.demands[0].project for t in topics if t.unit is None and t.demands[0].project]
    roles = ProjectRole.objects.current().filter(role="responsible", project__in=projects)
    units = {role.project_id: role.unit for role in roles.select_related("unit")}
    found = []
    for topic in topics:
        project = topic.demands[0].project
        unit = topic.unit or (units.get(project.pk) if project is not None else None)
        found.append(Topic(topic.source, topic.demands, unit))
    return found
