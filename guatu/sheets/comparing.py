"""What the ledger holds for targets, and where a file says otherwise."""

import datetime as dt
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress, count, repeat
from operator import is_not, ne
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from guatu.ledger.models import AnnualPlan, LeaderLink, Portfolio, Project, ProjectRole
from guatu.ledger.naming import name_key
from guatu.lib.masks import masked
from guatu.reports.models import ProgressReport
from guatu.sheets.targets import EXTRA, Span, blank_of, target_of

FUNDS_TOTAL = "合计"
NAME, TAGS, CURVE, FUNDS = "project.name", "project.tags", "plan.curve", "report.funds"


Reach = Callable[[str], dict[str, Any]]
FEW = 500


@dataclass(frozen=True, slots=True)
class Period:
    """What a sheet speaks of: the plan's year and the month of its reports."""

    portfolio: Portfolio
    year: int | None = None
    month: dt.date | None = None


class Change(NamedTuple):
    """What rows say otherwise in one column: row -> what is to be written, and row -> what stands
    there now, without the rows where nothing does."""

    values: dict[int, Any]
    before: dict[int, Any]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The projects that are asked about, in their order, and the condition that reaches them."""

    projects: Sequence[int | None]
    period: Period
    reach: Reach


def held_values(
    projects: Sequence[int | None], codes: Iterable[str], period: Period
) -> dict[str, list[Any]]:
    """Target -> what the ledger holds for each of the projects, in their order; one query a
    table, whatever the number.

    A project without a row in the table (no plan of the year, no report of the month) holds the
    target's blank, and so does None, the project of a row that has none.
    """
    asked = _Asked(projects, period, _reach({key for key in projects if key is not None}))
    by_noun: dict[str, list[str]] = {}
    for code in codes:
        by_noun.setdefault(code.partition(".")[0], []).append(code)
    held: dict[str, list[Any]] = {}
    for noun, wanted in by_noun.items():
        held.update(_READERS[noun](asked, wanted))
    return held


def _reach(keys: set[int]) -> Reach:
    """The condition on a project: its key, or for most of a portfolio, whose keys lie close
    together, the range of its keys; what lies between is read in vain."""
    if len(keys) > FEW and max(keys) - min(keys) < 2 * len(keys):
        return lambda field: {f"{field}__gte": min(keys), f"{field}__lte": max(keys)}
    return lambda field: {f"{field}__any_of": keys}


def _columns(rows: QuerySet, names: Sequence[str]) -> dict[str, Sequence[Any]]:
    """Rows of the database by column."""
    columns = list(zip(*rows.values_list(*names).order_by(), strict=True))
    return dict(zip(names, columns or [()] * len(names), strict=True))


def _in_order(
    asked: _Asked, keys: Sequence[int], columns: Mapping[str, Sequence[Any]]
) -> dict[str, list[Any]]:
    """Columns of a table, whose rows belong to the projects `keys`, as the projects were asked."""
    if not keys:
        return {code: [blank_of(code)] * len(asked.projects) for code in columns}
    places = dict(zip(keys, range(len(keys)), strict=True))
    order = list(map(places.get, asked.projects, repeat(-1)))
    return {
        code: list(map((*column, blank_of(code)).__getitem__, order))
        for code, column in columns.items()
    }


def _of_projects(asked: _Asked, codes: list[str]) -> dict[str, list[Any]]:
    keys, columns = project_columns(Project.objects.filter(**asked.reach("pk")), codes)
    return _in_order(asked, keys, columns)


def project_columns(
    projects: QuerySet[Project], codes: Sequence[str], *others: str
) -> tuple[Sequence[int], dict[str, Sequence[Any]]]:
    """The keys of projects, and what they hold for targets of their own ("project.no"), by
    target; `others` are further columns of the table."""
    names = {code: code.partition(".")[2] for code in codes}
    dates = [code for code in codes if target_of(code).kind == "date"]
    # As text: few are different, and each is parsed once.
    exact = {"precisions": Cast("precision", TextField())} if dates else {}
    stored = _columns(projects.annotate(**exact), ["pk", *names.values(), *others, *exact])
    found = {code: stored[name] for code, name in names.items()}
    for code in dates:
        found[code] = _spans(names[code], found[code], stored["precisions"])
    if TAGS in found:
        found[TAGS] = [tuple(tags) for tags in found[TAGS]]
    return stored["pk"], {**found, **{name: stored[name] for name in others}}


def _spans(
    name: str, days: Sequence[dt.date | None], precisions: Sequence[str]
) -> list[Span | None]:
    """The dates of one column; `precisions` are JSON: field -> how exactly it is known."""
    known = {text: json.loads(text).get(name) or "day" for text in set(precisions)}
    spans: dict[tuple[dt.date, str], Span] = {}
    found: list[Span | None] = []
    for day, text in zip(days, precisions, strict=True):
        span = spans.get((day, text)) if day else None
        if day and span is None:
            span = spans[day, text] = Span(day, known[text])
        found.append(span)
    return found


def _of_extra(asked: _Asked, codes: list[str]) -> dict[str, list[Any]]:
    stored = _columns(Project.objects.filter(**asked.reach("pk")), ["pk", "extra"])
    found = {
        code: [extra.get(code[len(EXTRA) :], "") for extra in stored["extra"]] for code in codes
    }
    return _in_order(asked, stored["pk"], found)


def _of_plans(asked: _Asked, codes: list[str]) -> dict[str, list[Any]]:
    plans = AnnualPlan.objects.filter(
        year=asked.period.year, is_current=True, **asked.reach("project")
    )
    names = [code.partition(".")[2] for code in codes]
    stored = _columns(plans, ["project_id", *names])
    found = {code: stored[name] for code, name in zip(codes, names, strict=True)}
    if CURVE in found:
        found[CURVE] = [None if curve is None else tuple(curve) for curve in found[CURVE]]
    return _in_order(asked, stored["project_id"], found)


def _of_reports(asked: _Asked, codes: list[str]) -> dict[str, list[Any]]:
    reports = ProgressReport.objects.filter(month=asked.period.month, **asked.reach("project"))
    names = [code.partition(".")[2] for code in codes]
    stored = _columns(reports, ["project_id", *names])
    found = {code: stored[name] for code, name in zip(codes, names, strict=True)}
    if FUNDS in found:
        totals = [funds.get(FUNDS_TOTAL) for funds in found[FUNDS]]
        found[FUNDS] = [None if total is None else Decimal(total) for total in totals]
    return _in_order(asked, stored["project_id"], found)


def _of_roles(asked: _Asked, codes: list[str]) -> dict[str, list[Any]]:
    units: dict[str, dict[int, int]] = {code[len("role.") :]: {} for code in codes}
    roles = ProjectRole.objects.current().filter(role__in=list(units), **asked.reach("project"))
    for role, unit, projects in _by(roles, "role", "unit_id"):
        units[role].update(dict.fromkeys(projects, unit))
    return {code: list(map(units[code[len("role.") :]].get, asked.projects)) for code in codes}


def _of_leaders(asked: _Asked, codes: list[str]) -> dict[str, list[Any]]:
    people: dict[str, dict[int, tuple[int, ...]]] = {code[len("leader.") :]: {} for code in codes}
    links = LeaderLink.objects.current().filter(kind__in=list(people), **asked.reach("project"))
    for _order, kind, person, projects in _by(links, "order", "kind", "person_id"):
        led, alone = people[kind], (person,)
        for project in projects:
            led[project] = (*led[project], person) if project in led else alone
    return {
        code: list(map(people[code[len("leader.") :]].get, asked.projects, repeat(())))
        for code in codes
    }


def _by(rows: QuerySet, *names: str) -> QuerySet:
    """Rows gathered by what they say, in that order, each with the projects it is said of: a few
    units and leaders share ten thousand projects."""
    return rows.values_list(*names).annotate(projects=ArrayAgg("project_id")).order_by(*names)


_READERS: dict[str, Callable[[_Asked, list[str]], dict[str, list[Any]]]] = {
    "project": _of_projects,
    "extra": _of_extra,
    "plan": _of_plans,
    "report": _of_reports,
    "role": _of_roles,
    "leader": _of_leaders,
}


def differences(
    columns: Mapping[str, Sequence[Any]],
    held: Mapping[str, Sequence[Any]],
    *,
    leave: Container[int] = (),
) -> dict[str, Change]:
    """Target -> where the rows of a file say otherwise than their projects hold, column beside
    column; rows in `leave` are not looked at.

    None in a column says nothing. A vaguer date, leaders in another order, or a name with the
    same key is no change.
    """
    found: dict[str, Change] = {}
    for code, said in columns.items():
        blank, olds = blank_of(code), held[code]
        settle = _name if code == NAME else _SETTLERS.get(target_of(code).kind)
        values: dict[int, Any] = {}
        before: dict[int, Any] = {}
        for row in _unlike(said, olds):
            value, old = said[row], olds[row]
            if value is None or (settle and (value := settle(value, old)) == old):
                continue
            if leave and row in leave:
                continue
            values[row] = value
            if old is not blank and old != blank:
                before[row] = old
        if values:
            found[code] = Change(values, before)
    return found


def _unlike(said: Sequence[Any], olds: Sequence[Any]) -> Iterator[int]:
    """The rows in which two columns differ."""
    # Decimals take long to find that they are not None.
    differ = is_not if olds.count(None) == len(olds) else ne
    return compress(count(), map(differ, said, olds))


def _text(value: str, old: str | None) -> str:
    """Line ends, blanks at the ends and numbers that came back masked are no change."""
    if old and value.split() in (old.split(), masked(old).split()):
        return old
    return value


def _name(value: str, old: str) -> str:
    """Marks, brackets and the words 项目, 工程 that one sender writes and the next does not."""
    return old if old and name_key(value) == name_key(old) else value


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
