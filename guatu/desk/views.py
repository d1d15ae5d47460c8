"""今日, a project's page and search."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from guatu.accounts.permissions import PERMISSIONS
from guatu.accounts.requests import SignedIn
from guatu.accounts.revealing import shown
from guatu.accounts.scopes import may, require
from guatu.desk.cards import year_cards
from guatu.desk.decided import decisions_of
from guatu.desk.history import history
from guatu.desk.mine import mine
from guatu.desk.pictures import WIDE, money_curve
from guatu.desk.project import project_page
from guatu.desk.project_changes import changes_known
from guatu.desk.project_permits import official_known, permits_known
from guatu.desk.project_words import facts, lights_told, project_cards
from guatu.desk.reach import VIEW, Reach, reach_of
from guatu.desk.search import found
from guatu.desk.today import overview
from guatu.desk.waiting import waiting
from guatu.excuses.reasons import reason_name
from guatu.ledger.fields import money_unit
from guatu.ledger.models import Project
from guatu.lib import navigation
from guatu.lib.parts import render_part
from guatu.reports.keeping import keep_in_passing

RAISE = "problems.raise"
# Who works on what all units do finds the tasks above the figures.
WORKS = ("problems.edit", "recognitions.pack.enter")
# Where rights are used that have no line of their own in the navigation.
PAGES = {
    "accounts.unit.edit": "accounts:unit-list",
    "accounts.person.edit": "accounts:unit-list",
    "accounts.account.edit": "accounts:account-list",
    "accounts.role.grant": "accounts:account-list",
    "accounts.options.edit": "accounts:options",
    "journal.exports.view": "journal:export-list",
}
IN_BOX = 8
ON_PAGE = 50


@require_safe
def today(request: SignedIn) -> HttpResponse:
    """The first page: a county's year, an officer's tasks, or what an administrator can do."""
    day = timezone.localdate()
    reach = None
    if may(request.user, VIEW):
        reach = reach_of(request.user, request.GET.get("portfolio", ""))
    if reach is not None:
        keep_in_passing([reach.portfolio], day, timezone.now())
    tasks = {"waiting": waiting(request.user, day), "today": day}
    if not may(request.user, VIEW):
        return render(request, "desk/no_business.html", {"tasks": _tasks(request), **tasks})
    if reach is None:
        return render(request, "desk/no_ledger.html", {"page_title": _("Today"), **tasks})
    if reach.is_whole:
        return _overview(request, reach, tasks)
    context = {"reach": reach, "view": mine(reach, day), **tasks}
    return render(request, "desk/mine.html", context | _words(request, reach))


def _overview(request: SignedIn, reach: Reach, tasks: dict[str, Any]) -> HttpResponse:
    view = overview(reach, timezone.localdate())
    query = f"&{request.GET.urlencode()}" if request.GET else ""
    cards = [
        {**vars(card), "url": f"{reverse('desk:project-list')}?{card.query}{query}"}
        for card in year_cards(view, reach.portfolio.currency)
    ]
    context = {
        "reach": reach,
        "view": view,
        "cards": cards,
        "curve": money_curve(view.curve, view.cut_off),
        "works": any(may(request.user, right) for right in WORKS),
        **tasks,
    }
    return render(request, "desk/today.html", context | _words(request, reach))


def _tasks(request: SignedIn) -> list[dict[str, object]]:
    """What an account without business data may do, with the page where it is done."""
    pages = dict(PAGES)
    for item in navigation.ITEMS:
        rights = (item.permission,) if isinstance(item.permission, str) else item.permission
        pages |= dict.fromkeys(rights or (), item.url_name)
    return [
        {"label": label, "url": reverse(pages[right]) if right in pages else ""}
        for right, label in PERMISSIONS.items()
        if may(request.user, right)
    ]


def _words(request: SignedIn, reach: Reach) -> dict[str, str]:
    """Words that tags of the page take as arguments."""
    chosen = request.GET.get("portfolio", "")
    return {
        "unit": money_unit(reach.portfolio.currency),
        "portfolio_query": f"&portfolio={reach.portfolio.pk}" if chosen else "",
        "nobody": _("nobody yet"),
        "no_unit": _("without a unit"),
        "by_unit": _("Completion by unit"),
        "by_sector": _("Completion by sector"),
        "unit_heading": _("Unit"),
        "sector_heading": _("Sector"),
    }


@require_safe
def project(request: SignedIn, pk: int) -> HttpResponse:
    """A project; `?at=2026-08-31` shows it as it was known at the end of that day."""
    require(request.user, VIEW)
    item = _project(request, pk)
    today = timezone.localdate()
    day = _day(request.GET.get("at", ""), today)
    at = None if day is None else end_of(day)
    view = project_page(item, day or today, at)
    if view is None:
        raise Http404
    unit = money_unit(item.portfolio.currency)
    changes = changes_known(view.project, day or today, at)
    contact = shown(request, item.journal_thread, view.project.contact)
    context = {
        "view": view,
        "project": item,
        "today": today,
        "unit": unit,
        "cards": [vars(card) for card in project_cards(view, unit)],
        "lights": lights_told(view),
        "facts": facts(view.project, unit, contact),
        "may_reveal": contact != view.project.contact and _may_reveal(request, item),
        "curve": money_curve(view.curve, view.cut_off, size=WIDE),
        "permits": permits_known(view.project, day or today, at),
        "official": official_known(view.project, at),
        "changes": changes,
        "problems": [(row, reason_name(row.kind, changes.reasons)) for row in view.problems],
        "decisions": decisions_of(item, request.user, today) if at is None else [],
        "may_excuse": Project.objects.reached_by(request.user, "excuses.ask")
        .filter(pk=item.pk)
        .exists(),
        "told": history(item.journal_thread, at=at),
        "links": _project_links(request, item),
        "may_fill": Project.objects.reached_by(request.user, "reports.fill")
        .filter(pk=item.pk)
        .exists(),
        "may_raise": Project.objects.reached_by(request.user, RAISE).filter(pk=pk).exists(),
        "nobody": _("nobody yet"),
        "system": _("the system"),
    }
    return render(request, "desk/project.html", context)


@require_safe
def project_history(request: SignedIn, pk: int) -> HttpResponse:
    """Earlier entries of a project's history: a part for the page, or a page of its own."""
    require(request.user, VIEW)
    item = _project(request, pk)
    day = _day(request.GET.get("at", ""), timezone.localdate())
    before = request.GET.get("before", "")
    context = {
        "project": item,
        "told": history(
            item.journal_thread,
            before=int(before) if before.isascii() and before.isdigit() else None,
            at=None if day is None else end_of(day),
        ),
        "view": {"at": day is not None, "day": day},
        "system": _("the system"),
    }
    return render_part(request, "desk/history.html", "history", context)


