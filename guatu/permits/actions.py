"""Acts on permits: taking them from a template, moving them on, waiving and correcting them.

Templates and settings have their verbs in `setting`, files in `evidence`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import Work, writing
from guatu.ledger import actions as ledger
from guatu.ledger.models import Milestone, Project
from guatu.lib.refusals import Refused
from guatu.permits.choosing import authority_of, kind_for, kinds_of, propose, settings_of, unlinked
from guatu.permits.evidence import Upload, keep_files
from guatu.permits.items import Item
from guatu.permits.models import Evidence, Permit, PermitStep
from guatu.permits.setting import reset_template, set_settings, set_template

__all__ = [
    "STEPS",
    "Pick",
    "Step",
    "adopt_milestone",
    "adopt_templates",
    "change_permit",
    "extend_permit",
    "make_permits",
    "move_permit",
    "move_permits",
    "reset_template",
    "restore_permit",
    "set_settings",
    "set_template",
    "waive_permit",
]

FILL = "permits.fill"
State = Permit.State

# 未办 → 准备 → 受理 ⇄ 补正 → 批复 → 失效 → 准备 …; what is sent back is prepared anew.
STEPS: dict[tuple[str, str], str] = {
    (State.NOT_BEGUN, State.PREPARING): FILL,
    (State.NOT_BEGUN, State.ACCEPTED): FILL,
    (State.NOT_BEGUN, State.GRANTED): FILL,
    (State.PREPARING, State.ACCEPTED): FILL,
    (State.PREPARING, State.GRANTED): FILL,
    (State.PREPARING, State.NOT_BEGUN): FILL,
    (State.ACCEPTED, State.CORRECTING): FILL,
    (State.ACCEPTED, State.PREPARING): FILL,
    (State.ACCEPTED, State.GRANTED): FILL,
    (State.CORRECTING, State.ACCEPTED): FILL,
    (State.CORRECTING, State.PREPARING): FILL,
    (State.CORRECTING, State.GRANTED): FILL,
    (State.GRANTED, State.LAPSED): FILL,
    (State.LAPSED, State.PREPARING): FILL,
    (State.LAPSED, State.ACCEPTED): FILL,
    (State.LAPSED, State.GRANTED): FILL,
}
# Steps back and away from a decision say why.
REASONED = frozenset({State.CORRECTING, State.LAPSED})
ADJUSTED = frozenset(
    {
        *("phase", "authority", "applicant", "unit", "lead_days", "valid_months", "follow"),
        *("after", "group", "is_waivable"),
    }
)


@dataclass(frozen=True)
class Pick:
    """A permit to be made: what the template says, the milestone that is there, the plan."""

    item: Item
    milestone: Milestone | None = None
    planned: dt.date | None = None
    authority: Unit | None = None


@dataclass(frozen=True)
class Step:
    """A permit reaches a state on a day; `until` is the end of validity that a document states."""

    permit: Permit
    state: str
    day: dt.date
    document_no: str = ""
    note: str = ""
    until: dt.date | None = None
    files: Sequence[Upload] = field(default_factory=tuple)


def make_permits(
    project: Project, picks: Sequence[Pick], day: dt.date, *, by: Account | None
) -> list[Permit]:
    """The permits of the picks. A milestone that is there is linked, the others are made.

    Raises Refused for a code that the project has already and a milestone of another project.
    """
    require(by, FILL, project)
    _check_picks(project, picks)
    with writing(by, "permits.permit.create") as work:
        new = [pick for pick in picks if pick.milestone is None]
        first = project.milestones.count()
        drafts = [
            ledger.MilestoneDraft(
                project,
                pick.item.name,
                Milestone.Kind.PERMIT,
                pick.planned,
                first + place,
                holder=pick.authority,
            )
            for place, pick in enumerate(new, 1)
        ]
        made = iter(ledger.create_milestones(drafts, day, by=by))
        milestones = [pick.milestone or next(made) for pick in picks]
        unheld = [
            (milestone, {"holder": pick.authority})
            for pick, milestone in zip(picks, milestones, strict=True)
            if milestone.holder_id is None and pick.authority is not None
        ]
        ledger.change_milestones(unheld, by=by)
        permits = [
            _permit(project, pick.item, milestone)
            for pick, milestone in zip(picks, milestones, strict=True)
        ]
        work.add_many(permits)
    return permits


def adopt_templates(
    projects: Sequence[Project], day: dt.date, *, by: Account | None
) -> list[Permit]:
    """What the template of each project's kind proposes and it does not have yet, made."""
    require(by, FILL, *projects)
    made: list[Permit] = []
    with writing(by, "permits.permit.create"):
        for portfolio in {project.portfolio for project in projects}:
            kinds, settings = kinds_of(portfolio), settings_of(portfolio)
            units = list(Unit.objects.within(portfolio.unit).on(day).order_by("order", "pk"))
            for project in (each for each in projects if each.portfolio_id == portfolio.pk):
                rows = unlinked(project)
                proposed = propose(kind_for(project, kinds), project.permits.all(), rows)
                picks = [
                    Pick(one.item, one.milestone, None, authority_of(one.item, units, settings))
                    for one in proposed
                    if one.is_chosen and one.permit is None
                ]
                made += make_permits(project, picks, day, by=by)
    return made


