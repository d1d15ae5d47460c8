"""Acts on letters: 拟稿 → 签发 → 签收 → 回复 → 办结, withdrawn with its number kept."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.calendars.compute import workdays
from guatu.journal.actions import Work, writing
from guatu.ledger.models import Portfolio
from guatu.letters.models import Letter, LetterItem, LetterSettings, LetterStep
from guatu.letters.numbers import next_number, printed, settings_of
from guatu.letters.papers import document_of, kept, made
from guatu.letters.scopes import ANSWER, ISSUE, SET, WRITE
from guatu.letters.sources import SOURCES, Asked, asked_of
from guatu.letters.telling import tell_of
from guatu.lib.kept_files import SentFile
from guatu.lib.papers import keep_paper
from guatu.lib.refusals import Refused
from guatu.snapshots.actions import freeze

State = Letter.State
Act = LetterStep.Act
MOST_ITEMS = 60

STEPS: dict[tuple[str, str], str] = {
    (State.DRAFT, State.ISSUED): ISSUE,
    (State.ISSUED, State.RECEIVED): ANSWER,
    (State.RECEIVED, State.REPLIED): ANSWER,
    (State.REPLIED, State.RECEIVED): ISSUE,
    (State.REPLIED, State.CLOSED): ISSUE,
    (State.DRAFT, State.WITHDRAWN): WRITE,
    (State.ISSUED, State.WITHDRAWN): ISSUE,
    (State.RECEIVED, State.WITHDRAWN): ISSUE,
    (State.REPLIED, State.WITHDRAWN): ISSUE,
}


def draft_from(
    portfolio: Portfolio,
    source: str,
    day: dt.date,
    *,
    by: Account | None,
    units: Sequence[Unit] | None = None,
    reply_days: int = 5,
) -> list[Letter]:
    """Drafts letters from a source, one a unit with its items; only to `units` where given.

    What stands in an open letter is not asked again: a second call drafts nothing.
    """
    require(by, WRITE, portfolio)
    with (
        writing(by, "letters.letter.draft") as work,
        translation.override(settings.LANGUAGE_CODE),
    ):
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)  # nobody drafts the same
        wanted = None if units is None else {unit.pk for unit in units}
        by_unit: dict[Unit, list[Asked]] = {}
        for asked in asked_of(portfolio, source, day):
            if wanted is None or asked.unit.pk in wanted:
                by_unit.setdefault(asked.unit, []).append(asked)
        kind = SOURCES[source][1]
        return [
            _drafted(work, _begun(portfolio, kind, unit, source, reply_days, day), items)
            for unit, items in by_unit.items()
        ]


def draft_letter(
    portfolio: Portfolio,
    kind: str,
    unit: Unit,
    items: Sequence[str],
    day: dt.date,
    *,
    by: Account | None,
    **values: Any,
) -> Letter:
    """Drafts a letter by hand; `items` are its items in words. Raises Refused without any."""
    require(by, WRITE, portfolio)
    if not unit.holds_on(day):
        raise Refused(_("%(unit)s does not exist on %(day)s.") % {"unit": unit, "day": day})
    texts = [text.strip()[:300] for text in items if text.strip()]
    if not texts:
        raise Refused(_("Say at least one thing that is asked."))
    with writing(by, "letters.letter.draft") as work:
        with translation.override(settings.LANGUAGE_CODE):
            letter = _begun(portfolio, kind, unit, "", values.pop("reply_days", 5), day)
        for name, value in values.items():
            if name not in ("title", "opening", "demands"):
                raise TypeError(f"not in a letter: {name}")
            setattr(letter, name, value or getattr(letter, name))
        return _drafted(work, letter, [Asked(unit, text, due=None) for text in texts])


def change_draft(letter: Letter, day: dt.date, *, by: Account | None, **values: Any) -> Letter:
    """Changes title, opening, demands, reply_days of a draft, and its items: key to two texts."""
    require(by, WRITE, letter)
    texts = values.pop("items", None)
    if not values.get("title", letter.title).strip():
        raise Refused(_("A letter needs a title."))
    with writing(by, "letters.letter.change") as work:
        if locked(letter).state != State.DRAFT:
            raise Refused(_("Only a draft can be changed."))
        changed = work.update(letter, **values)
        if texts is not None:
            changed = _set_items(work, letter, texts) or changed
        if changed:
            log(work, letter, Act.CHANGE, day)
    return letter


def issue(letter: Letter, day: dt.date, *, by: Account | None) -> Letter:
    """Gives the letter its number, freezes what it says, makes its files and tells the unit."""
    with writing(by, "letters.letter.issue") as work:
        number = next_number(letter.portfolio, letter.kind, day.year)
        check_step(locked(letter), State.ISSUED, by)
        if day < letter.drafted_on:
            raise Refused(_("A letter is not issued before it was drafted."))
        county = settings_of(letter.portfolio)
        letter.printed_number = printed(letter.kind, day.year, number, county)
        letter.issued_on, letter.reply_due = day, workdays().plus(day, letter.reply_days)
        document = document_of(letter, county)
        values = {
            "printed_number": letter.printed_number,
            "issued_on": day,
            "reply_due": letter.reply_due,
            "year": day.year,
            "number": number,
            "snapshot": freeze("letter", document.data(), work.at, by=by),
            **kept(made(document), letter.printed_number),
        }
        _move(work, letter, Act.ISSUE, State.ISSUED, day, **values)
    return letter


def receive(letter: Letter, day: dt.date, *, by: Account | None) -> Letter:
    """The unit has received the letter."""
    with writing(by, "letters.letter.receive") as work:
        check_step(locked(letter), State.RECEIVED, by, ANSWER)
        _check_day(letter, day)
        _move(work, letter, Act.RECEIVE, State.RECEIVED, day)
    return letter


def reply(
    letter: Letter, day: dt.date, text: str, *, by: Account | None, file: SentFile | None = None
) -> Letter:
    """The unit replies, with a photo or PDF if it likes; the letter is received first."""
    with writing(by, "letters.letter.reply") as work:
        if locked(letter).state == State.ISSUED:
            receive(letter, day, by=by)
            work.action = "letters.letter.reply"
        check_step(letter, State.REPLIED, by)
        _check_day(letter, day)
        if not text.strip():
            raise Refused(_("Say what was done."))
        _move(work, letter, Act.REPLY, State.REPLIED, day, text.strip(), file=file)
    return letter


def send_back(letter: Letter, day: dt.date, reason: str, *, by: Account | None) -> Letter:
    """The reply will not do; the unit replies again."""
    with writing(by, "letters.letter.return") as work:
        check_step(locked(letter), State.RECEIVED, by, ISSUE)
        _check_day(letter, day)
        _move(work, letter, Act.RETURN, State.RECEIVED, day, _said(reason))
    return letter


def close(letter: Letter, day: dt.date, *, by: Account | None, text: str = "") -> Letter:
    """What the letter asked is done."""
    with writing(by, "letters.letter.close") as work:
        check_step(locked(letter), State.CLOSED, by)
        _check_day(letter, day)
        _move(work, letter, Act.CLOSE, State.CLOSED, day, text.strip())
    return letter


def withdraw(letter: Letter, day: dt.date, reason: str, *, by: Account | None) -> Letter:
    """Takes a letter back; it keeps its number, and the reason stands beside it."""
    with writing(by, "letters.letter.withdraw") as work:
        check_step(locked(letter), State.WITHDRAWN, by)
        why = _said(reason)[:300]
        _move(work, letter, Act.WITHDRAW, State.WITHDRAWN, day, why, withdrawn_because=why)
    return letter


def set_letters(portfolio: Portfolio, *, by: Account | None, **values: Any) -> LetterSettings:
    """The county's settings of letters; those that were issued stay as they are."""
    require(by, SET, portfolio)
    with writing(by, "letters.settings.set") as work:
        row = LetterSettings.objects.select_for_update().filter(portfolio=portfolio).first()
        if row is None:
            return work.add(LetterSettings(portfolio=portfolio, **values))
        work.update(row, **values)
    return row


