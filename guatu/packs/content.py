"""What a pack freezes: plain values of a portfolio at a cut-off, without words of any language.

Two databases with the same facts give the same content, so neither keys nor a clock are in it: a
project is called by its number, a photo by its hash. Money and shares are text (exact decimals),
days are ISO text, lights are the numbers of `indicators.models.Light`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from guatu.excuses.models import DelayReason
from guatu.indicators.models import Standing
from guatu.ledger.models import AnnualPlan, Milestone, Portfolio, Project
from guatu.packs.decisions import frozen_decisions
from guatu.problems.models import Problem
from guatu.recognitions.models import EntryPack, Recognition
from guatu.reports.models import Photo, ProgressReport
from guatu.wall.forms import shown_group
from guatu.wall.master import View, master_content, projects_of, text

PHOTOS = 2
PROJECT = (
    *("stage", "list_level", "content", "owner_firm", "image_progress", "location"),
    *("start_planned", "start_actual", "finish_planned", "finish_actual"),
)
REPORT = (
    *("month", "month_amount", "physical_percent", "funds", "workers", "workers_due"),
    *("image_progress", "progress_text", "problem_text", "next_step"),
)
PROBLEM = ("kind", "text", "asks", "level", "raised_on", "held_since", "due", "state")


@dataclass(frozen=True)
class Section:
    """A part that an app above the ledger adds to the pack (settings.PACK_SECTIONS).

    `freeze` gives plain values of a portfolio at a cut-off, or None where there is nothing;
    `tables` the tables (as `packs.tables.table` makes them) that they are shown as.
    """

    key: str
    title: Callable[[], str]
    freeze: Callable[[Portfolio, dt.date], Any]
    tables: Callable[[Any], list[dict[str, Any]]]


def sections() -> list[Section]:
    """The parts that other apps add, in their order."""
    return [import_string(name) for name in settings.PACK_SECTIONS]


def pack_content(portfolio: Portfolio, month: dt.date, cut_off: dt.date) -> dict[str, Any]:
    """The facts known now of all projects on the list, as of the cut-off; fewer than 25 queries.

    `month` (its first day) is the one whose standings are shown. Raises ValueError for a cut-off
    before it.
    """
    if cut_off < month:
        raise ValueError("the cut-off lies before the month")
    view = View(portfolio, month, shown_group(portfolio, ""))
    chart = _without_keys(master_content(view, None), cut_off)
    return {
        "kind": "pack",
        "place": portfolio.unit.name,
        "name": portfolio.name,
        "currency": portfolio.currency,
        "month": month.isoformat(),
        "cut_off": cut_off.isoformat(),
        "chart": chart,
        "projects": _projects(view, cut_off),
        "reasons": _own_reasons(portfolio),
        "decisions": frozen_decisions(portfolio, cut_off),
        "sections": _added(portfolio, cut_off),
    }


def _own_reasons(portfolio: Portfolio) -> dict[str, str]:
    """The county's own names of reasons by code; the shipped ones are told in each language."""
    rows = DelayReason.objects.filter(portfolio=portfolio)
    return dict(rows.values_list("code", "name"))


def instant_of(cut_off: dt.date) -> dt.datetime:
    """The last second of the cut-off."""
    return timezone.make_aware(dt.datetime.combine(cut_off, dt.time(23, 59, 59)))


def _added(portfolio: Portfolio, cut_off: dt.date) -> dict[str, Any]:
    found = {section.key: section.freeze(portfolio, cut_off) for section in sections()}
    return {key: frozen for key, frozen in found.items() if frozen is not None}


def _without_keys(chart: dict[str, Any], cut_off: dt.date) -> dict[str, Any]:
    """The wall's content with places instead of keys, at the cut-off."""
    rows = [row for group in chart["groups"] for row in group["rows"]]
    for place, row in enumerate(rows):
        row["id"] = place
    del chart["portfolio"]
    chart["cut_off"] = instant_of(cut_off).astimezone(dt.UTC).isoformat(timespec="seconds")
    return chart


def _projects(view: View, cut_off: dt.date) -> dict[str, dict[str, Any]]:
    """Number of a project → what its page shows besides the wall's row."""
    keys = projects_of(view, None).order_by().values("pk")
    parts: dict[str, Mapping[int, Any]] = {
        "standing": _standings(view, keys),
        "class": dict(_plans(view, keys)),
        "milestones": _milestones(keys),
        "report": _reports(view, keys),
        "problems": _problems(keys, cut_off),
        "photos": _photos(view, keys),
        "entry": _entries(keys),
        "recognised": _recognised(keys, cut_off),
    }
    shown = Project.objects.filter(pk__in=keys).order_by("no").values("pk", "no", *PROJECT)
    return {
        row["no"]: {name: _plain(row[name]) for name in PROJECT}
        | {name: found.get(row["pk"]) for name, found in parts.items()}
        for row in shown
    }


