"""What a rule would change: the current month's lights with and without it. Nothing is written."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from guatu.indicators import months
from guatu.indicators.compute import of_facts
from guatu.indicators.facts import Facts, load
from guatu.indicators.models import Light
from guatu.indicators.rules import Rule, checked_limits
from guatu.ledger.models import Portfolio, Project

SHOWN = 100


@dataclass(frozen=True)
class Moved:
    """A project whose light in the dimension would change."""

    project: Project
    before: int
    after: int


@dataclass(frozen=True)
class Preview:
    """Counts of a dimension's lights now and with the rule, and the projects that would move."""

    month: dt.date
    before: dict[int, int]
    after: dict[int, int]
    moved: list[Moved]
    moved_count: int


def preview(portfolio: Portfolio, rule: Rule) -> Preview | None:
    """What the rule would change in the current month, were it to hold there; None without one.

    Raises Refused for limits that make no sense.
    """
    limits = checked_limits(rule.dimension, rule.family, rule.limits)
    month = months.current(portfolio.pk)
    if month is None:
        return None
    keys = list(
        Project.objects.filter(portfolio=portfolio).order_by("pk").values_list("pk", flat=True)
    )
    facts = load(portfolio.pk, keys)
    others = [each for each in facts.rules if each.dimension != rule.dimension]
    would = replace(rule, limits=limits, valid_from=dt.date.min)
    before = _lights(facts, month, rule.dimension)
    after = _lights(replace(facts, rules=[*others, would]), month, rule.dimension)
    moved = [key for key in keys if before.get(key) != after.get(key)]
    projects = Project.objects.select_related("portfolio").in_bulk(moved[:SHOWN])
    return Preview(
        month,
        _counts(before),
        _counts(after),
        [Moved(projects[key], before[key], after[key]) for key in moved[:SHOWN]],
        len(moved),
    )


def _lights(facts: Facts, month: dt.date, dimension: str) -> dict[int, int]:
    return {
        made.project_id: made.lights[dimension]["light"]
        for made in of_facts(facts, [month], month.year)
    }


def _counts(lights: dict[int, int]) -> dict[int, int]:
    found = Counter(lights.values())
    return {light.value: found[light.value] for light in Light}
