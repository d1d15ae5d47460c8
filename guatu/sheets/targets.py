"""What a column can be written to: each target with its kind, its label and its bounds.

A target is "noun.field": `project.total_invest`, `plan.amount`, `report.year_amount`,
`role.responsible` (a unit's id), `leader.lead` (people: ids, or names of people to be created)
and `extra.<title>` (text that the ledger has no field for).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.ledger.models import AnnualPlan, LeaderLink, Project, ProjectRole
from guatu.reports.models import ProgressReport
from guatu.workbooks import DateValue

EXTRA = "extra."
MONEY_LIMIT = Decimal(10) ** 12
MONTHS = range(1, 13)


class Span(str):
    """A day, or a month or year of which it is the last day, as the ledger keeps dates.

    As text it is "2025-06-30" or "2025-06-30|month", which is also how it is stored: thousands
    are compared and written at the speed of text.
    """

    __slots__ = ()

    def __new__(cls, day: dt.date, precision: str = "day") -> "Span":
        text = day.isoformat()
        return super().__new__(cls, text if precision == "day" else f"{text}|{precision}")

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self[:10])

    @property
    def precision(self) -> str:
        return self[11:] or "day"

    def covers(self, other: "Span") -> bool:
        """Whether this vaguer date says nothing against the other, more exact one."""
        if self.precision == "day":
            return self == other
        same_year = self.day.year == other.day.year
        if self.precision == "year":
            return same_year
        return same_year and self.day.month == other.day.month and other.precision != "year"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a value goes. `kind` is text, money, number, percent, integer, date, choice, unit,
    people, tags or curve; `limit` the longest text, 0 without one."""

    code: str
    kind: str
    label: str | Promise
    limit: int = 0
    choices: type[TextChoices] | None = None

    @property
    def noun(self) -> str:
        return self.code.partition(".")[0]

    @property
    def field(self) -> str:
        return self.code.partition(".")[2]


_KINDS = {
    "CharField": "text",
    "TextField": "text",
    "MoneyField": "money",
    "DecimalField": "percent",
    "PositiveIntegerField": "integer",
    "DateField": "date",
    "JSONField": "money",
}


def _of(noun: str, model: type[Model], *names: str) -> list[Target]:
    """Targets of a model's own fields, with the label, bound and choices the model gives them."""
    found = []
    for name in names:
        field = model._meta.get_field(name)
        if not isinstance(field, Field):
            raise TypeError(name)
        kind = "choice" if field.choices else _KINDS[type(field).__name__]
        choices = getattr(model, _CHOICES.get(name, ""), None)
        limit = field.max_length or 0
        found.append(Target(f"{noun}.{name}", kind, field.verbose_name, limit, choices))
    return found


_CHOICES = {
    "nature": "Nature",
    "list_level": "Level",
    "stage": "Stage",
    "list_class": "ListClass",
}

_ALL = [
    *_of("project", Project, "no", "national_code", "name", "kind", "sector", "nature"),
    *_of("project", Project, "list_level", "stage", "content", "scale", "location", "owner_firm"),
    *_of("project", Project, "construction_unit", "contact", "total_invest", "start_planned"),
    *_of("project", Project, "finish_planned", "start_actual", "finish_actual"),
    *_of("project", Project, "image_progress", "remark"),
    Target("project.tags", "tags", _("marks"), 40),
    *_of("plan", AnnualPlan, "list_class", "amount", "goals"),
    Target("plan.curve", "curve", _("plan by month")),
    *_of("report", ProgressReport, "month_amount", "year_amount", "all_amount"),
    *_of("report", ProgressReport, "physical_percent", "image_progress", "progress_text"),
    *_of("report", ProgressReport, "problem_text", "next_step", "workers", "funds"),
    *(Target(f"role.{code}", "unit", label) for code, label in ProjectRole.Role.choices),
    *(Target(f"leader.{code}", "people", label) for code, label in LeaderLink.Kind.choices),
]

TARGETS: dict[str, Target] = {target.code: target for target in _ALL}


def target_of(code: str) -> Target:
    """The target of a code; one of `extra.<title>` is made up. KeyError for others unknown."""
    if code.startswith(EXTRA):
        return Target(code, "text", code[len(EXTRA) :])
    return TARGETS[code]


def plain_amount(value: Decimal) -> str:
    """A number without zeros at its end and without an exponent."""
    text = str(value)
    if "E" in text:
        return format(value.normalize(), "f") if value else "0"
    return text.rstrip("0").rstrip(".") if text[-1] == "0" and "." in text else text


def plain(value: Any) -> Any:
    """A typed value as JSON: money as text, a date as "2025-06-30" or "2025-06-30|month"."""
    if isinstance(value, Decimal):
        return plain_amount(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def as_text(value: Any) -> str | None:
    """A value that is kept as text: what it says, whatever kind the reader took it for."""
    if isinstance(value, Span):
        return value.day.isoformat()
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, DateValue):
        return value.last.isoformat() if value.precision == "day" else f"{value.last:%Y-%m}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return "、".join(getattr(item, "name", str(item)) for item in value)
    return str(value)


def typed(code: str, value: Any) -> Any:
    """The inverse of `plain` for the value of a target."""
    if value is None:
        return None
    kind = target_of(code).kind
    if kind in {"money", "percent"}:
        return Decimal(value)
    if kind == "date":
        day, _sep, precision = value.partition("|")
        return Span(dt.date.fromisoformat(day), precision or "day")
    if kind == "curve":
        return tuple(None if item is None else Decimal(item) for item in value)
    if kind in {"tags", "people"}:
        return tuple(value)
    return value


def blank_of(code: str) -> Any:
    """What a target holds when its value is erased."""
    kind = target_of(code).kind
    if kind in {"tags", "people"}:
        return ()
    return "" if kind in {"text", "choice"} else None
