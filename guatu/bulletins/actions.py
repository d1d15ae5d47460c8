"""Acts on bulletins: begun, written, reviewed by another, signed, published, withdrawn.

Those on files and on replies stand in `filing`, `replying` and `moderating`.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.bulletins.checking import check, figures_in, issued, known_figures
from guatu.bulletins.drafting import draft
from guatu.bulletins.figures import content_now, month_before
from guatu.bulletins.models import Bulletin, BulletinMove, BulletinSettings, BulletinVersion
from guatu.bulletins.scopes import PUBLISH, REVIEW, SET, SIGN, WRITE
from guatu.bulletins.telling import tell_of
from guatu.bulletins.texts import kept, read
from guatu.journal.actions import Work, writing
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.lib.search import pieces, searchable
from guatu.meetings.models import Meeting
from guatu.snapshots.actions import freeze
from guatu.snapshots.models import Snapshot

State, Act = Bulletin.State, BulletinMove.Act
TITLE_LENGTH, BODY_LENGTH = 120, 20_000

# 撰稿 → 审核 → 签发 → 发布 → 撤回; reviewer and signer may send it back.
STEPS: dict[tuple[str, str], str] = {
    (State.DRAFT, State.REVIEW): WRITE,
    (State.REVIEW, State.SIGNING): REVIEW,
    (State.REVIEW, State.DRAFT): REVIEW,
    (State.SIGNING, State.SIGNED): SIGN,
    (State.SIGNING, State.DRAFT): SIGN,
    (State.SIGNED, State.PUBLISHED): PUBLISH,
    (State.SIGNED, State.WITHDRAWN): PUBLISH,
    (State.PUBLISHED, State.WITHDRAWN): PUBLISH,
}


def begin_bulletin(
    portfolio: Portfolio,
    series: str,
    day: dt.date,
    *,
    by: Account,
    month: dt.date | None = None,
    meeting: Meeting | None = None,
    title: str = "",
) -> Bulletin:
    """A new bulletin: from a month or a meeting, whose figures are frozen and told in a first text.

    Of a meeting the month is the one that it looked at, if none is given. Without either the
    bulletin needs a title and states no figures.
    """
    require(by, WRITE, portfolio)
    if meeting is not None:
        require(by, "meetings.view", meeting)
        month = month or month_before(portfolio, meeting)
    if month is None and not title.strip():
        raise Refused(_("Give a title, or a month to write about."))
    with writing(by, "bulletins.bulletin.create") as work:
        bulletin = Bulletin(
            portfolio=portfolio,
            series=series,
            year=(month or day).year,
            month=month,
            meeting=meeting,
            source=source_of(portfolio),
            language=get_language() or settings.LANGUAGE_CODE,
            is_public=series == Bulletin.Series.NEWS,
            writer=by,
        )
        _write_first(work, bulletin, title.strip(), day)
        work.add(bulletin)
        _keep_version(work, bulletin)
    return bulletin


def write_again(bulletin: Bulletin, *, by: Account) -> Bulletin:
    """A new bulletin with the text, figures and settings of one that is out or was withdrawn.

    What readers have seen is never changed: it is withdrawn, and written anew.
    """
    require(by, WRITE, bulletin)
    if bulletin.published_at is None:
        raise Refused(_("Only a bulletin that was published is written anew."))
    with writing(by, "bulletins.bulletin.create") as work:
        same = ("portfolio", "series", "year", "month", "meeting", "source", "language", "snapshot")
        values = {name: getattr(bulletin, name) for name in (*same, "is_public", "takes_replies")}
        again = Bulletin(writer=by, **values)
        _set_text(again, bulletin.title, bulletin.body)
        work.add(again)
        _keep_version(work, again)
    return again


def change_text(
    bulletin: Bulletin, title: str, body: str, *, version: int, by: Account, **values: Any
) -> Bulletin:
    """Saves what the writer typed as the next version; `version` is the one that was opened.

    `values` are `is_public`, `takes_replies`, `source`. Raises Refused where somebody saved
    meanwhile, for a figure that the snapshot lacks, and for a text that others look at already.
    """
    require(by, WRITE, bulletin)
    with writing(by, "bulletins.bulletin.change") as work:
        _check_writable(locked(bulletin))
        if bulletin.version != version:
            raise Refused(_("Somebody saved this bulletin meanwhile. Your text is below."))
        figures = known_figures(bulletin)
        text = _checked(kept(title, figures), kept(body, figures))
        _save_text(work, bulletin, *text, **values)
    return bulletin


def take_new_figures(bulletin: Bulletin, day: dt.date, *, by: Account) -> bool:
    """Binds the text to the facts as they are now; False where they are as they were.

    Raises Refused where the text names a figure that the new snapshot lacks.
    """
    require(by, WRITE, bulletin)
    with writing(by, "bulletins.bulletin.figures") as work:
        _check_writable(locked(bulletin))
        if bulletin.month is None or bulletin.snapshot is None:
            raise Refused(_("This bulletin states no figures."))
        content = content_now(bulletin.portfolio, bulletin.month, day, bulletin.meeting)
        if content == bulletin.snapshot.data():
            return False
        snapshot = freeze(Snapshot.Kind.BULLETIN, content, work.at, by=by)
        figures = figures_in(snapshot, bulletin.language)
        kept(f"{bulletin.title}\n{bulletin.body}", figures)
        bulletin.snapshot = snapshot
        _save_text(work, bulletin, bulletin.title, bulletin.body, snapshot=snapshot)
    return True


def submit(bulletin: Bulletin, *, by: Account, text: str = "") -> Bulletin:
    """The writer gives the bulletin to be reviewed."""
    with writing(by, "bulletins.bulletin.submit") as work:
        _check_step(locked(bulletin), State.REVIEW, by)
        if not bulletin.body.strip():
            raise Refused(_("The bulletin has no text yet."))
        _check_numbers(bulletin, work.at)
        return _move(work, bulletin, Act.SUBMIT, State.REVIEW, text, reviewer=None)


def approve(
    bulletin: Bulletin, *, by: Account, text: str = "", has_seen_numbers: bool = False
) -> Bulletin:
    """The reviewer lets it pass. Nobody reviews what they wrote a version of.

    Raises Refused where numbers stand in no field and the reviewer does not say they are right.
    """
    with writing(by, "bulletins.bulletin.approve") as work:
        _check_step(locked(bulletin), State.SIGNING, by)
        _check_other(bulletin, by)
        found = _check_numbers(bulletin, work.at)
        if found.loose and not has_seen_numbers:
            raise Refused(_("Say that you have looked at the numbers that stand in no field."))
        return _move(work, bulletin, Act.APPROVE, State.SIGNING, text, reviewer=by)


def send_back(bulletin: Bulletin, text: str, *, by: Account) -> Bulletin:
    """Reviewer or signer send it back to the writer with a reason."""
    with writing(by, "bulletins.bulletin.return") as work:
        _check_step(locked(bulletin), State.DRAFT, by)
        reason = _said(text, _("Say what has to be changed."))
        return _move(work, bulletin, Act.RETURN, State.DRAFT, reason, reviewer=None)


def sign(bulletin: Bulletin, day: dt.date, *, by: Account, text: str = "") -> Bulletin:
    """The signer signs: it gets the next number of its series and year, and its text is fixed."""
    with writing(by, "bulletins.bulletin.sign") as work:
        Portfolio.objects.select_for_update().get(pk=bulletin.portfolio_id)  # numbers in a row
        _check_step(locked(bulletin), State.SIGNED, by)
        _check_other(bulletin, by)
        _check_numbers(bulletin, work.at)
        title, issued_text = issued(bulletin)
        rows = Bulletin.objects.filter(
            portfolio=bulletin.portfolio_id, series=bulletin.series, year=day.year
        )
        last = rows.aggregate(last=Max("number"))["last"] or 0
        values = {
            "year": day.year,
            "number": last + 1,
            "issued_title": title,
            "issued_text": issued_text,
            "signer": by,
            "signed_at": work.at,
        }
        return _move(work, bulletin, Act.SIGN, State.SIGNED, text, **values)


def publish(bulletin: Bulletin, *, by: Account, text: str = "") -> Bulletin:
    """It goes out: to everybody in the county, and to the public where it is for the public."""
    with writing(by, "bulletins.bulletin.publish") as work:
        _check_step(locked(bulletin), State.PUBLISHED, by)
        if issued(bulletin) != (bulletin.issued_title, bulletin.issued_text):
            raise Refused(_("The text is not the one that was signed."))
        return _move(work, bulletin, Act.PUBLISH, State.PUBLISHED, text, published_at=work.at)


def withdraw(bulletin: Bulletin, reason: str, *, by: Account) -> Bulletin:
    """Takes it back; the reason stays, and stands at its public address."""
    with writing(by, "bulletins.bulletin.withdraw") as work:
        _check_step(locked(bulletin), State.WITHDRAWN, by)
        words = _said(reason, _("Say why it is withdrawn."))[:300]
        values = {"withdrawn_at": work.at, "withdrawn_because": words}
        return _move(work, bulletin, Act.WITHDRAW, State.WITHDRAWN, words, **values)


def switch_replies(bulletin: Bulletin, is_open: bool, *, by: Account) -> None:
    """Opens a bulletin to replies, or closes it; those that came stay."""
    require(by, PUBLISH, bulletin)
    with writing(by, "bulletins.switch") as work:
        work.update(bulletin, takes_replies=is_open)


def set_bulletins(portfolio: Portfolio, *, by: Account | None, **values: Any) -> BulletinSettings:
    """A county's settings."""
    require(by, SET, portfolio)
    with writing(by, "bulletins.settings.set") as work:
        row = BulletinSettings.objects.select_for_update().filter(portfolio=portfolio).first()
        if row is None:
            return work.add(BulletinSettings(portfolio=portfolio, **values))
        work.update(row, **values)
    return row


