"""From facts through the engine to standings. Nothing else calls the formulas of the engine."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from guatu.engine import standing as engine
from guatu.indicators import explanations, months
from guatu.indicators.cells import Cell, cells
from guatu.indicators.facts import Facts, Row, load
from guatu.indicators.models import Standing
from guatu.indicators.rules import Dimension, Family, Rule, rules_on
from guatu.ledger.models import Portfolio, Project

Explained = list[dict[str, Any]]
MONEY_LIMIT = 10**18
# These leave the sums too; a project that is only an idea keeps its figures, without lights.
OFF_LIST = ("cancelled", "unlisted")


@dataclass(frozen=True)
class Figures:
    """Columns of figures over cells, as exact whole numbers; amounts in 10⁻⁶ 万."""

    cells: Sequence[Cell]
    plan: engine.Ints
    done: engine.Ints
    pace: engine.Shares
    forms: Sequence[str]
    lead: engine.Shares

    def why_not(self, at: int) -> str:
        """Why progress cannot be judged; empty where it can."""
        cell = self.cells[at]
        if cell.plan_amount is None:
            return "no_plan"
        if cell.plan_amount <= 0:
            return "zero_plan"
        if self.forms[at] == "entry" and cell.plan and cell.month.month < cell.plan["entry_month"]:
            return "not_entered"
        return "no_report" if cell.done.amount is None else ""


def current_month(portfolio: Portfolio | int) -> dt.date | None:
    """The month (its first day) that pages show of a portfolio; see `months.current`."""
    return months.current(portfolio if isinstance(portfolio, int) else portfolio.pk)


def standings(
    projects: Iterable[Project | int], month: dt.date, known_at: dt.datetime | None = None
) -> list[Standing]:
    """Unsaved standings of the projects at the end of a month, in the order of their keys.

    With `known_at`, computed by the same functions from what was known at that instant; projects
    that were not known then are left out.
    """
    keys = [project if isinstance(project, int) else project.pk for project in projects]
    by_portfolio: dict[int, list[int]] = defaultdict(list)
    for key, portfolio in Project.objects.filter(pk__in=keys).values_list("pk", "portfolio"):
        by_portfolio[portfolio].append(key)
    made: list[Standing] = []
    for portfolio, members in sorted(by_portfolio.items()):
        made += of_facts(load(portfolio, members, known_at), [month], month.year)
    return sorted(made, key=lambda standing: standing.project_id)


def of_facts(facts: Facts, of_months: Sequence[dt.date], newest: int) -> list[Standing]:
    """Unsaved standings from facts, for the months given; see `cells` for the newest year."""
    groups: dict[tuple[Rule, ...], list[Cell]] = defaultdict(list)
    rules: dict[dt.date, dict[str, Rule]] = {}
    keys: dict[dt.date, tuple[Any, ...]] = {}
    for cell in cells(facts, of_months, newest):
        if cell.month not in rules:
            rules[cell.month] = rules_on(facts.rules, cell.end)
            keys[cell.month] = tuple((r.key, r.dimension) for r in rules[cell.month].values())
        groups[keys[cell.month]].append(cell)
    made: list[Standing] = []
    for group in groups.values():
        made += _judged(facts.portfolio, group, rules[group[0].month])
    return made


def _judged(portfolio: Row, group: Sequence[Cell], rules: dict[str, Rule]) -> list[Standing]:
    figures = _figures(portfolio, group)
    judged = {
        Dimension.START: _start(group, rules[Dimension.START]),
        Dimension.PROGRESS: _progress(figures, rules[Dimension.PROGRESS]),
        Dimension.MILESTONE: _milestone(group, rules[Dimension.MILESTONE]),
        Dimension.FUNDS: _funds(figures, rules[Dimension.FUNDS]),
        Dimension.ENTRY: _entry(group, rules[Dimension.ENTRY]),
    }
    made = _standings(figures, portfolio["pk"])
    for at, standing in enumerate(made):
        if group[at].exempt:
            why = group[at].exempt
            standing.lights = {
                str(name): explanations.no_light(rules[name], why) for name in judged
            }
        else:
            standing.lights = {
                str(name): explanations.excused(explained[at], group[at].excuses.get(name))
                for name, explained in judged.items()
            }
        standing.light, standing.excused = _overall(standing.lights)
    return made


def _overall(lights: Mapping[str, Mapping[str, Any]]) -> tuple[int, int]:
    """The worst light without a valid excuse, and the worst with one (domain.md 7.3)."""
    open_lights = [each["light"] for each in lights.values() if "excuse" not in each]
    excused = [each["light"] for each in lights.values() if "excuse" in each]
    return max(open_lights, default=engine.NONE), max(excused, default=engine.NONE)


def _figures(portfolio: Row, group: Sequence[Cell]) -> Figures:
    plan = engine.ints([cell.plan_amount or 0 for cell in group])
    done = engine.ints([cell.done.amount or 0 for cell in group])
    pace, forms = _pace(portfolio, group)
    return Figures(group, plan, done, pace, forms, engine.lead(done, plan, pace))


def _pace(portfolio: Row, group: Sequence[Cell]) -> tuple[engine.Shares, list[str]]:
    """序时 in the portfolio's form; by months for a project whose plan has no curve."""
    is_entry = bool(portfolio["is_pace_from_entry"])
    month = engine.ints([cell.month.month for cell in group])
    entered = [cell.plan["entry_month"] if cell.plan else 1 for cell in group]
    if portfolio["pace"] == Portfolio.Pace.DAY:
        day = engine.ints([cell.end.timetuple().tm_yday for cell in group])
        year = [dt.date(cell.month.year, 12, 31).timetuple().tm_yday for cell in group]
        before = [
            dt.date(cell.month.year, number, 1).timetuple().tm_yday - 1
            for cell, number in zip(group, entered, strict=True)
        ]
        shares = engine.day_pace(day, engine.ints(year), engine.ints(before) if is_entry else None)
        return shares, ["entry_day" if is_entry else "day"] * len(group)
    linear = engine.month_pace(month, engine.ints(entered) if is_entry else None)
    form = "entry" if is_entry else "month"
    if portfolio["pace"] != Portfolio.Pace.CURVE:
        return linear, [form] * len(group)
    curves = [cell.curve for cell in group]
    rows = engine.ints([amount for curve in curves for amount in curve or [0] * 12])
    curved = engine.curve_pace(rows.reshape(len(group), 12), month)
    has_curve = np.array([curve is not None for curve in curves], dtype=bool)
    forms = ["curve" if curve else form for curve in curves]
    return engine.chosen(has_curve, curved, linear), forms


