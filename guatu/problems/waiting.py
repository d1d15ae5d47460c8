"""What of the problems waits for a person: to rule on, to handle, to push, to assign, to verify."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.accounts.models import Account
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, may
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.ledger.models import Portfolio, Project
from guatu.lib.figures import day_text
from guatu.notices.waiting import Item
from guatu.problems.climbing import ESCALATE
from guatu.problems.compute import next_rise, rises, stands
from guatu.problems.filters import TO_VERIFY, overdue
from guatu.problems.ladder import Ladder, ladder_of, levels_led
from guatu.problems.models import Problem, ProblemMove
from guatu.problems.moves import ANSWER, EDIT, HANDLED, VERIFY, State

RAISE = "problems.raise"
LONGEST = 60
# Whoever is answerable for these projects pushes what hangs in them; the others see counts.
PUSHED = (Scope.LED, Scope.FORCE)


@dataclass(frozen=True)
class Day:
    """A day with its calendar, the day until which one looks ahead, and a portfolio's ladder."""

    day: dt.date
    soon: dt.date
    calendar: WorkCalendar
    ladder: Ladder

    def since(self, day: dt.date | None) -> int:
        """Workdays since a day; 0 for one to come."""
        return max(self.calendar.between(day or self.day, self.day), 0)


def waiting_for(account: Account, day: dt.date) -> list[Item]:
    """The account's own problems one by one; for whoever steers all of them, also counts."""
    if not any(may(account, right) for right in (ANSWER, ESCALATE, EDIT, VERIFY)):
        return []
    seen = Problem.objects.visible_to(account).open()
    calendar = workdays()
    soon = calendar.plus(day, settings.REMIND_DAYS)
    items: list[Item] = []
    portfolios = Portfolio.objects.filter(pk__in=seen.values("project__portfolio"))
    for portfolio in portfolios.order_by("pk"):
        at = Day(day, soon, calendar, ladder_of(portfolio))
        rows = seen.filter(project__portfolio=portfolio).annotate(
            stands=stands(at.ladder, calendar, day), coming=stands(at.ladder, calendar, soon)
        )
        items += _own(account, rows.select_related("project"), at)
        items += _steered(account, rows, at)
        items += _overdue_of_all(account, portfolio, rows, at)
    return items


def _own(account: Account, rows: QuerySet[Problem], at: Day) -> Iterator[Item]:
    """Each problem once: what asks most of the person names it."""
    told: set[int] = set()
    for kind, condition in (
        ("rule", _at_my_level(account, at)),
        ("handle", _held(account)),
        ("push", _pushed(account, at)),
    ):
        for problem in rows.filter(condition, state__in=HANDLED).order_by("due", "pk"):
            if problem.pk not in told:
                told.add(problem.pk)
                yield _item(kind, problem, at)


def _at_my_level(account: Account, at: Day) -> Q:
    """Problems that have come up to the person's level."""
    if account.person_id is None or not may(account, ESCALATE):
        return Q(pk__in=[])
    return levels_led(at.ladder, account.person_id)


def _held(account: Account) -> Q:
    """Problems that lie with the person or the units for which the account answers."""
    condition = Q(pk__in=[])
    for grant in grants_with(account, ANSWER):
        if grant.scope is Scope.OWN:
            condition |= Q(holder__path__startswith=grant.path)
    if account.person_id is not None:
        condition |= Q(holder_person=account.person_id)
    return condition


def _pushed(account: Account, at: Day) -> Q:
    """What is overdue or about to rise in the projects that the person leads or serves."""
    if not any(grant.scope in PUSHED for grant in grants_with(account, ESCALATE)):
        return Q(pk__in=[])
    reached = Project.objects.reached_by(account, ESCALATE)
    return Q(project__in=reached) & (overdue(at.day) | Q(coming__gt=F("stands")))


def _item(kind: str, problem: Problem, at: Day) -> Item:
    """The item of a problem. At the person's own level it counts since it came up there."""
    text = f"{problem.project.name} · {Truncator(problem.text).chars(LONGEST)}"
    url = reverse("problems:problem", args=[problem.pk])
    if kind == "rule":
        climbed = rises(
            problem.level, problem.level_since or at.day, at.ladder, at.calendar, at.day
        )
        came = climbed[-1][1] if climbed else problem.level_since
        return Item(_("Problems at my level"), text, url, None, at.since(came))
    level, rises_on = next_rise(problem, at.ladder, at.calendar, at.day)
    label = _("Problems to handle")
    if problem.due is not None and problem.due < at.day:
        label = _("Problems overdue")
    elif rises_on is not None and rises_on <= at.soon:
        label = _("Problems about to rise")
        facts = {"text": text, "level": level + 1, "day": day_text(rises_on)}
        text = _("%(text)s (rises to level %(level)s on %(day)s)") % facts
    came = problem.held_since or problem.raised_on
    return Item(label, text, url, problem.due, at.since(problem.due or came))


def _steered(account: Account, rows: QuerySet[Problem], at: Day) -> Iterator[Item]:
    """What nobody has yet, for whoever assigns; what waits to be verified, for whoever does."""
    if may(account, RAISE) and may(account, EDIT):
        reached = Problem.objects.reached_by(account, EDIT)
        for problem in _with_project(rows.filter(state=State.RAISED, pk__in=reached)):
            yield _plain(_("Problems to assign"), problem, problem.raised_on, at)
    if may(account, VERIFY):
        reached = Problem.objects.reached_by(account, VERIFY)
        asked = _with_project(rows.filter(state__in=TO_VERIFY, pk__in=reached))
        since = ProblemMove.Act.ASK
        for problem in asked.annotate(asked_on=Max("moves__day", filter=Q(moves__act=since))):
            yield _plain(_("Problems to verify"), problem, problem.asked_on, at)


def _with_project(rows: QuerySet[Problem]) -> QuerySet[Problem]:
    return rows.select_related("project").order_by("raised_on", "pk")


def _plain(label: str, problem: Problem, since: dt.date | None, at: Day) -> Item:
    text = f"{problem.project.name} · {Truncator(problem.text).chars(LONGEST)}"
    url = reverse("problems:problem", args=[problem.pk])
    return Item(label, text, url, None, at.since(since))


def _overdue_of_all(
    account: Account, portfolio: Portfolio, rows: QuerySet[Problem], at: Day
) -> Iterator[Item]:
    """One line for whoever steers a whole portfolio: how many holders are late with how many."""
    if not any(grant.scope is Scope.ALL for grant in grants_with(account, EDIT)):
        return
    reached = Problem.objects.reached_by(account, EDIT)
    late = rows.filter(overdue(at.day), pk__in=reached)
    found = late.aggregate(
        count=Count("pk"), units=Count("holder", distinct=True), oldest=Min("due")
    )
    if found["count"]:
        text = ngettext(
            "%(count)s problem, held by %(units)s units",
            "%(count)s problems, held by %(units)s units",
            found["count"],
        )
        url = f"{reverse('problems:list')}?portfolio={portfolio.pk}&overdue=1"
        oldest = found["oldest"]
        label = _("Problems overdue")
        yield Item(label, text % found, url, oldest, at.since(oldest), found["count"])