def adopt_milestone(milestone: Milestone, *, by: Account | None) -> Permit:
    """A permit for a milestone that no template knows."""
    require(by, FILL, milestone.project)
    if milestone.kind != Milestone.Kind.PERMIT:
        raise Refused(_("“%(name)s” is no permit.") % {"name": milestone})
    if Permit.objects.filter(milestone=milestone).exists():
        raise Refused(_("“%(name)s” is among the permits already.") % {"name": milestone})
    item = Item(f"m{milestone.pk}", milestone.name, waivable=True)
    with writing(by, "permits.permit.create") as work:
        return work.add(_permit(milestone.project, item, milestone))


def change_permit(permit: Permit, *, by: Account | None, **changes: Any) -> Permit:
    """Adjusts a permit to its project: who applies and decides, terms, what comes first."""
    require(by, FILL, permit)
    unknown = set(changes) - ADJUSTED - {"holder"}
    if unknown:
        raise TypeError(f"not changed here: {sorted(unknown)}")
    months = changes.get("valid_months", permit.valid_months)
    if changes.get("follow", permit.follow) and months is None and permit.valid_until is None:
        raise Refused(_("What must follow needs a validity to follow within."))
    if permit.code in changes.get("after", ()):
        raise Refused(_("A permit cannot come before itself."))
    with writing(by, "permits.permit.change") as work:
        if "holder" in changes:
            holder = changes.pop("holder")
            ledger.change_milestones([(permit.milestone, {"holder": holder})], by=by)
        work.update(permit, **changes)
    return permit


def move_permit(step: Step, *, by: Account | None) -> PermitStep:
    """Moves a permit on; see `move_permits`."""
    return move_permits([step], by=by)[0]


def move_permits(steps: Sequence[Step], *, by: Account | None) -> list[PermitStep]:
    """Moves permits on, in the order given; a granted one reaches its milestone on that day.

    Raises Refused for a step that is not in the table, a day before the last step, a permit that
    is not needed, and papers sent back or a permit lapsed without saying why.
    """
    require(by, FILL, *[step.permit for step in steps])
    with writing(by, "permits.permit.move") as work:
        keys = sorted({step.permit.pk for step in steps})
        locked = Permit.objects.select_for_update(of=("self",)).select_related("milestone")
        current = {permit.pk: permit for permit in locked.filter(pk__in=keys).order_by("pk")}
        rows = []
        for step in steps:
            permit = current[step.permit.pk]
            _check_step(permit, step)
            _carry(permit, step)
            rows.append(_step_row(permit, step))
        _write_moved(work, list(current.values()), by)
        work.add_many(rows)
        for row, step in zip(rows, steps, strict=True):
            _link_files(work, row, step.files)
        return rows


def waive_permit(permit: Permit, reason: str, *, by: Account | None) -> Permit:
    """The permit is not needed. Raises Refused without a reason or where it may not be waived."""
    require(by, FILL, permit)
    if not permit.is_waivable:
        raise Refused(_("“%(name)s” may not be waived.") % {"name": permit})
    with writing(by, "permits.permit.waive"):
        ledger.waive_milestone(permit.milestone, reason, by=by)
    return permit


