"""Acts that reach across the apps."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.accounts.actions import create_units, succeed_unit
from guatu.accounts.models import Account, Succession, Unit
from guatu.accounts.scopes import require
from guatu.desk.moving import new_units, open_milestones, open_permits
from guatu.journal.actions import Work, writing
from guatu.ledger.actions import assign_units
from guatu.ledger.models import Portfolio, ProjectRole, TaskForce
from guatu.lib.refusals import Refused
from guatu.notices.models import Robot
from guatu.permits.models import PermitSettings
from guatu.problems.actions import hand_over_problems


def form_units(
    old: Sequence[Unit],
    names: Sequence[tuple[str, str]],
    going_on: Sequence[Unit],
    kind: str,
    day: dt.date,
    reason: str,
    *,
    by: Account | None,
    shares: Mapping[int, int] | None = None,
) -> list[Succession]:
    """Makes units of these (full, short) names and hands over to them and to those `going_on`.

    `shares` maps a project's key to the place of its receiver among both, the named ones first.
    Raises Refused as `new_units` and `hand_over_units` do.
    """
    with writing(by, "desk.unit.hand_over"):
        new = [*create_units(new_units(old, names, day), by=by), *going_on]
        receivers = {project: new[place] for project, place in (shares or {}).items()}
        return hand_over_units(old, new, kind, day, reason, by=by, receivers=receivers)


def hand_over_units(
    old: Sequence[Unit],
    new: Sequence[Unit],
    kind: str,
    day: dt.date,
    reason: str,
    *,
    by: Account | None,
    receivers: Mapping[int, Unit] | None = None,
) -> list[Succession]:
    """From `day` on the new units stand for the old, with all that these held then.

    Roles in projects, open problems, permits and milestones, task forces, portfolios, units below,
    posts and accounts' roles go to the first new unit; `receivers` maps a project's key to another
    of them for its roles, problems, permits and milestones. What was before `day` stays as it was.
    Raises Refused as `succeed_unit` does, PermissionDenied without the right on a project.
    """
    receivers = receivers or {}
    if not {unit.pk for unit in receivers.values()} <= {unit.pk for unit in new}:
        raise Refused(_("A project goes to one of the new units."))
    roles = list(ProjectRole.objects.current().filter(unit__in=old).select_related("project"))
    require(by, "ledger.project.edit", *{role.project for role in roles})
    with writing(by, "desk.unit.hand_over") as work:
        rows = succeed_unit(old, new, kind, day, reason, by=by)
        by_day = defaultdict(list)
        for role in roles:  # a role that began later goes over from its own first day
            receiver = receivers.get(role.project_id, new[0])
            by_day[max(day, role.valid_from)].append((role.project, role.role, receiver))
        for first_day, given in by_day.items():
            assign_units(given, first_day, by=by)
        _hand_over_holdings(work, old, new[0], day, receivers)
    return rows


def _hand_over_holdings(
    work: Work, old: Sequence[Unit], first: Unit, day: dt.date, receivers: Mapping[int, Unit]
) -> None:
    """Open problems, permits and milestones, task forces, robots of units that end."""
    hand_over_problems(old, first, day, by=work.by, receivers=receivers)
    permits = open_permits(old)
    work.update_many([(row, {"unit": receivers.get(row.project_id, first)}) for row in permits])
    milestones = open_milestones(old)
    work.update_many(
        [(row, {"holder": receivers.get(row.project_id, first)}) for row in milestones]
    )
    approvals = PermitSettings.objects.filter(approval_unit__in=old)
    work.update_many([(row, {"approval_unit": first}) for row in approvals])
    work.update_many([(row, {"unit": first}) for row in Robot.objects.filter(unit__in=old)])
    _hand_over_portfolios(work, old, first)
    for force in TaskForce.objects.current().filter(units__in=old).distinct():
        staying = [unit for unit in force.units.all() if unit not in old]
        work.link(force, "units", {*staying, first})


def _hand_over_portfolios(work: Work, old: Sequence[Unit], first: Unit) -> None:
    """Raises Refused where two portfolios of one name would stand side by side."""
    portfolios = list(Portfolio.objects.filter(Q(unit__in=old) | Q(unit=first)).order_by("id"))
    for name, number in Counter(portfolio.name for portfolio in portfolios).items():
        if number > 1:
            raise Refused(_("There is a portfolio “%(name)s” already.") % {"name": name})
    work.update_many([(row, {"unit": first}) for row in portfolios if row.unit_id != first.pk])
