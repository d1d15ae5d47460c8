"""Forms of changes of the list: pick, see what it would do, confirm once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.accounts.models import Unit
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.changes import actions
from guatu.changes.actions import RECORD
from guatu.changes.forms import AddForm, ChangeForm, MergeForm, RemoveForm, SplitForm
from guatu.changes.models import ListChange
from guatu.desk.change_preview import Preview, preview
from guatu.desk.models import Line
from guatu.desk.picking import pick
from guatu.journal.once import make_once
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Portfolio, Project
from guatu.lib.parts import render_part
from guatu.lib.refusals import Refused

Kind = ListChange.Kind
# What the buttons of the form send; without one, what the change would do is shown.
FIND, EDIT, SAVE = "find", "edit", "save"


@dataclass(frozen=True)
class _Change:
    """One kind of change on one list: its form, its act, and the field that picks projects."""

    kind: str
    heading: str
    portfolio: Portfolio
    form: ChangeForm
    act: Callable[[dict[str, Any]], ListChange]
    field: str = "projects"
    is_listed: bool = True


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Projects come onto the list."""
    portfolio, found = _recordable(request)
    form = AddForm(
        *_sent(request), found=found, units=_units_of(portfolio), initial=_asked(request)
    )

    def act(values: dict[str, Any]) -> ListChange:
        approval = form.approval(timezone.localdate())
        if values["projects"]:
            return actions.add_to_list(list(values["projects"]), approval, by=request.user)
        return actions.add_new(portfolio, [form.new_project()], approval, by=request.user)

    change = _Change(Kind.ADD, _("Add to the list"), portfolio, form, act, is_listed=False)
    return _answer(request, change)


@require_http_methods(["GET", "POST"])
def remove(request: SignedIn) -> HttpResponse:
    """Projects leave the list."""
    portfolio, found = _recordable(request)
    form = RemoveForm(*_sent(request), found=found, initial=_asked(request))

    def act(values: dict[str, Any]) -> ListChange:
        return actions.remove_from_list(
            list(values["projects"]),
            form.approval(timezone.localdate()),
            by=request.user,
            is_cancelled=values["is_cancelled"],
        )

    return _answer(request, _Change(Kind.REMOVE, _("Remove from the list"), portfolio, form, act))


@require_http_methods(["GET", "POST"])
def merge(request: SignedIn) -> HttpResponse:
    """Several projects become one."""
    portfolio, found = _recordable(request)
    units = _units_of(portfolio)
    form = MergeForm(*_sent(request), found=found, units=units, initial=_asked(request))

    def act(values: dict[str, Any]) -> ListChange:
        into = values["into"] or form.new_project()
        approval = form.approval(timezone.localdate())
        return actions.merge_projects(list(values["projects"]), into, approval, by=request.user)

    return _answer(request, _Change(Kind.MERGE, _("Merge projects"), portfolio, form, act))


@require_http_methods(["GET", "POST"])
def split(request: SignedIn) -> HttpResponse:
    """A project becomes several."""
    portfolio, found = _recordable(request)
    form = SplitForm(*_sent(request), found=found, initial=_asked(request))

    def act(values: dict[str, Any]) -> ListChange:
        return actions.split_project(
            values["project"],
            values["parts"],
            form.approval(timezone.localdate()),
            by=request.user,
            stays=values["stays"],
        )

    change = _Change(Kind.SPLIT, _("Split a project"), portfolio, form, act, field="project")
    return _answer(request, change)


def _answer(request: SignedIn, change: _Change) -> HttpResponse:
    """The form, what it would do, or the list once it is done."""
    form, sent = change.form, request.POST.get("act", "")
    if not form.is_bound:
        return _form_page(request, change)
    if sent == SAVE:
        if make_once(form, request.user, ListChange, change.act) is not None:
            messages.success(request, _("The list is changed."))
            return redirect("changes:list")
    elif (shown := _previewed(change)) is not None:
        context = {
            "change": change,
            "shown": shown,
            "sent": _resent(request.POST),
            "unit": money_unit(change.portfolio.currency),
        }
        return render(request, "desk/change_preview.html", context)
    return _form_page(request, change)


def _previewed(change: _Change) -> Preview | None:
    """What the change would do; None where the form is wrong or the act refuses."""
    form = change.form
    if not form.is_valid():
        return None
    values = form.cleaned_data
    try:
        return preview(change.portfolio, lambda: change.act(values), values["day"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _form_page(request: SignedIn, change: _Change) -> HttpResponse:
    form = change.form
    is_sent = request.method == "POST"
    asked = request.POST if is_sent else request.GET
    chosen = asked.getlist(change.field if is_sent else "project")
    lines: QuerySet[Line] = Line.objects.filter(
        portfolio=change.portfolio, is_listed=change.is_listed
    )
    offered = pick(lines, asked, chosen, name=change.field, is_single=change.field == "project")
    context = {
        "change": change,
        "form": form,
        "pick": offered,
        "picked": form[change.field],
        "fields": [each for each in form.visible_fields() if each.name not in PICKED],
        "into": asked.get("into", "") if change.kind == Kind.MERGE else None,
        "unit": money_unit(change.portfolio.currency),
    }
    status = 422 if form.is_bound else 200
    return render_part(request, "desk/change_form.html", "pick", context, status=status)


PICKED = ("projects", "project", "into")


def _sent(request: SignedIn) -> tuple[QueryDict | None]:
    """What the form is bound to: nothing while projects are searched or it is gone back to."""
    is_sent = request.method == "POST" and request.POST.get("act") not in (FIND, EDIT)
    return (request.POST if is_sent else None,)


def _asked(request: SignedIn) -> dict[str, Any]:
    """What a form that is not bound begins with: what was typed into it so far."""
    lists = ("projects",)
    found = {
        name: request.POST.getlist(name) if name in lists else value
        for name, value in request.POST.items()
    }
    return {name: value for name, value in found.items() if value}


def _resent(post: QueryDict) -> list[tuple[str, str]]:
    """Every value that the form sent, to be sent again with the confirmation."""
    left_out = ("csrfmiddlewaretoken", "act")
    return [
        (name, str(value))
        for name, values in post.lists()
        if name not in left_out
        for value in values
    ]


def _units_of(portfolio: Portfolio) -> QuerySet[Unit]:
    units = Unit.objects.current().filter(path__startswith=portfolio.unit.path)
    return units.order_by("path")


def _recordable(request: SignedIn) -> tuple[Portfolio, QuerySet[Project]]:
    """The list that is changed, the first in reach if none is asked for, and its projects."""
    require(request.user, RECORD)
    reached = Portfolio.objects.reached_by(request.user, RECORD).select_related("unit")
    wanted = request.GET.get("portfolio", "")
    if wanted.isascii() and wanted.isdigit():
        reached = reached.filter(pk=int(wanted))
    portfolio = reached.order_by("unit__path", "pk").first()
    if portfolio is None:
        raise Http404
    return portfolio, Project.objects.filter(portfolio=portfolio)
