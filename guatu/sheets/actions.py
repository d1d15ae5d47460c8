"""Acts on imports: receive, answer, decide, post, undo. What they do in detail is in
`preparing`, `posting` and `undoing`."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.scopes import grants_with, require
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio, Project
from guatu.lib.refusals import Refused
from guatu.sheets.answering import Answer, apply_answers
from guatu.sheets.deciding import choose_cells, decide
from guatu.sheets.files import keep_file
from guatu.sheets.models import ImportProgress, ImportRow, ImportRun, SenderMap
from guatu.sheets.posting import Moved, post_rows
from guatu.sheets.preparing import prepare
from guatu.sheets.progress import Tell, collector_at_rest, telling
from guatu.sheets.undoing import Hurdle, Traces, hurdles, restore, traces_of

__all__ = [
    "answer_questions",
    "ask_again",
    "decide_row",
    "decide_rows",
    "discard_import",
    "forget_map",
    "post_import",
    "prepare_import",
    "receive_file",
    "request_posting",
    "request_undo",
    "retry_import",
    "settle_conflict",
    "undo_hurdles",
    "undo_import",
]

State = ImportRun.State
_BEFORE_POSTING = (State.QUEUED, State.READING, State.ASKING, State.READY, State.FAILED)


def receive_file(
    chunks: Iterable[bytes],
    name: str,
    size: int,
    *,
    by: Account,
    portfolio: Portfolio | None = None,
    options: Mapping[str, Any] | None = None,
    is_awaited: bool = False,
) -> ImportRun:
    """Stores a file and asks for it to be read in the background.

    `options` may name year, month, sheets and a column map. A file that is awaited (the command
    line) is read by the caller through `prepare_import`. Raises Refused for an empty or too
    large file.
    """
    require(by, "sheets.import")
    sender = sender_of(by)
    stored = keep_file(chunks, name, size)
    with transaction.atomic():
        run = ImportRun.objects.create(
            sender=sender, by=by, portfolio=portfolio, options=dict(options or {}), **stored
        )
        ImportProgress.objects.create(run=run)
        if not is_awaited:
            _defer("read", run)
    return run


def sender_of(account: Account) -> Unit:
    """The unit for which an account imports."""
    grant = grants_with(account, "sheets.import")[0]
    return Unit.objects.get(path=grant.path)


def _defer(task: str, run: ImportRun) -> None:
    jobs.configure_task(name=f"guatu.sheets.{task}", lock=f"import/{run.pk}").defer(run_id=run.pk)


def prepare_import(run_id: int, *, tell: Tell | None = None) -> ImportRun:
    """Reads a file that waits; a second call for the same state does nothing."""
    with transaction.atomic():
        runs = ImportRun.objects.select_related("by", "sender", "portfolio__unit")
        run = runs.select_for_update(of=("self",)).get(pk=run_id)
        if run.state not in {State.QUEUED, State.READING}:
            return run
        run.state = State.READING
        run.save(update_fields=["state"])
    with collector_at_rest():
        _run_job(run, lambda tell: prepare(run, tell), tell)
    return run


def _run_job(run: ImportRun, job: Callable[[Tell], Any], tell: Tell | None) -> None:
    """Runs a job with its progress; one that fails leaves word and may be run again."""
    try:
        if tell is not None:
            job(tell)
        else:
            with telling(run) as others_see:
                job(others_see)
    except Refused:
        raise
    except Exception as error:
        failure = {
            "code": "job_failed",
            "params": {"reason": f"{type(error).__name__}: {error}"[:300]},
        }
        ImportRun.objects.filter(pk=run.pk).update(state=State.FAILED, failure=failure)
        raise


def ask_again(run: ImportRun, *, by: Account) -> ImportRun:
    """Opens the questions of an import that is not posted yet, to change the answers."""
    require(by, "sheets.import", run)
    changed = ImportRun.objects.filter(
        pk=run.pk, state__in=(State.READY, State.REFUSED, State.FAILED, State.ASKING)
    ).update(state=State.ASKING)
    if not changed:
        raise Refused(_("This import cannot be changed any more."))
    run.refresh_from_db()
    return run


def answer_questions(
    run: ImportRun, answer: Answer, *, by: Account, is_awaited: bool = False
) -> ImportRun:
    """Takes a person's answers, remembers them for the sender's next file, and reads again."""
    require(by, "sheets.import", run)
    with transaction.atomic():
        _claim(run, (State.ASKING,), State.QUEUED)
        apply_answers(run, answer, by=by)
        if not is_awaited:
            _defer("read", run)
    return run


def retry_import(run: ImportRun, *, by: Account) -> ImportRun:
    """Runs a job again that failed, or of which nothing was heard for minutes."""
    require(by, "sheets.import", run)
    is_silent = run.is_running and run.progress.is_silent(timezone.now())
    if run.state != State.FAILED and not is_silent:
        return run
    if run.state in {State.POSTING, State.UNDOING}:
        _defer("post" if run.state == State.POSTING else "undo", run)
        return run
    with transaction.atomic():
        _claim(run, (State.FAILED, State.QUEUED, State.READING), State.QUEUED)
        _defer("read", run)
    return run


def discard_import(run: ImportRun, *, by: Account) -> ImportRun:
    """Gives an import up that was not posted; nothing of it reaches the ledger."""
    require(by, "sheets.import", run)
    if run.state == State.DISCARDED:
        return run
    _claim(run, (*_BEFORE_POSTING, State.REFUSED), State.DISCARDED)
    return run


def decide_row(
    row: ImportRow, decision: str, *, by: Account, project: Project | None = None
) -> ImportRow:
    """What a person says of one row: accept, skip, same (with the project), new, or undecided."""
    require(by, "sheets.import", row.run)
    with transaction.atomic():
        _claim(row.run, (State.READY,), State.READY)
        return decide(row, decision, project)


def settle_conflict(row: ImportRow, choices: Mapping[str, str], *, by: Account) -> ImportRow:
    """Which value of each cell in conflict is to stand: "file" or "ledger", by target."""
    require(by, "sheets.import", row.run)
    with transaction.atomic():
        _claim(row.run, (State.READY,), State.READY)
        return choose_cells(row, choices)


def decide_rows(run: ImportRun, kind: str, *, accept: bool, by: Account) -> int:
    """Accepts or leaves out all rows of a kind that were not decided one by one."""
    require(by, "sheets.import", run)
    with transaction.atomic():
        _claim(run, (State.READY,), State.READY)
        return run.rows.filter(kind=kind).update(is_accepted=accept)


def request_posting(run: ImportRun, *, by: Account, is_awaited: bool = False) -> bool:
    """Asks for the preview to be posted; False where somebody asked before (a double click).

    One that is awaited is posted by the caller through `post_import`.
    """
    require(by, "sheets.import", run)
    with transaction.atomic():
        asked = ImportRun.objects.filter(pk=run.pk, state=State.READY).update(
            state=State.POSTING, posted_by=by, failure={}
        )
        if asked and not is_awaited:
            _defer("post", run)
    run.refresh_from_db()
    return bool(asked)


def post_import(run_id: int, today: dt.date, *, tell: Tell | None = None) -> ImportRun:
    """Posts a preview in one transaction with one batch of the journal.

    Where a rule or a change made meanwhile stands against it, nothing is written, the preview
    is made anew and says why.
    """
    run = ImportRun.objects.select_related("posted_by").get(pk=run_id)
    if run.state != State.POSTING:
        return run
    try:
        _run_job(run, lambda tell: _post(run, today, tell), tell)
    except Refused as refusal:
        failure = {"code": "posting_refused", "params": {"reason": str(refusal)}}
        state = State.QUEUED if isinstance(refusal, Moved) else State.READY
        ImportRun.objects.filter(pk=run.pk).update(state=state, failure=failure)
        if state == State.QUEUED:
            prepare_import(run.pk, tell=tell)
            ImportRun.objects.filter(pk=run.pk).update(failure=failure)
    run.refresh_from_db()
    return run


def _post(run: ImportRun, today: dt.date, tell: Tell) -> None:
    by = run.posted_by
    with writing(by, "sheets.import.post") as work:
        locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.state != State.POSTING:
            return
        require(by, "sheets.import")
        count = post_rows(run, by, today, tell)
        work.note(run, file=run.file_name, hash=run.file_hash, rows=count)
        tell("refresh", 0, 0)
        ImportRun.objects.filter(pk=run.pk).update(
            state=State.POSTED,
            posted_at=work.at,
            work_batch=work.batch,
            counts={**run.counts, "posted": count},
        )


def undo_hurdles(run: ImportRun) -> list[Hurdle]:
    """What stands against undoing an import: changes made since by anybody."""
    if run.work_batch is None:
        return []
    return _named(hurdles(traces_of(run.work_batch), run.work_batch))


def request_undo(run: ImportRun, *, by: Account, is_partial: bool = False) -> bool:
    """Asks for an import to be undone; False where that was asked before.

    Raises Refused where somebody changed something since, unless the rest is to be undone.
    """
    require(by, "sheets.import", run)
    if run.state == State.POSTED and not is_partial and undo_hurdles(run):
        raise Refused(_("Some of it was changed since. Nothing was undone."))
    with transaction.atomic():
        options = {**run.options, "undo_partly": is_partial}
        asked = ImportRun.objects.filter(pk=run.pk, state=State.POSTED).update(
            state=State.UNDOING, undone_by=by, options=options
        )
        if asked:
            _defer("undo", run)
    run.refresh_from_db()
    return bool(asked)


def undo_import(run_id: int, *, tell: Tell | None = None) -> ImportRun:
    """Puts everything back as it was before the import, in one transaction."""
    run = ImportRun.objects.select_related("undone_by").get(pk=run_id)
    if run.state != State.UNDOING:
        return run
    try:
        _run_job(run, lambda tell: _undo(run, tell), tell)
    except Refused as refusal:
        failure = {"code": "undo_refused", "params": {"reason": str(refusal)}}
        ImportRun.objects.filter(pk=run.pk).update(state=State.POSTED, failure=failure)
    run.refresh_from_db()
    return run


def _undo(run: ImportRun, tell: Tell) -> None:
    by = run.undone_by
    with writing(by, "sheets.import.undo") as work:
        locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.state != State.UNDOING:
            return
        require(by, "sheets.import")
        tell("undo", 0, 0)
        traces: list[Traces] = traces_of(run.work_batch)
        found = _named(hurdles(traces, run.work_batch))
        if found and not run.options.get("undo_partly"):
            raise Refused(_("Some of it was changed since. Nothing was undone."))
        count = restore(work, traces, leave={item.thread for item in found}, by=by)
        work.note(run, file=run.file_name, undone=count)
        tell("refresh", 0, 0)
        ImportRun.objects.filter(pk=run.pk).update(
            state=State.UNDONE,
            undone_at=work.at,
            kept_projects=[item.as_json() for item in found],
        )


def forget_map(kept: SenderMap, *, by: Account) -> None:
    """The form's columns are asked about again with the sender's next file."""
    require(by, "sheets.import", kept)
    with writing(by, "sheets.map.forget") as work:
        work.remove_many([kept])


def _named(found: list[Hurdle]) -> list[Hurdle]:
    """Hurdles with the names of what they are about."""
    names: dict[str, str] = {}
    for kind, model in (("project", Project), ("person", Person), ("unit", Unit)):
        keys = {item.thread for item in found if item.thread.startswith(f"{kind}/")}
        rows = model.objects.filter(pk__in=[key.partition("/")[2] for key in keys])
        names |= {f"{kind}/{pk}": name for pk, name in rows.values_list("pk", "name")}
    return [replace(item, name=names.get(item.thread, item.thread)) for item in found]


def _claim(run: ImportRun, states: Iterable[str], state: str) -> None:
    """Takes the import from one of the states to another; Refused where it is in none of them."""
    changed = ImportRun.objects.filter(pk=run.pk, state__in=list(states)).update(state=state)
    if not changed:
        raise Refused(_("This import cannot be changed any more."))
    run.state = state
