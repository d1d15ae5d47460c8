"""What letters are drafted from: problems whose due day has passed, and red lights."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guatu.accounts.models import Unit
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.indicators.models import Light, Standing
from guatu.ledger.models import Portfolio, Project, ProjectRole
from guatu.letters.models import Letter, LetterItem
from guatu.lib.figures import month_long_text, percent_text, points_text
from guatu.meetings.models import Decision
from guatu.meetings.steps import HANDLED
from guatu.papers.official.content import listed, written
from guatu.problems.filters import overdue
from guatu.problems.models import Problem

Kind = Letter.Kind
Items = QuerySet[LetterItem]
# What letters can be drafted from, and the series that it usually becomes.
SOURCES = {
    "decisions": (gettext_lazy("Decisions"), Kind.ASSIGNMENT),
    "late": (gettext_lazy("Decisions overdue"), Kind.SUPERVISION),
    "problems": (gettext_lazy("Problems overdue"), Kind.SUPERVISION),
    "lights": (gettext_lazy("Red lights"), Kind.REMINDER),
}


@dataclass(frozen=True)
class Asked:
    """An item that a letter to a unit may hold."""

    unit: Unit
    text: str
    detail: str = ""
    due: dt.date | None = None
    project: Project | None = None
    problem: Problem | None = None
    month: dt.date | None = None
    decision: Decision | None = None


def asked_of(portfolio: Portfolio, source: str, day: dt.date) -> list[Asked]:
    """The items of a source as of a day, without those in an open letter of the same series."""
    kind = SOURCES[source][1]
    open_letters = Letter.objects.open().filter(portfolio=portfolio, kind=kind)
    asked = LetterItem.objects.filter(letter__in=open_letters)
    made = {"problems": _problems, "lights": _lights, "decisions": _decisions, "late": _late}
    return made[source](portfolio, day, asked)


def _problems(portfolio: Portfolio, day: dt.date, asked: Items) -> list[Asked]:
    rows = (
        Problem.objects.filter(overdue(day), project__portfolio=portfolio)
        .exclude(holder=None)
        .exclude(pk__in=asked.exclude(problem=None).values("problem"))
        .select_related("project", "holder")
        .order_by("due", "pk")
    )
    calendar = workdays()
    return [_of_problem(row, calendar, day) for row in rows]


def _decisions(portfolio: Portfolio, day: dt.date, asked: Items) -> list[Asked]:
    """What meetings decided and was signed: each decision is assigned once, to its lead unit."""
    once = LetterItem.objects.filter(letter__kind=Kind.ASSIGNMENT).exclude(decision=None)
    once = once.exclude(letter__state=Letter.State.WITHDRAWN)
    rows = _open_decisions(portfolio).exclude(pk__in=once.values("decision"))
    return [_of_decision(row, day) for row in rows]


def _late(portfolio: Portfolio, day: dt.date, asked: Items) -> list[Asked]:
    known = asked.exclude(decision=None).values("decision")
    rows = _open_decisions(portfolio).filter(due__lt=day, state__in=HANDLED)
    return [_of_decision(row, day) for row in rows.exclude(pk__in=known)]


def _open_decisions(portfolio: Portfolio) -> QuerySet[Decision]:
    rows = Decision.objects.open().filter(meeting__series__portfolio=portfolio)
    related = rows.select_related("meeting", "lead", "item__project")
    return related.prefetch_related("helpers").order_by("due", "meeting", "number")


def _of_decision(row: Decision, day: dt.date) -> Asked:
    assert row.lead is not None
    lines = [_("Decided at: %(meeting)s.") % {"meeting": row.meeting.name}]
    helpers = listed(unit.name for unit in row.helpers.all())
    if helpers:
        lines.append(_("With the help of: %(units)s.") % {"units": helpers})
    if row.due is not None and row.due < day:
        late = workdays().between(row.due, day)
        text = ngettext(
            "It is %(count)s workday overdue.", "It is %(count)s workdays overdue.", late
        )
        lines.append(text % {"count": late})
    project = row.item.project if row.item else None
    return Asked(
        row.lead,
        _bare(row.text)[:300],
        "\n".join(lines),
        due=row.due,
        project=project,
        decision=row,
    )


def _of_problem(row: Problem, calendar: WorkCalendar, day: dt.date) -> Asked:
    assert row.holder is not None
    assert row.due is not None
    late = calendar.between(row.due, day)
    text = _("%(project)s: %(text)s") % {"project": row.project.name, "text": _bare(row.text)}
    detail = ngettext(
        "It was to be solved by %(due)s and is %(count)s workday overdue.",
        "It was to be solved by %(due)s and is %(count)s workdays overdue.",
        late,
    ) % {"due": written(row.due), "count": late}
    if row.asks.strip():
        detail = f"{detail}\n" + _("Asked for: %(asks)s.") % {"asks": _bare(row.asks)}
    return Asked(row.holder, text[:300], detail, project=row.project, problem=row)


def _lights(portfolio: Portfolio, day: dt.date, asked: Items) -> list[Asked]:
    """Projects with a red light of the newest month that no excuse covers, by responsible unit."""
    rows = Standing.objects.filter(portfolio=portfolio, month__lte=day)
    month = rows.filter(light__gt=Light.NONE).aggregate(newest=Max("month"))["newest"]
    known = asked.filter(month=month).values("project")
    red = rows.filter(month=month, light=Light.RED).exclude(project__in=known)
    units = {
        role.project_id: role.unit
        for role in ProjectRole.objects.on(day)
        .filter(role="responsible", project__in=red.values("project"))
        .select_related("unit")
    }
    return [
        _of_light(row, units[row.project_id])
        for row in red.select_related("project").order_by("lead", "pk")
        if row.project_id in units
    ]


def _of_light(row: Standing, unit: Unit) -> Asked:
    facts = {
        "month": month_long_text(row.month),
        "share": percent_text(row.done / row.plan) if row.plan and row.done is not None else "—",
        "lead": points_text(row.lead),
    }
    detail = _(
        "By the end of %(month)s it had done %(share)s of its year plan, %(lead)s points"
        " against the time-proportional rate; its light is red."
    )
    return Asked(unit, row.project.name, detail % facts, project=row.project, month=row.month)


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip("。.;；")
