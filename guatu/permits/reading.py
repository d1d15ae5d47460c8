"""A project's permits as its page shows them: by phase, with the clock, what is missing, alarms."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guatu.calendars.compute import WorkCalendar, note_on, workdays
from guatu.ledger.models import Milestone, Project
from guatu.permits.choosing import settings_of, unlinked
from guatu.permits.items import START
from guatu.permits.models import Permit, PermitSettings, PermitStep
from guatu.permits.standing import (
    Judged,
    Works,
    alarmed,
    judge,
    missing_to_start,
    this_round,
    used_days,
)

State = Permit.State
HELD = (State.PREPARING, State.ACCEPTED, State.CORRECTING)


@dataclass(frozen=True)
class Row:
    """A permit on a day. `held` counts workdays with whoever holds it; `used` the authority's.

    `late` is by how many workdays the authority is over its term, `left` how many days the
    validity has still to run (negative once it ended).
    """

    judged: Judged
    held: int | None
    used: int | None
    late: int
    left: int | None
    is_alarmed: bool
    others: str
    waits_for: str
    follows: str

    @property
    def permit(self) -> Permit:
        """The permit."""
        return self.judged.permit

    @property
    def is_expired(self) -> bool:
        """Whether its validity has ended."""
        return self.left is not None and self.left < 0

    @property
    def days_over(self) -> int:
        """How many days ago its validity ended."""
        return -min(self.left or 0, 0)

    @property
    def expires_on(self) -> dt.date | None:
        """The end of its validity, while that matters."""
        return None if self.judged.is_used else self.judged.expires_on


@dataclass(frozen=True)
class Phase:
    """A phase with its permits."""

    code: str
    label: str
    rows: list[Row]
    done: int
    needed: int


@dataclass(frozen=True)
class ProjectPermits:
    """The permits of a project on a day."""

    rows: list[Row]
    phases: list[Phase]
    unlinked: list[Milestone]
    missing: list[Judged]
    sentence: str
    beginnable: list[Row]
    note: str

    @property
    def done(self) -> int:
        """How many of those that are needed are there."""
        return sum(phase.done for phase in self.phases)

    @property
    def needed(self) -> int:
        """How many are needed."""
        return sum(phase.needed for phase in self.phases)

    @property
    def in_hand(self) -> list[Row]:
        """Those that lie with somebody."""
        return [row for row in self.rows if row.held is not None]

    @property
    def late(self) -> list[Row]:
        """Those on which the authority is over its term."""
        return [row for row in self.rows if row.late > 0]

    @property
    def alarms(self) -> list[Row]:
        """Those whose validity has ended or ends soon."""
        return [row for row in self.rows if row.is_alarmed]


def project_permits(project: Project, today: dt.date) -> ProjectPermits:
    """The permits of a project as they are now. A fixed number of queries."""
    permits = project.permits.select_related("milestone__holder", "unit", "held_by")
    rows = list(permits.order_by("milestone__order", "pk"))
    steps = PermitStep.objects.filter(permit__in=[permit.pk for permit in rows])
    settings = settings_of(project.portfolio_id)
    return of_rows(project, rows, list(steps), unlinked(project), settings, today)


def of_rows(
    project: Project,
    permits: Sequence[Permit],
    steps: Iterable[PermitStep],
    others: list[Milestone],
    settings: PermitSettings,
    today: dt.date,
) -> ProjectPermits:
    """The permits of a project from rows, as known now or as they were known on a past day."""
    by_permit: dict[int, list[PermitStep]] = {}
    for step in steps:
        by_permit.setdefault(step.permit_id, []).append(step)
    judged = judge(permits, Works(project.start_actual, project.finish_actual))
    alarms = {one.permit.pk for one in alarmed(judged, today, settings.alarm_days)}
    names = names_of(permits)
    calendar = workdays()
    rows = [
        _row(one, by_permit.get(one.permit.pk, []), names, calendar, today, one.permit.pk in alarms)
        for one in judged
    ]
    missing = missing_to_start(judged, today)
    return ProjectPermits(
        rows=rows,
        phases=_phases(rows, today),
        unlinked=others,
        missing=missing,
        sentence=start_sentence(project, judged, missing, names),
        beginnable=[row for row in rows if row.judged.can_begin],
        note=note_on(today, *(permit.due for permit in permits)),
    )


def names_of(permits: Iterable[Permit]) -> dict[str, str]:
    """Codes of permits and groups to names; a group is called by its permits."""
    names: dict[str, str] = {START: _("the start of works")}
    groups: dict[str, list[str]] = {}
    for permit in permits:
        names[permit.code] = permit.milestone.name
        if permit.group:
            groups.setdefault(permit.group, []).append(permit.milestone.name)
    either = pgettext("between names of which any will do", " or ")
    return names | {code: either.join(found) for code, found in groups.items()}


def start_sentence(
    project: Project, judged: Sequence[Judged], missing: Sequence[Judged], names: Mapping[str, str]
) -> str:
    """What is missing before works may start, in a sentence."""
    if not judged:
        return ""
    if not missing:
        return _("Everything that is needed to start works is there.")
    wanted = [names.get(one.permit.group, names[one.permit.code]) for one in missing]
    facts = {
        "count": len(wanted),
        "names": pgettext("between items of a list", ", ").join(wanted),
    }
    if project.start_actual is not None:
        text = ngettext(
            "Works have begun, yet %(count)s permit to start them is missing: %(names)s.",
            "Works have begun, yet %(count)s permits to start them are missing: %(names)s.",
            len(wanted),
        )
        return text % facts
    text = ngettext(
        "To start works, %(count)s permit is missing: %(names)s.",
        "To start works, %(count)s permits are missing: %(names)s.",
        len(wanted),
    )
    return text % facts


def held_days(permit: Permit, calendar: WorkCalendar, today: dt.date) -> int | None:
    """Workdays for which the permit has lain where it lies; None where it lies with nobody."""
    if permit.step_on is None or permit.state not in HELD:
        return None
    return max(calendar.between(permit.step_on, today), 0)


def late_days(due: dt.date | None, calendar: WorkCalendar, today: dt.date) -> int:
    """By how many workdays an authority is over its term."""
    return max(calendar.between(due, today), 0) if due is not None else 0


def _row(
    judged: Judged,
    steps: Sequence[PermitStep],
    names: Mapping[str, str],
    calendar: WorkCalendar,
    today: dt.date,
    is_alarmed: bool,
) -> Row:
    permit = judged.permit
    since = permit.step_on if judged.state in HELD else None
    expires = None if judged.is_used else judged.expires_on
    both = pgettext("between items of a list", ", ")
    siblings = names.get(permit.group, "") if permit.group else ""
    return Row(
        judged=judged,
        held=max(calendar.between(since, today), 0) if since is not None else None,
        used=used_days(this_round(steps), today, calendar) if permit.due else None,
        late=late_days(permit.due if judged.state == State.ACCEPTED else None, calendar, today),
        left=(expires - today).days if expires is not None else None,
        is_alarmed=is_alarmed,
        others=siblings if siblings != permit.milestone.name else "",
        waits_for=both.join(names.get(code, code) for code in judged.waits_for),
        follows=names.get(permit.follow, "") if permit.follow else "",
    )


def _phases(rows: Sequence[Row], today: dt.date) -> list[Phase]:
    phases = []
    for code, label in Permit.Phase.choices:
        found = [row for row in rows if row.permit.phase == code]
        if found:
            needed = [row for row in found if _is_needed(row)]
            done = sum(not row.judged.is_missing(today) for row in needed)
            phases.append(Phase(code, str(label), found, done, len(needed)))
    return phases


def _is_needed(row: Row) -> bool:
    return row.judged.state != State.NOT_NEEDED and not row.judged.is_covered
