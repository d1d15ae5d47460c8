"""Pages of the wall."""

import datetime as dt
import io
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu import charts
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.accounts.watermarks import print_mark
from guatu.charts.render import to_pdf
from guatu.charts.watermark import marked
from guatu.journal.downloads import asked_reason, file_download
from guatu.ledger.models import Portfolio, Project
from guatu.lib.parts import render_part
from guatu.wall import actions, tasks
from guatu.wall.battle import battle_map
from guatu.wall.drawing import live_title, master_pages
from guatu.wall.forms import ChartForm, FilterForm, PrintForm, shown_group, shown_month
from guatu.wall.master import View, cut, master_content, projects_of
from guatu.wall.models import WallChart, WallPrint, WallVersion
from guatu.wall.printing import version_pages

PER_PAGE = 300
MOST = 3000  # rows that are read for a screen; more of them need a filter first


def _month(request: SignedIn, portfolio: Portfolio) -> dt.date:
    return shown_month(portfolio, request.GET.get("month", ""))


def _group(request: SignedIn, portfolio: Portfolio) -> str:
    return shown_group(portfolio, request.GET.get("group", ""))


def _portfolio(request: SignedIn, key: int) -> Portfolio:
    require(request.user, "wall.view")
    visible = Portfolio.objects.visible_to(request.user).select_related("unit")
    return get_object_or_404(visible, pk=key)


def _chart(request: SignedIn, key: int) -> WallChart:
    require(request.user, "wall.view")
    visible = WallChart.objects.visible_to(request.user).select_related("portfolio__unit")
    return get_object_or_404(visible, pk=key)


def _version(request: SignedIn, key: int, number: int) -> WallVersion:
    chart = _chart(request, key)
    return get_object_or_404(chart.versions.select_related("snapshot"), number=number)


@require_GET
def chart_list(request: SignedIn) -> HttpResponse:
    """All charts that the account may see, and the live chart of each portfolio."""
    require(request.user, "wall.view")
    found = WallChart.objects.visible_to(request.user).select_related("portfolio__unit")
    found = found.annotate(issued=Count("versions"), last=Max("versions__number"))
    portfolios = Portfolio.objects.visible_to(request.user).select_related("unit")
    context = {
        "charts": found,
        "portfolios": portfolios.order_by("unit__path", "pk"),
        "can_issue": may(request.user, "wall.issue"),
    }
    return render(request, "wall/chart_list.html", context)


@require_GET
def live(request: SignedIn, portfolio: int) -> HttpResponse:
    """The master chart of now: filtered and grouped by the address."""
    shown = _portfolio(request, portfolio)
    month = _month(request, shown)
    form = FilterForm(shown, request.GET)
    view = View(shown, month, _group(request, shown), form.chosen())
    count = projects_of(view, request.user).count()
    page = Paginator(range(count), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "portfolio": shown,
        "month": month,
        "form": form,
        "groups": WallChart.Group.choices,
        "group": view.group,
        "count": count,
        "most": MOST,
        "page": page,
        "can_issue": may(request.user, "wall.issue"),
        "query": request.GET.urlencode(),
    }
    if 0 < count <= MOST:
        content = cut(master_content(view, request.user), page.start_index() - 1, PER_PAGE)
        context["svg"] = _drawn(content, None)[0]
    return render_part(request, "wall/live.html", "chart", context)


def _drawn(content: Mapping[str, Any], paper: charts.Paper | None, *, title: str = "") -> list[str]:
    pages = master_pages(content, paper, title=title or live_title(content))
    return [mark_safe(page) for page in pages]  # guatu.charts escapes what people wrote


