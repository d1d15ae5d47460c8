"""滞后原因: how many projects lag for which reason, by unit, from reports, excuses and problems."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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


def reason_lines(reach: Reach, month: dt.date) -> list[ReasonLine]:
    """The reasons of the month's end, most projects first; six queries.

    A project counts once a reason, however often it is said. A problem's kind is its reason.
    """
    lines = reach.lines().filter(is_listed=True)
    unit_of: dict[int, int | None] = dict(lines.values_list("pk", "unit"))
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for source, code, project in _said(lines, month):
        found[code][source].add(project)
    names, units = names_of(reach.portfolio), Unit.objects.in_bulk({*unit_of.values()} - {None})
    made = [
        _line(code, reason_name(code, names), by_source, unit_of, units)
        for code, by_source in found.items()
    ]
    return sorted(made, key=lambda line: (-line.projects, line.code))


def _said(lines: Any, month: dt.date) -> Iterator[tuple[str, str, int]]:
    """(source, code, project) of reports of the month, excuses that hold, problems still open."""
    keys = lines.values("pk")
    reports = ProgressReport.objects.filter(project__in=keys, month=month).exclude(delay_reason="")
    excuses = Excuse.objects.valid_on(last_day(month)).filter(project__in=keys)
    problems = Problem.objects.open().filter(project__in=keys)
    for source, rows, field in (
        ("report", reports, "delay_reason"),
        ("excuse", excuses, "reason"),
        ("problem", problems, "kind"),
    ):
        for code, project in rows.order_by().values_list(field, "project"):
            yield source, code, project


def _line(
    code: str,
    name: str,
    by_source: dict[str, set[int]],
    unit_of: dict[int, int | None],
    units: dict[Any, Unit],
) -> ReasonLine:
    projects = set().union(*by_source.values())
    counts = Counter(unit_of.get(project) for project in projects)
    named = [
        (units[key].short_name if key in units else _("not given"), count)
        for key, count in counts.most_common()
    ]
    sources = {source: len(by_source.get(source, ())) for source in SOURCES}
    return ReasonLine(code, name, len(projects), sources, named)


def _cells(lines: list[ReasonLine]) -> Iterator[list[Any]]:
    for line in lines:
        for unit, count in line.units:
            yield [line.name, unit, count]
