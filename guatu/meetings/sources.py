"""What demands a place on the agenda: open decisions, lights, problems, gaps of statistics."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.calendars.compute import workdays
from guatu.indicators.models import Light, Standing
from guatu.ledger.models import Project
from guatu.lib.figures import day_text
from guatu.meetings.agenda import Demand
from guatu.meetings.models import Decision, Meeting, Series
from guatu.meetings.steps import HANDLED
from guatu.problems.compute import stands
from guatu.problems.filters import overdue
from guatu.problems.ladder import ladder_of
from guatu.problems.models import Problem
from guatu.recognitions.models import EntryPack
from guatu.recognitions.reading import months_since

LONGEST = 80


def series_of(meeting: Meeting) -> list[Series]:
    """The series that meet: the meeting's own and those merged with it."""
    return [meeting.series, *meeting.merged.all()]


def projects_of(meeting: Meeting) -> Q:
    """The projects that the meeting is about, as a condition on projects."""
    condition = Q(pk__in=[])
    for series in series_of(meeting):
        if series.task_force is not None:
            condition |= Q(pk__in=series.task_force.projects.values("pk"))
        else:
            condition |= Q(portfolio=series.portfolio_id)
    return condition & Q(is_listed=True)


def open_decisions(meeting: Meeting, day: dt.date) -> Iterator[Demand]:
    """Every open decision of earlier meetings of the series, with age and times carried over."""
    calendar = workdays()
    series = series_of(meeting)
    earlier = Decision.objects.open().filter(
        Q(meeting__series__in=series) | Q(meeting__merged__in=series),
        meeting__begins_at__lt=meeting.begins_at,
    )
    related = ("lead", "meeting", "item__project")
    for row in earlier.select_related(*related).distinct():
        age = calendar.between(row.issued_on or day, day)
        waits = row.state in HANDLED and row.due is not None and row.due < day
        late = calendar.between(row.due, day) if waits and row.due is not None else 0
        yield Demand(
            code="decision",
            text=_decision_words(row, age, late),
            title=Truncator(row.text).chars(LONGEST),
            project=row.item.project if row.item is not None else None,
            decision=row,
            unit=row.lead,
            size=late * 1000 + age,
            data={"age": age, "late": late, "carried": row.carried, "state": row.state},
        )


def _decision_words(row: Decision, age: int, late: int) -> str:
    facts = {
        "meeting": row.meeting,
        "state": row.get_state_display(),
        "age": age,
        "late": late,
        "carried": row.carried,
    }
    text = _("Decided at %(meeting)s, now %(state)s, %(age)s workdays old") % facts
    if late:
        text += _(", %(late)s workdays overdue") % facts
    if row.carried:
        text += _(", carried over %(carried)s times") % facts
    return text


def lights(meeting: Meeting, day: dt.date) -> Iterator[Demand]:
    """Projects with a red or yellow light and no valid excuse, in the newest month."""
    projects = Project.objects.filter(projects_of(meeting))
    rows = Standing.objects.filter(project__in=projects, month__lte=day, is_listed=True)
    # A month that is open but not reported for yet says nothing about those who are behind.
    reported = rows.filter(done_month=F("month")).order_by("-month")
    newest = reported.values_list("month", flat=True).first()
    if newest is None:
        return
    behind = rows.filter(month=newest, light__gte=Light.YELLOW)
    for row in behind.select_related("project"):
        facts = {"light": Light(row.light).label, "month": f"{row.month:%Y-%m}"}
        text = _("Light “%(light)s” in %(month)s without an excuse") % facts
        if row.lead is not None:
            text += _(", %(lead)s points to the pace") % {"lead": f"{row.lead:+.1f}"}
        yield Demand(
            code="red" if row.light == Light.RED else "yellow",
            text=text,
            title=row.project.name,
            project=row.project,
            size=float(row.catch_up or 0),
            data={
                "light": row.light,
                "month": f"{row.month:%Y-%m}",
                "lead": None if row.lead is None else f"{row.lead:.1f}",
                "catch_up": None if row.catch_up is None else str(row.catch_up),
            },
        )


def problems(meeting: Meeting, day: dt.date) -> Iterator[Demand]:
    """Problems that have risen to the level of the series, ask for a ruling or are overdue."""
    calendar = workdays()
    projects = Project.objects.filter(projects_of(meeting))
    for portfolio in {series.portfolio for series in series_of(meeting)}:
        ladder = ladder_of(portfolio)
        rows = Problem.objects.open().filter(project__in=projects, project__portfolio=portfolio)
        rows = rows.annotate(stands=stands(ladder, calendar, day))
        level = min(series.level for series in series_of(meeting))
        wanted = Q(stands__gte=level) & (Q(stands__gt=1) | ~Q(asks="")) | overdue(day)
        for row in rows.filter(wanted).exclude(state="asleep").select_related("project", "holder"):
            yield _problem(row, ladder.name(row.stands), day, level)


def _problem(row: Problem, level_name: str, day: dt.date, level: int) -> Demand:
    risen = row.stands >= level and row.stands > 1  # type: ignore[attr-defined]
    code = "ask" if risen and row.asks.strip() else "risen" if risen else "problem"
    text = _bare(row.text)
    facts = {"text": text, "level": level_name, "holder": row.holder or _("nobody yet")}
    words = _("Problem at level %(level)s, held by %(holder)s: %(text)s") % facts
    if code == "ask":
        words += _("; asks for: %(asks)s") % {"asks": _bare(row.asks)}
    if row.due is not None and row.due < day:
        words += _("; due on %(day)s") % {"day": day_text(row.due)}
    return Demand(
        code=code,
        text=words,
        title=row.project.name,
        project=row.project,
        problem=row,
        unit=row.holder,
        size=float(max((day - row.raised_on).days, 0)),
        data={"problem": row.pk, "asks": row.asks},
    )


def entry_gaps(meeting: Meeting, day: dt.date) -> Iterator[Demand]:
    """Projects that have started and are not in the statistics yet (纳统)."""
    projects = Project.objects.filter(projects_of(meeting), start_actual__lte=day)
    packs = EntryPack.objects.filter(project__in=projects).exclude(state=EntryPack.State.ENTERED)
    for pack in packs.select_related("project"):
        months = months_since(pack.project.start_actual, day)
        if not months:
            continue
        text = ngettext(
            "Started %(count)s month ago and not in the statistics",
            "Started %(count)s months ago and not in the statistics",
            months,
        ) % {"count": months}
        yield Demand(
            code="entry",
            text=text,
            title=pack.project.name,
            project=pack.project,
            size=float(months),
            data={"months": months},
        )


def _bare(text: str) -> str:
    """A short text without the full stop that the sentence around it brings."""
    return str(Truncator(" ".join(text.split()).rstrip("。.;；")).chars(LONGEST))
