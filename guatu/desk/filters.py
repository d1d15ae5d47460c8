"""The filters of the ledger, read from the address: what they let through, and how they read."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import DecimalField, F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict

from guatu.desk.columns import BY_CODE, GROUPS, order_by
from guatu.desk.models import Line, Tally
from guatu.desk.reach import Reach
from guatu.indicators.models import Light
from guatu.ledger.models import AnnualPlan, LeaderLink, Project
from guatu.lib.search import matching
from guatu.problems.models import Problem

PAGE_SIZES = (50, 100, 200)
PAPER_SIZE = 3000
LIGHTS = {"red": Light.RED, "yellow": Light.YELLOW, "watch": Light.BLUE, "green": Light.GREEN}
LIGHTS["none"] = Light.NONE
LIGHT_CODES = {int(light): code for code, light in LIGHTS.items()}
FIGURES = ("plan", "done", "due", "rate", "lead", "gap", "catch_up", "light")
Dimension = Tally.Dimension
# A filter by one of these alone is answered from the tallies.
TALLIED = {
    "sector": Dimension.SECTOR,
    "unit": Dimension.UNIT,
    "list_class": Dimension.CLASS,
    "stage": Dimension.STAGE,
    "report": Dimension.REPORT,
}
REPORT_CHOICES = [(code, label) for code, label in Line.Report.choices if code]
MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Filters:
    """What the address asks of the ledger. Unknown values are as if they were not there."""

    q: str = ""
    sector: str = ""
    unit: int | None = None
    leader: int | None = None
    lights: tuple[str, ...] = ()
    list_class: str = ""
    stage: str = ""
    report: str = ""
    holder: str = ""
    has_problem: bool = False
    is_start_late: bool = False
    is_unlisted: bool = False
    month: dt.date | None = None
    sort: str = "no"
    group: str = ""
    page: int = 1
    size: int = PAGE_SIZES[0]
    address: QueryDict = field(default_factory=QueryDict)

    @classmethod
    def read(cls, address: QueryDict) -> "Filters":
        """The filters in an address."""
        sort = address.get("sort", "")
        column = BY_CODE.get(sort.removeprefix("-"))
        size = PAPER_SIZE if "paper" in address else _number(address.get("size", ""))
        month = address.get("month", "")
        return cls(
            q=address.get("q", "").strip()[:100],
            sector=address.get("sector", "")[:60],
            unit=_number(address.get("unit", "")),
            leader=_number(address.get("leader", "")),
            lights=tuple(code for code in LIGHTS if code in address.getlist("light")),
            list_class=_one_of(address.get("list_class", ""), AnnualPlan.ListClass.values),
            stage=_one_of(address.get("stage", ""), Project.Stage.values),
            report=_one_of(address.get("report", ""), Line.Report.values),
            holder=_holder(address.get("holder", "")),
            has_problem=address.get("problem") == "open",
            is_start_late=address.get("start") == "late",
            is_unlisted=address.get("listed") == "no",
            month=dt.date.fromisoformat(f"{month}-01") if MONTH.fullmatch(month) else None,
            sort=sort if column is not None and column.is_sorted else "no",
            group=_one_of(address.get("group", ""), GROUPS),
            page=min(max(_number(address.get("page", "")) or 1, 1), 10**6),
            size=size if size in (*PAGE_SIZES, PAPER_SIZE) else PAGE_SIZES[0],
            address=address,
        )

    def chosen(self) -> dict[str, Any]:
        """The filters that leave something out, by name."""
        names = (
            *("q", "sector", "unit", "leader", "lights", "list_class", "stage", "report"),
            *("holder", "has_problem", "is_start_late", "is_unlisted"),
        )
        values = {name: getattr(self, name) for name in names}
        return {name: value for name, value in values.items() if value}

    def tallied(self) -> tuple[str, str, tuple[str, ...]] | None:
        """(dimension, key, lights) where the tallies answer this filter, else None."""
        chosen = self.chosen()
        lights = chosen.pop("lights", ())
        if not chosen:
            return Dimension.ALL, "", lights
        if chosen.keys() == {"is_start_late"}:
            return Dimension.START, "true", lights
        name, value = next(iter(chosen.items()))
        if len(chosen) > 1 or name not in TALLIED:
            return None
        return TALLIED[name], str(value), lights


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _holder(text: str) -> str:
    return text if text == "none" or _number(text) else ""


def _one_of(text: str, allowed: Any) -> str:
    return text if text in allowed else ""


def matching_lines(reach: Reach, filters: Filters) -> QuerySet[Line]:
    """The lines that the filters let through, not yet ordered."""
    lines = at_month(reach.lines(), filters.month)
    lines = lines.filter(is_listed=not filters.is_unlisted)
    for name in ("sector", "list_class", "stage", "report"):
        if value := getattr(filters, name):
            lines = lines.filter(**{name: value})
    if filters.unit:
        lines = lines.filter(unit=filters.unit)
    if filters.leader:
        links = LeaderLink.objects.current().filter(person=filters.leader)
        lines = lines.filter(project__in=links.values("project"))
    if filters.is_start_late:
        lines = lines.filter(is_start_late=True)
    if filters.holder or filters.has_problem:
        lines = lines.filter(project__in=_held(filters).values("project"))
    if filters.lights:
        name = f"{prefix(filters)}light"
        lines = lines.filter(**{f"{name}__in": [LIGHTS[code] for code in filters.lights]})
    if filters.q:
        found = Project.objects.filter(matching(filters.q), portfolio=reach.portfolio)
        lines = lines.filter(project__in=found)
    return lines


def _held(filters: Filters) -> QuerySet[Problem]:
    problems = Problem.objects.open()
    if not filters.holder:
        return problems
    if filters.holder == "none":
        return problems.filter(holder=None)
    return problems.filter(holder=int(filters.holder))


def at_month(lines: QuerySet[Line], month: dt.date | None) -> QuerySet[Line]:
    """Lines with the figures of a past month beside them, named `then_…`; as they are for None."""
    if month is None:
        return lines
    figures = FilteredRelation("project__standings", condition=Q(project__standings__month=month))
    amount = DecimalField(max_digits=24, decimal_places=9)
    return lines.annotate(past=figures).annotate(
        then_plan=F("past__plan"),
        then_original=F("past__original"),
        then_done=F("past__done"),
        then_due=F("past__plan") * F("past__pace"),
        then_lead=F("past__lead"),
        then_catch_up=F("past__catch_up"),
        then_light=Coalesce(F("past__light"), int(Light.NONE)),
        then_excused=Coalesce(F("past__excused"), int(Light.NONE)),
        then_rate=F("past__done") / NullIf(F("past__plan"), 0, output_field=amount),
        then_gap=F("past__plan") * F("past__pace") - F("past__done"),
    )


def prefix(filters: Filters) -> str:
    """What the names of figures begin with: those of the newest month have no prefix."""
    return "then_" if filters.month else ""


def ordered(lines: QuerySet[Line], filters: Filters) -> QuerySet[Line]:
    """The lines in the order that the address asks for."""
    return lines.order_by(*order_by(filters.sort, filters.group, prefix(filters)))
