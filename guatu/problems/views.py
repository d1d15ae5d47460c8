"""The board and the list of problems, a problem's page and its steps, its evidence."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Account, Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.calendars.compute import note_on, workdays
from guatu.excuses.reasons import choices
from guatu.journal.downloads import list_download
from guatu.journal.once import make_once
from guatu.ledger.models import Portfolio, Project, ProjectRole
from guatu.lib.figures import day_long_text
from guatu.lib.kept_files import path_of
from guatu.lib.parts import render_part
from guatu.problems import board
from guatu.problems.actions import raise_problems
from guatu.problems.brief import brief, holders
from guatu.problems.compute import next_rise
from guatu.problems.deeds import BY_CODE, Deed, form_of, offered
from guatu.problems.filters import BOARDS, STATES, Filters, Seen, chosen
from guatu.problems.forms import RaiseForm, StepForm
from guatu.problems.ladder import ladder_of, who_is_at
from guatu.problems.models import Evidence, Problem, ProblemMove
from guatu.reports.models import ProgressReport

VIEW, RAISE = "ledger.project.view", "problems.raise"
PAGE_SIZE = 50


@require_safe
def problem_list(request: SignedIn) -> HttpResponse:
    """The board by holder, level or kind, and below it the problems themselves."""
    seen = _seen(request)
    if seen is None:
        return render(request, "problems/none.html")
    filters = Filters.read(request.GET)
    rows = chosen(seen, filters)
    page = Paginator(board.ordered(rows, filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "seen": seen,
        "portfolios": _portfolios(request.user),
        "filters": filters,
        "boards": [(code, label, filters.with_(by=code)) for code, label in BOARDS.items()],
        "states": STATES.items(),
        "kinds": choices(seen.reasons, filters.kind),
        "levels": seen.ladder.names(),
        "units": _units(seen),
        "holder": _holder(filters),
        "groups": _linked(board.groups(seen, filters, rows), filters),
        "page": page,
        "rows": list(board.listed(page.object_list, seen)),
        "may_set_ladder": may(request.user, "problems.ladder.edit"),
        "query": filters.with_(),
    }
    return render_part(request, "problems/list.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    seen = _seen(request)
    if seen is None:
        raise Http404
    filters = Filters.read(request.GET)
    title = _("%(portfolio)s: problems, %(day)s") % {
        "portfolio": seen.portfolio.name,
        "day": day_long_text(seen.today),
    }
    rows = board.export_rows(board.ordered(chosen(seen, filters), filters), seen)
    name = f"{seen.portfolio.name} {_('problems')} {seen.today:%Y-%m-%d}"
    return list_download(request, name, title, board.export_columns(), rows)


@require_safe
def problem(request: SignedIn, pk: int) -> HttpResponse:
    """A problem with its story, and what the account may do with it."""
    return _page(request, _visible(request, pk))


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """A step of a problem."""
    row = _visible(request, pk)
    chosen_deed = BY_CODE.get(deed)
    if chosen_deed is None:
        raise Http404
    require(request.user, chosen_deed.right, row)
    form = form_of(chosen_deed, row, _seen_of(request.user, row), request.POST, request.FILES)

    def do(_values: dict[str, Any]) -> ProblemMove | None:
        chosen_deed.do(row, form, request.user)
        return row.moves.order_by("pk").last()

    if make_once(form, request.user, ProblemMove, do) is not None:
        messages.success(request, _("Entered: %(act)s") % {"act": chosen_deed.label})
        return redirect("problems:problem", pk)
    row.refresh_from_db()
    return _page(request, row, sent=(chosen_deed, form))


@require_http_methods(["GET", "POST"])
def raise_problem(request: SignedIn, pk: int) -> HttpResponse:
    """Raises a problem of a project; `?report=` begins with what a report says."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    project = get_object_or_404(visible, pk=pk)
    require(request.user, RAISE, project)
    report = _report(request, project)
    initial = {"text": report.problem_text} if report else {}
    form = RaiseForm(request.POST or None, project=project, initial=initial)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> Problem:
            origin = Problem.Origin.REPORT if report else Problem.Origin.PAGE
            draft = {"project": project, "origin": origin, "report": report, **values}
            return raise_problems([draft], by=request.user)[0]

        made = make_once(form, request.user, Problem, do)
        if made is not None:
            return redirect("problems:problem", made.pk)
    context = {"form": form, "project": project, "report": report}
    return render(request, "problems/raise.html", context, status=422 if form.is_bound else 200)


