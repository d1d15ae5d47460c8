"""What follows from the facts of a project's permits: states, expiry, what can be begun.

Pure functions over plain rows, so that a past day is judged by the same rules as today.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guatu.calendars.compute import WorkCalendar
from guatu.permits.items import BEFORE_START, START
from guatu.permits.models import Permit, PermitStep

State = Permit.State
BEGUN = frozenset({State.PREPARING, State.ACCEPTED, State.CORRECTING})


@dataclass(frozen=True)
class Works:
    """When the works of a project began and ended."""

    started: dt.date | None = None
    finished: dt.date | None = None


@dataclass(frozen=True)
class Judged:
    """What follows for one permit.

    `is_used`: what had to follow within its validity has. `is_covered`: another of its group is
    granted. `is_early`: it is about the finished works, which are not.
    """

    permit: Permit
    state: str
    granted_on: dt.date | None
    expires_on: dt.date | None
    is_used: bool
    is_covered: bool
    waits_for: tuple[str, ...]
    is_early: bool

    @property
    def can_begin(self) -> bool:
        """Whether nothing hinders it from being begun, and it is not."""
        idle = self.state in (State.NOT_BEGUN, State.LAPSED)
        return idle and not self.is_covered and not self.is_early and not self.waits_for

    def is_expired(self, day: dt.date) -> bool:
        """Whether its validity ended before the day without what had to follow."""
        return self.expires_on is not None and not self.is_used and self.expires_on < day

    def is_missing(self, day: dt.date) -> bool:
        """Whether it is still to be got: not there, not waived, not covered by its group."""
        there = self.state == State.GRANTED and not self.is_expired(day)
        return not there and self.state != State.NOT_NEEDED and not self.is_covered


def judge(permits: Sequence[Permit], works: Works) -> list[Judged]:
    """The permits of one project, in their order.

    A permit is covered where another of its group is granted. One that is waived or covered does
    not hold up those after it, and what must come first but is no permit of this project neither.
    """
    states = {permit.code: state_of(permit) for permit in permits}
    granted = {code for code, state in states.items() if state == State.GRANTED}
    groups = {permit.group for permit in permits if permit.group and permit.code in granted}
    done = granted | groups | {code for code, state in states.items() if state == State.NOT_NEEDED}
    done |= {permit.code for permit in permits if permit.group in groups}
    known = set(states) | {permit.group for permit in permits if permit.group}
    return [_judged(permit, states, groups, done, known, works) for permit in permits]


def _judged(
    permit: Permit,
    states: Mapping[str, str],
    groups: set[str],
    done: set[str],
    known: set[str],
    works: Works,
) -> Judged:
    state = states[permit.code]
    granted_on = permit.milestone.actual if state == State.GRANTED else None
    followed = works.started is not None if permit.follow == START else permit.follow in done
    return Judged(
        permit,
        state,
        granted_on,
        expiry(permit, granted_on),
        is_used=bool(permit.follow) and followed,
        is_covered=state != State.GRANTED and permit.group in groups,
        waits_for=tuple(code for code in permit.after if code in known and code not in done),
        is_early=permit.phase not in BEFORE_START and works.finished is None,
    )


def state_of(permit: Permit) -> str:
    """The state by the facts: the milestone says whether it is granted or not needed."""
    if permit.milestone.is_waived:
        return State.NOT_NEEDED
    return State.GRANTED if permit.milestone.actual is not None else State(permit.step)


def expiry(permit: Permit, granted_on: dt.date | None) -> dt.date | None:
    """The last day of validity: the one that the document states, or the term from the day on."""
    if granted_on is None:
        return None
    if permit.valid_until is not None or permit.valid_months is None:
        return permit.valid_until
    return plus_months(granted_on, permit.valid_months)


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last of a shorter month."""
    month = day.month - 1 + months
    year, number = day.year + month // 12, month % 12 + 1
    return dt.date(year, number, min(day.day, calendar.monthrange(year, number)[1]))


def used_days(steps: Iterable[PermitStep], until: dt.date, workdays: WorkCalendar) -> int:
    """Working days for which it lay accepted with the authority, up to a day.

    The days on which papers were being completed do not count.
    """
    total = 0
    since: dt.date | None = None
    for step in sorted(steps, key=lambda step: (step.day, step.pk or 0)):
        if step.day > until:
            break
        if since is not None:
            total += workdays.between(since, step.day)
        since = step.day if step.state == State.ACCEPTED else None
    return total if since is None else total + workdays.between(since, until)


def due_day(permit: Permit, steps: Sequence[PermitStep], workdays: WorkCalendar) -> dt.date | None:
    """Until when the authority has to decide; None where it is not with it or has no term."""
    if state_of(permit) != State.ACCEPTED or permit.lead_days is None or permit.step_on is None:
        return None
    # The round that began with the newest preparation counts; an application made anew starts over.
    used = used_days(this_round(steps), permit.step_on, workdays)
    return workdays.plus(permit.step_on, max(permit.lead_days - used, 0))


def this_round(steps: Sequence[PermitStep]) -> list[PermitStep]:
    """The steps since the application was last prepared, lapsed or taken back."""
    ordered = sorted(steps, key=lambda step: (step.day, step.pk or 0))
    anew = (State.PREPARING, State.LAPSED, State.NOT_BEGUN)
    begun = [place for place, step in enumerate(ordered) if step.state in anew]
    return ordered[begun[-1] :] if begun else ordered


def missing_to_start(judged: Iterable[Judged], day: dt.date) -> list[Judged]:
    """What is still to be got before works may start; of a group without any, the first."""
    found: list[Judged] = []
    asked: set[str] = set()
    for one in judged:
        group = one.permit.group
        if one.permit.phase not in BEFORE_START or not one.is_missing(day) or group in asked:
            continue
        if group:
            asked.add(group)
        found.append(one)
    return found


def alarmed(judged: Iterable[Judged], day: dt.date, alarm_days: Sequence[int]) -> list[Judged]:
    """Granted permits whose validity has ended or ends within the largest alarm."""
    last = day + dt.timedelta(days=max(alarm_days, default=0))
    return [
        one
        for one in judged
        if one.expires_on is not None and not one.is_used and one.expires_on <= last
    ]