def _plain(value: Any) -> Any:
    """A field's value as plain text or number."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if hasattr(value, "normalize"):
        return text(value)
    return value


def _standings(view: View, keys: QuerySet) -> dict[int, dict[str, Any]]:
    rows = Standing.objects.filter(project__in=keys, month=view.month)
    return {
        key: {"catch_up": text(catch_up), "forecast": text(forecast), "lights": _told(lights)}
        for key, catch_up, forecast, lights in rows.values_list(
            "project", "catch_up", "forecast", "lights"
        )
    }


def _told(lights: Mapping[str, Any]) -> dict[str, Any]:
    """The explanations of lights without the keys of rules and excuses."""
    found = {}
    for dimension, light in lights.items():
        rule = light.get("rule")
        kept = dict(light)
        if rule is not None:
            kept["rule"] = {**rule, "id": 1 if rule.get("id") else None}
        if "excuse" in light:
            kept["excuse"] = {**light["excuse"], "id": None}
        found[dimension] = kept
    return found


def _plans(view: View, keys: QuerySet) -> Any:
    plans = AnnualPlan.objects.filter(project__in=keys, year=view.month.year, is_current=True)
    return plans.values_list("project", "list_class")


def _milestones(keys: QuerySet) -> dict[int, list[list[Any]]]:
    """Project → [name, kind, planned, actual, holder, not needed] in their order."""
    found: dict[int, list[list[Any]]] = defaultdict(list)
    rows = Milestone.objects.filter(project__in=keys).order_by("order", "planned", "name")
    columns = ("name", "kind", "planned", "actual", "holder__short_name", "is_waived")
    for key, *row in rows.values_list("project", *columns):
        found[key].append([_plain(value) for value in row])
    return found


def _reports(view: View, keys: QuerySet) -> dict[int, dict[str, Any]]:
    """The newest report of the year that was sent."""
    first, _end = view.year_months
    reports = ProgressReport.objects.filter(
        project__in=keys,
        month__gte=first,
        month__lte=view.month,
        state__in=(ProgressReport.State.SUBMITTED, ProgressReport.State.ACCEPTED),
    ).order_by("project", "-month")
    rows = reports.distinct("project").values("project", *REPORT)
    return {row["project"]: {name: _plain(row[name]) for name in REPORT} for row in rows}


def _problems(keys: QuerySet, cut_off: dt.date) -> dict[int, list[dict[str, Any]]]:
    """Open problems raised by the cut-off, those at the highest level first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Problem.objects.filter(project__in=keys, closed_on=None, raised_on__lte=cut_off)
    ordered = rows.order_by("-level", "raised_on", "text")
    for row in ordered.values("project", *PROBLEM, "holder__short_name", "asked__short_name"):
        problem = {name: _plain(row[name]) for name in PROBLEM}
        problem["holder"] = row["holder__short_name"] or ""
        problem["asked"] = row["asked__short_name"] or ""
        found[row["project"]].append(problem)
    return found


def _photos(view: View, keys: QuerySet) -> dict[int, list[list[Any]]]:
    """Project → [hash, month] of the newest photos."""
    found: dict[int, list[list[Any]]] = defaultdict(list)
    rows = Photo.objects.filter(project__in=keys, month__lte=view.month)
    ordered = rows.order_by("-month", "taken_at", "digest")
    for key, digest, month in ordered.values_list("project", "digest", "month"):
        if len(found[key]) < PHOTOS:
            found[key].append([digest, month.isoformat()])
    return found


def _entries(keys: QuerySet) -> dict[int, dict[str, Any]]:
    rows = EntryPack.objects.filter(project__in=keys)
    return {
        key: {"kind": kind, "state": state, "entered_on": _plain(day), "missing": list(missing)}
        for key, kind, state, day, missing in rows.values_list(
            "project", "kind", "state", "entered_on", "missing"
        )
    }


def _recognised(keys: QuerySet, cut_off: dt.date) -> dict[int, list[list[str]]]:
    """Project → [event, authority, day]."""
    found: dict[int, list[list[str]]] = defaultdict(list)
    rows = Recognition.objects.filter(project__in=keys, day__lte=cut_off)
    ordered = rows.order_by("event", "authority")
    for key, event, authority, day in ordered.values_list("project", "event", "authority", "day"):
        found[key].append([event, authority, day.isoformat()])
    return found