def settings_of(portfolio: Portfolio) -> BulletinSettings:
    """The county's settings, or the defaults."""
    row = BulletinSettings.objects.filter(portfolio=portfolio).first()
    return row or BulletinSettings(portfolio=portfolio)


def source_of(portfolio: Portfolio) -> str:
    """What is named as the source of a bulletin."""
    return settings_of(portfolio).source or portfolio.unit.name


def locked(bulletin: Bulletin) -> Bulletin:
    """The bulletin as it is stored now, locked until the end of the transaction."""
    bulletin.refresh_from_db(from_queryset=Bulletin.objects.select_for_update(of=("self",)))
    return bulletin


def _check_step(bulletin: Bulletin, state: str, by: Account) -> None:
    """Raises Refused for a step that is not in the table, PermissionDenied without its right."""
    right = STEPS.get((bulletin.state, state))
    if right is None:
        states = {"old": bulletin.get_state_display(), "new": State(state).label}
        raise Refused(_("A bulletin does not go from “%(old)s” to “%(new)s”.") % states)
    require(by, right, bulletin)


def _check_other(bulletin: Bulletin, by: Account) -> None:
    """Raises Refused for somebody who wrote the bulletin or a version of it."""
    if bulletin.writer_id == by.pk or bulletin.versions.filter(written_by=by).exists():
        raise Refused(_("You wrote this bulletin; somebody else has to do this."))


