"""What every step of a meeting or a decision has in common: the tables, the lock, the log."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work
from guatu.lib.refusals import Refused
from guatu.meetings.models import Decision, DecisionMove, Meeting
from guatu.meetings.scopes import ANSWER, PREPARE, SIGN, VERIFY

State = Decision.State
Stage = Meeting.State
Act = DecisionMove.Act

# 筹备 → 材料冻结 → 进行 → 纪要起草 → 审核 → 印发 → 跟踪 → 归档; or cancelled.
MEETING_STEPS: dict[tuple[str, str], str] = {
    (Stage.PREPARING, Stage.FROZEN): PREPARE,
    (Stage.FROZEN, Stage.PREPARING): PREPARE,
    (Stage.PREPARING, Stage.RUNNING): PREPARE,
    (Stage.FROZEN, Stage.RUNNING): PREPARE,
    (Stage.RUNNING, Stage.DRAFTING): PREPARE,
    (Stage.DRAFTING, Stage.REVIEWING): PREPARE,
    (Stage.REVIEWING, Stage.DRAFTING): PREPARE,
    (Stage.REVIEWING, Stage.ISSUED): PREPARE,
    (Stage.ISSUED, Stage.FOLLOWING): PREPARE,
    (Stage.FOLLOWING, Stage.ARCHIVED): PREPARE,
    (Stage.PREPARING, Stage.CANCELLED): PREPARE,
    (Stage.FROZEN, Stage.CANCELLED): PREPARE,
}

# 拟 → 签发 → 已收 → 办理 → 报结 → 核验 → 办结; sent back to 办理; 转问题; withdrawn with a reason.
STEPS: dict[tuple[str, str], str] = {
    (State.DRAFT, State.ISSUED): SIGN,
    (State.ISSUED, State.RECEIVED): ANSWER,
    (State.RECEIVED, State.WORKING): ANSWER,
    (State.WORKING, State.WORKING): ANSWER,
    (State.RECEIVED, State.REPORTED): ANSWER,
    (State.WORKING, State.REPORTED): ANSWER,
    (State.REPORTED, State.CHECKING): VERIFY,
    (State.CHECKING, State.DONE): VERIFY,
    (State.CHECKING, State.WORKING): VERIFY,
    **{(state, State.PROBLEM): PREPARE for state in (State.ISSUED, State.RECEIVED, State.WORKING)},
    (State.DRAFT, State.WITHDRAWN): PREPARE,
    **{
        (state, State.WITHDRAWN): SIGN
        for state in (State.ISSUED, State.RECEIVED, State.WORKING, State.REPORTED)
    },
}
# Those on whom it is to act, and whose day therefore runs.
HANDLED = (State.ISSUED, State.RECEIVED, State.WORKING)
OPEN = (*HANDLED, State.REPORTED, State.CHECKING)


def locked_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is stored now, locked until the end of the transaction."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=("self",)))
    return meeting


def locked(decision: Decision) -> Decision:
    """The decision as it is stored now, locked until the end of the transaction."""
    decision.refresh_from_db(from_queryset=Decision.objects.select_for_update(of=("self",)))
    return decision


def check_step(decision: Decision, state: str, by: Account | None) -> None:
    """Raises Refused for a step that is not in the table, PermissionDenied without its right."""
    right = STEPS.get((decision.state, state))
    if right is None:
        states = {"old": decision.get_state_display(), "new": State(state).label}
        raise Refused(_("A decision does not go from “%(old)s” to “%(new)s”.") % states)
    require(by, right, decision)


def said(text: str, missing: str) -> str:
    """The text without blanks around it; raises Refused, with `missing`, where there is none."""
    if not text.strip():
        raise Refused(missing)
    return text.strip()


def move(
    work: Work, decision: Decision, act: str, day: dt.date, text: str = "", **changes: Any
) -> DecisionMove:
    """Writes the changes and the line in the log that tells of them."""
    work.update(decision, **changes)
    return log(work, [(decision, act, day, text)])[0]


def log(work: Work, lines: Sequence[tuple[Decision, str, dt.date, str]]) -> Sequence[DecisionMove]:
    """Lines of the log, each of a decision as it stands now."""
    return work.add_many(
        [
            DecisionMove(
                decision=decision,
                day=day,
                at=work.at,
                by=work.by,
                act=act,
                state=decision.state,
                text=text,
            )
            for decision, act, day, text in lines
        ]
    )
