"""Acts on decisions, from the draft in the room to the end of each; `actions` passes them on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, Post, Unit
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, require
from guatu.calendars.compute import workdays
from guatu.journal.actions import writing
from guatu.lib.kept_files import SentFile
from guatu.lib.papers import keep_paper
from guatu.lib.refusals import Refused
from guatu.meetings.models import (
    AgendaItem,
    Decision,
    DecisionEvidence,
    Meeting,
    Postponement,
)
from guatu.meetings.scopes import ANSWER, PREPARE, SIGN
from guatu.meetings.steps import (
    HANDLED,
    Act,
    Stage,
    State,
    check_step,
    locked,
    locked_meeting,
    log,
    move,
    said,
)
from guatu.problems.actions import raise_problems
from guatu.problems.models import Problem

MOST_FILES = 20


@dataclass(frozen=True)
class Ruling:
    """What is typed of a decision: `due_days` counts workdays from the day of the meeting."""

    text: str
    lead: Unit | None = None
    due_days: int | None = None
    helpers: Sequence[Unit] = field(default_factory=tuple)
    person: Person | None = None


def day_of(meeting: Meeting) -> dt.date:
    """The day of a meeting where it is held."""
    return timezone.localtime(meeting.begins_at).date()


def due_day(meeting: Meeting, days: int | None) -> dt.date | None:
    """So many workdays after the meeting; raises Refused for none."""
    if days is None:
        return None
    if days < 1:
        raise Refused(_("A due day lies at least one workday ahead."))
    return workdays().plus(day_of(meeting), days)


def draft_decision(
    meeting: Meeting, ruling: Ruling, *, by: Account | None, item: AgendaItem | None = None
) -> Decision:
    """Notes what the chair decides (拟), from the beginning of the meeting to its minutes."""
    require(by, PREPARE, meeting)
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused(_("The item stands on another agenda."))
    with writing(by, "meetings.decision.draft") as work:
        locked_meeting(meeting)
        if meeting.state not in (Stage.RUNNING, Stage.DRAFTING, Stage.REVIEWING):
            raise Refused(_("Decisions are noted from the beginning of a meeting to its minutes."))
        last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
        decision = work.add(
            Decision(
                meeting=meeting,
                item=item,
                number=last + 1,
                text=said(ruling.text, _("Say what was decided.")),
                lead=ruling.lead,
                person=ruling.person,
                due_days=ruling.due_days,
                due=due_day(meeting, ruling.due_days),
            )
        )
        work.link(decision, "helpers", _without(ruling.helpers, ruling.lead))
        log(work, [(decision, Act.DRAFT, day_of(meeting), "")])
    return decision


def change_decision(
    decision: Decision, ruling: Ruling, *, by: Account | None, item: AgendaItem | None = None
) -> Decision:
    """Corrects a draft; what was issued is not changed any more."""
    require(by, PREPARE, decision)
    with writing(by, "meetings.decision.change") as work:
        if locked(decision).state != State.DRAFT:
            raise Refused(_("The decision was issued; it is postponed or withdrawn, not changed."))
        work.update(
            decision,
            text=said(ruling.text, _("Say what was decided.")),
            lead=ruling.lead,
            person=ruling.person,
            due_days=ruling.due_days,
            due=due_day(decision.meeting, ruling.due_days),
            item=item or decision.item,
        )
        work.link(decision, "helpers", _without(ruling.helpers, ruling.lead))
        log(work, [(decision, Act.CHANGE, day_of(decision.meeting), "")])
    return decision


def issue_decisions(
    decisions: Sequence[Decision], day: dt.date, *, by: Account | None
) -> Sequence[Decision]:
    """Signs drafts (签发). Raises Refused where one has no unit or no day."""
    with writing(by, "meetings.decision.issue") as work:
        for decision in decisions:
            check_step(locked(decision), State.ISSUED, by)
            if decision.lead is None or decision.due is None:
                facts = {"number": decision.number}
                raise Refused(_("Decision %(number)s lacks a lead unit or a due day.") % facts)
            changes: dict[str, Any] = {
                "state": State.ISSUED,
                "issued_on": day,
                "first_due": decision.due,
            }
            move(work, decision, Act.ISSUE, day, **changes)
    return decisions


def receive_decision(decision: Decision, day: dt.date, *, by: Account | None) -> Decision:
    """The lead unit confirms that it has the decision (已收)."""
    with writing(by, "meetings.decision.receive") as work:
        check_step(locked(decision), State.RECEIVED, by)
        _check_day(decision, day)
        move(work, decision, Act.RECEIVE, day, state=State.RECEIVED, received_on=day)
    return decision


def work_on_decision(
    decision: Decision, day: dt.date, text: str, *, by: Account | None
) -> Decision:
    """The lead unit tells how it goes on (办理); a decision just issued counts as received."""
    with writing(by, "meetings.decision.work") as work:
        _received(decision, day, by)
        check_step(decision, State.WORKING, by)
        if decision.state == State.CHECKING:
            raise Refused(_("The decision is being verified."))
        _check_day(decision, day)
        text = said(text, _("Say how the handling goes on."))
        move(work, decision, Act.WORK, day, text, state=State.WORKING)
    return decision


def add_decision_evidence(
    decision: Decision,
    day: dt.date,
    title: str,
    *,
    by: Account | None,
    document: str = "",
    file: SentFile | None = None,
) -> DecisionEvidence:
    """Attaches a document by its number, a photo or PDF, or both; raises Refused for neither."""
    require(by, ANSWER, decision)
    title = said(title, _("Say what the evidence shows."))
    if not document.strip() and file is None:
        raise Refused(_("Give the number of a document, or attach a photo or PDF."))
    with writing(by, "meetings.decision.evidence") as work:
        if locked(decision).closed_on is not None or decision.state == State.DRAFT:
            raise Refused(_("Evidence is attached to decisions that are being carried out."))
        _check_day(decision, day)
        if decision.evidence.count() >= MOST_FILES:
            raise Refused(_("A decision takes at most %(count)s pieces.") % {"count": MOST_FILES})
        row = DecisionEvidence(
            decision=decision,
            title=title,
            document=document.strip(),
            added_on=day,
            added_by=by,
            **_kept(file),
        )
        work.add(row)
        move(work, decision, Act.EVIDENCE, day, title)
    return row


def report_decision(
    decision: Decision, day: dt.date, result: str, *, by: Account | None
) -> Decision:
    """Says that it is done (报结). Raises Refused without a result or without any evidence."""
    with writing(by, "meetings.decision.report") as work:
        _received(decision, day, by)
        check_step(decision, State.REPORTED, by)
        _check_day(decision, day)
        result = said(result, _("Say what came of the decision."))
        if not decision.evidence.exists():
            raise Refused(_("Attach evidence before reporting the decision as done."))
        changes = {"state": State.REPORTED, "reported_on": day, "result": result}
        move(work, decision, Act.REPORT, day, result, **changes)
    return decision


def verify_decision(
    decision: Decision, day: dt.date, finding: str, *, by: Account | None, is_done: bool
) -> Decision:
    """Closes a decision (核验, 办结) or sends it back to its unit.

    Raises Refused without a finding, for whoever reported it and whoever belongs to the lead unit.
    """
    with writing(by, "meetings.decision.verify") as work:
        if locked(decision).state == State.REPORTED:
            check_step(decision, State.CHECKING, by)
            _check_verifier(decision, by)
            move(work, decision, Act.CHECK, day, state=State.CHECKING)
        check_step(decision, State.DONE if is_done else State.WORKING, by)
        _check_verifier(decision, by)
        _check_day(decision, day)
        finding = said(finding, _("Say what was found."))
        if is_done:
            changes: dict[str, Any] = {"state": State.DONE, "closed_on": day, "verifier": by}
            move(work, decision, Act.CLOSE, day, finding, **changes)
        else:
            changes = {"state": State.WORKING, "reported_on": None}
            move(work, decision, Act.RETURN, day, finding, **changes)
    return decision


def ask_to_postpone(
    decision: Decision, new_due: dt.date, day: dt.date, reason: str, *, by: Account | None
) -> Postponement:
    """Asks for a later day (延期); the old one holds until somebody approves."""
    require(by, ANSWER, decision)
    reason = said(reason, _("Say why a later day is needed."))
    with writing(by, "meetings.decision.ask") as work:
        if locked(decision).state not in HANDLED:
            raise Refused(_("Only a decision that is being carried out is postponed."))
        if decision.due is not None and new_due <= decision.due:
            raise Refused(_("The new day lies after the one that holds now."))
        if decision.postponements.filter(is_approved=None).exists():
            raise Refused(_("A later day was asked for already."))
        row = work.add(
            Postponement(
                decision=decision,
                old_due=decision.due,
                new_due=new_due,
                reason=reason,
                asked_on=day,
                asked_by=by,
            )
        )
        move(work, decision, Act.ASK, day, f"{new_due:%Y-%m-%d} {reason}")
    return row


def decide_postponement(
    row: Postponement, day: dt.date, *, by: Account | None, is_approved: bool, note: str = ""
) -> Postponement:
    """Approves the later day, which then holds, or refuses it."""
    decision = row.decision
    require(by, SIGN, decision)
    if by is not None and row.asked_by_id == by.pk:
        raise Refused(_("Whoever asked for the later day does not approve it."))
    if not is_approved:
        note = said(note, _("Say why the later day is refused."))
    with writing(by, "meetings.decision.postpone") as work:
        locked(decision)
        row.refresh_from_db()
        if row.is_approved is not None:
            raise Refused(_("This was decided already."))
        work.update(row, is_approved=is_approved, decided_on=day, decided_by=by, note=note.strip())
        changes = {"due": row.new_due} if is_approved else {}
        act = Act.POSTPONE if is_approved else Act.REFUSE
        move(work, decision, act, day, note.strip() or f"{row.new_due:%Y-%m-%d}", **changes)
    return row


def turn_into_problem(decision: Decision, day: dt.date, *, by: Account | None) -> Decision:
    """转问题: it becomes a problem of its project, held by the lead unit."""
    with writing(by, "meetings.decision.convert") as work:
        check_step(locked(decision), State.PROBLEM, by)
        project = decision.item.project if decision.item is not None else None
        if project is None:
            raise Refused(_("Only a decision about a project becomes a problem."))
        draft = {
            "project": project,
            "text": decision.text,
            "raised_on": day,
            "holder": decision.lead,
            "origin": Problem.Origin.MEETING,
            "due": max(decision.due, day) if decision.due else None,
        }
        (problem,) = raise_problems([draft], by=None)  # its right is that of the step
        changes: dict[str, Any] = {"state": State.PROBLEM, "closed_on": day, "problem": problem}
        move(work, decision, Act.CONVERT, day, **changes)
    return decision


def withdraw_decision(
    decision: Decision, day: dt.date, reason: str, *, by: Account | None
) -> Decision:
    """Takes a decision back; it stays in the ledger with its reason."""
    with writing(by, "meetings.decision.withdraw") as work:
        check_step(locked(decision), State.WITHDRAWN, by)
        reason = said(reason, _("Say why the decision is withdrawn."))
        changes = {"state": State.WITHDRAWN, "closed_on": day, "result": reason}
        move(work, decision, Act.WITHDRAW, day, reason, **changes)
    return decision


def _received(decision: Decision, day: dt.date, by: Account | None) -> None:
    if locked(decision).state == State.ISSUED:
        receive_decision(decision, day, by=by)


def _check_day(decision: Decision, day: dt.date) -> None:
    if decision.issued_on is not None and day < decision.issued_on:
        begun = {"day": decision.issued_on}
        raise Refused(_("An end must come after the beginning, %(day)s.") % begun)


def _without(units: Sequence[Unit], lead: Unit | None) -> list[Unit]:
    return [unit for unit in units if lead is None or unit.pk != lead.pk]


def _check_verifier(decision: Decision, by: Account | None) -> None:
    """Raises Refused where the verifier reported the decision or belongs to its lead unit."""
    if by is None:
        return
    reported = decision.moves.filter(act=Act.REPORT).last()
    if reported is not None and reported.by_id == by.pk:
        raise Refused(_("Whoever reported the decision as done does not verify it."))
    if decision.lead is not None and _belongs(by, decision.lead.path):
        raise Refused(_("Whoever belongs to the lead unit does not verify the decision."))


def _belongs(account: Account, path: str) -> bool:
    grants = grants_with(account, ANSWER)
    if any(grant.scope is Scope.OWN and grant.path.startswith(path) for grant in grants):
        return True
    posts = Post.objects.current().filter(unit__path__startswith=path)
    return account.person_id is not None and posts.filter(person=account.person_id).exists()


def _kept(file: SentFile | None) -> dict[str, Any]:
    """The columns of a kept file."""
    if file is None:
        return {}
    kept, found = keep_paper(file)
    return {
        "file_name": kept.name,
        "file_path": kept.path,
        "file_hash": kept.digest,
        "file_size": kept.size,
        "media_type": found,
    }
