"""What every step of a problem has in common: the table of steps, the lock, the line in the log."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work
from guatu.lib.refusals import Refused
from guatu.problems.models import Problem, ProblemMove

State = Problem.State
Act = ProblemMove.Act

EDIT, ANSWER, VERIFY = "problems.edit", "problems.answer", "problems.verify"
HANDLED = (State.ASSIGNED, State.WORKING, State.RETURNED)

# 登记 → 交办 → 办理 → 申请销号 → 核验 → 销号 | 退回办理; 挂起 until a day; a closed one may come up
# again, and what was raised by mistake is withdrawn.
STEPS: dict[tuple[str, str], str] = {
    (State.RAISED, State.ASSIGNED): EDIT,
    **{(state, State.ASSIGNED): EDIT for state in HANDLED},
    (State.ASSIGNED, State.WORKING): ANSWER,
    (State.WORKING, State.WORKING): ANSWER,
    (State.RETURNED, State.WORKING): ANSWER,
    **{(state, State.ASKED): ANSWER for state in HANDLED},
    (State.ASKED, State.WORKING): ANSWER,
    (State.ASKED, State.CHECKING): VERIFY,
    (State.CHECKING, State.CLOSED): VERIFY,
    (State.CHECKING, State.RETURNED): VERIFY,
    **{(state, State.ASLEEP): EDIT for state in HANDLED},
    (State.ASLEEP, State.ASSIGNED): EDIT,
    (State.CLOSED, State.WORKING): EDIT,
    (State.RAISED, State.WITHDRAWN): "problems.raise",
    (State.ASSIGNED, State.WITHDRAWN): EDIT,
}


def locked(problem: Problem) -> Problem:
    """The problem as it is stored now, locked until the end of the transaction."""
    problem.refresh_from_db(from_queryset=Problem.objects.select_for_update())
    return problem


def check_step(problem: Problem, state: str, by: Account | None) -> None:
    """Raises Refused for a step that is not in the table, PermissionDenied without its right."""
    right = STEPS.get((problem.state, state))
    if right is None:
        states = {"old": problem.get_state_display(), "new": State(state).label}
        raise Refused(_("A problem does not go from “%(old)s” to “%(new)s”.") % states)
    require(by, right, problem)


def check_day(problem: Problem, day: dt.date) -> None:
    """Raises Refused for a day before the problem was raised."""
    if day < problem.raised_on:
        begun = {"day": problem.raised_on}
        raise Refused(_("An end must come after the beginning, %(day)s.") % begun)


def said(text: str, missing: str) -> str:
    """The text without blanks around it; raises Refused, with `missing`, where there is none."""
    if not text.strip():
        raise Refused(missing)
    return text.strip()


def move(
    work: Work, problem: Problem, act: str, day: dt.date, text: str = "", **changes: Any
) -> ProblemMove:
    """Writes the changes and the line in the log that tells of them."""
    work.update(problem, **changes)
    return log(work, [(problem, act, day, text)])[0]


def log(work: Work, lines: Sequence[tuple[Problem, str, dt.date, str]]) -> Sequence[ProblemMove]:
    """Lines of the log, each of a problem as it stands now."""
    return work.add_many(
        [
            ProblemMove(
                problem=problem,
                day=day,
                at=work.at,
                by=work.by,
                act=act,
                state=problem.state,
                level=problem.level,
                holder_id=problem.holder_id,
                text=text,
            )
            for problem, act, day, text in lines
        ]
    )
