"""The figures of a month that a bulletin may state, read from the facts as plain values.

The shape is that of a county's bulletin (domain.md 1.10, Guannan): scope; overall, by class and by
image progress; problems with counts; what is left. The same facts give the same content.
"""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from guatu.accounts.models import Unit
from guatu.bulletins.fields import PROBLEMS, class_names
from guatu.bulletins.meeting_figures import meeting_figures
from guatu.excuses.reasons import SHIPPED, names_of
from guatu.indicators.models import Light, Standing, StandingQuerySet
from guatu.indicators.rollups import Total, total, totals_by
from guatu.ledger.models import AnnualPlan, Milestone, Portfolio, Project
from guatu.lib.figures import month_long_text
from guatu.lib.refusals import Refused
from guatu.meetings.deciding import day_of
from guatu.meetings.models import Meeting
from guatu.problems.models import Problem
from guatu.reports.models import ProgressReport

FORMAT = 1
NAMED = 3  # units furthest ahead and behind
RED_NAMED = 40
HALF = 50
TOPPED_OUT = "封顶"  # 主体封顶, 主体结构封顶: a milestone that says so
COUNTED = (ProgressReport.State.SUBMITTED, ProgressReport.State.ACCEPTED)
LIGHTS = {"green": Light.GREEN, "watch": Light.BLUE, "yellow": Light.YELLOW, "red": Light.RED}


@dataclass(frozen=True)
class Row:
    """A project on the list at the end of the month."""

    key: int
    plan: Decimal | None
    done: Decimal | None
    lead: Decimal | None
    list_class: str
    stage: str
    started: dt.date | None
    finished: dt.date | None


def months_with_figures(portfolio: Portfolio) -> list[dt.date]:
    """The months that have standings, the newest first."""
    rows = Standing.objects.filter(portfolio=portfolio).order_by("-month")
    return list(rows.values_list("month", flat=True).distinct()[:24])


def cut_off_day(month: dt.date, today: dt.date) -> dt.date:
    """The month's last day, or today within it."""
    return min(_last_day(month), today)


