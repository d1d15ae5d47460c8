"""What the filters of the ledger offer: the values that the portfolio has, and the columns."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.http import QueryDict

from guatu.accounts.models import Account, Person, Unit
from guatu.desk.columns import COLUMNS, DEFAULT, GROUPS, Column, columns_of
from guatu.desk.filters import LIGHT_CODES, REPORT_CHOICES, Filters
from guatu.desk.models import Layout, Tally
from guatu.desk.reach import Reach
from guatu.indicators.months import standing_months
from guatu.ledger.models import AnnualPlan, Project
from guatu.lib.templatetags.figures import LIGHTS

Choices = list[tuple[str, str]]
MOST_MONTHS = 36


@dataclass(frozen=True)
class Offered:
    """Choices of each filter as (value, label), in the order that the lists have."""

    sectors: Choices
    units: Choices
    leaders: Choices
    classes: Choices
    stages: Choices
    lights: Choices
    reports: Choices
    groups: Choices
    months: list[dt.date]


def offered(reach: Reach) -> Offered:
    """The choices; four queries, whatever the number of projects."""
    keys: dict[str, list[str]] = {}
    tallies = Tally.objects.filter(portfolio=reach.portfolio).exclude(key="")
    wanted = [Tally.Dimension.SECTOR, Tally.Dimension.UNIT, Tally.Dimension.LEADER]
    rows = tallies.filter(dimension__in=wanted).values_list("dimension", "key")
    for dimension, key, count in rows.annotate(total=Sum("count")).order_by("key"):
        if count:
            keys.setdefault(dimension, []).append(key)
    units = Unit.objects.filter(pk__in=keys.get("unit", [])).order_by("order", "id")
    people = Person.objects.filter(pk__in=keys.get("leader", [])).order_by("pinyin", "id")
    return Offered(
        sectors=[(key, key) for key in keys.get("sector", [])],
        units=[(str(unit.pk), unit.short_name) for unit in units],
        leaders=[(str(person.pk), person.name) for person in people],
        classes=[(code, str(label)) for code, label in AnnualPlan.ListClass.choices],
        stages=[(code, str(label)) for code, label in Project.Stage.choices],
        lights=[
            (code, _light(code)) for _number, code in sorted(LIGHT_CODES.items(), reverse=True)
        ],
        reports=[(code, str(label)) for code, label in REPORT_CHOICES],
        groups=[(code, str(label)) for code, label in GROUPS.items()],
        months=standing_months(reach.portfolio.pk)[: -MOST_MONTHS - 1 : -1],
    )


def _light(code: str) -> str:
    shape, word = LIGHTS[code]
    return f"{shape} {word}"


@dataclass(frozen=True)
class Shown:
    """The columns on the page, those that could be, and the account's saved ones."""

    columns: list[Column]
    others: list[Column]
    layouts: list[Layout]
    layout: Layout | None


def shown(account: Account, address: QueryDict) -> Shown:
    """The columns that the address asks for: `columns`, or a saved `layout`, else the usual."""
    layouts = list(Layout.objects.filter(account=account))
    wanted = address.get("layout", "")
    layout = next((saved for saved in layouts if str(saved.pk) == wanted), None)
    codes = address.getlist("columns") or (layout.columns if layout else DEFAULT)
    columns = columns_of(codes)
    return Shown(columns, [c for c in COLUMNS if c not in columns], layouts, layout)


def group_titles(group: str, choices: Offered) -> Mapping[str, str]:
    """The headings of the groups of the grid, by key."""
    found: dict[str, Choices] = {
        "unit": choices.units,
        "leader": choices.leaders,
        "sector": choices.sectors,
        "list_class": choices.classes,
        "stage": choices.stages,
        "light": [(str(number), _light(code)) for number, code in LIGHT_CODES.items()],
    }
    return dict(found.get(group, []))


def removable(filters: Filters, choices: Offered) -> list[dict[str, Any]]:
    """Filters that have no field of their own, to be seen and taken off one by one."""
    names = {"holder": filters.holder, "problem": filters.has_problem}
    names |= {"start": filters.is_start_late, "listed": filters.is_unlisted}
    holder = dict(choices.units).get(filters.holder, "")
    found = []
    for name, value in names.items():
        if value:
            rest = filters.address.copy()
            rest.pop(name)
            rest.pop("page", None)
            given = filters.address[name]
            found.append({"name": name, "value": given, "holder": holder, "rest": rest.urlencode()})
    return found