def _standings(figures: Figures, portfolio: int) -> list[Standing]:
    """Standings with their figures, without lights."""
    group = figures.cells
    month = engine.ints([cell.month.month for cell in group])
    left = 12 - month
    one = engine.Shares(month * 0 + 1, month * 0 + 1)
    catch_up = engine.catch_up(figures.done, figures.plan, one, np.where(left > 0, left, 1))
    recent = engine.ints([cell.recent for cell in group])
    forecast = engine.year_forecast(figures.done, recent, np.minimum(month, 3), left)
    curve_forecast = engine.curve_forecast(figures.done, figures.pace)
    pace, lead = figures.pace.scaled(), figures.lead.scaled(100)
    made = []
    for at, cell in enumerate(group):
        standing = Standing(project_id=cell.project, portfolio_id=portfolio, month=cell.month)
        made.append(standing)
        standing.is_listed = cell.exempt not in OFF_LIST
        if not standing.is_listed:
            continue
        standing.original = _money(cell.original_amount)
        standing.plan, standing.done = _money(cell.plan_amount), _money(cell.done.amount)
        standing.done_month = cell.done.month
        if cell.plan_amount is not None:
            standing.pace = _share(pace[at])
        if cell.done.amount is None:
            continue
        standing.forecast = _money(forecast[at])
        if figures.forms[at] == "curve" and figures.pace.top[at] > 0:
            standing.curve_forecast = _money(curve_forecast[at])
        if not figures.why_not(at):
            standing.lead = _share(lead[at])
            standing.catch_up = _money(catch_up[at]) if left[at] else None
    return made


