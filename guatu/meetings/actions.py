"""Acts on series, meetings, agendas and what happens in the room.

Those on decisions stand in `deciding`, those on the agenda in `arranging`; all go out from here.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, Post, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused
from guatu.meetings.arranging import (
    add_item,
    attach_paper,
    comment_on_item,
    drop_item,
    move_item,
    order_items,
    propose_agenda,
    restore_item,
    set_item,
)
from guatu.meetings.deciding import (
    Ruling,
    add_decision_evidence,
    ask_to_postpone,
    change_decision,
    day_of,
    decide_postponement,
    draft_decision,
    issue_decisions,
    receive_decision,
    report_decision,
    turn_into_problem,
    verify_decision,
    withdraw_decision,
    work_on_decision,
)
from guatu.meetings.inviting import end_feed, invite, open_feed
from guatu.meetings.models import AgendaItem, Attendance, Meeting, Series, Statement
from guatu.meetings.scopes import PREPARE
from guatu.meetings.steps import (
    MEETING_STEPS,
    STEPS,
    Act,
    Stage,
    locked_meeting,
    log,
    said,
)
from guatu.snapshots.models import Snapshot

__all__ = [
    "MEETING_STEPS",
    "STEPS",
    "Ruling",
    "add_decision_evidence",
    "add_item",
    "ask_to_postpone",
    "attach_paper",
    "change_decision",
    "change_meeting",
    "change_series",
    "comment_on_item",
    "decide_postponement",
    "draft_decision",
    "drop_item",
    "end_feed",
    "end_meeting",
    "invite",
    "issue_decisions",
    "move_item",
    "move_meeting",
    "note_statement",
    "open_feed",
    "open_meeting",
    "open_series",
    "order_items",
    "propose_agenda",
    "receive_decision",
    "report_decision",
    "restore_item",
    "set_attendance",
    "set_item",
    "set_papers",
    "show_item",
    "start_meeting",
    "turn_into_problem",
    "verify_decision",
    "withdraw_decision",
    "work_on_decision",
]


@dataclass(frozen=True)
class Seat:
    """Somebody at a meeting: for which unit, as member or attending, present or excused."""

    person: Person
    unit: Unit | None = None
    title: str = ""
    part: str = Attendance.Part.MEMBER
    presence: str = Attendance.Presence.INVITED
    note: str = ""


def open_series(unit: Unit, *, by: Account | None, **values: Any) -> Series:
    """A new series of a unit's meetings. Raises Refused for a name that is taken."""
    require(by, PREPARE, unit)
    values["name"] = said(values["name"], _("A series needs a name."))
    if Series.objects.filter(unit=unit, name=values["name"]).exists():
        raise Refused(_("There is a series of this name already."))
    with writing(by, "meetings.series.open") as work:
        return work.add(Series(unit=unit, **values))


def change_series(series: Series, *, by: Account | None, **values: Any) -> Series:
    """Other slot, chair, place or rules; meetings that were made stay as they are."""
    require(by, PREPARE, series)
    if "name" in values:
        others = Series.objects.filter(unit=series.unit, name=values["name"])
        if others.exclude(pk=series.pk).exists():
            raise Refused(_("There is a series of this name already."))
    with writing(by, "meetings.series.change") as work:
        work.update(series, **values)
    return series


def open_meeting(
    series: Series,
    begins_at: dt.datetime,
    *,
    by: Account | None,
    merged: Iterable[Series] = (),
    **values: Any,
) -> Meeting:
    """A meeting of the series, numbered within its year; chair and place are those of the series.

    Who sat in the last meeting is invited again. Raises Refused for two meetings at one time.
    """
    require(by, PREPARE, series)
    others = [other for other in merged if other.pk != series.pk]
    require(by, PREPARE, *others)
    with writing(by, "meetings.meeting.open") as work:
        Series.objects.select_for_update().get(pk=series.pk)
        if series.meetings.filter(begins_at=begins_at).exclude(state=Stage.CANCELLED).exists():
            raise Refused(_("The series has a meeting at this time already."))
        number = series.meetings.filter(begins_at__year=begins_at.year).count() + 1
        given = {"chair": series.chair, "place": series.place, **values}
        given.setdefault(
            "name",
            _("%(series)s, No. %(number)s of %(year)s")
            % {"series": series.name, "number": number, "year": begins_at.year},
        )
        meeting = work.add(Meeting(series=series, begins_at=begins_at, number=number, **given))
        work.link(meeting, "merged", others)
        last = series.meetings.filter(begins_at__lt=begins_at).exclude(pk=meeting.pk).first()
        if last is not None:
            copied = ("person", "unit", "title", "part", "order")
            rows = last.attendance.select_related("person", "unit")
            work.add_many(
                [Attendance(meeting=meeting, **{n: getattr(r, n) for n in copied}) for r in rows]
            )
    return meeting


def change_meeting(
    meeting: Meeting, *, by: Account | None, merged: Iterable[Series] | None = None, **values: Any
) -> Meeting:
    """Other name, time, place or chair, until the meeting has begun."""
    require(by, PREPARE, meeting)
    if unknown := set(values) - {"name", "chair", "begins_at", "place", "cut_off"}:
        raise TypeError(f"not changed here: {sorted(unknown)}")
    with writing(by, "meetings.meeting.change") as work:
        if locked_meeting(meeting).is_held:
            raise Refused(_("The meeting has begun."))
        work.update(meeting, **values)
        if merged is not None:
            work.link(meeting, "merged", [row for row in merged if row.pk != meeting.series_id])
    return meeting


