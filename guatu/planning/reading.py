"""A version as its page shows it: what is late, the critical chain, why each day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.planning.compute import END, FACT, TARGET
from guatu.planning.models import PlanActivity, PlanVersion


@dataclass(frozen=True)
class Line:
    """An activity with the day planned first, why it cannot be sooner and may not be later."""

    activity: PlanActivity
    first_planned: dt.date | None
    why_early: str
    why_late: str

    @property
    def is_late(self) -> bool:
        """Whether it should have begun already, or can no longer be done in time."""
        one = self.activity
        return one.actual_finish is None and one.total_float < 0

    @property
    def moved(self) -> int | None:
        """By how many days it is planned later than at first."""
        if self.first_planned is None:
            return None
        return (self.activity.planned - self.first_planned).days


@dataclass(frozen=True)
class Shown:
    """A version: its lines, those that are late, the critical chain, permits that would lapse."""

    lines: list[Line]

    @property
    def late(self) -> list[Line]:
        """What is late already."""
        return [line for line in self.lines if line.is_late]

    @property
    def chain(self) -> list[Line]:
        """What decides the finish, in the order of days."""
        found = [line for line in self.lines if line.activity.is_critical]
        return sorted(found, key=lambda line: (line.activity.early_start, line.activity.order))

    @property
    def lapsing(self) -> list[Line]:
        """Permits that would end before they are used."""
        return [line for line in self.lines if line.activity.lapses_on is not None]


def shown(version: PlanVersion) -> Shown:
    """Two queries: the version's activities and those of the first accepted version."""
    rows = list(version.activities.select_related("milestone"))
    accepted = version.project.plan_versions.filter(state=PlanVersion.State.ACCEPTED)
    original = accepted.order_by("number").values("pk")[:1]
    base = PlanActivity.objects.filter(version__in=original).exclude(version=version)
    first = {row.code: row.planned for row in base}
    names = {row.code: row.name for row in rows}
    return Shown(
        [Line(row, first.get(row.code), _early(row, names), _late(row, names)) for row in rows]
    )


def _early(row: PlanActivity, names: Mapping[str, str]) -> str:
    """Why it is not done sooner."""
    if row.actual_finish is not None:
        return _("done")
    if row.driver in names:
        return _("waits for “%(name)s”") % {"name": names[row.driver]}
    if row.driver == FACT or row.actual_start is not None:
        return _("under way")
    return _("can begin at once")


def _late(row: PlanActivity, names: Mapping[str, str]) -> str:
    """Why it may not be later."""
    if row.actual_finish is not None:
        return ""
    if row.late_driver in names:
        return _("“%(name)s” needs it") % {"name": names[row.late_driver]}
    return _("the wanted day") if row.late_driver in (TARGET, END) else ""
