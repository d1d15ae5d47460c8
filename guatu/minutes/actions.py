"""Acts on minutes: drafted from the meeting, edited in versions, reviewed by another, issued."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work, writing
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.meetings.actions import move_meeting
from guatu.meetings.models import Meeting
from guatu.minutes.drafting import first_text
from guatu.minutes.models import Minutes, MinutesVersion
from guatu.minutes.papers import LISTS, document_of, kept
from guatu.minutes.scopes import PREPARE
from guatu.snapshots.actions import freeze

State = Minutes.State
Stage = Meeting.State
TEXTS = ("mark", "issuer", "title", "present", "excused", "attending", "copies")
MOST_SECTIONS, LONGEST = 40, 20_000


def draft_minutes(meeting: Meeting, *, by: Account | None) -> Minutes:
    """The first text, from agenda, statements, decisions and attendance; what is there stays.

    Raises Refused before the meeting has ended.
    """
    require(by, PREPARE, meeting)
    with writing(by, "minutes.minutes.draft") as work:
        Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        known = Minutes.objects.filter(meeting=meeting).first()
        if known is not None:
            return known
        meeting.refresh_from_db()
        if meeting.state != Stage.DRAFTING:
            raise Refused(_("Minutes are drafted once the meeting has ended."))
        with translation.override(settings.LANGUAGE_CODE):
            values = first_text(meeting)
        row = Minutes(meeting=meeting, portfolio=meeting.series.portfolio, writer=by, **values)
        work.add(row)
        _keep_version(work, row)
    return row


def save_minutes(
    minutes: Minutes,
    sections: Sequence[dict[str, str]],
    *,
    version: int,
    by: Account | None,
    **texts: str,
) -> Minutes:
    """Saves the text as a new version; nothing happens where it is the same.

    `version` is the one that was edited: raises Refused where somebody saved meanwhile.
    """
    require(by, PREPARE, minutes)
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"not in minutes: {sorted(unknown)}")
    with writing(by, "minutes.minutes.save") as work:
        if locked(minutes).state != State.DRAFT:
            raise Refused(_("Minutes can be changed only while they are drafted."))
        if minutes.version != version:
            raise Refused(_("Somebody saved another version meanwhile; look at it first."))
        wanted = [
            _section(one) for one in sections if one["heading"].strip() or one["text"].strip()
        ]
        if not wanted or len(wanted) > MOST_SECTIONS:
            raise Refused(
                _("Minutes have between 1 and %(most)s sections.") % {"most": MOST_SECTIONS}
            )
        values = {name: text.strip() for name, text in texts.items()}
        if not values.get("title", minutes.title):
            raise Refused(_("Minutes need a title."))
        if work.update(minutes, sections=wanted, **values):
            work.update(minutes, version=minutes.version + 1)
            _keep_version(work, minutes)
    return minutes


def submit_minutes(minutes: Minutes, *, by: Account | None) -> Minutes:
    """Sends the draft to be reviewed; the meeting moves on with it."""
    with writing(by, "minutes.minutes.submit") as work:
        require(by, PREPARE, minutes)
        _check_state(locked(minutes), State.DRAFT)
        move_meeting(minutes.meeting, Stage.REVIEWING, by=by)
        work.update(minutes, state=State.REVIEW, returned_because="")
    return minutes


def send_back(minutes: Minutes, reason: str, *, by: Account | None) -> Minutes:
    """Whoever reviews sends the draft back with a reason."""
    with writing(by, "minutes.minutes.return") as work:
        require(by, PREPARE, minutes)
        _check_state(locked(minutes), State.REVIEW)
        if not reason.strip():
            raise Refused(_("Give a reason."))
        move_meeting(minutes.meeting, Stage.DRAFTING, by=by)
        work.update(minutes, state=State.DRAFT, returned_because=reason.strip())
    return minutes


def issue_minutes(minutes: Minutes, day: dt.date, *, by: Account | None) -> Minutes:
    """Passes the draft: the next number of the year, files for ever, the meeting's next state.

    Raises Refused for whoever wrote a version of it.
    """
    with writing(by, "minutes.minutes.issue") as work:
        require(by, PREPARE, minutes)
        Portfolio.objects.select_for_update().get(pk=minutes.portfolio_id)  # numbers in a row
        _check_state(locked(minutes), State.REVIEW)
        if by is not None and is_writer(minutes, by):
            raise Refused(_("You wrote these minutes; somebody else has to review them."))
        rows = Minutes.objects.filter(portfolio=minutes.portfolio_id, year=day.year)
        minutes.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        minutes.year, minutes.issued_on = day.year, day
        document = document_of(minutes)
        values = {
            "state": State.ISSUED,
            "reviewer": by,
            "year": day.year,
            "number": minutes.number,
            "issued_on": day,
            "snapshot": freeze("minutes", document.data(), work.at, by=by),
            **kept(document, minutes.title),
        }
        move_meeting(minutes.meeting, Stage.ISSUED, by=by)
        work.update(minutes, **values)
    return minutes


def is_writer(minutes: Minutes, account: Account) -> bool:
    """Whether the account drafted the minutes or saved a version of them."""
    wrote = minutes.writer_id == account.pk
    return wrote or minutes.versions.filter(written_by=account).exists()


def locked(minutes: Minutes) -> Minutes:
    """The minutes as they are stored now, locked until the end of the transaction."""
    minutes.refresh_from_db(from_queryset=Minutes.objects.select_for_update(of=("self",)))
    return minutes


def _check_state(minutes: Minutes, state: str) -> None:
    if minutes.state != state:
        states = {"now": minutes.get_state_display(), "wanted": State(state).label}
        raise Refused(_("The minutes are “%(now)s”, not “%(wanted)s”.") % states)


def _section(given: dict[str, str]) -> dict[str, str]:
    heading, text = given["heading"].strip()[:60], given["text"].replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Refused(_("The title or the text is too long."))
    return {"heading": heading, "text": text}


def _keep_version(work: Work, row: Minutes) -> None:
    work.add(
        MinutesVersion(
            minutes=row,
            number=row.version,
            title=row.title,
            sections=row.sections,
            people=[[word, getattr(row, name)] for word, name in LISTS],
            written_by=work.by,
            written_at=work.at,
        )
    )