def locked(letter: Letter) -> Letter:
    """The letter as it is stored now, locked until the end of the transaction."""
    letter.refresh_from_db(from_queryset=Letter.objects.select_for_update(of=("self",)))
    return letter


def check_step(letter: Letter, state: str, by: Account | None, right: str = "") -> None:
    """Raises Refused for a step that is not in the table, PermissionDenied without its right."""
    needed = STEPS.get((letter.state, state))
    require(by, right or needed or WRITE, letter)
    if needed is None or (right and right != needed):
        states = {"old": letter.get_state_display(), "new": State(state).label}
        raise Refused(_("A letter does not go from “%(old)s” to “%(new)s”.") % states)


def log(
    work: Work,
    letter: Letter,
    act: str,
    day: dt.date,
    text: str = "",
    file: Mapping[str, str] | None = None,
) -> LetterStep:
    """A line in the letter's story."""
    step = LetterStep(
        letter=letter, act=act, day=day, at=work.at, by=work.by, text=text, **(file or {})
    )
    return work.add(step)


def _move(
    work: Work,
    letter: Letter,
    act: str,
    state: str,
    day: dt.date,
    text: str = "",
    *,
    file: SentFile | None = None,
    **values: Any,
) -> None:
    """Writes the state, the step and the messages to those whose turn it is."""
    # `letter` may hold values that the row does not yet: all of them are written here.
    work.update(letter, state=state, **values)
    step = log(work, letter, act, day, text, None if file is None else _kept(file))
    tell_of(letter, step)