def _progress(figures: Figures, rule: Rule) -> Explained:
    if rule.family == Family.OFF:
        return [explanations.no_light(rule, "off") for _cell in figures.cells]
    ratio = engine.ratio(figures.done, figures.plan, figures.pace)
    is_point = rule.family == Family.POINT
    codes = (
        engine.by_points(figures.lead, rule.limits)
        if is_point
        else engine.by_ratio(ratio, rule.limits)
    )
    completed = engine.completion(figures.done, figures.plan).scaled()
    pace, lead, ratios = figures.pace.scaled(), figures.lead.scaled(100), ratio.scaled()
    made = []
    for at, cell in enumerate(figures.cells):
        why = figures.why_not(at) or ("" if codes[at] else "no_pace")
        if why:
            made.append(explanations.no_light(rule, why))
            continue
        steps = [
            {"code": "completion", "share": explanations.share(completed[at])},
            _pace_step(figures, at, explanations.share(pace[at])),
            {"code": "lead", "points": explanations.share(lead[at])},
        ]
        if not is_point:
            steps[2] = {"code": "ratio", "share": explanations.share(ratios[at])}
        made.append(explanations.progress(cell, rule, int(codes[at]), steps))
    return made


def _pace_step(figures: Figures, at: int, share: str) -> dict[str, Any]:
    top, bottom, form = figures.pace.top[at], figures.pace.bottom[at], figures.forms[at]
    if form == "curve":
        amounts = {"top": explanations.money(top), "bottom": explanations.money(bottom)}
        return {"code": "pace", "form": form, **amounts, "share": share}
    return {"code": "pace", "form": form, "top": int(top), "bottom": int(bottom), "share": share}


def _start(group: Sequence[Cell], rule: Rule) -> Explained:
    if rule.family == Family.OFF:
        return [explanations.no_light(rule, "off") for _cell in group]
    codes = engine.by_overdue(engine.ints([cell.start.months_late for cell in group]), rule.limits)
    return [
        explanations.start(cell, rule, int(code))
        if cell.start.planned or cell.start.has_begun
        else explanations.no_light(rule, "no_planned_start")
        for cell, code in zip(group, codes, strict=True)
    ]


def _milestone(group: Sequence[Cell], rule: Rule) -> Explained:
    if rule.family == Family.OFF:
        return [explanations.no_light(rule, "off") for _cell in group]
    codes = engine.by_overdue(engine.ints([cell.nodes.days for cell in group]), rule.limits)
    return [
        explanations.milestone(cell, rule, int(code))
        if cell.nodes.total
        else explanations.no_light(rule, "no_milestones")
        for cell, code in zip(group, codes, strict=True)
    ]


def _funds(figures: Figures, rule: Rule) -> Explained:
    """Funds in place ÷ done this year, or ÷ the plan due by 序时 (limit "against": plan)."""
    if rule.family == Family.OFF:
        return [explanations.no_light(rule, "off") for _cell in figures.cells]
    against_plan = rule.limits.get("against") == "plan"
    funds = engine.ints([cell.funds or 0 for cell in figures.cells])
    ratio = engine.Shares(funds, figures.done)
    if against_plan:
        ratio = engine.ratio(funds, figures.plan, figures.pace)
    codes, shares = engine.by_ratio(ratio, rule.limits), ratio.scaled()
    needed = engine.due(figures.plan, figures.pace) if against_plan else figures.done
    made = []
    for at, cell in enumerate(figures.cells):
        if cell.funds is None or needed[at] <= 0:
            why = "no_funds" if cell.funds is None else "nothing_needed"
            made.append(explanations.no_light(rule, why))
            continue
        step = {
            "code": "funds_of_plan" if against_plan else "funds_of_done",
            "needed": explanations.money(needed[at]),
            "share": explanations.share(shares[at]),
        }
        made.append(explanations.funds(cell, rule, int(codes[at]), [step]))
    return made


def _entry(group: Sequence[Cell], rule: Rule) -> Explained:
    """Months without a report at their close; a report after its due day is worth watching."""
    if rule.family == Family.OFF:
        return [explanations.no_light(rule, "off") for _cell in group]
    codes = engine.by_overdue(engine.ints([cell.filing.missing for cell in group]), rule.limits)
    made = []
    for cell, code in zip(group, codes, strict=True):
        if cell.filing.state:
            made.append(explanations.no_light(rule, cell.filing.state))
            continue
        light = max(int(code), engine.WATCH if cell.filing.days_late else engine.GREEN)
        made.append(explanations.entry(cell, rule, light))
    return made


def _money(value: int | None) -> Decimal | None:
    """10⁻⁶ 万 as the database holds it; None for an amount that no column can hold."""
    if value is None or abs(value) >= MONEY_LIMIT:
        return None
    return Decimal(int(value)).scaleb(-engine.PLACES)


def _share(value: int) -> Decimal:
    return Decimal(int(value)).scaleb(-engine.SHARE_PLACES)
