"""Acts on requests to stop or resume works: asked by one, decided by another."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.actions import move_project
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.permits.evidence import Upload, keep_files
from guatu.recognitions.models import StageRequest

ASK, APPROVE = "recognitions.ask", "ledger.stage.approve"
Kind, State = StageRequest.Kind, StageRequest.State
# The stage that a project is in when it is asked for, and the one that it goes to.
MOVES: dict[str, tuple[str, str]] = {
    Kind.STOP: (Project.Stage.BUILDING, Project.Stage.STOPPED),
    Kind.RESUME: (Project.Stage.STOPPED, Project.Stage.BUILDING),
}


def ask_to_move(
    request: StageRequest, files: Sequence[Upload] = (), *, by: Account | None
) -> StageRequest:
    """Asks that works be stopped or resumed; nothing moves until somebody else approves.

    `request` is unsaved: project, kind, day, reason, asked_on and, for a stop, resume_planned.
    Raises Refused without a reason, where the project's stage does not fit, while another request
    waits, and for a stop without a planned resumption after its day.
    """
    require(by, ASK, request.project)
    if not request.reason.strip():
        raise Refused(_("Say why the works are to be stopped or resumed."))
    with writing(by, "recognitions.request.ask") as work:
        project = Project.objects.select_for_update().get(pk=request.project_id)
        _check_ask(project, request)
        request.reason, request.asked_by, request.state = request.reason.strip(), by, State.WAITING
        work.add(request)
        if files:
            work.link(request, "files", keep_files(work, project.pk, files))
    return request


def decide_request(
    request: StageRequest,
    *,
    by: Account | None,
    day: dt.date,
    is_approved: bool,
    answer: str = "",
) -> StageRequest:
    """Approves or refuses a request; the project moves to its stage only where it is approved.

    Raises Refused for a request that is decided, for one's own, and for a refusal without a
    reason.
    """
    require(by, APPROVE, request.project)
    if not is_approved and not answer.strip():
        raise Refused(_("Say why it is refused."))
    with writing(by, "recognitions.request.decide") as work:
        request = _waiting(request)
        if by is not None and request.asked_by_id == by.pk:
            raise Refused(_("Somebody else than who asked decides."))
        state = State.APPROVED if is_approved else State.REFUSED
        work.update(request, state=state, decided_by=by, decided_on=day, answer=answer.strip())
        if is_approved:
            _old, new = MOVES[request.kind]
            move_project(request.project, new, by=by, day=request.day, reason=request.reason)
    return request


def withdraw_request(request: StageRequest, *, by: Account | None) -> StageRequest:
    """Takes a request back that is not decided yet."""
    require(by, ASK, request.project)
    with writing(by, "recognitions.request.withdraw") as work:
        request = _waiting(request)
        work.update(request, state=State.WITHDRAWN)
    return request


def _check_ask(project: Project, request: StageRequest) -> None:
    old, _new = MOVES[request.kind]
    if project.stage != old:
        facts = {"stage": project.get_stage_display(), "kind": request.get_kind_display()}
        raise Refused(_("The project is “%(stage)s”; “%(kind)s” does not fit.") % facts)
    if StageRequest.objects.filter(project=project, state=State.WAITING).exists():
        raise Refused(_("A request waits for approval already."))
    resume = request.resume_planned
    if request.kind == Kind.STOP and (resume is None or resume <= request.day):
        raise Refused(_("Say on which day after the stop the works are to be resumed."))


def _waiting(request: StageRequest) -> StageRequest:
    rows = StageRequest.objects.select_for_update(of=("self",)).select_related("project")
    stored = rows.get(pk=request.pk)
    if stored.state != State.WAITING:
        facts = {"state": stored.get_state_display()}
        raise Refused(_("The request is %(state)s already.") % facts)
    return stored
