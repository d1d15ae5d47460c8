"""Acts on problems; those in `closing` and `climbing` are passed on from here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.scopes import require
from guatu.calendars.compute import workdays
from guatu.excuses.reasons import all_reasons
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused
from guatu.problems.climbing import (
    lower_level,
    raise_level,
    set_ladder,
    suspend_problem,
    sweep,
    wake_problem,
)
from guatu.problems.closing import (
    add_evidence,
    ask_to_close,
    begin_to_verify,
    reopen_problem,
    take_request_back,
    verify_problem,
)
from guatu.problems.models import Problem
from guatu.problems.moves import STEPS, Act, State, check_day, check_step, locked, log, move, said

__all__ = [
    "STEPS",
    "add_evidence",
    "ask_to_close",
    "assign_problem",
    "begin_to_verify",
    "change_problem",
    "comment_on",
    "hand_over_problems",
    "lower_level",
    "raise_level",
    "raise_problems",
    "reopen_problem",
    "set_ladder",
    "suspend_problem",
    "sweep",
    "take_request_back",
    "verify_problem",
    "wake_problem",
    "withdraw_problem",
    "work_on_problem",
]

GIVEN = frozenset(
    {
        *("project", "kind", "text", "asks", "asked", "origin", "report", "raised_on"),
        *("holder", "holder_person", "level", "due"),
    }
)
CORRECTED = frozenset({"kind", "text", "asks", "asked", "due"})


def raise_problems(
    drafts: Sequence[Mapping[str, Any]], *, by: Account | None, sources: Sequence[str] = ()
) -> list[Problem]:
    """The problems of the drafts, in their order; one with a holder is assigned at once.

    A draft needs project, text and raised_on; `due_days` is a due day in workdays. A text that
    is open already on its project is not raised again: the open problem is returned.
    """
    projects = {draft["project"].pk: draft["project"] for draft in drafts}
    require(by, "problems.raise", *projects.values())
    _check_kinds(drafts)
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
        log(work, [(problem, Act.RAISE, problem.raised_on, "") for problem in new])
    return found


def assign_problem(
    problem: Problem,
    holder: Unit,
    day: dt.date,
    *,
    by: Account | None,
    person: Person | None = None,
    due: dt.date | None = None,
    due_days: int | None = None,
    text: str = "",
) -> Problem:
    """Gives the problem to a unit (and a person of it) from `day` on; due stays if not given.

    Passing it on does not stop the clock of its level. `due_days` counts workdays from `day`.
    """
    if not holder.holds_on(day):
        raise Refused(_("%(unit)s does not exist on %(day)s.") % {"unit": holder, "day": day})
    with writing(by, "problems.problem.assign") as work:
        check_step(locked(problem), State.ASSIGNED, by)
        check_day(problem, day)
        changes: dict[str, Any] = {"holder": holder, "holder_person": person}
        changes |= _due(due, due_days, day)
        if problem.holder_id != holder.pk:
            changes |= {"held_since": day, "state": State.ASSIGNED}
        if problem.level_since is None:
            changes["level_since"] = day
        move(work, problem, Act.ASSIGN, day, text.strip(), **changes)
    return problem


def work_on_problem(
    problem: Problem, day: dt.date, *, by: Account | None, text: str = ""
) -> Problem:
    """The holder has taken the problem up, or tells how it goes on."""
    with writing(by, "problems.problem.work") as work:
        check_step(locked(problem), State.WORKING, by)
        check_day(problem, day)
        if problem.state == State.ASKED:
            raise Refused(_("Closing was asked for; take the request back first."))
        if problem.state == State.CLOSED:
            raise Refused(_("The problem is closed. Reopen it first."))
        act = Act.NOTE if problem.state == State.WORKING else Act.WORK
        if act == Act.NOTE:
            text = said(text, _("Say how the handling goes on."))
        move(work, problem, act, day, text.strip(), state=State.WORKING)
    return problem


def withdraw_problem(problem: Problem, day: dt.date, reason: str, *, by: Account | None) -> Problem:
    """Takes back what was raised by mistake or twice. Raises Refused without a reason."""
    with writing(by, "problems.problem.withdraw") as work:
        check_step(locked(problem), State.WITHDRAWN, by)
        check_day(problem, day)
        reason = said(reason, _("Say why the problem is withdrawn."))
        move(work, problem, Act.WITHDRAW, day, reason, state=State.WITHDRAWN, closed_on=day)
    return problem


def change_problem(
    problem: Problem, day: dt.date, *, by: Account | None, **changes: Any
) -> Problem:
    """Corrects what a problem says: kind, text, request and of whom, due."""
    require(by, "problems.edit", problem)
    if unknown := set(changes) - CORRECTED:
        raise TypeError(f"not changed here: {sorted(unknown)}")
    if not changes.get("text", problem.text).strip():
        raise Refused(_("Say what the problem is."))
    if changes.get("kind", problem.kind) != problem.kind:
        _check_kinds([{"project": problem.project, "kind": changes["kind"]}])
    with writing(by, "problems.problem.change") as work:
        if work.update(problem, **changes):
            log(work, [(problem, Act.CHANGE, day, "")])
    return problem


def comment_on(problem: Problem, day: dt.date, text: str, *, by: Account | None) -> Problem:
    """Adds a remark to the log, also of a closed problem."""
    require(by, "problems.comment", problem)
    with writing(by, "problems.problem.comment") as work:
        move(work, locked(problem), Act.COMMENT, day, said(text, _("The comment is empty.")))
    return problem


def hand_over_problems(
    old: Sequence[Unit],
    first: Unit,
    day: dt.date,
    *,
    by: Account | None,
    receivers: Mapping[int, Unit] | None = None,
) -> int:
    """Open problems of units that end go to their successor; how many. The clocks run on.

    What others ask of such a unit is asked of its successor; that is not counted. `receivers`
    maps a project's key to another successor. The caller has checked the right.
    """
    receivers = receivers or {}
    problems = list(Problem.objects.open().filter(holder__in=old))
    with writing(by, "problems.problem.hand_over") as work:
        work.update_many([(p, {"holder": receivers.get(p.project_id, first)}) for p in problems])
        log(work, [(problem, Act.ASSIGN, day, "") for problem in problems])
        asked = Problem.objects.open().filter(asked__in=old)
        work.update_many([(p, {"asked": receivers.get(p.project_id, first)}) for p in asked])
    return len(problems)


def _check_kinds(drafts: Sequence[Mapping[str, Any]]) -> None:
    """Raises Refused for a kind that is no reason of the county, or may not be chosen any more."""
    named = [(draft["project"].portfolio_id, draft["kind"]) for draft in drafts if "kind" in draft]
    if not named:
        return
    reasons = all_reasons(portfolio for portfolio, _kind in named)
    known = {key: {each.code for each in rows if each.is_used} for key, rows in reasons.items()}
    if any(kind not in known[portfolio] for portfolio, kind in named):
        raise Refused(_("Choose a reason from the table."))


def _problem(draft: Mapping[str, Any]) -> Problem:
    given = {name: value for name, value in draft.items() if name != "due_days"}
    if unknown := set(given) - GIVEN:
        raise TypeError(f"not in a problem: {sorted(unknown)}")
    text = said(draft["text"], _("Say what the problem is."))
    given |= _due(draft.get("due"), draft.get("due_days"), draft["raised_on"])
    problem = Problem(**{**given, "text": text})
    if problem.holder_id is not None:
        problem.state = State.ASSIGNED
        problem.held_since = problem.level_since = problem.raised_on
    return problem


def _due(due: dt.date | None, days: int | None, day: dt.date) -> dict[str, dt.date]:
    """The due day that is given, or so many workdays after a day."""
    if due is not None:
        return {"due": due}
    if days is None:
        return {}
    if days < 1:
        raise Refused(_("A due day lies at least one workday ahead."))
    return {"due": workdays().plus(day, days)}


def _folded(text: str) -> str:
    return "".join(text.split()).rstrip("。.;；")
