"""Acts on annual plans and milestones. What was planned first stays for ever."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.journal.storing import column_of, held
from guatu.ledger.models import AnnualPlan, Milestone, MilestoneBaseline, Project
from guatu.lib.refusals import Refused

# What makes two versions of a plan differ.
PLANNED = ("list_class", "amount", "curve", "goals", "entry_month")


@dataclass(frozen=True)
class PlanDraft:
    """A project's plan for a year; fields that are left out stay as in the current version."""

    project: Project
    year: int
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MilestoneDraft:
    """A milestone to be made."""

    project: Project
    name: str
    kind: str = Milestone.Kind.BUILD
    planned: dt.date | None = None
    order: int = 0
    weight: Any = 1
    holder: Unit | None = None


def set_plans(
    drafts: Sequence[PlanDraft],
    *,
    by: Account | None,
    reason: str = "",
    sources: Sequence[str] = (),
) -> list[AnnualPlan]:
    """The plans that were written; a draft equal to the current version writes none.

    The first plan of a project and year is version 0 and is never changed; one that differs
    becomes the next version, current and not yet approved. Raises Refused for bad values.
    """
    projects = {draft.project.pk: draft.project for draft in drafts}
    require(by, "ledger.project.edit", *projects.values())
    if len({(draft.project.pk, draft.year) for draft in drafts}) < len(drafts):
        raise Refused(_("A project has two plans for one year."))
    with writing(by, "ledger.plan.set") as work:
        list(
            Project.objects.select_for_update().filter(pk__in=projects).order_by("pk").values("pk")
        )
        years = {draft.year for draft in drafts}
        rows = AnnualPlan.objects.filter(project__in=projects, year__in=years, is_current=True)
        current = {(row.project_id, row.year): row for row in rows}
        new, kept, replaced = [], [], []
        for index, draft in enumerate(drafts):
            before = current.get((draft.project.pk, draft.year))
            plan = _next_version(before, draft, reason)
            if plan is None:
                continue
            new.append(plan)
            kept.append(sources[index] if sources else "")
            if before is not None:
                replaced.append((before, {"is_current": False}))
        work.update_many(replaced)
        work.add_many(new, sources=kept)
    return new


def approve_plan(plan: AnnualPlan, day: dt.date, *, by: Account | None) -> AnnualPlan:
    """Approves a version of a plan; once approved, approving again changes nothing."""
    require(by, "ledger.plan.approve", plan.project)
    plan.refresh_from_db()
    if plan.approved_on is not None:
        return plan
    if not plan.is_current:
        raise Refused(_("A later version of this plan exists."))
    with writing(by, "ledger.plan.approve") as work:
        work.update(plan, approved_by=by, approved_on=day)
    return plan


def create_milestones(
    drafts: Sequence[MilestoneDraft],
    day: dt.date,
    *,
    by: Account | None,
    sources: Sequence[str] = (),
) -> list[Milestone]:
    """The saved milestones, each with version 0 of its baseline set on `day`.

    Raises Refused for a name that the project has already.
    """
    projects = {draft.project.pk: draft.project for draft in drafts}
    require(by, "ledger.milestone.edit", *projects.values())
    wanted = Counter((draft.project.pk, draft.name.strip()) for draft in drafts)
    rows = Milestone.objects.filter(project__in=projects).values_list("project", "name")
    wanted.update(row for row in rows if row in wanted)
    _check_names(name for (_key, name), count in wanted.items() if count > 1 or not name)
    milestones = [Milestone(**_milestone_fields(draft)) for draft in drafts]
    with writing(by, "ledger.milestone.create") as work:
        work.add_many(milestones, sources=sources)
        require(by, "ledger.milestone.edit", *milestones)  # an agent makes permits only
        work.add_many(
            [
                MilestoneBaseline(
                    milestone=milestone, version=0, planned=milestone.planned, set_on=day
                )
                for milestone in milestones
            ]
        )
    return milestones


def change_milestones(
    changes: Sequence[tuple[Milestone, Mapping[str, Any]]], *, by: Account | None
) -> int:
    """Changes anything but the planned and actual days, which have acts of their own."""
    allowed = {"name", "kind", "order", "forecast", "weight", "holder", "evidence"}
    milestones = [milestone for milestone, _values in changes]
    require(by, "ledger.milestone.edit", *milestones)
    for milestone, values in changes:
        if not set(values) <= allowed:
            raise TypeError(f"not changed here: {sorted(set(values) - allowed)}")
        if values.get("name", milestone.name) != milestone.name:
            others = milestone.project.milestones.filter(name=values["name"])
            _check_names([values["name"]] if others.exists() or not values["name"].strip() else [])
    with writing(by, "ledger.milestone.change") as work:
        count = work.update_many(changes)
        require(by, "ledger.milestone.edit", *milestones)
        return count


