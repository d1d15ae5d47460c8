"""What is remarkable about a report: 雷同, what jumped, what its figures contradict.

Jumps are judged by the limits of the portfolio's reporting calendar. Pure but for its models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guatu.lib.figures import money_text, percent_text, points_text
from guatu.reports import checks
from guatu.reports.grounds import Ground
from guatu.reports.models import ProgressReport, ReportCycle
from guatu.reports.report_form import figures_of

MOST_MONTHS = 6
FEWEST_MONTHS = 2


class MarkKind(models.TextChoices):
    """Why a report wants a second look."""

    SAME = "same", gettext_lazy("same as before")
    JUMP = "jump", gettext_lazy("jumped")
    CONTRADICTION = "contradiction", pgettext_lazy("mark of a report", "contradicts itself")


@dataclass(frozen=True)
class Mark:
    """A mark: its kind, a sentence, the arithmetic, and what its sender says about it."""

    kind: MarkKind
    sentence: str
    arithmetic: str = ""
    explanation: str = ""


def marks_of(
    ground: Ground, amounts: Sequence[Decimal], cycle: ReportCycle, is_same: bool
) -> list[Mark]:
    """The marks of a project's report; none without one.

    `amounts` are those of the months before, the newest first.
    """
    report = ground.report
    if report is None:
        return []
    marks = []
    if is_same:
        said = report.unchanged_because
        marks.append(Mark(MarkKind.SAME, _("It says the same as before."), explanation=said))
    marks += [
        mark for mark in (_of_plan(ground, cycle), _of_history(report, amounts, cycle)) if mark
    ]
    moved = _of_percent(ground, cycle)
    if moved is not None:
        marks.append(moved)
    return marks + _contradictions(ground, report)


def _of_plan(ground: Ground, cycle: ReportCycle) -> Mark | None:
    """A month's amount that is a large part of the year's plan."""
    amount, plan = ground.report and ground.report.month_amount, ground.plan
    if not amount or not plan or amount * 100 <= plan * cycle.plan_share:
        return None
    facts = {"amount": money_text(amount), "plan": money_text(plan)}
    share = {"share": percent_text(amount / plan), "limit": cycle.plan_share}
    return Mark(
        MarkKind.JUMP,
        _("A large part of the year's plan in one month."),
        _("%(amount)s ÷ %(plan)s = %(share)s, over %(limit)s%%") % (facts | share),
    )


def _of_history(
    report: ProgressReport, amounts: Sequence[Decimal], cycle: ReportCycle
) -> Mark | None:
    """A month's amount that is many times what the months before brought on average."""
    before = list(amounts[:MOST_MONTHS])
    amount = report.month_amount
    if not amount or len(before) < FEWEST_MONTHS:
        return None
    mean = sum(before, Decimal(0)) / len(before)
    if mean <= 0 or amount <= mean * cycle.own_times:
        return None
    facts = {
        "amount": money_text(amount),
        "mean": money_text(mean),
        "months": len(before),
        "times": f"{amount / mean:.1f}",
        "limit": cycle.own_times,
    }
    return Mark(
        MarkKind.JUMP,
        _("Much more than in the months before."),
        _("%(amount)s ÷ %(mean)s (mean of %(months)s months) = %(times)s, over %(limit)s") % facts,
    )


def _of_percent(ground: Ground, cycle: ReportCycle) -> Mark | None:
    """Physical progress that moved far, up or down."""
    report, last = ground.report, ground.last
    if report is None or last is None:
        return None
    now, before = report.physical_percent, last.physical_percent
    if now is None or before is None or abs(now - before) <= cycle.percent_points:
        return None
    facts = {
        "before": percent_text(before / 100),
        "now": percent_text(now / 100),
        "points": points_text(now - before),
        "limit": cycle.percent_points,
    }
    return Mark(
        MarkKind.JUMP,
        _("Physical progress moved far."),
        _("%(before)s → %(now)s: %(points)s points, over %(limit)s") % facts,
    )


def _contradictions(ground: Ground, report: ProgressReport) -> list[Mark]:
    funds = {source: Decimal(str(amount)) for source, amount in report.funds.items()}
    said = {name: getattr(report, name) for name in ("month_amount", "year_amount", "all_amount")}
    said["physical_percent"] = report.physical_percent
    return [
        Mark(
            MarkKind.CONTRADICTION,
            finding.sentence,
            finding.arithmetic,
            report.explanations.get(finding.code, ""),
        )
        for finding in checks.findings(figures_of(ground, said, funds))
    ]
