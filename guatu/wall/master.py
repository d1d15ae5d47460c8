"""The county master chart's content: plain values, ready to be drawn or frozen.

Money and shares are text (exact decimals), days are ISO text, lights are the numbers of
`indicators.models.Light`; no sentence of any language, so that a frozen chart can be drawn in each.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from guatu.accounts.models import Account, Post
from guatu.changes.reading import on_the_list
from guatu.excuses.models import DelayReason
from guatu.indicators.models import Light, LightRule, Standing
from guatu.ledger.models import (
    AnnualPlan,
    LeaderLink,
    Milestone,
    Portfolio,
    Project,
    ProjectRole,
)
from guatu.lib.search import matching
from guatu.reports.models import ProgressReport

DIMENSIONS = [choice.value for choice in LightRule.Dimension]
DONE, OVERDUE, DUE = "done", "overdue", "due"
# The tasks of a project without milestones in the year, told in each language when drawn.
STARTS, FINISHES = "@start", "@finish"
UNRANKED = 10**6
SHOWN = (
    *("no", "name", "sector", "total_invest", "precision"),
    *("start_planned", "start_actual", "finish_planned", "finish_actual"),
)
LOOKUPS = {
    "sector": "sector",
    "level": "list_level",
    "stage": "stage",
    "unit": "roles__unit",
    "leader": "leaders__person",
    "force": "task_forces",
}


@dataclass(frozen=True)
class View:
    """What a chart shows: the month, the grouping and the filters (as in the page's address)."""

    portfolio: Portfolio
    month: dt.date
    group: str = "leader"
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def year_months(self) -> tuple[dt.date, dt.date]:
        """The first days of this year's January and of the next."""
        return self.month.replace(month=1), dt.date(self.month.year + 1, 1, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the month."""
        return (self.month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def projects_of(view: View, account: Account | None) -> QuerySet[Project]:
    """The projects on the list at the view's last day; None sees all (the system itself)."""
    projects = on_the_list(view.portfolio, view.last_day)
    if account is not None:
        projects = projects.visible_to(account)
    filters = {key: value for key, value in view.filters.items() if value}
    if query := filters.get("q"):
        projects = projects.filter(matching(query))
    if (light := filters.get("light", "")).isdigit():
        projects = projects.filter(standings__month=view.month, standings__light=light)
    if kind := filters.get("list_class"):
        projects = projects.filter(
            plans__year=view.month.year, plans__is_current=True, plans__list_class=kind
        )
    for key, lookup in LOOKUPS.items():
        value = filters.get(key)
        if value and (key in ("sector", "level", "stage") or value.isdigit()):
            projects = projects.filter(_held(key, lookup, value))
    return projects.distinct() if {"unit", "leader"} & filters.keys() else projects


def _held(key: str, lookup: str, value: str) -> Q:
    """Unit roles and leader links count while they hold."""
    if key == "unit":
        return Q(**{lookup: value}, roles__valid_to=None)
    if key == "leader":
        return Q(**{lookup: value}, leaders__valid_to=None)
    return Q(**{lookup: value})


def master_content(view: View, account: Account | None) -> dict[str, Any]:
    """The chart's content; eight queries, and one where a lag is excused, however many projects."""
    keys = projects_of(view, account).order_by().values("pk")
    rows = _rows(view, keys)
    groups = _grouped(rows)
    cut_off = min(timezone.now(), _end_of(view.last_day))
    return {
        "kind": "master",
        "portfolio": view.portfolio.pk,
        "name": view.portfolio.name,
        "place": view.portfolio.unit.name,
        "currency": view.portfolio.currency,
        "month": view.month.isoformat(),
        "cut_off": cut_off.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "group": view.group,
        "pace": _common_pace(rows),
        "groups": groups,
        "totals": totals(rows),
        "curve": _curve(rows),
    }


def _end_of(day: dt.date) -> dt.datetime:
    end = dt.datetime.combine(day, dt.time(23, 59, 59))
    return timezone.make_aware(end)


def _rows(view: View, keys: QuerySet) -> list[dict[str, Any]]:
    units = _units(keys)
    leaders = _leaders(keys)
    posts = _posts(keys)
    tasks = _tasks(view, keys)
    money = _money(view, keys)
    planned = _planned(view, keys)
    standings = {
        row[0]: row[1:]
        for row in Standing.objects.filter(project__in=keys, month=view.month).values_list(
            "project", "plan", "original", "done", "pace", "lead", "light", "lights"
        )
    }
    named = _own_reasons(view, standings)
    projects = Project.objects.filter(pk__in=keys).order_by("no", "pk")
    rows = []
    for project in projects.only(*SHOWN):
        key, finish = project.pk, project.finish_planned
        amount, curve = planned.get(key, (None, None))
        unjudged: Any = (amount, amount, None, None, None, 0, {})
        plan, original, done, pace, lead, light, lights = standings.get(key, unjudged)
        rows.append(
            {
                "id": key,
                "no": project.no,
                "name": project.name,
                "sector": project.sector,
                "unit": units.get(key, (0, ""))[1],
                "leader": "、".join(name for _person, name in leaders.get(key, ())),
                "by": {
                    "leader": _by_leader(leaders.get(key, ()), posts),
                    "sector": [0, project.sector, ""],
                    "unit": [*units.get(key, (0, "")), ""],
                }[view.group],
                "total": text(project.total_invest),
                "months": _months(
                    tasks.get(key) or _bounds(view, project), curve, money.get(key, {})
                ),
                "plan": text(plan),
                "original": text(original) if original != plan else None,
                "done": text(done),
                "pace": text(pace),
                "lead": text(lead),
                "light": light,
                "lights": [_light_of(lights, code) for code in DIMENSIONS],
                "excuses": excuses_of(lights, named),
                "finish": finish.isoformat() if finish else "",
            }
        )
    return rows


def _light_of(lights: Mapping[str, Any], dimension: str) -> int:
    return int(lights.get(dimension, {}).get("light", Light.NONE))


def _own_reasons(view: View, standings: Mapping[int, Sequence[Any]]) -> dict[str, str]:
    """The county's own names of reasons of delay by code, where a lag is excused at all."""
    lights = (each for row in standings.values() for each in row[-1].values())
    if not any("excuse" in each for each in lights):
        return {}
    rows = DelayReason.objects.filter(portfolio=view.portfolio)
    return dict(rows.values_list("code", "name"))


def excuses_of(lights: Mapping[str, Any], named: Mapping[str, str]) -> list[list[Any]]:
    """Excused lags: [dimension, light, code of reason, the county's name, approver, last day]."""
    found = []
    for code in DIMENSIONS:
        each = lights.get(code, {})
        if excuse := each.get("excuse"):
            reason = excuse["reason"]
            named_by = [reason, named.get(reason, "")]
            found.append([code, each["light"], *named_by, excuse["approver"], excuse["until"]])
    return found


def text(value: Decimal | None) -> str | None:
    """A decimal as the shortest exact text; None stays None."""
    if value is None:
        return None
    return format(value.normalize(), "f") if value else "0"


def number(value: str | None) -> Decimal | None:
    """The decimal of such a text."""
    return None if value is None else Decimal(value)


def _units(keys: QuerySet) -> dict[int, tuple[int, str]]:
    """Project → (order, short name) of its responsible unit."""
    roles = ProjectRole.objects.current().filter(
        project__in=keys, role=ProjectRole.Role.RESPONSIBLE
    )
    rows = roles.values_list("project", "unit__order", "unit__short_name")
    return {key: (order, name) for key, order, name in rows}


def _leaders(keys: QuerySet) -> dict[int, list[tuple[int, str]]]:
    """Project → (person, name) of its lead leaders, the first one first."""
    links = LeaderLink.objects.current().filter(project__in=keys, kind=LeaderLink.Kind.LEAD)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = links.order_by("order", "pk").values_list("project", "person", "person__name")
    for key, person, name in rows:
        found[key].append((person, name))
    return found


def _posts(keys: QuerySet) -> dict[int, tuple[int, str]]:
    """Person → (rank, title) of the first of the posts that a leader holds."""
    links = LeaderLink.objects.current().filter(project__in=keys, kind=LeaderLink.Kind.LEAD)
    posts = Post.objects.current().filter(person__in=links.values("person"))
    found: dict[int, tuple[int, str]] = {}
    for person, order, title in posts.order_by("order", "pk").values_list(
        "person", "order", "title"
    ):
        found.setdefault(person, (order, title))
    return found


def _by_leader(
    leaders: Sequence[tuple[int, str]], posts: Mapping[int, tuple[int, str]]
) -> list[int | str]:
    """[rank, name, title] of the first leader, whose group the project stands in."""
    if not leaders:
        return [0, "", ""]
    person, name = leaders[0]
    rank, title = posts.get(person, (UNRANKED, ""))
    return [rank, name, title]


def _tasks(view: View, keys: QuerySet) -> dict[int, dict[int, list[tuple[str, str]]]]:
    """Project → month (0 to 11) → (milestone, flag), of the milestones planned in the year."""
    first, end = view.year_months
    found: dict[int, dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    milestones = Milestone.objects.filter(
        project__in=keys, planned__gte=first, planned__lt=end, is_waived=False
    ).order_by("planned", "order")
    for key, name, planned, actual in milestones.values_list(
        "project", "name", "planned", "actual"
    ):
        if planned is not None:
            found[key][planned.month - 1].append((name, _flag(planned, actual, view.last_day)))
    return found


def _bounds(view: View, project: Project) -> dict[int, list[tuple[str, str]]]:
    """Start and completion as tasks of their months, where the year has no milestone."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for name, field_name in ((STARTS, "start"), (FINISHES, "finish")):
        planned = getattr(project, f"{field_name}_planned")
        is_vague = project.precision.get(f"{field_name}_planned") == "year"
        if planned is None or planned.year != view.month.year or is_vague:
            continue
        actual = getattr(project, f"{field_name}_actual")
        found[planned.month - 1].append((name, _flag(planned, actual, view.last_day)))
    return found


def _flag(planned: dt.date, actual: dt.date | None, day: dt.date) -> str:
    if actual is not None and actual <= day:
        return DONE
    return OVERDUE if planned <= day else DUE


def _money(view: View, keys: QuerySet) -> dict[int, dict[int, Decimal]]:
    """Project → month (0 to 11) → done in the month."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    reports = ProgressReport.objects.filter(
        project__in=keys, month__gte=view.year_months[0], month__lte=view.month
    ).exclude(state=ProgressReport.State.DRAFT)
    for key, month, amount in reports.values_list("project", "month", "month_amount"):
        if amount is not None:
            found[key][month.month - 1] = amount
    return found


def _planned(view: View, keys: QuerySet) -> dict[int, tuple[Decimal | None, list[Decimal] | None]]:
    """Project → the amount and the months of the year's plan."""
    plans = AnnualPlan.objects.filter(project__in=keys, year=view.month.year, is_current=True)
    rows = plans.values_list("project", "amount", "curve")
    return {key: (amount, curve or None) for key, amount, curve in rows}


def _months(
    tasks: Mapping[int, list[tuple[str, str]]],
    planned: list[Decimal] | None,
    money: Mapping[int, Decimal],
) -> list[list[str | None]]:
    """Twelve of [tasks, flag, planned, done]; the worst flag of a month stands for it."""
    cells = []
    for month in range(12):
        due = tasks.get(month, ())
        flags = {flag for _name, flag in due}
        worst = next((flag for flag in (OVERDUE, DUE, DONE) if flag in flags), None)
        names = "；".join(name for name, _flag_of in due)
        cells.append(
            [names, worst, text(planned[month] if planned else None), text(money.get(month))]
        )
    return cells


def _grouped(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups in the order of rank and then of names, those without a name last."""
    found: dict[tuple[bool, int, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        rank, name, note = row.pop("by")
        found[(name == "", rank, name, note)].append(row)
    return [
        {"name": key[2], "note": key[3], "rows": found[key], "totals": totals(found[key])}
        for key in sorted(found)
    ]


def cut(content: dict[str, Any], start: int, count: int) -> dict[str, Any]:
    """The content with `count` rows from `start` on; totals stay those of the whole."""
    groups, seen = [], 0
    for group in content["groups"]:
        rows = group["rows"][max(0, start - seen) : max(0, start + count - seen)]
        seen += len(group["rows"])
        if rows:
            groups.append({**group, "rows": rows})
    return {**content, "groups": groups}


def totals(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The roll-up of rows: Σdone ÷ Σplan over those with a plan; due is Σ plan × 序时.

    The original is Σ of the plans before they were adjusted, None where none was.
    Done and due are unknown where no row has a standing, in a month that nobody reports for.
    """
    rows = list(rows)
    planned = [row for row in rows if number(row["plan"])]
    plan = sum((Decimal(row["plan"]) for row in planned), Decimal(0))
    done = sum((Decimal(row["done"] or 0) for row in planned), Decimal(0))
    due = sum((Decimal(row["plan"]) * Decimal(row["pace"] or 0) for row in planned), Decimal(0))
    was = sum((Decimal(row.get("original") or row["plan"]) for row in planned), Decimal(0))
    is_judged = any(row["pace"] is not None for row in planned)
    lights = [0] * len(Light)
    for row in rows:
        lights[row["light"]] += 1
    total = sum((Decimal(row["total"]) for row in rows if row["total"]), Decimal(0))
    return {
        "count": len(rows),
        "total": text(total),
        "plan": text(plan) if planned else None,
        "original": text(was) if any(row.get("original") for row in planned) else None,
        "done": text(done) if is_judged else None,
        "due": text(due) if is_judged else None,
        "lights": lights,
    }


def _common_pace(rows: Iterable[Mapping[str, Any]]) -> str | None:
    """The 序时 where all rows have one and the same."""
    paces = {row["pace"] for row in rows if row["pace"] is not None}
    return paces.pop() if len(paces) == 1 else None


def _curve(rows: Iterable[Mapping[str, Any]]) -> list[list[str | None]]:
    """Twelve of [planned in the month, done in the month], summed; done None where no report is."""
    planned: list[Decimal] = [Decimal(0)] * 12
    done: list[Decimal | None] = [None] * 12
    for row in rows:
        for month, (_task, _flag_of, plan, amount) in enumerate(row["months"]):
            planned[month] += Decimal(plan or 0)
            if amount is not None:
                done[month] = (done[month] or Decimal(0)) + Decimal(amount)
    return [[text(p), text(d)] for p, d in zip(planned, done, strict=True)]