def restore_permit(permit: Permit, *, by: Account | None) -> Permit:
    """The permit is needed after all."""
    require(by, FILL, permit)
    with writing(by, "permits.permit.restore"):
        ledger.restore_milestone(permit.milestone, by=by)
    return permit


def extend_permit(step: Step, *, by: Account | None) -> PermitStep:
    """A granted permit is valid until another day, by a document.

    Raises Refused for one that is not granted and for an end that is no later than its beginning.
    """
    permit = step.permit
    require(by, FILL, permit)
    granted = permit.milestone.actual
    if permit.milestone.is_waived or granted is None:
        raise Refused(_("Only a permit that was granted can be extended."))
    if step.until is None or step.until <= granted:
        raise Refused(_("Say until which day after %(day)s it is valid.") % {"day": granted})
    with writing(by, "permits.permit.extend") as work:
        work.update(permit, valid_until=step.until)
        row = work.add(_step_row(permit, step))
        _link_files(work, row, step.files)
    return row


def _link_files(work: Work, row: PermitStep, uploads: Sequence[Upload]) -> None:
    if uploads:
        files: list[Evidence] = keep_files(work, row.permit.project_id, uploads)
        work.link(row, "files", files)


def _check_picks(project: Project, picks: Sequence[Pick]) -> None:
    codes = [pick.item.code for pick in picks]
    known = set(project.permits.filter(code__in=codes).values_list("code", flat=True))
    twice = [pick.item.name for pick in picks if pick.item.code in known]
    if twice or len(set(codes)) < len(codes):
        names = "、".join(twice) or "、".join(sorted(codes))
        raise Refused(_("Among the permits already: %(names)s") % {"names": names})
    strangers = [p.milestone for p in picks if p.milestone and p.milestone.project_id != project.pk]
    if strangers:
        raise Refused(_("“%(name)s” belongs to another project.") % {"name": strangers[0]})


def _permit(project: Project, item: Item, milestone: Milestone) -> Permit:
    return Permit(
        project=project,
        milestone=milestone,
        code=item.code,
        phase=item.phase,
        group=item.group,
        authority=item.authority,
        applicant=item.applicant,
        lead_days=item.days,
        valid_months=item.months,
        follow=item.follow,
        after=list(item.after),
        is_waivable=item.waivable,
    )


def _check_step(permit: Permit, step: Step) -> None:
    state = _now(permit)
    if state == State.NOT_NEEDED:
        raise Refused(_("“%(name)s” is not needed; take it up again first.") % {"name": permit})
    if (state, step.state) not in STEPS:
        states = {"name": permit, "old": State(state).label, "new": State(step.state).label}
        raise Refused(_("“%(name)s” does not go from “%(old)s” to “%(new)s”.") % states)
    if step.state in REASONED and not step.note.strip():
        raise Refused(_("Say what is to be completed, or why it lapsed."))
    last = permit.milestone.actual if state == State.GRANTED else permit.step_on
    if last is not None and step.day < last:
        raise Refused(
            _("The step before was on %(day)s; this one cannot be earlier.") % {"day": last}
        )


def _now(permit: Permit) -> str:
    if permit.milestone.is_waived:
        return State.NOT_NEEDED
    return State.GRANTED if permit.milestone.actual is not None else permit.step


def _carry(permit: Permit, step: Step) -> None:
    """Sets the state on the rows in memory: of a granted permit in its milestone."""
    milestone = permit.milestone
    if step.state == State.GRANTED:
        milestone.actual, permit.valid_until = step.day, step.until
        milestone.evidence = step.document_no.strip() or milestone.evidence
        return
    if milestone.actual is not None:
        milestone.actual, milestone.evidence = None, ""
    permit.step, permit.step_on = step.state, step.day


def _write_moved(work: Work, permits: Sequence[Permit], by: Account | None) -> None:
    """Saves what differs from the stored rows."""
    names = ("step", "step_on", "valid_until")
    work.update_many([(p, {name: getattr(p, name) for name in names}) for p in permits])
    milestones = [permit.milestone for permit in permits]
    ledger.reach_milestones([(m, m.actual, m.evidence) for m in milestones], by=by)


def _step_row(permit: Permit, step: Step) -> PermitStep:
    return PermitStep(
        permit=permit,
        state=step.state,
        day=step.day,
        document_no=step.document_no.strip(),
        note=step.note.strip(),
        until=step.until,
    )