@require_safe
def project_by_number(request: SignedIn, no: str) -> HttpResponse:
    """To the project with this number; to the search where several ledgers have one."""
    require(request.user, VIEW)
    keys = Project.objects.visible_to(request.user).filter(no=no).values_list("pk", flat=True)[:2]
    if not keys:
        raise Http404
    if len(keys) > 1:
        return redirect(f"{reverse('desk:search')}?{urlencode({'q': no})}")
    return redirect("desk:project", keys[0])


@require_safe
def search(request: SignedIn) -> HttpResponse:
    """Projects, units and people; to htmx the list under the search box."""
    query = request.GET.get("q", "")[:100]
    limit = IN_BOX if request.htmx else ON_PAGE
    context = {"found": found(request.user, query, limit)}
    return render_part(request, "desk/search.html", "results", context)


def _may_reveal(request: SignedIn, item: Project) -> bool:
    """Whether the account may read the project's contact in full."""
    reached = Project.objects.reached_by(request.user, "ledger.contact.view")
    return reached.filter(pk=item.pk).exists()


def end_of(day: dt.date) -> dt.datetime:
    """The last instant of a day here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def _project(request: SignedIn, pk: int) -> Project:
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    return get_object_or_404(visible, pk=pk)


def _day(text: str, today: dt.date) -> dt.date | None:
    """A past day in the address; None for none, for today and for what is no day."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < today else None


STOPPABLE = (Project.Stage.BUILDING, Project.Stage.STOPPED)
# Where one goes from a project: the right it takes, the address, the words, the icon.
PLACES: tuple[tuple[str, str, str | Promise, str], ...] = (
    ("wall.view", "wall:battle", gettext_lazy("Battle map"), "layout-kanban"),
    ("ledger.project.edit", "ledger:project-edit", gettext_lazy("Edit the project"), "pencil"),
    ("ledger.project.edit", "ledger:project-assign", gettext_lazy("Units and leaders"), "users"),
    ("ledger.project.edit", "ledger:project-move", gettext_lazy("Change its stage"), "arrow-right"),
    ("ledger.project.view", "ledger:plan-list", gettext_lazy("Plans"), "calendar-stats"),
    ("ledger.project.view", "ledger:milestone-list", gettext_lazy("Milestones"), "flag"),
    ("ledger.project.view", "permits:project", gettext_lazy("Permits"), "rubber-stamp"),
    ("recognitions.ask", "recognitions:ask", gettext_lazy("Stop or resume"), "player-pause"),
)


def _project_links(request: SignedIn, item: Project) -> list[dict[str, object]]:
    """The places that the account may go to from this project."""
    may_edit = Project.objects.reached_by(request.user, "ledger.project.edit").filter(pk=item.pk)
    may_ask = Project.objects.reached_by(request.user, "recognitions.ask").filter(pk=item.pk)
    held = {
        VIEW: True,
        "wall.view": may(request.user, "wall.view"),
        "ledger.project.edit": may_edit.exists(),
        "recognitions.ask": item.stage in STOPPABLE and may_ask.exists(),
    }
    return [
        {"url": reverse(name, args=[item.pk]), "label": label, "icon": icon}
        for right, name, label, icon in PLACES
        if held[right]
    ]