@require_safe
def evidence_file(request: SignedIn, pk: int) -> FileResponse:
    """The photo or PDF of a piece of evidence, to whoever sees the problem."""
    require(request.user, VIEW)
    row = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    if not row.file_path or not path_of(row.file_path).exists():
        raise Http404
    return FileResponse(
        path_of(row.file_path).open("rb"),
        as_attachment=not row.is_photo,
        filename=row.file_name,
        content_type=row.media_type,
    )


def _page(
    request: SignedIn, row: Problem, sent: tuple[Deed, StepForm] | None = None
) -> HttpResponse:
    seen = _seen_of(request.user, row)
    level, rises_on = next_rise(row, seen.ladder, seen.calendar, seen.today)
    moves = list(row.moves.select_related("by__person", "holder"))
    (listed,) = board.listed([row], seen)
    visible = Project.objects.visible_to(request.user).filter(pk=row.project_id)
    context = {
        "problem": row,
        "seen": seen,
        "listed": listed,
        "level": level,
        "level_name": seen.ladder.name(level),
        "who": who_is_at(seen.ladder.step(level), row.project, row),
        "rises_on": rises_on,
        "brief": brief(row, moves, seen.ladder, seen.calendar, row.closed_on or seen.today),
        "holders": [
            (name, start, end, seen.calendar.between(start, end))
            for name, start, end in holders(row, moves, row.closed_on or seen.today)
        ],
        "moves": moves[::-1],
        "evidence": row.evidence.select_related("added_by__person"),
        "offered": offered(row, seen, request.user, sent),
        "sees_project": visible.exists(),
        "note": note_on(row.due, rises_on),
    }
    return render(request, "problems/problem.html", context, status=422 if sent else 200)


def _visible(request: SignedIn, pk: int) -> Problem:
    require(request.user, VIEW)
    related = ("project__portfolio__unit", "holder", "holder_person", "asked", "report")
    visible = Problem.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def _portfolios(account: Account) -> list[Portfolio]:
    """The portfolios that the account sees, or whose problems its unit holds."""
    held = Problem.objects.visible_to(account).values("project__portfolio")
    visible = Portfolio.objects.visible_to(account).values("pk")
    rows = Portfolio.objects.filter(Q(pk__in=visible) | Q(pk__in=held))
    return list(rows.select_related("unit").order_by("unit__path", "pk"))


def _seen(request: SignedIn) -> Seen | None:
    """From where the list is looked at: `?portfolio=`, or the first. None without any; 404."""
    require(request.user, VIEW)
    portfolios = _portfolios(request.user)
    wanted = request.GET.get("portfolio", "")
    if not portfolios:
        return None
    found = [row for row in portfolios if str(row.pk) == wanted] if wanted else portfolios
    if not found:
        raise Http404
    return _looking(request.user, found[0])


def _seen_of(account: Account, row: Problem) -> Seen:
    return _looking(account, row.project.portfolio)


def _looking(account: Account, portfolio: Portfolio) -> Seen:
    today = timezone.localdate()
    return Seen(account, portfolio, ladder_of(portfolio), workdays(), today)


def _units(seen: Seen) -> list[Unit]:
    """The responsible units of projects with problems, to filter by."""
    projects = seen.problems().order_by().values("project")
    roles = ProjectRole.objects.current().filter(role="responsible", project__in=projects)
    return list(Unit.objects.filter(pk__in=roles.values("unit")).order_by("order", "pk"))


def _holder(filters: Filters) -> str:
    """The name of the holder that the list is filtered by."""
    if filters.holder == "none":
        return _("nobody yet")
    unit = Unit.objects.filter(pk=filters.holder).first() if filters.holder else None
    return str(unit or "")


def _linked(groups: list[board.Group], filters: Filters) -> list[dict[str, Any]]:
    """Each line of the board with the addresses that its cells lead to."""
    name = filters.board
    return [
        {
            "group": group,
            "all": filters.with_(**{name: group.key}),
            "overdue": filters.with_(**{name: group.key, "overdue": "1"}),
            "verify": filters.with_(**{name: group.key, "state": "verify"}),
            "asleep": filters.with_(**{name: group.key, "state": "asleep"}),
            "levels": [
                (count, filters.with_(**{"level": str(level), name: group.key}))
                for level, count in enumerate(group.levels, start=1)
            ],
        }
        for group in groups
    ]


def _report(request: SignedIn, project: Project) -> ProgressReport | None:
    """The report of the project that the address names."""
    key = request.GET.get("report", "")
    if not key.isdecimal():
        return None
    return ProgressReport.objects.filter(pk=int(key), project=project).first()
