"""A back-schedule before it is kept: the steps of a project and the days they get."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.calendars.compute import workdays
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.planning.compute import Days, Row, Wish, late_days, scheduled
from guatu.planning.models import PlanVersion
from guatu.planning.outline import FINISH, Step, outline

FS = "FS"


@dataclass(frozen=True)
class Proposal:
    """What is to be done and when; `late_days` says how far the wish cannot be kept."""

    wish: Wish
    steps: list[Step]
    days: Mapping[str, Days]
    late_days: int


def proposed(project: Project, anchor: str, target: dt.date, day: dt.date) -> Proposal:
    """The project scheduled back from `target` (a day off counts as the working day before it).

    Raises Refused for a day gone by, and where works have started or ended already.
    """
    if anchor not in PlanVersion.Anchor.values:
        raise Refused(_("A plan is scheduled back from the start or from the end."))
    if target < day:
        raise Refused(_("The wanted day has gone by."))
    calendar = workdays()
    if not calendar.is_workday(target):
        target = calendar.plus(target, -1)
    steps = outline(project, day, calendar)
    done = {step.code for step in steps if step.actual_finish}
    if FINISH in done or anchor in done:
        raise Refused(_("“%(name)s” has been reached already.") % {"name": project.name})
    wish = Wish(anchor, target, day)
    days = scheduled([_row_of(step) for step in steps], wish)
    return Proposal(wish, steps, days, late_days(days, wish))


def _row_of(step: Step) -> Row:
    return Row(
        step.code,
        step.duration,
        step.calendar,
        tuple((code, FS, 0) for code in step.after),
        step.actual_start,
        step.actual_finish,
        step.remaining,
    )
