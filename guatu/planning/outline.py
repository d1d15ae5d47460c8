"""What a project has still to go through: its permits, the start, its stages, the end."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from guatu.calendars.compute import WorkCalendar
from guatu.ledger.models import Milestone, Project
from guatu.permits.choosing import folded, kind_for, kinds_of, propose, unlinked
from guatu.permits.items import BEFORE_START
from guatu.permits.models import Permit

CONTENT = Path(__file__).with_name("content") / "stages.toml"
START, FINISH = "start", "finish"
WORK = "work"
State = Permit.State


@dataclass(frozen=True)
class Step:
    """An activity before it has dates. `after` are codes; dates are days on which it was worked.

    `months` and `follow` say until when a permit holds and what must have begun by then.
    """

    code: str
    name: str
    kind: str
    duration: int
    calendar: str = WORK
    after: tuple[str, ...] = ()
    milestone: Milestone | None = None
    actual_start: dt.date | None = None
    actual_finish: dt.date | None = None
    remaining: int | None = None
    months: int | None = None
    follow: tuple[str, ...] = ()
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class _Permits:
    """The permits of an outline and what their codes and groups stand for."""

    steps: list[Step] = field(default_factory=list)
    phases: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)


def outline(project: Project, day: dt.date, calendar: WorkCalendar) -> list[Step]:
    """The steps in the order in which they are shown; of a group of permits only the chosen one.

    Permits granted and milestones reached are done; an application that runs has what is left of
    its term on `day`. `calendar` counts working days.
    """
    permits = _permits(project, day, calendar)
    named = {folded(m.name): m for m in project.milestones.all() if not m.is_waived}
    stages, ends = _stages(project), content()
    early = [s.code for s in permits.steps if permits.phases[s.code] in BEFORE_START]
    late = [s for s in permits.steps if permits.phases[s.code] not in BEFORE_START]
    start = _end(START, ends["start"], named, early, project.start_actual)
    made = [_stage(stage, named) for stage in stages]
    codes = [step.code for step in made]
    closing = [_behind(step, codes) for step in late]
    finish = _end(
        FINISH, ends["finish"], named, [*codes, *(s.code for s in late)], project.finish_actual
    )
    opening = [step for step in permits.steps if step.code in early]
    return [*opening, start, *made, *closing, finish]


@cache
def content() -> dict[str, Any]:
    """The file of stages."""
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))


def winter() -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last (month, day) of the winter stop."""
    first, last = (tuple(int(part) for part in text.split("-")) for text in content()["winter"])
    return (first[0], first[1]), (last[0], last[1])


def _stages(project: Project) -> list[dict[str, Any]]:
    code = kind_for(project, kinds_of(project.portfolio_id)).code
    sets = content()["set"]
    found = next((one for one in sets if code in one["kinds"]), sets[-1])
    stages: list[dict[str, Any]] = found["stages"]
    return stages


def _permits(project: Project, day: dt.date, calendar: WorkCalendar) -> _Permits:
    rows = list(project.permits.select_related("milestone"))
    kind = kind_for(project, kinds_of(project.portfolio_id))
    chosen = [p for p in propose(kind, rows, unlinked(project)) if p.is_chosen]
    chosen = [p for p in chosen if not _is_waived(p.milestone, p.permit)]
    found = _Permits()
    for one in chosen:
        found.phases[one.item.code] = one.item.phase
        if one.item.group:
            found.groups.setdefault(one.item.group, []).append(one.item.code)
    for one in chosen:
        milestone = one.permit.milestone if one.permit else one.milestone
        after = _codes(one.item.after, found)
        term = (one.permit.lead_days if one.permit else None) or one.item.days
        duration, began, left = _term(one.permit, term, day, calendar)
        done = milestone.actual if milestone else None
        found.steps.append(
            Step(
                one.item.code,
                milestone.name if milestone else one.item.name,
                Milestone.Kind.PERMIT,
                duration,
                after=after,
                milestone=milestone,
                actual_start=done if done else began,
                actual_finish=done,
                remaining=None if done else left,
                months=one.item.months,
                follow=_codes([one.item.follow], found) if one.item.follow else (),
                valid_until=one.permit.expires_on if one.permit else None,
            )
        )
    return found


def _is_waived(milestone: Milestone | None, permit: Permit | None) -> bool:
    found = permit.milestone if permit else milestone
    return found is not None and found.is_waived


def _term(
    permit: Permit | None, term: int | None, day: dt.date, calendar: WorkCalendar
) -> tuple[int, dt.date | None, int | None]:
    """Whole duration, when it began, and what is left, in working days."""
    term = term or content()["default_days"]
    whole = term + content()["prepare_days"]
    if permit is None or permit.step_on is None or permit.step == State.NOT_BEGUN:
        return whole, None, None
    used = max(calendar.between(permit.step_on, day), 0)
    left = term if permit.step in (State.CORRECTING, State.LAPSED) else max(term - used, 1)
    if permit.step == State.PREPARING:
        left = term + max(content()["prepare_days"] - used, 1)
    return whole, min(permit.step_on, day), left


def _codes(names: Iterable[str], permits: _Permits) -> tuple[str, ...]:
    """Codes of permits and groups that are in the outline; "start" stays."""
    found: list[str] = []
    for name in names:
        if name in permits.phases or name == START:
            found.append(name)
        found += permits.groups.get(name, [])
    return tuple(found)


def _end(
    code: str,
    said: Mapping[str, Any],
    named: Mapping[str, Milestone],
    after: Sequence[str],
    actual: dt.date | None,
) -> Step:
    milestone = _named(said, named)
    done = actual or (milestone.actual if milestone else None)
    name = milestone.name if milestone else said["name"]
    return Step(
        code,
        name,
        Milestone.Kind.BUILD if code == START else Milestone.Kind.OTHER,
        1,
        after=tuple(after),
        milestone=milestone,
        actual_start=done,
        actual_finish=done,
    )


def _stage(said: Mapping[str, Any], named: Mapping[str, Milestone]) -> Step:
    milestone = _named(said, named)
    done = milestone.actual if milestone else None
    return Step(
        said["code"],
        milestone.name if milestone else said["name"],
        Milestone.Kind.BUILD,
        said["days"],
        calendar=said.get("calendar", WORK),
        after=tuple(said["after"]) or (START,),
        milestone=milestone,
        actual_start=done,
        actual_finish=done,
    )


def _behind(step: Step, stages: Sequence[str]) -> Step:
    """A permit of acceptance comes after the works."""
    return Step(**{**vars(step), "after": (*step.after, *stages)})


def _named(said: Mapping[str, Any], named: Mapping[str, Milestone]) -> Milestone | None:
    names = (said["name"], *said.get("aliases", ()))
    return next((named[folded(name)] for name in names if folded(name) in named), None)
