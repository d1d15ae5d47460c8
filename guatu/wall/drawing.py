"""From a chart's content (live or frozen) to SVG pages in the language of the moment."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from guatu import charts
from guatu.charts.marks.light import excuse_words
from guatu.excuses.reasons import reason_name
from guatu.indicators.models import Light, LightRule, Standing
from guatu.ledger.fields import money_unit
from guatu.lib.figures import money_text
from guatu.wall.changes import Changes
from guatu.wall.master import FINISHES, STARTS, excuses_of, number

FLAGS = {flag.value: flag for flag in charts.Flag}
COLOURS: dict[int, charts.Light] = {
    Light.NONE: charts.Light.NONE,
    Light.GREEN: charts.Light.GREEN,
    Light.BLUE: charts.Light.WATCH,
    Light.YELLOW: charts.Light.YELLOW,
    Light.RED: charts.Light.RED,
}


def live_title(content: Mapping[str, Any]) -> str:
    """The title of a chart that nobody has hung up under a name of its own."""
    year = dt.date.fromisoformat(content["month"]).year
    return _("Wall chart of %(name)s, %(year)s") % {"name": content["name"], "year": year}


def labels() -> charts.Labels:
    """The words of charts; the finish shown is the planned one."""
    return _labels_in(get_language())


@cache
def _labels_in(language: str | None) -> charts.Labels:
    """Eighty texts, translated once a language: each row of a chart asks for them."""
    with override(language):
        return replace(charts.Labels.translated(_), finish=_("Planned completion"))


def master_pages(
    content: Mapping[str, Any],
    paper: charts.Paper | None,
    *,
    title: str,
    version: Mapping[str, str] | None = None,
    changes: Changes | None = None,
) -> list[str]:
    """The county master chart of `wall.master.master_content`.

    `version` gives `number`, `seal`, `head` (the journal's, may be empty) and `url` of an issued
    chart; `changes` its differences from the version before.
    """
    version = version or {}
    changes = changes or Changes()
    month = dt.date.fromisoformat(content["month"])
    linked = paper is None or paper.themed
    chart = charts.MasterChart(
        title=title,
        place=content["place"],
        year=month.year,
        subtitle=_subtitle(month, version.get("head", "")),
        money_unit=money_unit(content["currency"]),
        cut_off=timezone.localtime(dt.datetime.fromisoformat(content["cut_off"])),
        groups=tuple(_group(group, changes, linked=linked) for group in content["groups"]),
        totals=_totals(content["totals"]),
        grouped_by=content["group"],
        pace=number(content["pace"]),
        version=version.get("number", ""),
        compared_to=changes.compared_to,
        removed=changes.removed,
        seal=version.get("seal", ""),
        url=version.get("url", ""),
        dimensions=tuple(
            charts.Dimension(code, str(name), SHORT[code]())
            for code, name in LightRule.Dimension.choices
        ),
        curve=_curve(content, month),
        labels=labels(),
    )
    return charts.master_chart(chart, paper)


SHORT = {
    "start": lambda: _("St"),
    "progress": lambda: _("Pr"),
    "milestone": lambda: _("Mi"),
    "funds": lambda: _("Fu"),
    "entry": lambda: _("Re"),
}


BOUNDS = {
    STARTS: lambda: _("Start of works"),
    FINISHES: lambda: _("Completion"),
    f"{STARTS}；{FINISHES}": lambda: _("Start of works and completion"),
}


def _subtitle(month: dt.date, head: str) -> str:
    """The months shown, and on an issued chart the journal's head: 16 digits anchor it outside."""
    name = labels().months[month.month - 1]
    shown = _("January to %(month)s %(year)s") % {"month": name, "year": month.year}
    return f"{shown} · {_('Journal')} {head[:16]}" if head else shown


def _group(group: Mapping[str, Any], changes: Changes, *, linked: bool) -> charts.MasterGroup:
    return charts.MasterGroup(
        id=group["name"] or "-",
        name=group["name"] or _("not named"),
        note=group["note"],
        rows=tuple(_row(row, changes, linked=linked) for row in group["rows"]),
        totals=_totals(group["totals"]),
    )


def _row(row: Mapping[str, Any], changes: Changes, *, linked: bool) -> charts.MasterRow:
    plan, done, pace, lead = (number(row[name]) for name in ("plan", "done", "pace", "lead"))
    months_changed = changes.months.get(row["id"], frozenset())
    return charts.MasterRow(
        id=str(row["id"]),
        no=row["no"],
        name=row["name"],
        unit=row["unit"],
        leader=row["leader"],
        total=number(row["total"]),
        months=tuple(
            charts.MonthCell(
                task=BOUNDS[task]() if task in BOUNDS else task or "",
                flag=FLAGS.get(flag),
                planned=number(planned),
                done=number(amount),
                changed=month in months_changed,
            )
            for month, (task, flag, planned, amount) in enumerate(row["months"])
        ),
        plan=plan,
        original=number(row.get("original")),
        done=done,
        rate=share(done, plan),
        pace=pace,
        lead=lead,
        light=COLOURS[row["light"]],
        lights=tuple(COLOURS[light] for light in row["lights"]),
        excuses=tuple(_excused(*each) for each in row.get("excuses", ())),
        finish=row["finish"][:7],
        href=reverse("desk:project", args=[row["id"]]) if linked else "",
        detail=_detail(row) if linked else "",
        is_new=row["id"] in changes.added,
        changed=changes.fields.get(row["id"], frozenset()),
    )


def _excused(
    dimension: str, light: int, reason: str, named: str, approver: str, until: str
) -> charts.Excused:
    """An excused lag of a content, in words."""
    return charts.Excused(
        dimension=dimension,
        name=str(LightRule.Dimension(dimension).label),
        light=COLOURS[light],
        reason=named or reason_name(reason),
        approver=approver,
        until=dt.date.fromisoformat(until),
    )


def excused_lags(standing: Standing, names: Mapping[str, str]) -> tuple[charts.Excused, ...]:
    """The excused lags of a standing; `names` are the county's names of reasons by code."""
    return tuple(_excused(*each) for each in excuses_of(standing.lights, names))


def _detail(row: Mapping[str, Any]) -> str:
    """What the pointer shows after number and name: who answers, plan, lights and excuses."""
    lines = [row["unit"], row["leader"]]
    if original := row.get("original"):
        facts = {"plan": money_text(number(row["plan"])), "original": money_text(number(original))}
        lines.append(_("Year plan %(plan)s, originally %(original)s") % facts)
    for dimension, light in zip(LightRule.Dimension, row["lights"], strict=True):
        if light:
            lines.append(f"{dimension.label}: {Light(light).label}")
    words = labels()
    told = (_excused(*each) for each in row.get("excuses", ()))
    lines += [f"{words.excuses}: {excuse_words(each, words)}" for each in told]
    return " · ".join(filter(None, lines))


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part / whole; None where either is unknown or the whole is zero."""
    return part / whole if part is not None and whole else None


def _totals(totals: Mapping[str, Any]) -> charts.Totals:
    plan, done, due = (number(totals[name]) for name in ("plan", "done", "due"))
    rate = share(done, plan)
    due_share = share(due, plan)
    return charts.Totals(
        count=totals["count"],
        total=number(totals["total"]),
        plan=plan,
        original=number(totals.get("original")),
        done=done,
        rate=rate,
        lead=(rate - due_share) * 100 if rate is not None and due_share is not None else None,
        lights={COLOURS[i]: count for i, count in enumerate(totals["lights"]) if count},
    )


def _curve(content: Mapping[str, Any], month: dt.date) -> tuple[charts.CurvePoint, ...]:
    """The year's money, cumulative; 序时 is the linear share of the year plan."""
    plan = number(content["totals"]["plan"])
    months = content["curve"]
    has_plan = any(Decimal(planned or 0) for planned, _done in months)
    planned_sum = done_sum = Decimal(0)
    points = []
    for index, (planned, done) in enumerate(months):
        planned_sum += Decimal(planned or 0)
        done_sum += Decimal(done or 0)
        points.append(
            charts.CurvePoint(
                on=end_of_month(month.year, index + 1),
                planned=planned_sum if has_plan else None,
                pace=plan * (index + 1) / 12 if plan else None,
                done=done_sum if index < month.month else None,
            )
        )
    return tuple(points)


def end_of_month(year: int, month: int) -> dt.date:
    """The last day of a month."""
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
