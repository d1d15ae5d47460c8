"""Acts on excuses, asked for by one and approved by another, and on the codes of reasons."""

import datetime as dt

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.excuses.models import CODE_LENGTH, DelayReason, Excuse
from guatu.excuses.reasons import SHIPPED, reasons_of
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio, Project
from guatu.lib.kept_files import SentFile
from guatu.lib.papers import keep_paper
from guatu.lib.refusals import Refused

ASK, APPROVE, REASONS = "excuses.ask", "excuses.approve", "excuses.reasons.edit"
State = Excuse.State
LONGEST_DAYS = 366


def ask_for_excuse(excuse: Excuse, *, by: Account | None, file: SentFile | None = None) -> Excuse:
    """Asks that a dimension of a project be held excused; nothing changes until it is approved.

    `excuse` is unsaved: project, dimension, reason, text, document, valid_from, until, asked_on;
    `file` is a photo or PDF that supports it. Raises Refused without an explanation, for a reason
    that may not be chosen, for days out of order or longer than a year, where another excuse for
    these days waits or holds, and for a file of another kind or too large.
    """
    require(by, ASK, excuse.project)
    if not excuse.text.strip():
        raise Refused(_("Say why the project lags."))
    with writing(by, "excuses.excuse.ask") as work:
        project = Project.objects.select_for_update().get(pk=excuse.project_id)
        _check_reason(project.portfolio_id, excuse.reason)
        _check_days(excuse)
        excuse.text, excuse.document = excuse.text.strip(), excuse.document.strip()
        excuse.asked_by, excuse.state = by, State.WAITING
        if file is not None:
            _attach(excuse, file)
        work.add(excuse)
    return excuse


def decide_excuse(
    excuse: Excuse,
    *,
    by: Account | None,
    day: dt.date,
    is_approved: bool,
    answer: str = "",
    until: dt.date | None = None,
) -> Excuse:
    """Approves an excuse, until an earlier day if one is given, or refuses it.

    Raises Refused for one that is decided, for one's own, for a refusal without a reason, and for
    a day that is later than asked for or before the excuse begins.
    """
    require(by, APPROVE, excuse.project)
    if not is_approved and not answer.strip():
        raise Refused(_("Say why it is refused."))
    with writing(by, "excuses.excuse.decide") as work:
        excuse = _waiting(excuse)
        if by is not None and excuse.asked_by_id == by.pk:
            raise Refused(_("Somebody else than who asked decides."))
        last = until or excuse.until
        if is_approved and not excuse.valid_from <= last <= excuse.until:
            raise Refused(_("An excuse may be shortened, not lengthened."))
        work.update(
            excuse,
            state=State.APPROVED if is_approved else State.REFUSED,
            until=last if is_approved else excuse.until,
            decided_by=by,
            decided_on=day,
            approver=str(by) if by is not None else "",
            answer=answer.strip(),
        )
    return excuse


def withdraw_excuse(excuse: Excuse, *, by: Account | None) -> Excuse:
    """Takes back what is not decided yet."""
    require(by, ASK, excuse.project)
    with writing(by, "excuses.excuse.withdraw") as work:
        excuse = _waiting(excuse)
        work.update(excuse, state=State.WITHDRAWN)
    return excuse


def end_excuse(excuse: Excuse, day: dt.date, reason: str, *, by: Account | None) -> Excuse:
    """An approved excuse holds no more from `day` on. Raises Refused without a reason."""
    require(by, APPROVE, excuse.project)
    if not reason.strip():
        raise Refused(_("Say why the excuse ends."))
    with writing(by, "excuses.excuse.end") as work:
        stored = _locked(excuse)
        if stored.state != State.APPROVED or stored.ended_on is not None:
            raise Refused(_("Only an excuse that holds can be ended."))
        if not stored.valid_from <= day <= stored.until:
            raise Refused(_("The excuse does not hold on that day."))
        work.update(stored, ended_on=day)
        work.note(stored, reason=reason.strip())
    return stored


def set_reason(
    portfolio: Portfolio, code: str, name: str, *, by: Account | None, is_used: bool = True
) -> DelayReason:
    """Names a reason, takes it out of the choice or back; an empty code makes a new one.

    What was chosen before keeps its code. Raises Refused without a name, for one that is taken
    and for a code that does not exist.
    """
    require(by, REASONS, portfolio)
    name = name.strip()
    if not name:
        raise Refused(_("A reason needs a name."))
    with writing(by, "excuses.reason.set") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        others = {each.name for each in reasons_of(portfolio) if each.code != code}
        if name in others:
            raise Refused(_("There is a reason “%(name)s” already.") % {"name": name})
        row = DelayReason.objects.filter(portfolio=portfolio, code=code).first()
        if row is not None:
            work.update(row, name=name, is_used=is_used)
            return row
        if code and code not in SHIPPED:
            raise Refused(_("There is no such reason."))
        new = code or _free_code(portfolio)
        order = DelayReason.objects.filter(portfolio=portfolio).aggregate(last=Max("order"))
        place = (order["last"] or 0) + 1
        return work.add(
            DelayReason(portfolio=portfolio, code=new, name=name, order=place, is_used=is_used)
        )


def _free_code(portfolio: Portfolio) -> str:
    """The next code of a county's own: own-1, own-2, …"""
    taken = set(
        DelayReason.objects.filter(portfolio=portfolio, code__startswith="own-").values_list(
            "code", flat=True
        )
    )
    number = next(n for n in range(1, len(taken) + 2) if f"own-{n}" not in taken)
    return f"own-{number}"[:CODE_LENGTH]


def _attach(excuse: Excuse, file: SentFile) -> None:
    kept, kind = keep_paper(file)
    excuse.file_name, excuse.file_path = kept.name, kept.path
    excuse.file_hash, excuse.file_size, excuse.media_type = kept.digest, kept.size, kind


def _check_reason(portfolio: int, code: str) -> None:
    if code not in {each.code for each in reasons_of(portfolio) if each.is_used}:
        raise Refused(_("Choose a reason from the table."))


def _check_days(excuse: Excuse) -> None:
    if excuse.until < excuse.valid_from:
        raise Refused(_("The last day lies before the first."))
    if (excuse.until - excuse.valid_from).days > LONGEST_DAYS:
        raise Refused(_("An excuse holds a year at most; ask again then."))
    if excuse.until < excuse.asked_on:
        raise Refused(_("The excuse would be over before it is asked for."))
    others = Excuse.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=excuse.valid_from),
        project=excuse.project,
        dimension=excuse.dimension,
        state__in=(State.WAITING, State.APPROVED),
        valid_from__lte=excuse.until,
        until__gte=excuse.valid_from,
    )
    if others.exists():
        raise Refused(_("Another excuse for these days waits or holds already."))


def _locked(excuse: Excuse) -> Excuse:
    rows = Excuse.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=excuse.pk)


def _waiting(excuse: Excuse) -> Excuse:
    stored = _locked(excuse)
    if stored.state != State.WAITING:
        facts = {"state": stored.get_state_display()}
        raise Refused(_("The excuse is %(state)s already.") % facts)
    return stored
