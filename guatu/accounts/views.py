"""Pages of units."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts import actions
from guatu.accounts.forms import NewUnitForm, UnitForm
from guatu.accounts.models import Account, Post, Succession, Unit, UnitQuerySet
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.journal.once import attempt, make_once
from guatu.lib.parts import render_part

EDIT = "accounts.unit.edit"


@dataclass(frozen=True)
class Branch:
    """A line of the tree: the unit, how deep it stands, and what lies below and is not shown."""

    unit: Unit
    depth: int
    below: int


@require_safe
def unit_list(request: SignedIn) -> HttpResponse:
    """The tree of units on a day: the one chosen (the topmost otherwise) and two levels below."""
    day = day_of(request)
    visible = Unit.objects.visible_to(request.user)
    tops = _tops(request.user)
    chosen = visible.filter(pk=key_of(request.GET.get("within", ""))).first()
    context = {
        "day": day,
        "ended": "ended" in request.GET,
        "chosen": chosen,
        "parents": _line_above(visible, chosen),
        "branches": _tree([chosen] if chosen else tops, visible, day, "ended" in request.GET),
        "may_edit": may(request.user, EDIT),
    }
    return render_part(request, "accounts/unit_list.html", "tree", context)


@require_safe
def unit_page(request: SignedIn, pk: int) -> HttpResponse:
    """One unit on a day: where it stands, what it came from, its posts and its projects."""
    visible = Unit.objects.visible_to(request.user)
    unit = get_object_or_404(visible.select_related("parent"), pk=pk)
    day = day_of(request)
    posts = Post.objects.filter(unit=unit).select_related("person")
    context = {
        "unit": unit,
        "day": day,
        "parents": _line_above(visible, unit),
        "predecessors": Succession.objects.filter(new=unit).select_related("old"),
        "successors": Succession.objects.filter(old=unit).select_related("new"),
        "children": unit.children.on(day),
        "posts": posts.on(day),
        "former": posts.filter(valid_to__lte=day).order_by("-valid_to"),
        "may_edit": Unit.objects.reached_by(request.user, EDIT).filter(pk=pk).exists(),
    }
    return render(request, "accounts/unit_page.html", context)


@require_http_methods(["GET", "POST"])
def create_unit(request: SignedIn) -> HttpResponse:
    """A new unit below `?parent=`."""
    require(request.user, EDIT)
    start = {"parent": request.GET.get("parent")}
    form = NewUnitForm(request.POST or None, account=request.user, initial=start)
    if request.method == "POST":

        def act(values: dict) -> Unit:
            return actions.create_units([actions.UnitDraft(**values)], by=request.user)[0]

        unit = make_once(form, request.user, Unit, act)
        if unit is not None:
            return redirect("accounts:unit", unit.pk)
    return _form_page(request, form, _("New unit"))


@require_http_methods(["GET", "POST"])
def change_unit(request: SignedIn, pk: int) -> HttpResponse:
    """Corrects a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    require(request.user, EDIT, unit)
    form = UnitForm(request.POST or None, instance=unit, account=request.user)
    if request.method == "POST":
        stored = Unit.objects.get(pk=pk)  # the form has put its values on its own instance
        if attempt(form, lambda values: actions.change_unit(stored, by=request.user, **values)):
            return redirect("accounts:unit", pk)
    return _form_page(request, form, _("Change %(unit)s") % {"unit": unit.short_name}, unit)


def day_of(request: SignedIn) -> dt.date:
    """The day that the address asks about, today if none or none that exists."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    return asked or timezone.localdate()


def _form_page(
    request: SignedIn, form: UnitForm, heading: str, unit: Unit | None = None
) -> HttpResponse:
    context = {"form": form, "heading": heading, "unit": unit}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/unit_form.html", context, status=status)


def key_of(text: str) -> int:
    """The key in a query; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _tops(account: Account) -> list[Unit]:
    """The topmost units that the account may see."""
    visible = Unit.objects.visible_to(account)
    return list(visible.filter(Q(parent=None) | ~Q(parent__in=visible)))


def _line_above(visible: QuerySet[Unit], unit: Unit | None) -> list[Unit]:
    """The visible units above, from the top down."""
    if unit is None:
        return []
    keys = [int(key) for key in unit.path.strip("/").split("/")[:-1]]
    return sorted(visible.filter(pk__in=keys), key=lambda row: len(row.path))


def _tree(tops: list[Unit], visible: UnitQuerySet, day: dt.date, ended: bool) -> list[Branch]:
    """The units and two levels below them, each level read at once."""
    holding = visible.order_by("order", "id").select_related("parent")
    holding = holding.prefetch_related("successions__new", "predecessions__old")
    holding = holding if ended else holding.on(day)
    first = list(holding.filter(parent__in=tops))
    second = list(
        holding.filter(parent__in=first).annotate(below=Count("children", filter=_holds(day)))
    )
    branches = []
    for top in tops:
        branches.append(Branch(top, 0, 0))
        for unit in (unit for unit in first if unit.parent_id == top.pk):
            branches.append(Branch(unit, 1, 0))
            branches += [Branch(row, 2, row.below) for row in second if row.parent_id == unit.pk]
    return branches


def _holds(day: dt.date) -> Q:
    ends_later = Q(children__valid_to=None) | Q(children__valid_to__gt=day)
    return ends_later & Q(children__valid_from__lte=day)
