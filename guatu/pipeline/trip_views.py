"""Trips out and visits in: the table of the year with zero rows, and entering them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts.forms import AS_TREE
from guatu.accounts.models import Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.once import attempt, make_once
from guatu.outreach.actions import record_trip, report_result
from guatu.outreach.models import Trip
from guatu.pipeline.forms import ResultForm, TripForm
from guatu.pipeline.views import portfolio_of

VIEW, RECORD = "leads.view", "outreach.record"
MONTHS = range(1, 13)
KINDS = (Unit.Kind.OFFICE, Unit.Kind.BUREAU, Unit.Kind.TOWNSHIP, Unit.Kind.PARK)


@dataclass(frozen=True)
class Line:
    """A unit's year: days in each month, trips out, visits in, days and person-trips in all."""

    name: str
    months: list[Decimal]
    out: int
    invited: int
    days: Decimal
    persons: int


@require_safe
def trip_list(request: SignedIn) -> HttpResponse:
    """The table of the year and the trips themselves; who did not go out stands there with 0."""
    require(request.user, VIEW)
    portfolio, today = portfolio_of(request), timezone.localdate()
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year
    trips = Trip.objects.visible_to(request.user).filter(portfolio=portfolio, start__year=year)
    trips = trips.select_related("unit").prefetch_related("enterprises")
    units = Unit.objects.visible_to(request.user).current().within(portfolio.unit)
    own = units.filter(kind__in=KINDS).order_by(*AS_TREE)
    lines = table(own, list(trips))
    context = {
        "portfolio": portfolio,
        "year": year,
        "years": [year - 1, year + 1] if year < today.year else [year - 1],
        "months": MONTHS,
        "lines": lines,
        "total": total(lines),
        "trips": trips[:100],
        "today": today,
    }
    return render(request, "pipeline/trips.html", context)


@require_http_methods(["GET", "POST"])
def record(request: SignedIn) -> HttpResponse:
    """A trip or visit is entered, from a phone too."""
    require(request.user, RECORD)
    portfolio = portfolio_of(request)
    form = TripForm(request.POST or None, account=request.user, portfolio=portfolio)
    if request.method == "POST":

        def do(values: dict[str, Any]) -> Trip:
            return record_trip(portfolio, values.pop("unit"), by=request.user, **values)

        if make_once(form, request.user, Trip, do) is not None:
            return redirect("pipeline:trips")
    context = {"form": form, "heading": _("Enter a trip or visit"), "button": _("Enter it")}
    return render(request, "pipeline/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def result(request: SignedIn, pk: int) -> HttpResponse:
    """What came of a trip."""
    trip = get_object_or_404(Trip.objects.visible_to(request.user), pk=pk)
    require(request.user, RECORD, trip)
    form = ResultForm(request.POST or None, initial={"text": trip.result})
    if request.method == "POST" and attempt(
        form, lambda v: report_result(trip, v["day"], v["text"], by=request.user)
    ):
        return redirect("pipeline:trips")
    heading = _("Result of the trip to %(place)s") % {"place": trip.place}
    context = {"form": form, "heading": heading, "button": _("Enter it")}
    return render(request, "pipeline/form.html", context, status=422 if form.is_bound else 200)


def table(units: Iterable[Unit], trips: list[Trip]) -> list[Line]:
    """A line a unit, in the order of the units; a trip counts in the month in which it began."""
    by_unit: dict[int, list[Trip]] = {}
    for trip in trips:
        by_unit.setdefault(trip.unit_id, []).append(trip)
    lines = []
    for unit in units:
        own = by_unit.get(unit.pk, [])
        months = [sum((t.days for t in own if t.start.month == m), Decimal(0)) for m in MONTHS]
        out = sum(trip.kind == Trip.Kind.OUT for trip in own)
        persons = sum(trip.persons for trip in own)
        days = sum(months, Decimal(0))
        lines.append(Line(unit.short_name, months, out, len(own) - out, days, persons))
    return lines


def total(lines: list[Line]) -> Line:
    """The foot of the table."""
    months = [sum((line.months[m - 1] for line in lines), Decimal(0)) for m in MONTHS]
    return Line(
        _("Total"),
        months,
        sum(line.out for line in lines),
        sum(line.invited for line in lines),
        sum(months, Decimal(0)),
        sum(line.persons for line in lines),
    )