def move_milestones(
    moves: Sequence[tuple[Milestone, dt.date | None]],
    day: dt.date,
    reason: str,
    *,
    by: Account | None,
) -> int:
    """Plans milestones anew: the next version of each baseline, set on `day`; how many moved.

    Raises Refused without a reason. An equal date writes nothing.
    """
    require(by, "ledger.milestone.edit", *[milestone for milestone, _planned in moves])
    with writing(by, "ledger.milestone.move") as work:
        keys = [milestone.pk for milestone, _planned in moves]
        rows = Milestone.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        stored = dict(rows.values_list("pk", "planned"))
        moved = [(m, planned) for m, planned in moves if stored[m.pk] != planned]
        if moved and not reason.strip():
            raise Refused(_("A moved milestone needs a reason."))
        last = _last_versions([milestone.pk for milestone, _planned in moved])
        work.update_many([(milestone, {"planned": planned}) for milestone, planned in moved])
        work.add_many(
            [
                MilestoneBaseline(
                    milestone=milestone,
                    version=last[milestone.pk] + 1,
                    planned=planned,
                    set_on=day,
                    reason=reason.strip(),
                )
                for milestone, planned in moved
            ]
        )
    return len(moved)


def reach_milestones(
    reached: Sequence[tuple[Milestone, dt.date | None, str]], *, by: Account | None
) -> int:
    """The actual day (None takes it back) and the evidence of each; how many changed."""
    require(by, "ledger.milestone.edit", *[milestone for milestone, _day, _text in reached])
    waived = [milestone for milestone, day, _text in reached if milestone.is_waived and day]
    if waived:
        raise Refused(_("“%(name)s” is not needed; it cannot be reached.") % {"name": waived[0]})
    with writing(by, "ledger.milestone.reach") as work:
        return work.update_many(
            [(milestone, {"actual": day, "evidence": text}) for milestone, day, text in reached]
        )


def waive_milestone(milestone: Milestone, reason: str, *, by: Account | None) -> Milestone:
    """The milestone is not needed. Raises Refused without a reason or once it is reached."""
    require(by, "ledger.milestone.edit", milestone)
    if not reason.strip():
        raise Refused(_("Say why the milestone is not needed."))
    if milestone.actual is not None:
        raise Refused(_("“%(name)s” is reached already.") % {"name": milestone})
    with writing(by, "ledger.milestone.waive") as work:
        work.update(milestone, is_waived=True, waived_because=reason.strip())
    return milestone


def restore_milestone(milestone: Milestone, *, by: Account | None) -> Milestone:
    """The milestone is needed after all."""
    require(by, "ledger.milestone.edit", milestone)
    with writing(by, "ledger.milestone.restore") as work:
        work.update(milestone, is_waived=False, waived_because="")
    return milestone


@contextmanager
def withdrawing() -> Iterator[None]:
    """Inside, originals may be removed with what an undone import had brought.

    The database refuses it otherwise (migration `originals_stay`). It still refuses to change
    one. Raises nothing of its own; the caller is inside `writing`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL guatu.withdrawing = 'on'")
        yield
        cursor.execute("SET LOCAL guatu.withdrawing = 'off'")


def _next_version(before: AnnualPlan | None, draft: PlanDraft, reason: str) -> AnnualPlan | None:
    """The plan to be written for a draft; None where it equals the current version."""
    unknown = set(draft.fields) - set(PLANNED)
    if unknown:
        raise TypeError(f"not in a plan: {sorted(unknown)}")
    start = {name: getattr(before or AnnualPlan(), name) for name in PLANNED}
    wanted = {
        name: held(column_of(AnnualPlan, name), value)
        for name, value in (start | dict(draft.fields)).items()
    }
    _check_plan(draft.project, wanted)
    if before is not None and all(getattr(before, name) == wanted[name] for name in PLANNED):
        return None
    version = 0 if before is None else before.version + 1
    return AnnualPlan(
        project=draft.project, year=draft.year, version=version, reason=reason.strip(), **wanted
    )


def _check_plan(project: Project, wanted: Mapping[str, Any]) -> None:
    """Raises Refused for a plan that no project can have."""
    faults = {
        _("The year plan is negative."): wanted["amount"] is not None and wanted["amount"] < 0,
        _("A plan by month has twelve amounts."): wanted["curve"] is not None
        and (len(wanted["curve"]) != 12 or None in wanted["curve"]),
        _("The month of entry is 1 to 12."): not 1 <= wanted["entry_month"] <= 12,
        _("This is no class of the list."): wanted["list_class"]
        not in {"", *AnnualPlan.ListClass.values},
    }
    for fault, is_so in faults.items():
        if is_so:
            raise Refused(f"{project.name}: {fault}")


def _check_names(faulty: Iterable[str]) -> None:
    if names := list(faulty):
        listed = {"names": "、".join(sorted(names)[:5])}
        raise Refused(_("A milestone needs a name of its own in the project: %(names)s") % listed)


def _milestone_fields(draft: MilestoneDraft) -> dict[str, Any]:
    names = ("project", "kind", "planned", "order", "weight", "holder")
    return {"name": draft.name.strip(), **{name: getattr(draft, name) for name in names}}


def _last_versions(keys: Sequence[int]) -> dict[int, int]:
    rows = MilestoneBaseline.objects.filter(milestone__in=keys).order_by("milestone", "version")
    return dict(rows.values_list("milestone", "version"))
