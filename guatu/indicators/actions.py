"""Recomputing standings, in the transaction that changed a fact; setting the rules of lights."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.indicators import months
from guatu.indicators.compute import of_facts
from guatu.indicators.facts import load
from guatu.indicators.models import LightRule, Standing
from guatu.indicators.rules import Rule, checked_limits
from guatu.journal.actions import Work, writing
from guatu.ledger.models import Portfolio, Project

LOCK = 7_310_003
CHUNK = 1000
KEY = ("project_id", "month")
FIGURES = (
    *("portfolio_id", "is_listed", "plan", "original", "done", "pace", "lead", "catch_up"),
    *("done_month", "forecast", "curve_forecast", "light", "excused", "lights"),
)
COLUMNS = (*KEY, *FIGURES)
STORE = f"""
    INSERT INTO indicators_standing ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS)} FROM jsonb_populate_recordset(NULL::indicators_standing, %s::jsonb)
    ON CONFLICT (project_id, month) DO UPDATE SET
        ({", ".join(FIGURES)}) = ({", ".join(f"EXCLUDED.{name}" for name in FIGURES)})
"""


def refresh_touched(touched: Mapping[str, set[int]]) -> None:
    """Refreshes the standings of what a transaction changed: thread kind to keys.

    A changed portfolio (its settings, months or rules) refreshes all its projects; so does a
    project whose report is the first or was the last of a month.
    """
    whole = set(touched.get("portfolio", ()))
    projects = Project.objects.filter(pk__in=touched.get("project", ()))
    members: dict[int, list[int]] = defaultdict(list)
    for key, portfolio in projects.order_by("pk").values_list("pk", "portfolio"):
        members[portfolio].append(key)
    for portfolio in sorted({*whole, *members}):
        _refresh(portfolio, None if portfolio in whole else members[portfolio])


def refresh_all(portfolio: Portfolio | int) -> None:
    """Makes the standings of a portfolio what its facts say, whatever they were."""
    with transaction.atomic():
        _refresh(portfolio if isinstance(portfolio, int) else portfolio.pk, None)


def _refresh(portfolio: int, projects: Sequence[int] | None) -> None:
    """One at a time a portfolio: who computes later sees what who came before has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, portfolio])
    of_months = months.months_of(portfolio)
    if projects is None or not of_months.fit(months.standing_months(portfolio)):
        keys = Project.objects.filter(portfolio=portfolio).order_by("pk")
        projects = list(keys.values_list("pk", flat=True))
    for at in range(0, len(projects), CHUNK):
        _refresh_projects(portfolio, projects[at : at + CHUNK], of_months)


def _refresh_projects(portfolio: int, projects: Sequence[int], of_months: months.Months) -> None:
    """Writes the standings that differ and removes those that are no more; the rest stays."""
    wanted: list[Standing] = []
    if of_months.every:
        wanted = of_facts(load(portfolio, projects), of_months.every, of_months.newest)
    held = {
        tuple(row[:2]): row[2:]
        for row in Standing.objects.filter(project__in=projects).values_list(*KEY, *FIGURES, "pk")
    }
    differing = []
    for standing in sorted(wanted, key=lambda each: (each.project_id, each.month)):
        before = held.pop((standing.project_id, standing.month), None)
        if before is None or list(before[:-1]) != [getattr(standing, name) for name in FIGURES]:
            differing.append(standing)
    if held:
        Standing.objects.filter(pk__in=[row[-1] for row in held.values()]).delete()
    _store(differing)


def _store(made: Sequence[Standing]) -> None:
    """Writes standings over those of the same project and month, in one statement a chunk.

    They travel as one JSON document: as arrays, a column each, their lights would be escaped
    character by character, which takes longer than computing them.
    """
    for at in range(0, len(made), CHUNK):
        document = [
            {name: getattr(standing, name) for name in COLUMNS}
            for standing in made[at : at + CHUNK]
        ]
        with connection.cursor() as cursor:
            cursor.execute(STORE, [json.dumps(document, default=str, ensure_ascii=False)])


def set_light_rule(portfolio: Portfolio, rule: Rule, *, by: Account) -> LightRule:
    """Sets the rule of a dimension from its `valid_from` on, until the next one that is set.

    Months that ended before keep the rule they had. Raises Refused for limits that make no sense.
    """
    require(by, "indicators.rules.edit", portfolio)
    new = LightRule(
        portfolio=portfolio,
        dimension=rule.dimension,
        family=rule.family,
        thresholds=checked_limits(rule.dimension, rule.family, rule.limits),
        valid_from=rule.valid_from,
    )
    with writing(by, "indicators.rule.set") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        rules = LightRule.objects.filter(portfolio=portfolio, dimension=rule.dimension)
        return _placed(work, rules.order_by("valid_from"), new)


def _placed(work: Work, rules: Iterable[LightRule], new: LightRule) -> LightRule:
    """Puts a rule between those before and after it; one from the same day is changed."""
    earlier: LightRule | None = None
    for rule in rules:
        if rule.valid_from == new.valid_from:
            work.update(rule, family=new.family, thresholds=new.thresholds)
            return rule
        if rule.valid_from < new.valid_from:
            earlier = rule
        else:
            new.valid_to = rule.valid_from
            break
    if earlier is not None:
        work.update(earlier, valid_to=new.valid_from)
    return work.add(new)
