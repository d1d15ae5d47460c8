"""查漏补缺: what is missing or doubtful, by unit, with a link to where it is put right."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.desk.reach import VIEW, Reach, reach_of
from guatu.desk.today import cut_off_of
from guatu.gaps.closing import closer
from guatu.gaps.compute import Gaps, gaps_of
from guatu.gaps.listing import Choice, by_rule, by_unit, chosen, told, totals
from guatu.gaps.rules import BY_CODE
from guatu.gaps.words import CODES, severity_label
from guatu.journal.downloads import list_download
from guatu.lib.contradictions import Severity
from guatu.lib.parts import render_part
from guatu.lib.spreadsheets import ListColumn

ON_PAGE = 20
COLUMNS = [
    ListColumn(gettext_lazy("Project number"), width=14),
    ListColumn(gettext_lazy("Project name"), width=36),
    ListColumn(gettext_lazy("Responsible unit"), width=18),
    ListColumn(gettext_lazy("How grave"), width=10),
    ListColumn(gettext_lazy("Gap"), width=40),
    ListColumn(gettext_lazy("Arithmetic"), width=40),
]


@require_safe
def gap_list(request: SignedIn) -> HttpResponse:
    """The gaps of the projects that the account sees; ?unit=, ?severity= and ?rule= choose."""
    require(request.user, VIEW)
    reach = reach_of(request.user, request.GET.get("portfolio", ""))
    if reach is None:
        return render(request, "desk/no_ledger.html", {"page_title": _("Gap list")})
    choice = _choice(request.GET)
    gaps = gaps_of(reach.portfolio, reach.projects(), timezone.localdate())
    return render_part(request, "gaps/list.html", "rows", _context(request, reach, gaps, choice))


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The same list, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    reach = reach_of(request.user, request.GET.get("portfolio", ""))
    if reach is None:
        raise Http404
    choice = _choice(request.GET)
    gaps = gaps_of(reach.portfolio, reach.projects(), timezone.localdate())
    title = _("Gap list of %(portfolio)s") % {"portfolio": reach.portfolio.name}
    rows = (
        [
            *(item.project.no, item.project.name, item.unit),
            *(severity_label(finding.severity), finding.sentence, finding.arithmetic),
        ]
        for item in told(gaps, chosen(gaps, choice), choice)
        for finding in item.findings
    )
    return list_download(request, title, title, COLUMNS, rows)


def _context(request: SignedIn, reach: Reach, gaps: Gaps, choice: Choice) -> dict[str, Any]:
    rows = chosen(gaps, choice)
    page = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    items = told(gaps, list(page), choice)
    units = by_unit(gaps)
    return {
        "reach": reach,
        "month": gaps.month,
        "cut_off": cut_off_of(gaps.month, timezone.localdate()),
        "count": len(gaps.columns),
        "totals": [
            {"code": CODES[severity], "label": severity_label(severity), "count": count}
            for severity, count in totals(gaps)
        ],
        "severities": [(severity.value, severity_label(severity)) for severity in Severity],
        "units": units,
        "rules": by_rule(gaps, choice),
        "choice": choice,
        "page": page,
        "items": [
            {
                "project": item.project,
                "unit": item.unit,
                "gaps": [
                    {
                        "finding": finding,
                        "code": CODES[finding.severity],
                        "label": severity_label(finding.severity),
                        "closer": closer(finding.field, item.project, request.user),
                    }
                    for finding in item.findings
                ],
            }
            for item in items
        ],
    }


def _choice(query: QueryDict) -> Choice:
    """What the address asks for. Raises Http404 for a rule that does not exist."""
    rule = query.get("rule", "")
    if rule and rule not in BY_CODE:
        raise Http404
    return Choice(_number(query.get("unit", "")), _number(query.get("severity", "")), rule)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
