"""What is doubtful about a project's record: one small function a rule, each with its reason.

A check refuses nothing; the page where the project is changed shows what they find.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.ledger.models import AnnualPlan, LeaderLink, Project, ProjectRole

Stage = Project.Stage
STARTED = frozenset({Stage.BUILDING, Stage.STOPPED, Stage.COMPLETED, Stage.PRODUCING, Stage.FULL})
FINISHED = frozenset({Stage.COMPLETED, Stage.PRODUCING, Stage.FULL})


@dataclass(frozen=True)
class Record:
    """A project with what hangs on it on a day; `plan` is the current one of the day's year."""

    project: Project
    day: dt.date
    roles: frozenset[str] = frozenset()
    leaders: frozenset[str] = frozenset()
    plan: AnnualPlan | None = field(default=None)


def findings(record: Record) -> list[str]:
    """A sentence for everything that is doubtful."""
    return [text for check in CHECKS for text in check(record)]


def record_of(project: Project, day: dt.date) -> Record:
    """The record as it stands on the day."""
    plans = AnnualPlan.objects.filter(project=project, year=day.year, is_current=True)
    return Record(
        project,
        day,
        frozenset(_codes(ProjectRole, project, day, "role")),
        frozenset(_codes(LeaderLink, project, day, "kind")),
        plans.first(),
    )


def _codes(
    model: type[ProjectRole] | type[LeaderLink], project: Project, day: dt.date, name: str
) -> list[str]:
    return list(model.objects.on(day).filter(project=project).values_list(name, flat=True))


def has_responsible_unit(record: Record) -> Iterator[str]:
    """Nobody fills the progress of a project without a responsible unit."""
    if ProjectRole.Role.RESPONSIBLE not in record.roles:
        yield _("No unit is responsible.")


def has_lead_leader(record: Record) -> Iterator[str]:
    """包联领导: every key project has one."""
    if LeaderLink.Kind.LEAD not in record.leaders:
        yield _("No leader leads it.")


def has_plan(record: Record) -> Iterator[str]:
    """A listed project without a plan has no 序时."""
    if record.project.is_listed and (record.plan is None or record.plan.amount is None):
        yield _("It is on the list and has no plan for %(year)s.") % {"year": record.day.year}


def plan_within_total(record: Record) -> Iterator[str]:
    """A year takes no more than the whole; 亿 typed as 万 shows here."""
    total = record.project.total_invest
    plan = record.plan.amount if record.plan else None
    if total is not None and plan is not None and plan > total:
        yield _("The year plan is more than the total investment.")


def months_add_up(record: Record) -> Iterator[str]:
    """The plan by month adds up to the year plan."""
    plan = record.plan
    if plan and plan.curve and plan.amount is not None and sum(plan.curve) != plan.amount:
        yield _("The plan by month does not add up to the year plan.")


def dates_in_order(record: Record) -> Iterator[str]:
    """Start before completion before production, planned and actual."""
    project = record.project
    for kind in ("planned", "actual"):
        days = [getattr(project, f"{name}_{kind}") for name in ("start", "finish", "production")]
        known = [day for day in days if day is not None]
        if known != sorted(known):
            yield (
                _("The planned days are out of order.")
                if kind == "planned"
                else _("The actual days are out of order.")
            )


def actual_days_have_come(record: Record) -> Iterator[str]:
    """What has happened did not happen tomorrow."""
    project = record.project
    days = (project.start_actual, project.finish_actual, project.production_actual)
    if any(day is not None and day > record.day for day in days):
        yield _("An actual day lies in the future.")


def stage_fits_days(record: Record) -> Iterator[str]:
    """A project under construction has started, a completed one has been completed."""
    project = record.project
    if project.stage in STARTED and project.start_actual is None:
        yield _("It has started, but the actual start is missing.")
    if project.stage in FINISHED and project.finish_actual is None:
        yield _("It is completed, but the actual completion is missing.")
    if project.stage not in STARTED and project.start_actual and project.stage != Stage.CANCELLED:
        yield _("It has an actual start, but its stage comes before the start.")


def approved_with_code(record: Record) -> Iterator[str]:
    """The national code exists before the first approval (GB/T 40058-2021)."""
    if record.project.stage in STARTED and not record.project.national_code:
        yield _("It has started and has no national code.")


def funds_add_up(record: Record) -> Iterator[str]:
    """The funds by source add up to the total investment."""
    project = record.project
    total = sum((Decimal(amount) for amount in project.fund_plan.values()), Decimal(0))
    if project.fund_plan and project.total_invest is not None and total != project.total_invest:
        yield _("The funds by source do not add up to the total investment.")


def located(record: Record) -> Iterator[str]:
    """Both coordinates or none, within China."""
    east, north = record.project.longitude, record.project.latitude
    if (east is None) != (north is None):
        yield _("Only one of the two coordinates is given.")
    elif east is not None and north is not None and not (73 <= east <= 136 and 3 <= north <= 54):
        yield _("The coordinates do not lie in China.")


CHECKS: tuple[Callable[[Record], Iterator[str]], ...] = (
    has_responsible_unit,
    has_lead_leader,
    has_plan,
    plan_within_total,
    months_add_up,
    dates_in_order,
    actual_days_have_come,
    stage_fits_days,
    approved_with_code,
    funds_add_up,
    located,
)
