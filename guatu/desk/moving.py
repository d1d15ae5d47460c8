"""What goes over when units end, counted before it is done, and the units that come after."""

import datetime as dt
from collections.abc import Sequence
from itertools import count

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guatu.accounts.actions import UnitDraft
from guatu.accounts.models import Post, RoleGrant, Unit
from guatu.ledger.models import Milestone, Portfolio, Project, ProjectRole, TaskForce
from guatu.lib.refusals import Refused
from guatu.notices.models import Robot
from guatu.permits.models import Permit, PermitSettings
from guatu.problems.models import Problem
from guatu.reports.owing import owing, senders
from guatu.reports.waiting import open_periods


def new_units(
    old: Sequence[Unit], names: Sequence[tuple[str, str]], day: dt.date
) -> list[UnitDraft]:
    """Units of these (full, short) names, valid from `day`, in the place of the first of `old`.

    Raises Refused where another unit there bears the name already.
    """
    place = old[0]
    beside = Unit.objects.current().filter(parent=place.parent).exclude(pk__in=[u.pk for u in old])
    taken = beside.filter(name__in=[full for full, _short in names]).first()
    if taken is not None:
        raise Refused(_("%(unit)s exists already: choose it below.") % {"unit": taken.name})
    codes = Unit.objects.filter(code__startswith=f"{place.code}-").values_list("code", flat=True)
    taken_codes = set(codes)
    free = (code for n in count(2) if (code := f"{place.code}-{n}") not in taken_codes)
    return [
        UnitDraft(
            code=next(free),
            name=full,
            short_name=short,
            kind=place.kind,
            parent=place.parent,
            order=place.order,
            valid_from=day,
            league_group=place.league_group,
        )
        for full, short in names
    ]


def projects_of(units: Sequence[Unit]) -> list[Project]:
    """The projects in which the units have a role now, by number."""
    roles = ProjectRole.objects.current().filter(unit__in=units)
    return list(Project.objects.filter(pk__in=roles.values("project")).order_by("no", "id"))


def open_milestones(old: Sequence[Unit]) -> QuerySet[Milestone]:
    """Milestones that the units hold and that are neither reached nor waived."""
    return Milestone.objects.filter(holder__in=old, actual=None, is_waived=False)


def open_permits(old: Sequence[Unit]) -> QuerySet[Permit]:
    """Permits that the units were put in charge of by name and that are not granted or waived."""
    still = Permit.objects.filter(milestone__actual=None, milestone__is_waived=False)
    return still.filter(unit__in=old)


def what_moves(old: Sequence[Unit], today: dt.date) -> list[tuple[str, int]]:
    """(what, how many) that the successors take over, those of which there are any."""
    roles = ProjectRole.objects.current().filter(unit__in=old)
    forces = TaskForce.objects.current().filter(units__in=old)
    counts = [
        (_("projects in which they have a role"), roles.values("project").distinct().count()),
        (_("roles in projects"), roles.count()),
        (_("progress reports to be sent"), _unsent(roles.filter(role="responsible"), today)),
        (_("open problems"), Problem.objects.open().filter(holder__in=old).count()),
        (_("open milestones"), open_milestones(old).count()),
        (_("open permits"), open_permits(old).count()),
        (_("task forces"), forces.distinct().count()),
        (_("units below"), Unit.objects.current().filter(parent__in=old).count()),
        (_("posts of people"), Post.objects.current().filter(unit__in=old).count()),
        (_("roles of accounts"), RoleGrant.objects.current().filter(unit__in=old).count()),
        (_("approval bureaus of permits"), _approvals(old).count()),
        (_("portfolios"), Portfolio.objects.filter(unit__in=old).count()),
        (_("robots in group chats"), Robot.objects.filter(unit__in=old).count()),
    ]
    return [(what, count) for what, count in counts if count]


def _unsent(roles: QuerySet[ProjectRole], today: dt.date) -> int:
    """Reports of the open months and weeks that the projects of these roles still owe."""
    projects = Project.objects.filter(pk__in=roles.values("project"))
    return sum(
        owing(period).filter(pk__in=projects.values("pk")).exclude(pk__in=senders(period)).count()
        for period in open_periods(projects, today)
    )


def _approvals(old: Sequence[Unit]) -> QuerySet[PermitSettings]:
    return PermitSettings.objects.filter(approval_unit__in=old)
