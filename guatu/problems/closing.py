"""Acts on the way to the end of a problem: evidence, the request, its verification."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Post
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, require
from guatu.journal.actions import writing
from guatu.lib.kept_files import SentFile
from guatu.lib.papers import keep_paper
from guatu.lib.refusals import Refused
from guatu.problems.models import Evidence, Problem
from guatu.problems.moves import ANSWER, Act, State, check_day, check_step, locked, move, said

MOST_FILES = 20


def add_evidence(
    problem: Problem,
    day: dt.date,
    title: str,
    *,
    by: Account | None,
    document: str = "",
    file: SentFile | None = None,
) -> Evidence:
    """Attaches a document by its number, a photo or PDF, or both.

    Raises Refused for neither, for a file of another kind or too large, and beyond 20 files.
    """
    require(by, ANSWER, problem)
    title = said(title, _("Say what the evidence shows."))
    if not document.strip() and file is None:
        raise Refused(_("Give the number of a document, or attach a photo or PDF."))
    with writing(by, "problems.evidence.add") as work:
        if locked(problem).closed_on is not None:
            raise Refused(_("The problem is closed."))
        check_day(problem, day)
        if problem.evidence.count() >= MOST_FILES:
            raise Refused(_("A problem takes at most %(count)s pieces.") % {"count": MOST_FILES})
        kept = {} if file is None else _kept(file)
        row = Evidence(
            problem=problem,
            title=title,
            document=document.strip(),
            added_on=day,
            added_by=by,
            **kept,
        )
        work.add(row)
        move(work, problem, Act.EVIDENCE, day, title)
    return row


def ask_to_close(problem: Problem, day: dt.date, resolution: str, *, by: Account | None) -> Problem:
    """申请销号: says how it was solved. Raises Refused without that or without any evidence."""
    with writing(by, "problems.problem.ask") as work:
        check_step(locked(problem), State.ASKED, by)
        check_day(problem, day)
        resolution = said(resolution, _("Say how the problem was resolved."))
        if not _is_proved(problem):
            raise Refused(_("Attach evidence before asking for the problem to be closed."))
        move(work, problem, Act.ASK, day, resolution, state=State.ASKED, resolution=resolution)
    return problem


def take_request_back(
    problem: Problem, day: dt.date, reason: str, *, by: Account | None
) -> Problem:
    """The holder goes on with the problem after all."""
    with writing(by, "problems.problem.take_back") as work:
        check_step(locked(problem), State.WORKING, by)
        if problem.state != State.ASKED:
            raise Refused(_("Nobody has asked for the problem to be closed."))
        reason = said(reason, _("Say why the request is taken back."))
        move(work, problem, Act.TAKE_BACK, day, reason, state=State.WORKING)
    return problem


def begin_to_verify(problem: Problem, day: dt.date, *, by: Account | None) -> Problem:
    """核验 begins: somebody who neither asked nor belongs to the holder looks at the evidence."""
    with writing(by, "problems.problem.check") as work:
        check_step(locked(problem), State.CHECKING, by)
        _check_verifier(problem, by)
        move(work, problem, Act.CHECK, day, state=State.CHECKING)
    return problem


def verify_problem(
    problem: Problem, day: dt.date, finding: str, *, by: Account | None, is_solved: bool
) -> Problem:
    """Closes a problem whose evidence holds (销号), or sends it back (退回办理).

    Raises Refused without a finding, and for whoever asked or belongs to the holder.
    """
    with writing(by, "problems.problem.verify") as work:
        if locked(problem).state == State.ASKED:
            begin_to_verify(problem, day, by=by)
        check_step(problem, State.CLOSED if is_solved else State.RETURNED, by)
        check_day(problem, day)
        _check_verifier(problem, by)
        finding = said(finding, _("Say what was found."))
        if is_solved:
            changes: dict[str, Any] = {"state": State.CLOSED, "closed_on": day}
            move(work, problem, Act.CLOSE, day, finding, **changes)
        else:
            move(work, problem, Act.RETURN, day, finding, state=State.RETURNED)
    return problem


def reopen_problem(problem: Problem, day: dt.date, reason: str, *, by: Account | None) -> Problem:
    """A closed problem has come up again; its holder handles it from `day` on."""
    with writing(by, "problems.problem.reopen") as work:
        if locked(problem).state != State.CLOSED:
            raise Refused(_("Only a closed problem is opened again."))
        check_step(problem, State.WORKING, by)
        move(
            work,
            problem,
            Act.REOPEN,
            day,
            said(reason, _("Say why the problem is opened again.")),
            state=State.WORKING,
            closed_on=None,
            held_since=day,
            level_since=day,
            reopened=problem.reopened + 1,
        )
    return problem


def _is_proved(problem: Problem) -> bool:
    """Whether evidence was attached since the problem was raised or opened again."""
    moves = problem.moves.filter(act=Act.EVIDENCE)
    again = problem.moves.filter(act=Act.REOPEN).last()
    return (moves if again is None else moves.filter(pk__gt=again.pk)).exists()


def _check_verifier(problem: Problem, by: Account | None) -> None:
    """Raises Refused where the verifier asked for the closing or belongs to the holder."""
    if by is None:
        return
    asked = problem.moves.filter(act=Act.ASK).last()
    if asked is not None and asked.by_id == by.pk:
        raise Refused(_("Whoever asked for the closing does not verify it."))
    if problem.holder is not None and _belongs(by, problem.holder.path):
        raise Refused(_("Whoever belongs to the holder does not verify it."))


def _belongs(account: Account, path: str) -> bool:
    """Whether the account acts for the unit at this path, or its person has a post there."""
    grants = grants_with(account, ANSWER)
    if any(grant.scope is Scope.OWN and grant.path.startswith(path) for grant in grants):
        return True
    posts = Post.objects.current().filter(unit__path__startswith=path)
    return account.person_id is not None and posts.filter(person=account.person_id).exists()


def _kept(file: SentFile) -> dict[str, Any]:
    """The columns of a kept file."""
    kept, found = keep_paper(file)
    return {
        "file_name": kept.name,
        "file_path": kept.path,
        "file_hash": kept.digest,
        "file_size": kept.size,
        "media_type": found,
    }
