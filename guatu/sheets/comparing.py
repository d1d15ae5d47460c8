"""What the ledger holds for targets, and where a file says otherwise."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from guatu.ledger.models import AnnualPlan, LeaderLink, Portfolio, Project, ProjectRole
from guatu.ledger.naming import name_key
from guatu.lib.masks import masked
from guatu.reports.models import ProgressReport
from guatu.sheets.targets import EXTRA, Span, blank_of, target_of

FUNDS_TOTAL = "合计"
NAME = "project.name"


Reach = Callable[[str], dict[str, Any]]
FEW = 500


@dataclass(frozen=True, slots=True)
class Period:
    """What a sheet speaks of: the plan's year and the month of its reports."""

    portfolio: Portfolio
    year: int | None = None
    month: dt.date | None = None


class Difference(NamedTuple):
    """A row against its project: what is to be written, and what stands there now."""

    values: dict[str, Any]
    before: dict[str, Any]


def held_values(
    projects: Iterable[int], codes: Iterable[str], period: Period
) -> dict[str, dict[int, Any]]:
    """Target -> project -> value in the ledger; one query a table, whatever the number.

    A project without a row in the table (no plan of the year, no report of the month) is left
    out of that target's dict.
    """
    keys = set(projects)
    reach = _reach(keys)
    by_noun: dict[str, list[str]] = {}
    for code in codes:
        by_noun.setdefault(code.partition(".")[0], []).append(code)
    held: dict[str, dict[int, Any]] = {}
    for noun, wanted in by_noun.items():
        held.update(_READERS[noun](reach, wanted, period))
    return held


def _reach(keys: set[int]) -> Reach:
    """The condition on a project: its key, or for most of a portfolio, whose keys lie close
    together, the range of its keys; what lies between is read in vain."""
    if len(keys) > FEW and max(keys) - min(keys) < 2 * len(keys):
        return lambda field: {f"{field}__gte": min(keys), f"{field}__lte": max(keys)}
    return lambda field: {f"{field}__any_of": keys}


def _of_projects(reach: Reach, codes: list[str], _period: Period) -> dict[str, dict[int, Any]]:
    names = [code.partition(".")[2] for code in codes]
    dates = [name for name in names if target_of(f"project.{name}").kind == "date"]
    # As text: few are different, and each is parsed once.
    exact = {"precisions": Cast("precision", TextField())} if dates else {}
    projects = Project.objects.filter(**reach("pk")).annotate(**exact).order_by()
    columns = ["pk", *names, *exact]
    by_column = list(zip(*projects.values_list(*columns), strict=True)) or [()] * len(columns)
    stored = dict(zip(columns, by_column, strict=True))
    parsed = {text: json.loads(text) for text in set(stored.get("precisions", ()))}
    held = {}
    for code, name in zip(codes, names, strict=True):
        values: Any = stored[name]
        if name in dates:
            known = [parsed[text].get(name) for text in stored["precisions"]]
            values = map(_span, values, known)
        elif name == "tags":
            values = tuple(map(tuple, values))
        held[code] = dict(zip(stored["pk"], values, strict=True))
    return held


def _span(day: dt.date | None, precision: str | None) -> Span | None:
    return None if day is None else Span(day, precision or "day")


def _of_extra(reach: Reach, codes: list[str], _period: Period) -> dict[str, dict[int, Any]]:
    rows = list(Project.objects.filter(**reach("pk")).values_list("pk", "extra").order_by())
    return {code: {pk: extra.get(code[len(EXTRA) :], "") for pk, extra in rows} for code in codes}


def _of_plans(reach: Reach, codes: list[str], period: Period) -> dict[str, dict[int, Any]]:
    names = [code.partition(".")[2] for code in codes]
    plans = AnnualPlan.objects.filter(year=period.year, is_current=True, **reach("project"))
    rows = list(plans.values_list("project_id", *names).order_by())
    held = {code: {row[0]: row[i] for row in rows} for i, code in enumerate(codes, 1)}
    if "plan.curve" in held:
        held["plan.curve"] = {
            pk: None if curve is None else tuple(curve) for pk, curve in held["plan.curve"].items()
        }
    return held