def move_meeting(meeting: Meeting, to: str, *, by: Account | None) -> Meeting:
    """The next state of a meeting, by the table; packs, minutes and letters call it too."""
    with writing(by, "meetings.meeting.move") as work:
        right = MEETING_STEPS.get((locked_meeting(meeting).state, to))
        if right is None:
            states = {"old": meeting.get_state_display(), "new": Stage(to).label}
            raise Refused(_("A meeting does not go from “%(old)s” to “%(new)s”.") % states)
        require(by, right, meeting)
        work.update(meeting, state=to)
    return meeting


def set_papers(
    meeting: Meeting, snapshot: Snapshot | None, cut_off: dt.date | None, *, by: Account | None
) -> Meeting:
    """Ties a frozen pack to the meeting, which is frozen with it. Raises Refused once it began."""
    require(by, PREPARE, meeting)
    with writing(by, "meetings.meeting.freeze") as work:
        if locked_meeting(meeting).is_held:
            raise Refused(_("The meeting has begun."))
        work.update(meeting, snapshot=snapshot, cut_off=cut_off)
        wanted = Stage.FROZEN if snapshot is not None else Stage.PREPARING
        if meeting.state != wanted:
            move_meeting(meeting, wanted, by=by)
    return meeting


def set_attendance(meeting: Meeting, seats: Sequence[Seat], *, by: Account | None) -> None:
    """Who is invited, present, excused or attending, in this order; others leave the list."""
    require(by, PREPARE, meeting)
    if len({seat.person.pk for seat in seats}) != len(seats):
        raise Refused(_("Somebody stands on the list twice."))
    with writing(by, "meetings.attendance.set") as work:
        if locked_meeting(meeting).state in (Stage.ARCHIVED, Stage.CANCELLED):
            raise Refused(_("The meeting is at its end."))
        known = {row.person_id: row for row in meeting.attendance.all()}
        wanted = [(seat, _seat(seat, order)) for order, seat in enumerate(seats, start=1)]
        kept = {seat.person.pk for seat in seats}
        work.remove_many([row for key, row in known.items() if key not in kept])
        work.update_many(
            [(known[s.person.pk], values) for s, values in wanted if s.person.pk in known]
        )
        work.add_many(
            [
                Attendance(meeting=meeting, **values)
                for seat, values in wanted
                if seat.person.pk not in known
            ]
        )


def start_meeting(meeting: Meeting, at: dt.datetime, *, by: Account | None) -> Meeting:
    """The meeting begins with its first item; earlier decisions on its agenda count as carried."""
    with writing(by, "meetings.meeting.start") as work:
        move_meeting(meeting, Stage.RUNNING, by=by)
        items = list(meeting.items.standing().select_related("decision"))
        work.update(meeting, current=items[0] if items else None, current_since=at)
        carried = [item.decision for item in items if item.decision is not None]
        work.update_many([(row, {"carried": row.carried + 1}) for row in carried])
        log(work, [(row, Act.CARRY, day_of(meeting), meeting.name) for row in carried])
        if items:
            work.note(meeting, item=items[0].title)
    return meeting


def show_item(item: AgendaItem, at: dt.datetime, *, by: Account | None) -> Meeting:
    """The room goes on to an item; its clock begins. Nothing happens where it is shown already."""
    meeting = item.meeting
    require(by, PREPARE, meeting)
    if meeting.state != Stage.RUNNING:
        raise Refused(_("The meeting is not in session."))
    if meeting.current_id != item.pk:
        with writing(by, "meetings.item.show") as work:
            work.update(meeting, current=item, current_since=at)
            work.note(item, title=item.title)
    return meeting


def note_statement(
    item: AgendaItem,
    text: str,
    at: dt.datetime,
    *,
    by: Account | None,
    person: Person | None = None,
    speaker: str = "",
) -> Statement:
    """What somebody said under an item; for the minutes."""
    require(by, PREPARE, item.meeting)
    if item.meeting.state not in (Stage.RUNNING, Stage.DRAFTING, Stage.REVIEWING):
        raise Refused(_("Statements are noted from the beginning of a meeting to its minutes."))
    text = said(text, _("Say what was said."))
    with writing(by, "meetings.statement.note") as work:
        return work.add(
            Statement(item=item, text=text, at=at, person=person, speaker=speaker.strip())
        )


def end_meeting(meeting: Meeting, at: dt.datetime, *, by: Account | None) -> Meeting:
    """The chair closes the meeting; what follows are the minutes."""
    with writing(by, "meetings.meeting.end") as work:
        move_meeting(meeting, Stage.DRAFTING, by=by)
        work.update(meeting, ends_at=at, current=None)
    return meeting


def _seat(seat: Seat, order: int) -> dict[str, Any]:
    unit, title = seat.unit, seat.title
    if unit is None:
        post = Post.objects.current().filter(person=seat.person).select_related("unit").first()
        if post is not None:
            unit, title = post.unit, title or post.in_full
    return {
        "person": seat.person,
        "unit": unit,
        "title": title,
        "part": seat.part,
        "presence": seat.presence,
        "note": seat.note.strip(),
        "order": order,
    }
