"""The review of a period's reports: what is remarkable, accepting, returning, locking."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.downloads import list_download
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Project
from guatu.lib.notices import tell_with_undo
from guatu.lib.parts import go, render_part
from guatu.reports.actions import move_report
from guatu.reports.models import Photo, ProgressReport, ReportPeriod
from guatu.reports.period_views import portfolio_of
from guatu.reports.periods import RUN, keep_periods, lock_month, unsettled
from guatu.review import listing
from guatu.review.accepting import accept, accept_clean, take_back
from guatu.review.comparing import compared
from guatu.review.marks import MarkKind
from guatu.review.rows import REVIEW, Review, Wanted, review_of, rows_of

ON_PAGE = 60


@require_safe
def review(request: SignedIn) -> HttpResponse:
    """Who has reported and who has not, and what wants a second look."""
    require(request.user, REVIEW)
    portfolio, offered = portfolio_of(request, REVIEW)
    context: dict[str, Any] = {"portfolio": portfolio, "portfolios": offered, "tab": "review"}
    if portfolio is not None:
        keep_periods(portfolio, timezone.localdate())
        periods = listing.offered(portfolio)
        key = request.GET.get("period", "")
        period = listing.period_of(portfolio, key, periods)
        if period is None and key:
            raise Http404
        context |= {"periods": periods, "unit": money_unit(portfolio.currency)}
        if period is not None:
            context |= _context(request, period)
            context["earlier"] = listing.unlocked_before(period, periods)
    return render_part(request, "review/review.html", "rows", context)


def _context(request: SignedIn, period: ReportPeriod) -> dict[str, Any]:
    today = timezone.localdate()
    found = review_of(request.user, period, today)
    wanted = wanted_of(request.GET)
    shown = [row for row in found.rows if wanted.holds(row)]
    page = Paginator(shown, ON_PAGE).get_page(request.GET.get("page"))
    return {
        "period": period,
        "today": today,
        "review": found,
        "wanted": wanted,
        "page": page,
        "clean_count": sum(row.is_clean for row in shown),
        "choices": choices_of(found),
        "rest": request.GET.urlencode(),
    }


def wanted_of(values: QueryDict) -> Wanted:
    """What of a review an address asks for."""
    unit = values.get("unit", "")
    return Wanted(
        values.get("show", "")[:20],
        int(unit) if unit.isascii() and unit.isdigit() else None,
        values.get("q", "").strip()[:60],
    )


def choices_of(found: Review) -> list[tuple[str, str, int]]:
    """The filters with how many rows each has: name, words, count."""
    words = [
        ("submitted", _("to be reviewed")),
        ("clean", _("without a mark")),
        ("unsent", _("not reported")),
        ("late", _("late")),
        ("missing", _("missing at the close")),
        ("draft", _("draft")),
        ("returned", _("returned")),
        ("accepted", _("accepted")),
        *((str(kind), str(kind.label)) for kind in MarkKind),
        ("slips", _("with slips")),
    ]
    return [(name, word, found.counts.get(name, 0)) for name, word in words]


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The rows that are shown, all pages, as .xlsx."""
    require(request.user, REVIEW)
    require(request.user, "ledger.export")
    period = _period(request, request.GET.get("of", ""))
    wanted = wanted_of(request.GET)
    rows = review_of(request.user, period, timezone.localdate()).rows
    unit = money_unit(period.portfolio.currency)
    facts = {"portfolio": period.portfolio.name, "period": period.label}
    return list_download(
        request,
        f"{period.portfolio.name} {period.key}",
        _("%(portfolio)s: review of %(period)s") % facts,
        listing.columns(unit),
        listing.lines(row for row in rows if wanted.holds(row)),
        note=_("Unit: %(unit)s") % {"unit": unit},
    )


