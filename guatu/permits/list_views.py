"""The permits of all projects: who holds what, what is late, what expires."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.calendars.compute import note_on
from guatu.journal.downloads import list_download
from guatu.ledger.models import Project
from guatu.lib.parts import render_part
from guatu.permits import tables
from guatu.permits.actions import adopt_templates
from guatu.permits.models import Permit

VIEW, FILL = "ledger.project.view", "permits.fill"
ON_PAGE = 50
AT_ONCE = 200


@require_safe
def permit_list(request: SignedIn) -> HttpResponse:
    """The permits that the account sees, by who holds them, late, expiring or to be begun."""
    require(request.user, VIEW)
    today, alarm = timezone.localdate(), tables.largest_alarm()
    filters = tables.filters_of(request.GET)
    rows = tables.listed(request.user)
    page = Paginator(tables.chosen(rows, filters, today, alarm), ON_PAGE).get_page(
        request.GET.get("page")
    )
    lines = list(tables.lines(list(page.object_list), today))
    context: dict[str, Any] = {
        "filters": filters,
        "tabs": tabs(tables.counts(rows, today, alarm), filters),
        "holders": tables.holders(rows, today),
        "page": page,
        "lines": lines,
        "alarm": alarm,
        "phases": Permit.Phase.choices,
        "states": Permit.State.choices,
        "today": today,
        "note": note_on(today, *(line.permit.due for line in lines)),
        "without": _without(request).count() if may(request.user, FILL) else 0,
    }
    return render_part(request, "permits/list.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    today, alarm = timezone.localdate(), tables.largest_alarm()
    filters = tables.filters_of(request.GET)
    rows = tables.chosen(tables.listed(request.user), filters, today, alarm)
    title = f"{_('Permits')} {tab_names()[filters.show]} {today:%Y-%m-%d}"
    return list_download(request, title, title, tables.COLUMNS, tables.cells(rows, today))


@require_POST
def adopt_all(request: SignedIn) -> HttpResponse:
    """Gives projects without permits those of the templates of their kinds."""
    require(request.user, FILL)
    projects = list(_without(request)[:AT_ONCE])
    made = adopt_templates(projects, timezone.localdate(), by=request.user)
    text = ngettext(
        "%(count)s project got its permits.", "%(count)s projects got their permits.", len(projects)
    )
    if made:
        messages.success(request, text % {"count": len(projects)})
    return redirect("permits:list")


def tab_names() -> dict[str, str]:
    """What the tabs are called."""
    return {
        "hand": _("In hand"),
        "late": _("Over the term"),
        "expiring": _("Expiring soon"),
        "expired": _("Expired"),
        "begin": _("Can be begun"),
        "all": _("All"),
    }


def tabs(counts: dict[str, int], filters: tables.Filters) -> list[tuple[str, str, int, bool]]:
    """(code, name, count, whether it is shown) of each tab."""
    names = tab_names()
    return [(code, names[code], counts[code], code == filters.show) for code in tables.SHOWN]


def _without(request: SignedIn) -> QuerySet[Project]:
    """Projects in preparation or under way that have no permits yet."""
    projects = Project.objects.reached_by(request.user, FILL).filter(is_listed=True, permits=None)
    stages = (Project.Stage.PREPARING, Project.Stage.READY, Project.Stage.BUILDING)
    found = projects.filter(stage__in=stages).select_related("portfolio__unit")
    return found.order_by("portfolio", "no")