def _last_day(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def content_now(
    portfolio: Portfolio, month: dt.date, today: dt.date, meeting: Meeting | None = None
) -> dict[str, Any]:
    """The figures of a month, and of a meeting where it is given, as they are known now.

    A dict of plain values that a snapshot can hold. Raises Refused for a month without figures.
    """
    content = month_content(portfolio, month, today)
    if meeting is not None:
        content["figures"] |= meeting_figures(meeting, today)
    return content


def month_before(portfolio: Portfolio, meeting: Meeting) -> dt.date:
    """The month whose figures a meeting looks at: the newest that was over, or that there is.

    Raises Refused where there are no figures at all.
    """
    day = meeting.cut_off or day_of(meeting)
    months = months_with_figures(portfolio)
    if not months:
        raise Refused(_("There are no figures yet."))
    return next((month for month in months if _last_day(month) <= day), months[0])


def month_content(portfolio: Portfolio, month: dt.date, today: dt.date) -> dict[str, Any]:
    """The figures of a month as far as they are known now: a dict that a snapshot can hold.

    Money is text in 万, a share and points are fractions as text. Raises Refused for a month
    without figures.
    """
    day = cut_off_day(month, today)
    listed = Standing.objects.filter(portfolio=portfolio, month=month, is_listed=True)
    rows = _rows(listed, month)
    if not rows:
        raise Refused(_("There are no figures of %(month)s.") % {"month": month_long_text(month)})
    whole = total(listed)
    problems, reasons = _problems(portfolio, rows, day)
    figures = {
        "month": month.isoformat(),
        "cut_off": day.isoformat(),
        **_scope(rows, whole),
        **_overall(listed, month, whole),
        **_units(listed, month),
        **_classes(rows),
        **_images(rows, month, day),
        **problems,
        **_next(whole, month),
    }
    return {
        "format": FORMAT,
        "portfolio": portfolio.name,
        "place": portfolio.unit.name,
        "currency": portfolio.currency,
        "month": month.isoformat(),
        "reasons": reasons,
        "figures": figures,
    }


def _rows(listed: StandingQuerySet, month: dt.date) -> list[Row]:
    plans = AnnualPlan.objects.filter(
        is_current=True, year=month.year, project__in=listed.values("project")
    )
    classes = dict(plans.values_list("project", "list_class"))
    columns = ("project", "plan", "done", "lead", "project__stage")
    dates = ("project__start_actual", "project__finish_actual")
    return [
        Row(key, plan, done, lead, classes.get(key, ""), stage, started, finished)
        for key, plan, done, lead, stage, started, finished in listed.order_by(
            "project"
        ).values_list(*columns, *dates)
    ]


def _scope(rows: list[Row], whole: Total) -> dict[str, Any]:
    projects = Project.objects.filter(pk__in=[row.key for row in rows])
    invest = projects.aggregate(total=Sum("total_invest"))["total"]
    return {
        "projects": str(len(rows)),
        "planned": str(whole.planned),
        "total_invest": _money(invest or Decimal(0)),
    }


def _overall(listed: StandingQuerySet, month: dt.date, whole: Total) -> dict[str, Any]:
    red = listed.filter(light=Light.RED).order_by("lead", "project")
    reports = ProgressReport.objects.filter(
        month=month, state__in=COUNTED, project__in=listed.values("project")
    )
    expected = Fraction(whole.due) / Fraction(whole.plan) if whole.plan else None
    if whole.pace is not None:
        expected = Fraction(whole.pace)
    return {
        "plan": _money(whole.plan),
        "done": _money(whole.done),
        "completion": _ratio(whole.completion),
        "month_done": _money(reports.aggregate(total=Sum("month_amount"))["total"] or Decimal(0)),
        "pace": _ratio(expected),
        "lead": _ratio(whole.lead),
        **{name: str(whole.lights[light]) for name, light in LIGHTS.items()},
        "red_names": list(red.values_list("project__name", flat=True)[:RED_NAMED]),
        "unreported": str(listed.filter(plan__isnull=False).exclude(done_month=month).count()),
    }


def _units(listed: StandingQuerySet, month: dt.date) -> dict[str, Any]:
    totals = [each for each in totals_by(listed, "unit", month) if each.key is not None]
    names = Unit.objects.in_bulk([each.key for each in totals])
    judged = [(each.lead, each.key) for each in totals if each.lead is not None]
    ahead = sorted((item for item in judged if item[0] >= 0), key=lambda i: (-i[0], i[1]))
    behind = sorted(item for item in judged if item[0] < 0)
    return {
        "units": str(len(totals)),
        "units_ahead": [str(names[key].short_name) for _lead, key in ahead[:NAMED]],
        "units_behind": [str(names[key].short_name) for _lead, key in behind[:NAMED]],
    }


def _classes(rows: list[Row]) -> dict[str, Any]:
    """By class of the list: how many there are, plan and done, and how many reach the pace."""
    found: dict[str, Any] = {}
    for code in class_names():
        ours = [row for row in rows if row.list_class == code]
        planned = [row for row in ours if row.plan is not None]
        plan = sum((row.plan or Decimal(0) for row in planned), Decimal(0))
        done = sum((row.done or Decimal(0) for row in planned), Decimal(0))
        found |= {
            f"{code}_projects": str(len(ours)),
            f"{code}_plan": _money(plan),
            f"{code}_done": _money(done),
            f"{code}_completion": _ratio(Fraction(done) / Fraction(plan) if plan else None),
            f"{code}_met": str(sum(row.lead is not None and row.lead >= 0 for row in ours)),
        }
    return found


def _images(rows: list[Row], month: dt.date, day: dt.date) -> dict[str, Any]:
    """Each project once: completed, topped out, half built, main works, preliminary, stopped."""
    keys = [row.key for row in rows]
    reports = ProgressReport.objects.filter(project__in=keys, month__lte=month, state__in=COUNTED)
    told = reports.order_by("project", "month").values_list("project", "physical_percent")
    percent = {key: value for key, value in told if value is not None}  # the last one stays
    marks = Milestone.objects.filter(project__in=keys, name__contains=TOPPED_OUT, actual__lte=day)
    topped = set(marks.values_list("project", flat=True))
    counts = Counter(_image(row, percent, topped, day) for row in rows)
    names = ("done", "topped", "half", "main", "early", "stopped")
    return {f"image_{name}": str(counts[name]) for name in names}


def _image(row: Row, percent: Mapping[int, Decimal], topped: set[int], day: dt.date) -> str:
    if row.finished is not None and row.finished <= day:
        return "done"
    if row.stage == Project.Stage.STOPPED:
        return "stopped"
    if row.started is None or row.started > day:
        return "early"
    if row.key in topped:
        return "topped"
    return "half" if percent.get(row.key, 0) >= HALF else "main"


def _problems(
    portfolio: Portfolio, rows: list[Row], day: dt.date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Problems that were open at the end of the day, by kind; and the county's names of these."""
    still = Q(closed_on=None) | Q(closed_on__gt=day)
    open_rows = Problem.objects.filter(
        still, project__in=[row.key for row in rows], raised_on__lte=day
    )
    found = list(open_rows.order_by().values_list("project", "kind", "due"))
    kinds = Counter(kind for _project, kind, _due in found)
    names = names_of(portfolio)
    own = {
        code: name if (name := names.get(code, code)) != str(SHIPPED.get(code, "")) else ""
        for code, _count in _by_size(kinds)
    }
    counts = {
        "problems": str(len(found)),
        "problem_projects": str(len({project for project, _kind, _due in found})),
        "overdue": str(sum(due is not None and due < day for _project, _kind, due in found)),
        **{f"{PROBLEMS}{code}": str(count) for code, count in _by_size(kinds)},
    }
    return counts, own


def _by_size(kinds: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(kinds.items(), key=lambda item: (-item[1], item[0]))


def _next(whole: Total, month: dt.date) -> dict[str, Any]:
    left = 12 - month.month
    gap = max(whole.plan - whole.done, Decimal(0))
    return {
        "gap": _money(gap),
        "months_left": str(left),
        "needed": _money(gap / left) if left else None,
    }


def _money(value: Decimal) -> str:
    """Exact to a fen, without trailing zeros."""
    exact = value.quantize(Decimal("0.000001"))
    return format(exact.normalize(), "f") if exact else "0"


def _ratio(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
