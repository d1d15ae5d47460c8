"""Acts on plans: scheduled back from a day, changed while drafts, accepted or discarded."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work, writing
from guatu.ledger.actions import MilestoneDraft, create_milestones, move_milestones
from guatu.ledger.models import Milestone, Project
from guatu.lib.refusals import Refused
from guatu.permits.standing import plus_months
from guatu.planning.compute import Days, Row, Wish, late_days, scheduled
from guatu.planning.models import PlanActivity, PlanVersion
from guatu.planning.outline import FINISH, Step
from guatu.planning.proposing import FS, proposed

EDIT = "planning.edit"
State = PlanVersion.State
LONGEST_DAYS = 2000


def schedule_back(
    project: Project,
    anchor: str,
    target: dt.date,
    day: dt.date,
    *,
    by: Account | None,
    reason: str = "",
) -> PlanVersion:
    """A draft that starts works or is completed on `target`, as things stand on `day`.

    Raises Refused for a day gone by, and where works have started or ended already.
    """
    require(by, EDIT, project)
    found = proposed(project, anchor, target, day)
    with writing(by, "planning.version.make") as work:
        Project.objects.select_for_update().get(pk=project.pk)
        last = project.plan_versions.order_by("-number").first()
        version = PlanVersion(
            project=project,
            number=0 if last is None else last.number + 1,
            anchor=anchor,
            target=found.wish.target,
            known_on=day,
            reason=reason.strip(),
            finish=found.days[FINISH].early_finish,
            late_days=found.late_days,
            made_by=by,
        )
        work.add(version)
        lapses = _lapses(found.steps, found.days)
        work.add_many(
            [
                _activity(version, n, step, found.days[step.code], lapses)
                for n, step in enumerate(found.steps)
            ]
        )
    return version


def change_activity(activity: PlanActivity, duration: int, *, by: Account | None) -> PlanVersion:
    """Gives an activity of a draft another duration and schedules the draft anew.

    Raises Refused for what is finished, a version that is no draft, and a duration below 1.
    """
    version = activity.version
    require(by, EDIT, version.project)
    if not 1 <= duration <= LONGEST_DAYS:
        raise Refused(_("A duration is 1 to %(most)s days.") % {"most": LONGEST_DAYS})
    if activity.actual_finish is not None:
        raise Refused(_("“%(name)s” has been reached already.") % {"name": activity.name})
    with writing(by, "planning.activity.change") as work:
        version = _draft(version)
        changes: dict[str, Any] = {"duration": duration}
        if activity.remaining is not None:
            used = max(activity.duration - activity.remaining, 0)
            changes["remaining"] = max(duration - used, 1)
        work.update(activity, **changes)
        _schedule_anew(version, work)
    return version


def accept_version(version: PlanVersion, day: dt.date, *, by: Account | None) -> PlanVersion:
    """Accepts a draft: its days become the planned days of the project's milestones.

    What has no milestone yet gets one. Raises Refused for a version that is no draft.
    """
    require(by, EDIT, version.project)
    with writing(by, "planning.version.accept") as work:
        version = _draft(version)
        rows = list(version.activities.select_related("milestone"))
        ahead = [row for row in rows if row.actual_finish is None]
        words = _("Plan version %(no)s") % {"no": version.number}
        moves = [(row.milestone, row.planned) for row in ahead if row.milestone is not None]
        move_milestones(moves, day, f"{words} {version.reason}".strip(), by=by)
        _make_milestones(version.project, [row for row in ahead if row.milestone is None], day, by)
        work.update(version, state=State.ACCEPTED, accepted_by=by, accepted_on=day)
    return version


def discard_version(version: PlanVersion, *, by: Account | None) -> PlanVersion:
    """A draft is not wanted. Raises Refused for a version that is no draft."""
    require(by, EDIT, version.project)
    with writing(by, "planning.version.discard") as work:
        version = _draft(version)
        work.update(version, state=State.DISCARDED)
    return version


def _draft(version: PlanVersion) -> PlanVersion:
    """The version, held for this transaction."""
    found = PlanVersion.objects.select_for_update().get(pk=version.pk)
    if found.state != State.DRAFT:
        raise Refused(_("Only a draft can be changed, accepted or discarded."))
    return found


def _make_milestones(
    project: Project, rows: Sequence[PlanActivity], day: dt.date, by: Account | None
) -> None:
    taken = set(Milestone.objects.filter(project=project).values_list("name", flat=True))
    drafts = [
        MilestoneDraft(project, row.name, row.kind, row.planned, row.order)
        for row in rows
        if row.name not in taken
    ]
    if drafts:
        create_milestones(drafts, day, by=by)


def _schedule_anew(version: PlanVersion, work: Work) -> None:
    activities = list(version.activities.all())
    rows = [
        Row(
            one.code,
            one.duration,
            one.calendar,
            tuple((link["code"], link["kind"], link["lag"]) for link in one.links),
            one.actual_start,
            one.actual_finish,
            one.remaining,
        )
        for one in activities
    ]
    wish = Wish(version.anchor, version.target, version.known_on)
    days = scheduled(rows, wish)
    work.update_many([(one, vars(days[one.code])) for one in activities])
    work.update(version, finish=days[FINISH].early_finish, late_days=late_days(days, wish))


def _activity(
    version: PlanVersion,
    order: int,
    step: Step,
    days: Days,
    lapses: Mapping[str, dt.date],
) -> PlanActivity:
    return PlanActivity(
        version=version,
        code=step.code,
        name=step.name,
        order=order,
        kind=step.kind,
        duration=step.duration,
        calendar=step.calendar,
        links=[{"code": code, "kind": FS, "lag": 0} for code in step.after],
        milestone=step.milestone,
        actual_start=step.actual_start,
        actual_finish=step.actual_finish,
        remaining=step.remaining,
        lapses_on=lapses.get(step.code),
        **vars(days),
    )


def _lapses(steps: Sequence[Step], days: Mapping[str, Days]) -> dict[str, dt.date]:
    """Permits that would end before what must have begun by then is planned, and when."""
    planned = {
        step.code: step.actual_finish
        or max(days[step.code].early_finish, days[step.code].late_finish)
        for step in steps
    }
    done = {step.code for step in steps if step.actual_finish}
    found = {}
    for step in steps:
        until = step.valid_until
        if until is None and step.months:
            until = plus_months(planned[step.code], step.months)
        needed = [planned[c] for c in step.follow if c in planned and c not in done]
        if until is not None and needed and min(needed) > until:
            found[step.code] = until
    return found
