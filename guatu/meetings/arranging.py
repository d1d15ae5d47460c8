"""Acts on the agenda: propose, add, order, drop with a reason, assign, comment, attach a paper."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.calendars.compute import workdays
from guatu.journal.actions import writing
from guatu.lib.kept_files import SentFile
from guatu.lib.papers import keep_paper
from guatu.lib.refusals import Refused
from guatu.meetings.agenda import proposals
from guatu.meetings.deciding import day_of
from guatu.meetings.models import AgendaItem, Meeting
from guatu.meetings.scopes import ANSWER, PREPARE
from guatu.meetings.steps import Stage, locked_meeting, said

SET = frozenset({"title", "unit", "reporter", "minutes", "comment_due"})
OPEN_STAGES = (Stage.PREPARING, Stage.FROZEN, Stage.RUNNING)


def propose_agenda(meeting: Meeting, day: dt.date, *, by: Account | None) -> list[AgendaItem]:
    """Adds what the data demand as of a day and is not on the agenda yet; the new items.

    What a person dropped stays dropped, and what was ordered by hand keeps its order.
    """
    require(by, PREPARE, meeting)
    with writing(by, "meetings.agenda.propose") as work:
        _check_open(locked_meeting(meeting), (Stage.PREPARING, Stage.FROZEN))
        known = {row.source: row for row in meeting.items.exclude(source="")}
        first = _next_order(meeting)
        due = comment_day(meeting)
        new: list[AgendaItem] = []
        changed: list[tuple[AgendaItem, dict[str, Any]]] = []
        for topic in proposals(meeting, day):
            row = known.get(topic.source)
            if row is not None:
                changed.append((row, {"reasons": topic.reasons}))
                continue
            values = topic.columns() | {"order": first + len(new), "comment_due": due}
            new.append(AgendaItem(meeting=meeting, **values))
        work.update_many(changed)
        work.add_many(new)
    return new


def add_item(meeting: Meeting, title: str, *, by: Account | None, **values: Any) -> AgendaItem:
    """Adds an item by hand, also in session, at the end of the agenda."""
    require(by, PREPARE, meeting)
    with writing(by, "meetings.item.add") as work:
        _check_open(locked_meeting(meeting), OPEN_STAGES)
        return work.add(
            AgendaItem(
                meeting=meeting,
                title=said(title, _("Say what the item is about.")),
                order=_next_order(meeting),
                comment_due=comment_day(meeting),
                **values,
            )
        )


def set_item(item: AgendaItem, *, by: Account | None, **values: Any) -> AgendaItem:
    """Another title, reporter, length, or day for the comment."""
    require(by, PREPARE, item)
    if unknown := set(values) - SET:
        raise TypeError(f"not changed here: {sorted(unknown)}")
    if not values.get("title", item.title).strip():
        raise Refused(_("Say what the item is about."))
    with writing(by, "meetings.item.set") as work:
        _check_open(locked_meeting(item.meeting), OPEN_STAGES)
        work.update(item, **values)
    return item


def order_items(meeting: Meeting, keys: Sequence[int], *, by: Account | None) -> None:
    """The items in the order of their keys; those not named follow in the order they had."""
    require(by, PREPARE, meeting)
    with writing(by, "meetings.agenda.order") as work:
        _check_open(locked_meeting(meeting), OPEN_STAGES)
        rows = {row.pk: row for row in meeting.items.all()}
        named = [rows.pop(key) for key in dict.fromkeys(keys) if key in rows]
        wanted = [*named, *rows.values()]
        work.update_many([(row, {"order": n}) for n, row in enumerate(wanted, start=1)])


def move_item(item: AgendaItem, steps: int, *, by: Account | None) -> None:
    """Moves an item up (−) or down (+) among those that stand."""
    keys = list(item.meeting.items.standing().values_list("pk", flat=True))
    if item.pk not in keys:
        raise Refused(_("The item was dropped."))
    place = min(max(keys.index(item.pk) + steps, 0), len(keys) - 1)
    keys.remove(item.pk)
    keys.insert(place, item.pk)
    order_items(item.meeting, keys, by=by)


def drop_item(item: AgendaItem, reason: str, *, by: Account | None) -> AgendaItem:
    """Takes an item off the agenda; the reason stays beside it."""
    require(by, PREPARE, item)
    reason = said(reason, _("Say why the item is dropped."))
    with writing(by, "meetings.item.drop") as work:
        _check_open(locked_meeting(item.meeting), OPEN_STAGES)
        work.update(item, dropped=reason[:300])
    return item


def restore_item(item: AgendaItem, *, by: Account | None) -> AgendaItem:
    """A dropped item stands on the agenda again."""
    require(by, PREPARE, item)
    with writing(by, "meetings.item.restore") as work:
        _check_open(locked_meeting(item.meeting), OPEN_STAGES)
        work.update(item, dropped="")
    return item


def comment_on_item(item: AgendaItem, day: dt.date, text: str, *, by: Account | None) -> AgendaItem:
    """The holder's word before the meeting; the last one stands, the journal keeps the others."""
    require(by, ANSWER, item)
    text = said(text, _("The comment is empty."))
    with writing(by, "meetings.item.comment") as work:
        _check_open(locked_meeting(item.meeting), (Stage.PREPARING, Stage.FROZEN))
        work.update(item, comment=text, commented_on=day, commented_by=by)
    return item


def attach_paper(item: AgendaItem, file: SentFile, *, by: Account | None) -> AgendaItem:
    """A paper (PDF or photo) to look at under the item; a new one takes the place of the old."""
    require(by, PREPARE, item)
    with writing(by, "meetings.item.attach") as work:
        _check_open(locked_meeting(item.meeting), OPEN_STAGES)
        kept, found = keep_paper(file)
        work.update(
            item,
            file_name=kept.name,
            file_path=kept.path,
            file_hash=kept.digest,
            file_size=kept.size,
            media_type=found,
        )
    return item


def comment_day(meeting: Meeting) -> dt.date:
    """The day by which holders comment: so many workdays before the meeting."""
    return workdays().plus(day_of(meeting), -meeting.series.comment_days)


def _next_order(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("order"))["last"] or 0) + 1


def _check_open(meeting: Meeting, stages: Sequence[str]) -> None:
    if meeting.state not in stages:
        state = {"state": meeting.get_state_display()}
        raise Refused(_("The agenda is closed: the meeting is “%(state)s”.") % state)
