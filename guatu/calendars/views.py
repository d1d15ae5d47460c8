"""The page of a year's workdays, the notice of next year, single days."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.calendars.actions import EDIT, forget_day, publish_year, set_day
from guatu.calendars.compute import FIRST, LAST, holidays_of, published_years
from guatu.calendars.forms import DayForm, NoticeForm
from guatu.calendars.models import CalendarDay, CalendarYear
from guatu.calendars.months import SATURDAY, months_of
from guatu.journal.once import attempt


@require_safe
def this_year(request: SignedIn) -> HttpResponse:
    """The year of today."""
    require(request.user, EDIT)
    return redirect("calendars:year-of", timezone.localdate().year)


@require_safe
def year_page(request: SignedIn, year: int) -> HttpResponse:
    """A year's months with holidays and make-up workdays."""
    require(request.user, EDIT)
    return _page(request, year, DayForm())


@require_POST
def add_day(request: SignedIn) -> HttpResponse:
    """Sets a single day."""
    require(request.user, EDIT)
    form = DayForm(request.POST)

    def act(values: dict) -> None:
        set_day(values["day"], values["is_workday"], values["name"], by=request.user)

    if attempt(form, act):
        messages.success(request, _("The day is set."))
        return redirect("calendars:year-of", form.cleaned_data["day"].year)
    return _page(request, timezone.localdate().year, form, status=422)


@require_POST
def remove_day(request: SignedIn, pk: int) -> HttpResponse:
    """Takes a day back that was set by hand."""
    require(request.user, EDIT)
    row = get_object_or_404(CalendarDay, pk=pk)
    forget_day(row, by=request.user)
    messages.success(request, _("The published calendar holds again for %(day)s.") % {"day": row})
    return redirect("calendars:year-of", row.day.year)


@require_http_methods(["GET", "POST"])
def enter_notice(request: SignedIn, year: int) -> HttpResponse:
    """Enters the notice of a year's holidays."""
    require(request.user, EDIT)
    _check(year)
    known = CalendarYear.objects.filter(year=year).first()
    initial = {"document": known.document, "text": known.notice} if known else {}
    form = NoticeForm(request.POST or None, initial=initial)

    def act(values: dict) -> None:
        publish_year(year, values["document"], values["text"], by=request.user)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The holidays of %(year)s are entered.") % {"year": year})
        return redirect("calendars:year-of", year)
    context = {"form": form, "year": year}
    return render(request, "calendars/notice.html", context, status=422 if form.errors else 200)


def _page(request: SignedIn, year: int, form: DayForm, *, status: int = 200) -> HttpResponse:
    _check(year)
    special = holidays_of(year)
    months = months_of(year, special)
    context = {
        "year": year,
        "before": year - 1 if year > FIRST.year else None,
        "after": year + 1 if year < LAST.year else None,
        "months": months,
        "workdays": sum(month.workdays for month in months),
        "is_published": year in published_years(),
        "published": CalendarYear.objects.filter(year=year).first(),
        "spans": _spans(special),
        "by_hand": CalendarDay.objects.filter(year=None, day__year=year),
        "form": form,
        "weekdays": WEEKDAYS_ABBR.values(),
    }
    return render(request, "calendars/year.html", context, status=status)


def _check(year: int) -> None:
    if not FIRST.year <= year <= LAST.year:
        raise Http404


def _spans(
    special: dict[dt.date, tuple[bool, str]],
) -> list[tuple[str, bool, dt.date, dt.date]]:
    """Days in a row as (occasion, workday, first, last); a holiday takes its weekends along."""
    spans: list[tuple[str, bool, dt.date, dt.date]] = []
    for day, (works, name) in special.items():
        first, last = (day, day) if works else (_stretched(day, s, special) for s in (-1, 1))
        if spans and spans[-1][:2] == (name, works) and (first - spans[-1][3]).days <= 1:
            spans[-1] = (name, works, spans[-1][2], last)
        else:
            spans.append((name, works, first, last))
    return spans


def _stretched(day: dt.date, step: int, special: dict[dt.date, tuple[bool, str]]) -> dt.date:
    """The last day off in one direction, over the weekends beside the day."""
    while True:
        beside = day + dt.timedelta(days=step)
        if beside.weekday() < SATURDAY or special.get(beside, (False,))[0]:
            return day
        day = beside
