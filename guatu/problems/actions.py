"""Acts on problems: raise, assign, close."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused
from guatu.problems.models import Problem

State = Problem.State

# 登记 → 交办 → 办理 → 销号, and back to 办理 where a closed one comes up again.
STEPS: dict[tuple[str, str], str] = {
    (State.RAISED, State.ASSIGNED): "problems.edit",
    (State.ASSIGNED, State.ASSIGNED): "problems.edit",
    (State.WORKING, State.ASSIGNED): "problems.edit",
    (State.ASSIGNED, State.WORKING): "problems.edit",
    (State.RAISED, State.CLOSED): "problems.edit",
    (State.ASSIGNED, State.CLOSED): "problems.edit",
    (State.WORKING, State.CLOSED): "problems.edit",
    (State.CLOSED, State.WORKING): "problems.edit",
}
GIVEN = frozenset(
    {"project", "kind", "text", "asks", "raised_on", "holder", "holder_person", "level", "due"}
)


def raise_problems(
    drafts: Sequence[Mapping[str, Any]], *, by: Account | None, sources: Sequence[str] = ()
) -> list[Problem]:
    """The problems of the drafts, in their order; one with a holder is assigned at once.

    A draft needs project, text and raised_on. A text that is open already on its project is not
    raised again: the open problem is returned.
    """
    projects = {draft["project"].pk: draft["project"] for draft in drafts}
    require(by, "problems.raise", *projects.values())
    open_rows = Problem.objects.open().filter(project__in=projects)
    known = {(row.project_id, _folded(row.text)): row for row in open_rows}
    new, kept, found = [], [], []
    for index, draft in enumerate(drafts):
        key = (draft["project"].pk, _folded(draft["text"]))
        if key not in known:
            known[key] = _problem(draft)
            new.append(known[key])
            kept.append(sources[index] if sources else "")
        found.append(known[key])
    with writing(by, "problems.problem.raise") as work:
        work.add_many(new, sources=kept)
    return found


def assign_problem(
    problem: Problem,
    holder: Unit,
    day: dt.date,
    *,
    by: Account | None,
    person: Person | None = None,
    due: dt.date | None = None,
) -> Problem:
    """Gives the problem to a unit (and a person of it) from `day` on; due stays if not given."""
    _check_step(problem, State.ASSIGNED, by)
    if not holder.holds_on(day):
        raise Refused(_("%(unit)s does not exist on %(day)s.") % {"unit": holder, "day": day})
    changes: dict[str, Any] = {"holder": holder, "holder_person": person}
    if due is not None:
        changes["due"] = due
    if problem.holder_id != holder.pk:
        changes |= {"held_since": day, "state": State.ASSIGNED}
    with writing(by, "problems.problem.assign") as work:
        work.update(problem, **changes)
    return problem


def work_on_problem(problem: Problem, *, by: Account | None) -> Problem:
    """The holder has taken the problem up, or a closed one has come up again."""
    if problem.state == State.WORKING:
        return problem
    _check_step(problem, State.WORKING, by)
    with writing(by, "problems.problem.work") as work:
        work.update(problem, state=State.WORKING, closed_on=None)
    return problem


def close_problem(
    problem: Problem, day: dt.date, resolution: str, *, by: Account | None
) -> Problem:
    """Closes a problem (销号). Raises Refused without saying how it was resolved."""
    if problem.state == State.CLOSED:
        require(by, "problems.edit", problem)
        return problem
    _check_step(problem, State.CLOSED, by)
    if not resolution.strip():
        raise Refused(_("Say how the problem was resolved."))
    if day < problem.raised_on:
        begun = {"day": problem.raised_on}
        raise Refused(_("An end must come after the beginning, %(day)s.") % begun)
    with writing(by, "problems.problem.close") as work:
        work.update(problem, state=State.CLOSED, closed_on=day, resolution=resolution.strip())
    return problem


def change_problem(problem: Problem, *, by: Account | None, **changes: Any) -> Problem:
    """Corrects what a problem says: kind, text, request, level, due."""
    require(by, "problems.edit", problem)
    unknown = set(changes) - {"kind", "text", "asks", "level", "due"}
    if unknown:
        raise TypeError(f"not changed here: {sorted(unknown)}")
    if not changes.get("text", problem.text).strip():
        raise Refused(_("Say what the problem is."))
    with writing(by, "problems.problem.change") as work:
        work.update(problem, **changes)
    return problem


def _check_step(problem: Problem, state: str, by: Account | None) -> None:
    right = STEPS.get((problem.state, state))
    if right is None:
        states = {"old": problem.get_state_display(), "new": State(state).label}
        raise Refused(_("A problem does not go from “%(old)s” to “%(new)s”.") % states)
    require(by, right, problem)


def _problem(draft: Mapping[str, Any]) -> Problem:
    unknown = set(draft) - GIVEN
    if unknown:
        raise TypeError(f"not in a problem: {sorted(unknown)}")
    if not draft["text"].strip():
        raise Refused(_("Say what the problem is."))
    problem = Problem(**{**draft, "text": draft["text"].strip()})
    if problem.holder_id is not None:
        problem.state, problem.held_since = State.ASSIGNED, problem.raised_on
    return problem


def _folded(text: str) -> str:
    return "".join(text.split()).rstrip("。.;；")
