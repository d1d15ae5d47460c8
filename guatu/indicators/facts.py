"""The facts that standings are computed from: as known now, or as known at a past instant."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from guatu.changes.models import ListLine
from guatu.excuses.models import Excuse
from guatu.indicators.models import LightRule
from guatu.indicators.rules import Rule, rule_of
from guatu.journal.rewind import fields_at, removed_since
from guatu.ledger.models import AnnualPlan, Milestone, Portfolio, Project
from guatu.reports.models import Filing, ProgressReport, ReportPeriod

Row = Mapping[str, Any]

PROJECT = ("portfolio", "stage", "is_listed", "start_planned", "start_actual")
PLAN = (
    *("project", "year", "version", "is_current", "list_class", "amount", "curve"),
    "entry_month",
)
REPORT = (
    *("project", "month", "state", "month_amount", "year_amount", "funds"),
    *("submitted_at", "is_same_as_last"),
)
MILESTONE = ("project", "name", "planned", "actual", "is_waived")
PERIOD = ("portfolio", "month", "week", "due", "is_closed")
FILING = ("project", "period", "first_sent_at", "is_missing")
LINE = ("project", "day", "part")
EXCUSE = (
    *("project", "dimension", "reason", "state", "valid_from", "until", "approver"),
    *("decided_on", "ended_on"),
)
RULE = ("portfolio", "dimension", "family", "thresholds", "valid_from", "valid_to")
PORTFOLIO = ("pace", "is_pace_from_entry")

# A draft is not said yet, and what was sent back is in doubt.
COUNTED = (ProgressReport.State.SUBMITTED, ProgressReport.State.ACCEPTED)


@dataclass
class Facts:
    """What is known of some projects of one portfolio."""

    portfolio: Row
    rules: list[Rule]
    periods: dict[dt.date, Row]
    projects: dict[int, Row]
    plans: dict[tuple[int, int], Row] = field(default_factory=dict)
    reports: dict[int, dict[dt.date, Row]] = field(default_factory=dict)
    milestones: dict[int, list[Row]] = field(default_factory=dict)
    filings: dict[int, dict[dt.date, Row]] = field(default_factory=dict)
    originals: dict[tuple[int, int], Row] = field(default_factory=dict)
    list_lines: dict[int, list[tuple[dt.date, str]]] = field(default_factory=dict)
    excuses: dict[int, list[Row]] = field(default_factory=dict)


def load(portfolio: int, projects: Sequence[int], at: dt.datetime | None = None) -> Facts:
    """The facts of these projects; `at` takes them back to what was known then.

    Ten queries now, some three times as many for the past; none depends on their number.
    """
    read = _Reader(portfolio, projects, at)
    settings = read.rows(Portfolio, PORTFOLIO, [portfolio])
    facts = Facts(
        portfolio=settings[0],
        rules=[rule_of(row) for row in read.of_portfolio(LightRule, RULE)],
        periods={
            row["month"]: row
            for row in read.of_portfolio(ReportPeriod, PERIOD)
            if row["week"] is None
        },
        projects={row["pk"]: row for row in read.rows(Project, PROJECT, projects)},
    )
    for row in read.of_projects(AnnualPlan, PLAN):
        if row["is_current"]:
            facts.plans[row["project"], row["year"]] = row
        if row["version"] == 0:
            facts.originals[row["project"], row["year"]] = row
    for row in read.of_projects(ProgressReport, REPORT, state__in=COUNTED):
        facts.reports.setdefault(row["project"], {})[row["month"]] = row
    month_of = {row["pk"]: month for month, row in facts.periods.items()}
    for row in read.of_projects(Filing, FILING):
        if row["period"] in month_of:
            facts.filings.setdefault(row["project"], {})[month_of[row["period"]]] = row
    for row in sorted(read.of_projects(ListLine, LINE), key=lambda each: (each["day"], each["pk"])):
        facts.list_lines.setdefault(row["project"], []).append((row["day"], row["part"]))
    facts.excuses = _by_project(read.of_projects(Excuse, EXCUSE, state=Excuse.State.APPROVED))
    facts.milestones = _by_project(read.of_projects(Milestone, MILESTONE, is_waived=False))
    return facts


class _Reader:
    """Reads rows by field name, with `pk`, in the order of their keys."""

    def __init__(self, portfolio: int, projects: Sequence[int], at: dt.datetime | None) -> None:
        self.portfolio = portfolio
        self.projects = list(projects)
        self.at = at

    def rows(
        self, model: type[models.Model], fields: Sequence[str], keys: Iterable[int]
    ) -> list[Row]:
        """Rows with these keys."""
        if self.at is None:
            found = model._default_manager.filter(pk__in=list(keys))
            return list(found.order_by("pk").values("pk", *fields))
        past = fields_at(model, keys, self.at, fields)
        return [{"pk": key, **past[key]} for key in sorted(past)]

    def of_portfolio(self, model: type[models.Model], fields: Sequence[str]) -> list[Row]:
        """Rows that hang on the portfolio."""
        found = model._default_manager.filter(portfolio=self.portfolio)
        return self._hanging(found, fields, [f"portfolio/{self.portfolio}"], {})

    def of_projects(
        self, model: type[models.Model], fields: Sequence[str], **conditions: Any
    ) -> list[Row]:
        """Rows that hang on the projects and meet the conditions (field, or field__in)."""
        found = model._default_manager.filter(project__in=self.projects)
        threads = [f"project/{key}" for key in self.projects]
        return self._hanging(found, fields, threads, conditions)

    def _hanging(
        self,
        found: models.QuerySet[Any],
        fields: Sequence[str],
        threads: Sequence[str],
        conditions: Mapping[str, Any],
    ) -> list[Row]:
        if self.at is None:
            return list(found.filter(**conditions).order_by("pk").values("pk", *fields))
        keys = set(found.order_by().values_list("pk", flat=True))
        keys.update(removed_since(found.model, self.at, threads))
        return [row for row in self.rows(found.model, fields, keys) if _meets(row, conditions)]


def _meets(row: Row, conditions: Mapping[str, Any]) -> bool:
    for lookup, wanted in conditions.items():
        name, _sep, kind = lookup.partition("__")
        if row[name] not in (wanted if kind == "in" else (wanted,)):
            return False
    return True


def _by_project(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["project"]].append(row)
    return dict(found)
