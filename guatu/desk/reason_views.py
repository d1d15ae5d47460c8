"""滞后原因: how many projects lag for which reason, by unit, from reports, excuses and problems."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guatu.accounts.models import Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.desk.reach import VIEW, Reach, reach_of
from guatu.desk.today import newest_month
from guatu.excuses.models import Excuse
from guatu.excuses.reasons import names_of, reason_name
from guatu.indicators.cells import last_day
from guatu.journal.downloads import list_download
from guatu.lib.spreadsheets import ListColumn
from guatu.problems.models import Problem
from guatu.reports.models import ProgressReport

MOST_UNITS = 12
SOURCES = {
    "report": gettext_lazy("said in reports"),
    "excuse": gettext_lazy("excused"),
    "problem": gettext_lazy("open problems"),
}


@dataclass(frozen=True)
class ReasonLine:
    """A reason: its projects, how many by each source, and the units they belong to."""

    code: str
    name: str
    projects: int
    sources: dict[str, int]
    units: list[tuple[str, int]]

    @property
    def told(self) -> list[tuple[Any, int]]:
        """How many by each source, with its words."""
        return [(SOURCES[source], count) for source, count in self.sources.items()]

    @property
    def first_units(self) -> list[tuple[str, int]]:
        """The units with the most projects."""
        return self.units[:MOST_UNITS]

    @property
    def more_units(self) -> int:
        """How many units there are besides."""
        return max(len(self.units) - MOST_UNITS, 0)


@require_safe
def reason_list(request: SignedIn) -> HttpResponse:
    """The reasons by the number of projects that lag for them."""
    require(request.user, VIEW)
    reach = reach_of(request.user, request.GET.get("portfolio", ""))
    month = newest_month(reach) if reach else None
    if reach is None or month is None:
        return render(request, "desk/no_ledger.html", {"page_title": _("Reasons of delay")})
    context = {
        "reach": reach,
        "month": month,
        "cut_off": last_day(month),
        "lines": reason_lines(reach, month),
        "sources": SOURCES.values(),
    }
    return render(request, "desk/reasons.html", context)


@require_safe
def export_reasons(request: SignedIn) -> HttpResponseBase:
    """The same as .xlsx, a row a reason and unit."""
    require(request.user, "ledger.export")
    reach = reach_of(request.user, request.GET.get("portfolio", ""))
    month = newest_month(reach) if reach else None
    if reach is None or month is None:
        raise Http404
    title = f"{_('Reasons of delay')} {month:%Y-%m}"
    return list_download(request, title, title, COLUMNS, _cells(reason_lines(reach, month)))


COLUMNS = (
    ListColumn(gettext_lazy("reason of delay"), width=24),
    ListColumn(gettext_lazy("responsible unit"), width=24),
    ListColumn(gettext_lazy("projects"), "integer", 10),
)


# Per reason, and per reason and unit: projects, each once, and projects by where it is said.
_COUNT = """
SELECT said.code, line.unit_id, GROUPING(line.unit_id) AS is_whole,
       count(DISTINCT said.project_id), {sources}
FROM ({said}) AS said JOIN desk_line AS line ON line.project_id = said.project_id
GROUP BY GROUPING SETS ((said.code), (said.code, line.unit_id))
"""
_BY_SOURCE = "count(DISTINCT said.project_id) FILTER (WHERE said.source = '{source}')"


def reason_lines(reach: Reach, month: dt.date) -> list[ReasonLine]:
    """The reasons of the month's end, most projects first; three queries, no row a project.

    A project counts once a reason, however often it is said. A problem's kind is its reason.
    """
    whole, by_unit = _counted(reach, month)
    keys = {unit for found in by_unit.values() for unit in found}
    names, units = names_of(reach.portfolio), Unit.objects.in_bulk(keys - {None})
    made = [
        ReasonLine(
            code=code,
            name=reason_name(code, names),
            projects=counts[0],
            sources=dict(zip(SOURCES, counts[1:], strict=True)),
            units=[
                (units[key].short_name if key in units else _("not given"), count)
                for key, count in by_unit[code].most_common()
            ],
        )
        for code, counts in whole.items()
    ]
    return sorted(made, key=lambda line: (-line.projects, line.code))


def _counted(
    reach: Reach, month: dt.date
) -> tuple[dict[str, list[int]], dict[str, Counter[int | None]]]:
    """Reason → its projects, then those of each source; reason → unit → projects."""
    said, parameters = _said(reach, month).query.sql_with_params()
    sources = ", ".join(_BY_SOURCE.format(source=source) for source in SOURCES)
    whole: dict[str, list[int]] = {}
    by_unit: dict[str, Counter[int | None]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(said=said, sources=sources), parameters)
        for code, unit, is_whole, *counts in cursor.fetchall():
            if is_whole:
                whole[code] = counts
            else:
                by_unit[code][unit] = counts[0]
    return whole, by_unit


def _said(reach: Reach, month: dt.date) -> QuerySet[Any, Any]:
    """(source, code, project) of reports of the month, excuses that hold, problems still open."""
    keys = reach.lines().filter(is_listed=True).values("pk")
    reports = ProgressReport.objects.filter(project__in=keys, month=month).exclude(delay_reason="")
    excuses = Excuse.objects.valid_on(last_day(month)).filter(project__in=keys)
    problems = Problem.objects.open().filter(project__in=keys)
    first, *rest = (
        rows.order_by()
        .annotate(source=Value(source), code=F(field))
        .values("source", "code", "project_id")
        for source, rows, field in (
            ("report", reports, "delay_reason"),
            ("excuse", excuses, "reason"),
            ("problem", problems, "kind"),
        )
    )
    return first.union(*rest, all=True)


def _cells(lines: list[ReasonLine]) -> Iterator[list[Any]]:
    for line in lines:
        for unit, count in line.units:
            yield [line.name, unit, count]
