"""What letters are drafted from: problems whose due day has passed, and red lights."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guatu.accounts.models import Unit
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.indicators.models import Light, Standing
from guatu.ledger.models import Portfolio, Project, ProjectRole
from guatu.letters.models import Letter, LetterItem
from guatu.lib.figures import month_long_text, percent_text, points_text
from guatu.papers.official.content import written
from guatu.problems.filters import overdue
from guatu.problems.models import Problem

Kind = Letter.Kind
# What letters can be drafted from, and the series that it usually becomes.
SOURCES = {
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


def asked_of(portfolio: Portfolio, source: str, day: dt.date) -> list[Asked]:
    """The items of a source as of a day, without those that stand in an open letter already."""
    if source == "problems":
        return _problems(portfolio, day)
    return _lights(portfolio, day)


def _open_items(portfolio: Portfolio) -> Iterable[LetterItem]:
    return LetterItem.objects.filter(letter__in=Letter.objects.open().filter(portfolio=portfolio))


def _problems(portfolio: Portfolio, day: dt.date) -> list[Asked]:
    asked = LetterItem.objects.filter(pk__in=[item.pk for item in _open_items(portfolio)])
    rows = (
        Problem.objects.filter(overdue(day), project__portfolio=portfolio)
        .exclude(holder=None)
        .exclude(pk__in=asked.exclude(problem=None).values("problem"))
        .select_related("project", "holder")
        .order_by("due", "pk")
    )
    calendar = workdays()
    return [_of_problem(row, calendar, day) for row in rows]


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


def _lights(portfolio: Portfolio, day: dt.date) -> list[Asked]:
    """Projects with a red light of the newest month that no excuse covers, by responsible unit."""
    rows = Standing.objects.filter(portfolio=portfolio, month__lte=day)
    month = rows.filter(light__gt=Light.NONE).aggregate(newest=Max("month"))["newest"]
    asked = LetterItem.objects.filter(pk__in=[item.pk for item in _open_items(portfolio)])
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