def _check_writable(bulletin: Bulletin) -> None:
    if bulletin.state != State.DRAFT:
        raise Refused(_("The text can be changed only while the bulletin is being written."))


def _check_numbers(bulletin: Bulletin, at: dt.datetime) -> Any:
    """The check of its numbers. Raises Refused where one does not stand in the snapshot."""
    found = check(bulletin, timezone.localdate(at))
    if not found.is_right:
        raise Refused(_("A figure of the text does not stand in its snapshot."))
    if found.empty:
        names = ", ".join(figure.name for figure in found.empty)
        raise Refused(_("These figures have no value: %(names)s") % {"names": names})
    return found


def _write_first(work: Work, bulletin: Bulletin, title: str, day: dt.date) -> None:
    """Freezes the figures of the month and meeting, if any, and writes the first text from them."""
    body = ""
    if bulletin.month is not None:
        content = content_now(bulletin.portfolio, bulletin.month, day, bulletin.meeting)
        bulletin.snapshot = freeze(Snapshot.Kind.BULLETIN, content, work.at, by=work.by)
        drafted, body = draft(bulletin.series, content)
        title = title or drafted
    _set_text(bulletin, kept(title, known_figures(bulletin)), body)


def _checked(title: str, body: str) -> tuple[str, str]:
    title = " ".join(title.split())
    if not title:
        raise Refused(_("A bulletin needs a title."))
    if len(title) > TITLE_LENGTH or len(body) > BODY_LENGTH:
        raise Refused(_("The title or the text is too long."))
    return title, body


def _save_text(work: Work, bulletin: Bulletin, title: str, body: str, **values: Any) -> None:
    """Writes text and values; a text that differs is a version of its own."""
    same = title == bulletin.title and body == bulletin.body and "snapshot" not in values
    _set_text(bulletin, title, body)
    changes: dict[str, Any] = {"title": title, "body": body, **values}
    changes |= {n: getattr(bulletin, n) for n in ("heading", "search_text", "search_pieces")}
    if not same:
        changes["version"] = bulletin.version + 1
    work.update(bulletin, **changes)
    if not same:
        _keep_version(work, bulletin)


def _set_text(bulletin: Bulletin, title: str, body: str) -> None:
    bulletin.title, bulletin.body = title, body
    bulletin.heading = read(title, known_figures(bulletin))[:300]
    bulletin.search_text = searchable(bulletin.heading)
    bulletin.search_pieces = pieces(bulletin.search_text)


def _keep_version(work: Work, bulletin: Bulletin) -> None:
    work.add(
        BulletinVersion(
            bulletin=bulletin,
            number=bulletin.version,
            title=bulletin.title,
            body=bulletin.body,
            snapshot=bulletin.snapshot,
            written_by=work.by,
            written_at=work.at,
        )
    )


def _move(
    work: Work, bulletin: Bulletin, act: str, state: str, text: str, **values: Any
) -> Bulletin:
    """Writes the state, the step and the messages to those whose turn it is."""
    work.update(bulletin, state=state, **values)
    step = BulletinMove(
        bulletin=bulletin, act=act, state=state, version=bulletin.version,
        text=text.strip(), at=work.at, by=work.by,
    )  # fmt: skip
    work.add(step)
    tell_of(bulletin, step)
    return bulletin


def _said(text: str, missing: str) -> str:
    if not text.strip():
        raise Refused(missing)
    return text.strip()