def _of_reports(reach: Reach, codes: list[str], period: Period) -> dict[str, dict[int, Any]]:
    names = [code.partition(".")[2] for code in codes]
    reports = ProgressReport.objects.filter(month=period.month, **reach("project"))
    rows = list(reports.values_list("project_id", *names).order_by())
    held = {code: {row[0]: row[i] for row in rows} for i, code in enumerate(codes, 1)}
    if "report.funds" in held:
        held["report.funds"] = {
            pk: Decimal(funds[FUNDS_TOTAL]) if FUNDS_TOTAL in funds else None
            for pk, funds in held["report.funds"].items()
        }
    return held


def _of_roles(reach: Reach, codes: list[str], _period: Period) -> dict[str, dict[int, Any]]:
    held: dict[str, dict[int, Any]] = {code: {} for code in codes}
    by_role = {code[len("role.") :]: stored for code, stored in held.items()}
    roles = ProjectRole.objects.current().filter(role__in=list(by_role), **reach("project"))
    for project, role, unit in roles.values_list("project_id", "role", "unit_id").order_by():
        by_role[role][project] = unit
    return held


def _of_leaders(reach: Reach, codes: list[str], _period: Period) -> dict[str, dict[int, Any]]:
    held: dict[str, dict[int, Any]] = {}
    for code in codes:
        kind = code[len("leader.") :]
        links = LeaderLink.objects.current().filter(kind=kind, **reach("project"))
        people: dict[int, tuple[int, ...]] = {}
        for project, person in links.order_by("order", "id").values_list("project_id", "person_id"):
            people[project] = (*people[project], person) if project in people else (person,)
        held[code] = people
    return held


_READERS: dict[str, Callable[[Reach, list[str], Period], dict[str, dict[int, Any]]]] = {
    "project": _of_projects,
    "extra": _of_extra,
    "plan": _of_plans,
    "report": _of_reports,
    "role": _of_roles,
    "leader": _of_leaders,
}


def differences(
    columns: Mapping[str, Sequence[Any]],
    projects: Mapping[int, int],
    held: Mapping[str, Mapping[int, Any]],
) -> dict[int, Difference]:
    """Row -> what its project holds otherwise. `projects` maps rows to projects.

    None in a column says nothing; what held nothing is left out of `before`. A vaguer date,
    leaders in another order, or a name with the same key is no change.
    """
    found: dict[int, Difference] = {row: Difference({}, {}) for row in projects}
    rows, keys = list(projects), list(projects.values())
    for code, column in columns.items():
        settle = _name if code == NAME else _SETTLERS.get(target_of(code).kind, _as_is)
        blank = blank_of(code)
        stored = held[code]
        said = list(map(column.__getitem__, rows))
        if not stored:
            for row, value in zip(rows, said, strict=True):
                if value is not None and value != blank:
                    found[row].values[code] = value
            continue
        olds = list(map(stored.get, keys, repeat(blank)))
        if said == olds:
            continue
        for row, value, old in zip(rows, said, olds, strict=True):
            if value is None or value == old:
                continue
            if (new := settle(value, old)) != old:
                found[row].values[code] = new
                if old != blank:
                    found[row].before[code] = old
    return found


def _as_is(value: Any, _old: Any) -> Any:
    return value


def _text(value: str, old: str | None) -> str:
    """Line ends, blanks at the ends and numbers that came back masked are no change."""
    if old is not None and value.split() in (old.split(), masked(old).split()):
        return old
    return value


def _name(value: str, old: str) -> str:
    """Marks, brackets and the words 项目, 工程 that one sender writes and the next does not."""
    return old if name_key(value) == name_key(old) else value


def _date(value: Span, old: Span | None) -> Span:
    return old if old is not None and value.covers(old) else value


def _people(value: Sequence[Any], old: Sequence[Any]) -> Sequence[Any]:
    return old if set(value) == set(old or ()) else value


def _tags(value: Sequence[str], old: Sequence[str]) -> Sequence[str]:
    """Marks are added to those that are there."""
    return tuple(dict.fromkeys((*old, *value)))


def _curve(value: Sequence[Any], old: Sequence[Any] | None) -> Sequence[Any]:
    """Months that the file leaves empty keep their plan."""
    held = old or (None,) * 12
    return tuple(b if a is None else a for a, b in zip(value, held, strict=True))


_SETTLERS: dict[str, Callable[[Any, Any], Any]] = {
    "text": _text,
    "date": _date,
    "people": _people,
    "tags": _tags,
    "curve": _curve,
}