@require_safe
def row_detail(request: SignedIn, period: int, project: int) -> HttpResponse:
    """A project's report beside the one before; to htmx the part under its row."""
    require(request.user, REVIEW)
    found = _period(request, str(period))
    reached = Project.objects.reached_by(request.user, REVIEW).filter(pk=project)
    rows = rows_of(reached, found, timezone.localdate())
    if not rows:
        raise Http404
    context = {
        "period": found,
        "row": rows[0],
        "lines": compared(rows[0].report, rows[0].before),
        "photos": Photo.objects.filter(project=project, month=found.month).order_by("id"),
        "rest": request.GET.urlencode(),
    }
    return render_part(request, "review/detail.html", "detail", context)


@require_POST
def accept_rows(request: SignedIn) -> HttpResponse:
    """Accepts the reports that are ticked, or all that are shown and without a mark."""
    require(request.user, REVIEW)
    rest = QueryDict(request.POST.get("rest", ""))
    if "clean" in request.POST:
        period = _period(request, request.POST.get("of", ""))
        done = accept_clean(period, wanted_of(rest), timezone.localdate(), by=request.user)
    else:
        done = accept(request.POST.getlist("report"), by=request.user)
    if done.count:
        text = ngettext("%(count)s report accepted.", "%(count)s reports accepted.", done.count)
        undo = reverse("review:undo", args=[done.batch]) + f"?{rest.urlencode()}"
        tell_with_undo(request, text % {"count": done.count}, undo)
    elif not done.changed:
        messages.info(request, _("Nothing is left to accept among these."))
    if done.changed:
        text = ngettext(
            "%(count)s report was changed meanwhile and is left; look at it again.",
            "%(count)s reports were changed meanwhile and are left; look at them again.",
            done.changed,
        )
        messages.warning(request, text % {"count": done.changed})
    return _back(request, rest)


@require_POST
def undo(request: SignedIn, batch: uuid.UUID) -> HttpResponse:
    """The reports accepted in a batch wait for a review again."""
    require(request.user, REVIEW)
    count = take_back(batch, by=request.user)
    text = ngettext("%(count)s waits for review again.", "%(count)s wait for review again.", count)
    messages.success(request, text % {"count": count})
    return _back(request, request.GET)


@require_POST
def return_report(request: SignedIn, pk: int) -> HttpResponse:
    """Sends a report back with a reason."""
    require(request.user, REVIEW)
    visible = ProgressReport.objects.visible_to(request.user).select_related("project")
    report = get_object_or_404(visible, pk=pk)
    move_report(report, "returned", by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Returned: %(name)s") % {"name": report.project.name})
    return _back(request, QueryDict(request.POST.get("rest", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: SignedIn, pk: int) -> HttpResponse:
    """What is still open in a month, for a second look, and the button that locks it."""
    require(request.user, REVIEW)
    period = _period(request, str(pk))
    require(request.user, RUN, period)
    if period.week is not None:
        raise Http404
    if request.method == "POST":
        expected = request.POST.get("expected", "")
        lock_month(period.portfolio, period.month, by=request.user, expected=expected)
        facts = {"period": period.label}
        messages.success(request, _("%(period)s is locked; slips correct it from now on.") % facts)
        return redirect(address_of(period))
    found = review_of(request.user, period, timezone.localdate())
    context = {"period": period, "review": found, "open": unsettled(period)}
    return render(request, "review/lock.html", context)


def address_of(period: ReportPeriod) -> str:
    """The page of a period's review."""
    return f"{reverse('review:review')}?portfolio={period.portfolio_id}&period={period.key}"


def _period(request: SignedIn, key: str) -> ReportPeriod:
    """A period whose reports the account reviews, by its primary key as text."""
    reached = ReportPeriod.objects.reached_by(request.user, REVIEW).select_related("portfolio")
    return get_object_or_404(reached, pk=key if key.isascii() and key.isdigit() else 0)


def _back(request: SignedIn, rest: QueryDict) -> HttpResponse:
    return go(request, f"{reverse('review:review')}?{rest.urlencode()}")
