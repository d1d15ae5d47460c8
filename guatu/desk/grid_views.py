"""The ledger: the page with a plain table, the grid's rows and edits, and the list as a file."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.desk import grid
from guatu.desk.choices import group_titles, offered, removable, shown
from guatu.desk.edits import Clashes, cells_of, change_cells
from guatu.desk.filters import PAGE_SIZES, Filters
from guatu.desk.layouts import remove_layout, save_layout
from guatu.desk.models import Layout
from guatu.desk.reach import VIEW, Reach, reach_of
from guatu.desk.rows import page_of
from guatu.desk.today import cut_off_of, newest_month
from guatu.desk.totals import by_group, total
from guatu.journal.downloads import list_download
from guatu.ledger.fields import money_unit
from guatu.lib.figures import month_long_text
from guatu.lib.parts import go, render_part
from guatu.lib.refusals import Refused

EDITABLE = ("ledger.project.edit", "reports.fill")


@dataclass(frozen=True)
class Asked:
    """What a request asks of the ledger: whose, which month, which lines."""

    reach: Reach
    filters: Filters
    newest: dt.date | None
    month: dt.date | None


def _asked(request: SignedIn) -> Asked | None:
    """None where the account has no ledger at all. Raises PermissionDenied and Http404."""
    require(request.user, VIEW)
    reach = reach_of(request.user, request.GET.get("portfolio", ""))
    if reach is None:
        return None
    newest = newest_month(reach)
    filters = Filters.read(request.GET)
    month = filters.month or newest
    if filters.month == newest:
        filters = replace(filters, month=None)
    return Asked(reach, filters, newest, month)


class _Counted(Paginator):
    """A paginator that was told how many there are."""

    def __init__(self, count: int, size: int) -> None:
        super().__init__(range(count), size)


@require_safe
def project_list(request: SignedIn) -> HttpResponse:
    """The ledger. Without scripts a paged table; the grid takes its place where there are."""
    asked = _asked(request)
    if asked is None:
        return render(request, "desk/no_ledger.html", {"page_title": _("Ledger")})
    context = _context(request, asked)
    return render_part(request, "desk/projects.html", "ledger", context)


def _context(request: SignedIn, asked: Asked) -> dict[str, Any]:
    reach, filters = asked.reach, asked.filters
    sums = total(reach, filters)
    page: Page = _Counted(sums.count, filters.size).get_page(filters.page)
    filters = replace(filters, page=page.number)
    choices = offered(reach)
    columns = shown(request.user, request.GET)
    answer = grid.Answer(
        rows=page_of(reach, filters, asked.month),
        sums=sums,
        groups=by_group(reach, filters),
        titles=group_titles(filters.group, choices),
        pages=page.paginator.num_pages,
        page=page.number,
    )
    return {
        "reach": reach,
        "filters": filters,
        "page": page,
        "rows": answer.rows,
        "sums": grid.sum_texts(sums),
        "choices": choices,
        "columns": columns,
        "sizes": PAGE_SIZES,
        "removable": removable(filters, choices),
        "month": asked.month,
        "cut_off": cut_off_of(asked.month, timezone.localdate()),
        "unit": money_unit(reach.portfolio.currency),
        "is_paper": "paper" in request.GET,
        "may_create": may(request.user, "ledger.project.edit"),
        "grid": json.dumps(
            grid.configuration(columns.columns, filters, answer, _urls(reach)), ensure_ascii=False
        ),
    }


def _urls(reach: Reach) -> dict[str, str]:
    chosen = f"?portfolio={reach.portfolio.pk}"
    return {
        "rows": reverse("desk:project-rows"),
        "cells": reverse("desk:project-cells") + chosen,
    }


@require_safe
def project_rows(request: SignedIn) -> JsonResponse:
    """A page of the grid as JSON: rows, totals over the whole filter, and the groups' totals."""
    asked = _asked(request)
    if asked is None:
        return JsonResponse(grid.empty())
    reach, filters = asked.reach, asked.filters
    sums = total(reach, filters)
    pages = _Counted(sums.count, filters.size).num_pages
    filters = replace(filters, page=min(filters.page, pages))
    titles = group_titles(filters.group, offered(reach)) if filters.group else {}
    answer = grid.Answer(
        rows=page_of(reach, filters, asked.month),
        sums=sums,
        groups=by_group(reach, filters),
        titles=titles,
        pages=pages,
        page=filters.page,
    )
    return JsonResponse(grid.as_json(answer))


@require_POST
def change_cells_view(request: SignedIn) -> JsonResponse:
    """Writes typed or pasted cells; 409 tells both versions, 422 the text that cannot be read."""
    asked = _asked(request)
    if not any(may(request.user, permission) for permission in EDITABLE):
        raise PermissionDenied
    if asked is None:
        raise Refused(_("No project is in your reach yet."))
    try:
        body = json.loads(request.body)
        cells = cells_of(body.get("cells") if isinstance(body, dict) else None)
        count = change_cells(cells, asked.month, by=request.user)
    except ValueError:
        return JsonResponse({"reason": _("This is no list of cells.")}, status=422)
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    except Clashes as clashes:
        return JsonResponse({"clashes": grid.clashes_json(clashes.found)}, status=409)
    return JsonResponse(
        {
            "rows": grid.rows_json(asked.reach, {cell.project for cell in cells}, asked.month),
            "said": _("%(count)s cells changed") % {"count": count},
        }
    )


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    asked = _asked(request)
    if asked is None:
        raise Refused(_("No project is in your reach yet."))
    columns = shown(request.user, request.GET).columns
    facts = {"portfolio": asked.reach.portfolio.name, "month": month_long_text(asked.month)}
    unit = money_unit(asked.reach.portfolio.currency)
    name = f"{asked.reach.portfolio.name} {asked.month:%Y-%m}" if asked.month else "list"
    return list_download(
        request,
        name,
        _("%(portfolio)s, %(month)s") % facts,
        grid.export_columns(columns, unit),
        grid.export_rows(asked.reach, asked.filters, asked.month, columns),
        note=_("Unit: %(unit)s") % {"unit": unit},
        sheet_name=_("Ledger"),
    )


@require_POST
def save_columns(request: SignedIn) -> HttpResponse:
    """Keeps the chosen columns under a name and shows the ledger with them."""
    require(request.user, VIEW)
    codes = request.POST.getlist("columns")
    layout = save_layout(request.POST.get("name", ""), codes, by=request.user)
    query = QueryDict(request.POST.get("rest", ""), mutable=True)
    for name in ("columns", "page"):
        query.pop(name, None)
    query["layout"] = str(layout.pk)
    return go(request, f"{reverse('desk:project-list')}?{query.urlencode()}")


@require_POST
def forget_columns(request: SignedIn, pk: int) -> HttpResponse:
    """Forgets saved columns."""
    require(request.user, VIEW)
    remove_layout(get_object_or_404(Layout, pk=pk, account=request.user), by=request.user)
    return go(request, reverse("desk:project-list"))
