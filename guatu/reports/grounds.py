"""What is known of a project's month before anything is typed: report, last report, draft, plan."""

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from guatu.excuses.reasons import Reason, all_reasons
from guatu.ledger.models import AnnualPlan, Project
from guatu.reports.models import Draft, ProgressReport
from guatu.reports.money import Base, base_of

AMOUNTS = ("month_amount", "year_amount", "all_amount")
# What goes on until somebody changes it; the month's own words are written each month.
CARRIED = (
    *("physical_percent", "workers_due", "workers"),
    *("image_progress", "problem_text", "next_step"),
)
TYPED = (*AMOUNTS, *CARRIED, "progress_text", "unchanged_because", "delay_reason")
# Of funds and explanations there are as many fields as there are sources and findings.
FUND, WHY = "funds:", "why:"
LEFT_OUT = (ProgressReport.State.DRAFT,)


@dataclass(frozen=True)
class Seen:
    """What a page knew when it was made: the draft's version and the report's contents."""

    draft: int = 0
    report: int = 0

    @classmethod
    def read(cls, text: str) -> "Seen":
        """From a form's hidden field; what cannot be read has seen nothing."""
        draft, _sep, report = text.partition(".")
        is_right = draft.isascii() and draft.isdigit() and report.isascii() and report.isdigit()
        return cls(int(draft), int(report)) if is_right else cls()

    def __str__(self) -> str:
        return f"{self.draft}.{self.report}"


@dataclass(frozen=True)
class Ground:
    """A project's month. `last` is the newest report before it, `plan` the year's plan."""

    project: Project
    month: dt.date
    report: ProgressReport | None = None
    last: ProgressReport | None = None
    draft: Draft | None = None
    plan: Decimal | None = None
    has_plan: bool = False
    reasons: tuple[Reason, ...] = ()

    @cached_property
    def base(self) -> Base:
        """The totals that the month's money is counted from."""
        return base_of(self.month, self.last)

    @property
    def gap(self) -> int:
        """How many months before this one have no report."""
        if self.last is None:
            return 0
        return months_between(self.last.month, self.month) - 1

    @property
    def previous(self) -> ProgressReport | None:
        """The report of the month just before."""
        return self.last if self.last and self.gap == 0 else None

    @cached_property
    def begun(self) -> dict[str, str]:
        """What the fields hold before anything is typed: the report, or what goes on."""
        return texts_of(self.report) if self.report else carried_texts(self.last)

    @cached_property
    def texts(self) -> dict[str, str]:
        """What the fields hold now: the draft over what was there."""
        return {**self.begun, **(self.draft.texts if self.draft else {})}

    @property
    def returned_because(self) -> str:
        """Why the report came back, where it did."""
        report = self.report
        is_back = report is not None and report.state == ProgressReport.State.RETURNED
        return report.review_note if report is not None and is_back else ""

    @property
    def has_draft(self) -> bool:
        """Whether something is typed and not sent."""
        return bool(self.draft and self.draft.texts)

    @property
    def seen(self) -> Seen:
        """What a page made now has seen."""
        version = self.draft.version if self.draft else 0
        return Seen(version, contents_of(self.report))

    @cached_property
    def sources(self) -> list[str]:
        """Where funds come from: as planned, as reported last, as reported, as typed."""
        known = dict.fromkeys(self.project.fund_plan)
        for report in (self.last, self.report):
            known |= dict.fromkeys(report.funds if report else ())
        known |= dict.fromkeys(
            name.removeprefix(FUND) for name in self.texts if name.startswith(FUND)
        )
        return list(known)


def grounds_of(
    projects: Iterable[Project], month: dt.date, plans: Mapping[int, Decimal | None] | None = None
) -> dict[int, Ground]:
    """Project's key to its ground; four queries, however many projects.

    `plans` is what is known of the year's plans already, by project; then there are three.
    """
    by_key = {project.pk: project for project in projects}
    now: dict[int, ProgressReport] = {}
    last: dict[int, ProgressReport] = {}
    for report in _reports(by_key, month):
        (now if report.month == month else last)[report.project_id] = report
    drafts = Draft.objects.filter(project__in=by_key, month=month).select_related(
        "typed_by__person"
    )
    draft_of = {draft.project_id: draft for draft in drafts}
    if plans is None:
        rows = AnnualPlan.objects.filter(project__in=by_key, year=month.year, is_current=True)
        plans = dict(rows.values_list("project", "amount"))
    reasons = all_reasons({project.portfolio_id for project in by_key.values()})
    return {
        key: Ground(
            project,
            month,
            reasons=reasons[project.portfolio_id],
            report=now.get(key),
            last=last.get(key),
            draft=draft_of.get(key),
            plan=plans.get(key),
            has_plan=key in plans,
        )
        for key, project in by_key.items()
    }


def _reports(projects: Iterable[int], month: dt.date) -> QuerySet[ProgressReport]:
    """The reports of the month, and of each project the newest before it."""
    reports = ProgressReport.objects.filter(project__in=projects)
    before = reports.filter(month__lt=month).exclude(state__in=LEFT_OUT)
    newest = before.order_by("project_id", "-month").distinct("project_id").values("pk")
    return reports.filter(Q(month=month) | Q(pk__in=newest)).order_by()


def ground_of(project: Project, month: dt.date) -> Ground:
    """The ground of one project."""
    return grounds_of([project], month)[project.pk]


def texts_of(report: ProgressReport) -> dict[str, str]:
    """Field to text, as a person would have typed the report."""
    texts = {name: plain(getattr(report, name)) for name in TYPED}
    texts |= {f"{FUND}{source}": plain(amount) for source, amount in report.funds.items()}
    return texts | {f"{WHY}{code}": text for code, text in report.explanations.items()}


def carried_texts(last: ProgressReport | None) -> dict[str, str]:
    """Field to text of what goes on from the last report."""
    if last is None:
        return {}
    texts = {name: plain(getattr(last, name)) for name in CARRIED}
    return texts | {f"{FUND}{source}": plain(amount) for source, amount in last.funds.items()}


def contents_of(report: ProgressReport | None) -> int:
    """A number that differs where the contents of the report do; 0 for none."""
    if report is None:
        return 0
    return zlib.crc32(json.dumps(texts_of(report), sort_keys=True).encode())


def plain(value: Any) -> str:
    """A value without the zeros that its column adds; empty for None."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    return "" if value is None else str(value)


def months_between(first: dt.date, second: dt.date) -> int:
    """How many months later the second is."""
    return (second.year - first.year) * 12 + second.month - first.month


def differing(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """The fields whose texts differ, one that is missing being empty."""
    return [name for name in mine if mine[name] != theirs.get(name, "")]