def _begun(
    portfolio: Portfolio, kind: str, unit: Unit, source: str, reply_days: int, day: dt.date
) -> Letter:
    """A draft with the words that are usual for its series and source."""
    titles = {
        Letter.Kind.REMINDER: _("Reminder about key projects"),
        Letter.Kind.SUPERVISION: _("Letter of supervision about key projects"),
        Letter.Kind.ASSIGNMENT: _("Assignment of work on key projects"),
    }
    openings = {
        "problems": _(
            "Problems of key projects that your unit handles are overdue. You are urged to act on"
            " the items below."
        ),
        "lights": _(
            "Key projects for which your unit answers are far behind the time-proportional rate."
            " You are reminded of the items below."
        ),
        "decisions": _(
            "By the decisions of meetings on key projects, your unit leads the items below."
        ),
        "late": _(
            "Decisions of meetings on key projects that your unit leads are overdue. You are urged"
            " to act on the items below."
        ),
        "": _("The items below are assigned to your unit."),
    }
    demands = _(
        "Please find the cause of each item, name who answers for it and a day on which it will be"
        " done, and carry it out."
    )
    return Letter(
        portfolio=portfolio,
        kind=kind,
        unit=unit,
        title=titles[Letter.Kind(kind)],
        opening=openings[source],
        demands=demands,
        reply_days=reply_days,
        drafted_on=day,
    )


def _drafted(work: Work, letter: Letter, items: Sequence[Asked]) -> Letter:
    if len(items) > MOST_ITEMS:
        raise Refused(_("A letter holds at most %(count)s items.") % {"count": MOST_ITEMS})
    work.add(letter)
    work.add_many(
        [
            LetterItem(
                letter=letter,
                order=order,
                text=asked.text,
                detail=asked.detail,
                due=asked.due,
                project=asked.project,
                problem=asked.problem,
                month=asked.month,
                decision=asked.decision,
            )
            for order, asked in enumerate(items, start=1)
        ]
    )
    log(work, letter, Act.DRAFT, letter.drafted_on)
    return letter


def _set_items(work: Work, letter: Letter, texts: Mapping[int, tuple[str, str]]) -> bool:
    """Changes the items by key to (text, detail); one whose text is empty is taken out."""
    items = {item.pk: item for item in letter.items.all()}
    gone = [items[key] for key, (text, _detail) in texts.items() if not text.strip()]
    if len(gone) == len(items):
        raise Refused(_("Say at least one thing that is asked."))
    changes: list[tuple[Any, dict[str, Any]]] = [
        (items[key], {"text": text.strip()[:300], "detail": detail.strip()})
        for key, (text, detail) in texts.items()
        if text.strip()
    ]
    changed = work.update_many(changes)
    work.remove_many(gone)
    return bool(changed or gone)


def _check_day(letter: Letter, day: dt.date) -> None:
    if letter.issued_on is not None and day < letter.issued_on:
        begun = {"day": letter.issued_on}
        raise Refused(_("An end must come after the beginning, %(day)s.") % begun)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Give a reason."))
    return reason.strip()


def _kept(file: SentFile) -> dict[str, str]:
    """The columns of a file that a unit sent."""
    found, media = keep_paper(file)
    return {
        "file_name": found.name,
        "file_path": found.path,
        "file_hash": found.digest,
        "media_type": media,
    }
