"""Picking projects in a form: found by name, number or unit, ticked, kept while searching on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from guatu.accounts.models import Unit
from guatu.desk.filters import LIGHT_CODES
from guatu.desk.models import Line
from guatu.ledger.models import Project
from guatu.lib.search import matching

MOST_SHOWN = 60


@dataclass(frozen=True)
class PickRow:
    """A project that may be picked."""

    line: Line
    is_chosen: bool

    @property
    def light(self) -> str:
        """The code of its light."""
        return LIGHT_CODES[self.line.light]


@dataclass(frozen=True)
class Pick:
    """What a form offers to be picked: those picked first, then what the search finds.

    `name` is the form's field, `found` how many the search finds, of which the first are shown.
    """

    name: str
    is_single: bool
    query: str
    unit: int | None
    units: Sequence[Unit]
    chosen: Sequence[PickRow]
    rows: Sequence[PickRow]
    found: int


def pick(
    lines: QuerySet[Line], asked: QueryDict, chosen: Sequence[str], *, name: str, is_single: bool
) -> Pick:
    """The lines that match `find_q` and `find_unit` of what was asked; four queries."""
    keys = [int(key) for key in chosen if key.isascii() and key.isdigit() and len(key) < 16]
    query, unit = asked.get("find_q", "").strip(), asked.get("find_unit", "")
    held = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 16 else None
    found = lines
    if query:
        found = found.filter(project__in=Project.objects.filter(matching(query)))
    if held:
        found = found.filter(unit=held)
    in_order = found.select_related("project", "unit").order_by("no", "pk")
    ticked = lines.filter(pk__in=keys).select_related("project", "unit").order_by("no", "pk")
    shown = in_order.exclude(pk__in=keys)[:MOST_SHOWN]
    return Pick(
        name=name,
        is_single=is_single,
        query=query,
        unit=held,
        units=list(Unit.objects.filter(pk__in=lines.values("unit")).order_by("order", "pk")),
        chosen=[PickRow(line, True) for line in ticked],
        rows=[PickRow(line, False) for line in shown],
        found=found.count(),
    )