@require_http_methods(["GET", "POST"])
def chart_new(request: SignedIn, portfolio: int) -> HttpResponse:
    """Hangs up a chart that shows what the filters in the address let through."""
    shown = _portfolio(request, portfolio)
    require(request.user, "wall.issue", shown)
    filters = FilterForm(shown, request.GET).chosen()
    first = {"title": shown.name, "group": _group(request, shown)}
    form = ChartForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        layout = {**form.cleaned_data, "filters": filters}
        chart = actions.hang_chart(shown, layout.pop("title"), by=request.user, **layout)
        return redirect("wall:chart", chart.pk)
    context = {"form": form, "portfolio": shown, "heading": _("New wall chart")}
    status = 422 if request.method == "POST" else 200
    return render(request, "wall/chart_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def chart_edit(request: SignedIn, key: int) -> HttpResponse:
    """Changes a chart's title, grouping or paper."""
    chart = _chart(request, key)
    require(request.user, "wall.issue", chart)
    form = ChartForm(request.POST or None, instance=chart)
    if request.method == "POST" and form.is_valid():
        actions.change_chart(WallChart.objects.get(pk=chart.pk), form.cleaned_data, by=request.user)
        return redirect("wall:chart", chart.pk)
    context = {"form": form, "portfolio": chart.portfolio, "heading": _("Change the chart")}
    status = 422 if request.method == "POST" else 200
    return render(request, "wall/chart_form.html", context, status=status)


@require_GET
def chart(request: SignedIn, key: int) -> HttpResponse:
    """A chart with its versions and what it would show if issued now."""
    shown = _chart(request, key)
    month = _month(request, shown.portfolio)
    view = View(shown.portfolio, month, shown.group, shown.filters)
    context = {
        "chart": shown,
        "month": month,
        "versions": shown.versions.select_related("snapshot__made_by__person")[:50],
        "svg": _drawn(master_content(view, request.user), None, title=shown.title)[0],
        "can_issue": may(request.user, "wall.issue"),
    }
    return render(request, "wall/chart.html", context)


@require_POST
def issue(request: SignedIn, key: int) -> HttpResponse:
    """Freezes the chart as its next version."""
    shown = _chart(request, key)
    month = shown_month(shown.portfolio, request.POST.get("month", ""))
    version = actions.issue_version(shown, month, by=request.user)
    messages.success(
        request, _("Version %(number)s is issued and frozen.") % {"number": version.number}
    )
    return redirect("wall:version", shown.pk, version.number)


@require_GET
def version(request: SignedIn, key: int, number: int) -> HttpResponse:
    """A frozen version on screen, and its prints."""
    shown = _version(request, key, number)
    first = {"paper": shown.chart.paper, "is_portrait": shown.chart.is_portrait}
    return _version_page(request, shown, PrintForm(initial=first))


def _version_page(
    request: SignedIn, shown: WallVersion, form: PrintForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "version": shown,
        "chart": shown.chart,
        "svg": mark_safe(version_pages(shown, None)[0]),  # escaped by guatu.charts
        "prints": shown.prints.filter(state=WallPrint.State.READY, mark=print_mark(request)),
        "form": form,
    }
    return render(request, "wall/version.html", context, status=status)


@require_POST
def print_new(request: SignedIn, key: int, number: int) -> HttpResponse:
    """Orders a print; the same one is drawn once."""
    shown = _version(request, key, number)
    form = PrintForm(request.POST)
    if not form.is_valid():
        return _version_page(request, shown, form, status=422)
    options = {**form.cleaned_data, "language": get_language(), "mark": print_mark(request)}
    ordered, is_new = actions.order_print(shown, options)
    if is_new:
        tasks.draw.defer(print_id=ordered.pk)
    return redirect("wall:print", ordered.pk)


def _print(request: SignedIn, key: int) -> WallPrint:
    require(request.user, "wall.view")
    visible = WallChart.objects.visible_to(request.user)
    prints = WallPrint.objects.select_related("version__chart")
    return get_object_or_404(prints, pk=key, version__chart__in=visible)


@require_GET
def print_state(request: SignedIn, key: int) -> HttpResponse:
    """How far a print is."""
    ordered = _print(request, key)
    states = WallPrint.State
    job = {
        "is_running": ordered.state in (states.WAITING, states.RUNNING),
        "is_failed": ordered.state == states.FAILED,
        "percent": ordered.percent,
        "doing": _("Waiting for its turn")
        if ordered.state == states.WAITING
        else _("Drawing the sheet"),
        "message": _("The sheet could not be drawn. Order it again.")
        if ordered.state == states.FAILED
        else _("The sheet is ready."),
        "link": reverse("wall:print-file", args=[key]) if ordered.file else "",
        "link_label": _("Download"),
    }
    poll_url = reverse("wall:print", args=[key])
    context = {"job": job, "poll_url": poll_url, "print": ordered, "version": ordered.version}
    template = "components/progress.html" if request.htmx else "wall/print.html"
    return render(request, template, context)


@require_GET
def print_file(request: SignedIn, key: int) -> HttpResponseBase:
    """The file of a print."""
    ordered = _print(request, key)
    if not ordered.file:
        raise Http404
    what = _("Wall chart: %(chart)s, version %(number)s") % {
        "chart": ordered.version.chart,
        "number": ordered.version.number,
    }
    asked = asked_reason(request, what)
    if asked is not None:
        return asked
    version = ordered.version
    tile = f"-{ordered.tile}" if ordered.tile else ""
    title = slugify(version.chart.title, allow_unicode=True)
    name = f"{title}-v{version.number}-{ordered.paper}{tile}{Path(str(ordered.file.name)).suffix}"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return file_download(request, name, what, ordered.file.open("rb"), kind=kind)


def _project(request: SignedIn, key: int) -> Project:
    require(request.user, "wall.view")
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    return get_object_or_404(visible, pk=key)


@require_GET
def battle(request: SignedIn, project: int) -> HttpResponse:
    """The battle map of one project."""
    shown = _project(request, project)
    month = _month(request, shown.portfolio)
    svg = battle_map(shown, month, None)[0]
    context = {"project": shown, "month": month, "svg": mark_safe(svg), "papers": charts_papers()}
    return render(request, "wall/battle.html", context)


def charts_papers() -> list[str]:
    """The sheets on which a battle map is printed."""
    return [name for name, _size in WallChart.Paper.choices]


@require_GET
def battle_file(request: SignedIn, project: int) -> HttpResponseBase:
    """The battle map as a PDF of one sheet."""
    shown = _project(request, project)
    name = request.GET.get("paper", "A3")
    if name not in WallChart.Paper.values:
        raise Http404
    what = _("Battle map of project %(no)s, %(paper)s") % {"no": shown.no, "paper": name}
    asked = asked_reason(request, what)
    if asked is not None:
        return asked
    paper = charts.named_paper(name)
    mark = print_mark(request)
    pages = [
        marked(page, mark) for page in battle_map(shown, _month(request, shown.portfolio), paper)
    ]
    content = io.BytesIO(to_pdf(pages, paper, fonts=settings.FONT_DIR))
    file_name = f"{slugify(shown.no, allow_unicode=True) or shown.pk}-{name}.pdf"
    return file_download(request, file_name, what, content, kind="application/pdf")


@require_GET
def tv(request: SignedIn, portfolio: int) -> HttpResponse:
    """The chart of now on a wall screen; its pages turn by themselves."""
    shown = _portfolio(request, portfolio)
    month = _month(request, shown)
    filters = FilterForm(shown, request.GET).chosen()
    view = View(shown, month, _group(request, shown), filters)
    pages = _drawn(master_content(view, request.user), charts.TV)
    context = {"portfolio": shown, "pages": pages, "month": month}
    return render(request, "wall/tv.html", context)
