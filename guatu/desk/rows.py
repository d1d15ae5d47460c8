"""A page of the ledger: the lines asked for, with all that the chosen columns show of them.

The number of queries is the same whatever is stored and however many columns are chosen; the
lines are found in their index first, and only those of the page are joined with anything.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from guatu.accounts.models import Account, Unit
from guatu.desk.columns import COLUMNS, REPORT_FIELDS, Column
from guatu.desk.filters import LIGHT_CODES, Filters, matching_lines, ordered, prefix
from guatu.desk.models import Line
from guatu.desk.reach import Reach
from guatu.ledger.models import AnnualPlan, LeaderLink, Project
from guatu.lib import figures
from guatu.lib.templatetags.figures import light_text
from guatu.reports.models import ProgressReport

_REPORTED = [column.code for column in COLUMNS if column.edits == "report"]
_OF_REPORT = [REPORT_FIELDS.get(code, code) for code in _REPORTED]
_OF_PROJECT = (
    *("no", "name", "sector", "stage", "nature", "list_level", "total_invest", "version"),
    *("start_planned", "start_actual", "finish_planned", "finish_actual", "precision"),
    *("location", "owner_firm", "content", "remark"),
)
_TEXT = {
    "money": figures.money_text,
    "share": figures.percent_text,
    "points": figures.points_text,
}


@dataclass(frozen=True)
class Row:
    """A project on a page: raw values as JSON takes them, texts as they are read."""

    id: int
    url: str
    light: str
    values: dict[str, Any]
    texts: dict[str, str]
    excused: str = ""
    edits: tuple[str, ...] = ()
    versions: Mapping[str, int | None] | None = None

    def cells(self, columns: list[Column]) -> list[tuple[Column, str]]:
        """The texts under the columns."""
        return [(column, self.texts[column.code]) for column in columns]


@dataclass(frozen=True)
class _Around:
    """What hangs on the projects of a page, by project."""

    projects: Mapping[int, Project]
    units: Mapping[int, Unit]
    leaders: Mapping[int, list[str]]
    reports: Mapping[int, ProgressReport]
    plans: Mapping[int, AnnualPlan]
    edited: frozenset[int]
    filled: frozenset[int]


def page_of(reach: Reach, filters: Filters, month: dt.date | None) -> list[Row]:
    """The rows of the page that the filters ask for; `month` is the one whose figures show."""
    first = (filters.page - 1) * filters.size
    lines = matching_lines(reach, filters)
    # The keys first, from the index of the order alone: a page far down costs no more reading.
    keys = list(ordered(lines, filters).values_list("pk", flat=True)[first : first + filters.size])
    found = lines.in_bulk(keys)
    in_order = [found[key] for key in keys if key in found]
    return rows_of(in_order, reach.account, month, prefix(filters))


def rows_of(
    lines: Iterable[Line], account: Account, month: dt.date | None, start: str = ""
) -> list[Row]:
    """The rows of some lines, in their order."""
    found = list(lines)
    around = _around(found, account, month)
    return [_row(line, around, start) for line in found]


def _around(lines: list[Line], account: Account, month: dt.date | None) -> _Around:
    keys = [line.pk for line in lines]
    projects = Project.objects.only(*_OF_PROJECT).in_bulk(keys)
    leaders: defaultdict[int, list[str]] = defaultdict(list)
    links = LeaderLink.objects.current().filter(project__in=keys, kind=LeaderLink.Kind.LEAD)
    for project, name in links.values_list("project", "person__name").order_by("order", "id"):
        leaders[project].append(name)
    reports = ProgressReport.objects.filter(project__in=keys, month__in=[month] if month else [])
    plans = AnnualPlan.objects.filter(project__in=keys, is_current=True)
    plans = plans.filter(year=month.year if month else 0)
    rights = [
        frozenset(
            Project.objects.reached_by(account, permission)
            .filter(pk__in=keys)
            .values_list("pk", flat=True)
        )
        for permission in ("ledger.project.edit", "reports.fill")
    ]
    return _Around(
        projects=projects,
        units=Unit.objects.in_bulk({line.unit_id for line in lines if line.unit_id}),
        leaders=leaders,
        reports={report.project_id: report for report in reports},
        plans={plan.project_id: plan for plan in plans},
        edited=rights[0],
        filled=rights[1],
    )


def _row(line: Line, around: _Around, start: str) -> Row:
    project = around.projects[line.pk]
    report, plan = around.reports.get(line.pk), around.plans.get(line.pk)
    values = {name: getattr(project, name) for name in _OF_PROJECT}
    values |= {name: getattr(report, name, None) for name in _OF_REPORT}
    for name in ("plan", "original", "done", "rate", "lead", "gap", "catch_up"):
        values[name] = getattr(line, f"{start}{name}")
    unit = around.units.get(line.unit_id or 0)
    values |= {
        "light": LIGHT_CODES[getattr(line, f"{start}light")],
        "unit": unit.short_name if unit else "",
        "leader": "、".join(around.leaders[line.pk]),
        "list_class": line.list_class,
        "report": line.report,
        "group": _group_keys(line, start),
    }
    excused = getattr(line, f"{start}excused")
    values["excused"] = LIGHT_CODES[excused] if excused else ""
    texts = {column.code: _text(column, values) for column in COLUMNS}
    for name, labelled in (("stage", project), ("nature", project), ("list_level", project)):
        texts[name] = str(getattr(labelled, f"get_{name}_display")()) or figures.EMPTY
    texts["list_class"] = str(line.get_list_class_display()) or figures.EMPTY
    texts["report"] = str(line.get_report_display())
    return Row(
        id=line.pk,
        url=reverse("desk:project", args=[line.pk]),
        light=values["light"],
        excused=values["excused"],
        values={code: _plain(value) for code, value in values.items()},
        texts=texts,
        edits=_edits(line.pk, around, report),
        versions={
            "project": project.version,
            "report": report.version if report else None,
            "plan": plan.version if plan else None,
        },
    )


def _edits(key: int, around: _Around, report: ProgressReport | None) -> tuple[str, ...]:
    """The nouns that the account may change in this row. What was accepted is not typed over."""
    is_open = report is None or report.state != ProgressReport.State.ACCEPTED
    nouns = [noun for noun in ("project", "plan") if key in around.edited]
    return (*nouns, "report") if key in around.filled and is_open else tuple(nouns)


def _group_keys(line: Line, start: str) -> dict[str, str]:
    return {
        "unit": str(line.unit_id or ""),
        "leader": str(line.leader_id or ""),
        "sector": line.sector,
        "light": str(getattr(line, f"{start}light")),
        "list_class": line.list_class,
        "stage": line.stage,
    }


def _text(column: Column, values: Mapping[str, Any]) -> str:
    value = values.get(column.code)
    if column.kind == "light":
        return light_text(value, values["excused"])
    if column.kind == "day":
        return day_known_text(value, values["precision"].get(column.code, "day"))
    if column.kind == "percent":
        return figures.percent_text(None if value is None else value / 100)
    if column.kind in _TEXT:
        return _TEXT[column.kind](value)
    return str(value) if value else figures.EMPTY


def day_known_text(value: dt.date | None, precision: str) -> str:
    """A date as far as it is known: 2026-11-23, 2026-11 or 2026."""
    text = figures.day_text(value)
    length = {"month": 7, "year": 4}.get(precision, len(text))
    return text[:length]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, dt.date) else value
