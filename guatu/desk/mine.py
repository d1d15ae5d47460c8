"""What an officer reads on 今日: own projects, what is due, oldest first."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, F, Q, When

from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.desk.filters import LIGHT_CODES
from guatu.desk.reach import VIEW, Reach
from guatu.desk.rows import Row, rows_of
from guatu.desk.today import LightCount, cut_off_of, newest_month
from guatu.ledger.models import Milestone, ProjectRole
from guatu.problems.filters import overdue
from guatu.problems.models import Problem

SOON_DAYS = 30
SHOWN = 50
ANSWERING = (ProjectRole.Role.RESPONSIBLE, ProjectRole.Role.SECOND)


@dataclass(frozen=True)
class Mine:
    """The page of somebody who sees a part of a portfolio. Lists hold at most `SHOWN`."""

    month: dt.date | None
    cut_off: dt.date | None
    count: int
    lights: list[LightCount]
    projects: list[Row]
    milestones: list[Milestone]
    problems: list[Problem]
    are_held: bool
    today: dt.date


def mine(reach: Reach, today: dt.date) -> Mine:
    """What waits for the account in its part of the portfolio; the worst projects come first."""
    month = newest_month(reach)
    listed = reach.lines().filter(is_listed=True)
    worst = list(listed.order_by("-light", "lead", "project_id")[:SHOWN])
    rows = rows_of(worst, reach.account, month)
    counts = dict(listed.values_list("light").annotate(count=Count("pk")).order_by())
    lights = [
        LightCount(code, counts.get(light, 0), None)
        for light, code in sorted(LIGHT_CODES.items(), reverse=True)
    ]
    return Mine(
        month=month,
        cut_off=cut_off_of(month, today),
        count=sum(counts.values()),
        lights=lights,
        projects=rows,
        milestones=_milestones(reach, today),
        problems=_problems(reach, today),
        are_held=_own_paths(reach) is not None,
        today=today,
    )


def _own_paths(reach: Reach) -> list[str] | None:
    """The units for which an officer works; None for who sees projects for another reason too."""
    grants = grants_with(reach.account, VIEW)
    if any(grant.scope is not Scope.OWN for grant in grants):
        return None
    return [grant.path for grant in grants]


def _milestones(reach: Reach, today: dt.date) -> list[Milestone]:
    """Those overdue or due within a month, the longest overdue first.

    An officer reads those that the unit holds or answers for, and not what others owe to a
    project in which it has a lesser part.
    """
    due = Milestone.objects.filter(
        project__in=reach.projects(),
        project__is_listed=True,
        actual=None,
        is_waived=False,
        planned__lte=today + dt.timedelta(days=SOON_DAYS),
    )
    paths = _own_paths(reach)
    if paths is not None:
        held, answering = Q(pk__in=[]), Q(pk__in=[])
        for path in paths:
            held |= Q(holder__path__startswith=path)
            answering |= Q(unit__path__startswith=path)
        roles = ProjectRole.objects.current().filter(answering, role__in=ANSWERING)
        due = due.filter(held | Q(project__in=roles.values("project")))
    return list(due.select_related("project", "holder").order_by("planned", "id")[:SHOWN])


def _problems(reach: Reach, today: dt.date) -> list[Problem]:
    """Open problems of a leader's projects, the longest held first, `is_late` where overdue.

    None for an officer of a unit: what the unit holds stands in what waits.
    """
    if _own_paths(reach) is not None:
        return []
    visible = Problem.objects.open().visible_to(reach.account)
    problems = visible.filter(project__portfolio=reach.portfolio)
    late = Case(When(overdue(today), then=True), default=False, output_field=BooleanField())
    return list(
        problems.select_related("project", "holder", "holder_person")
        .annotate(is_late=late)
        .order_by(F("held_since").asc(nulls_last=True), "raised_on", "id")[:SHOWN]
    )
