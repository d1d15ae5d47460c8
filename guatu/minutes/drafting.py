"""The first text of minutes, written from the agenda, what was said, and what was decided."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.meetings.deciding import day_of
from guatu.meetings.models import Attendance, Decision, Meeting
from guatu.papers.official.content import listed, numeral, written

Section = dict[str, str]
Part, Presence = Attendance.Part, Attendance.Presence


def first_text(meeting: Meeting) -> dict[str, Any]:
    """Title, sections and lists of people, in the language that is active."""
    decisions = list(
        meeting.decisions.exclude(state="withdrawn")
        .select_related("lead", "item")
        .prefetch_related("helpers")
        .order_by("number")
    )
    county = meeting.series.unit.name
    return {
        "title": _("Minutes of %(meeting)s") % {"meeting": meeting.name},
        "mark": _("Minutes of meetings on key projects of %(county)s") % {"county": county},
        "issuer": _("Government office of %(county)s") % {"county": county},
        "sections": [_opening(meeting), *_reports(meeting), *_decided(decisions)],
        **_people(meeting),
    }


def _opening(meeting: Meeting) -> Section:
    facts = {
        "day": written(day_of(meeting)),
        "chair": meeting.chair.name if meeting.chair else _("the chair"),
        "meeting": meeting.name,
        "place": meeting.place or _("the meeting room"),
    }
    text = _(
        "On %(day)s %(chair)s presided over %(meeting)s at %(place)s, heard how key projects go"
        " on, and decided on what comes next. The minutes are as follows."
    )
    names = listed(series.name for series in meeting.merged.all())
    if names:
        text += _("Merged with it: %(names)s.") % {"names": names}
    return {"heading": "", "text": text % facts}


def _reports(meeting: Meeting) -> list[Section]:
    """What was said, item by item; items under which nothing was noted are named."""
    lines = []
    items = meeting.items.standing().prefetch_related("statements__person").order_by("order", "pk")
    for number, item in enumerate(items, start=1):
        lines.append(f"（{_numeral(number)}）{item.title}")
        if item.comment:
            unit = item.unit.name if item.unit else ""
            lines.append(_("%(who)s: %(text)s") % {"who": unit, "text": _bare(item.comment)})
        for said in item.statements.all():
            who = said.person.name if said.person else said.speaker
            text = {"who": who, "text": _bare(said.text)}
            lines.append(_("%(who)s: %(text)s") % text if who else _bare(said.text))
    return [{"heading": _("What was reported"), "text": "\n".join(lines)}] if lines else []


def _decided(decisions: Iterable[Decision]) -> list[Section]:
    lines = [f"{row.number}. {sentence(row)}" for row in decisions]
    return [{"heading": _("What was decided"), "text": "\n".join(lines)}] if lines else []


def sentence(row: Decision) -> str:
    """A decision in one sentence with who does it, with whose help, until when."""
    parts = []
    if row.lead is not None:
        parts.append(_("lead unit: %(unit)s") % {"unit": row.lead.name})
    helpers = listed(unit.name for unit in row.helpers.all())
    if helpers:
        parts.append(_("helping units: %(units)s") % {"units": helpers})
    if row.due is not None:
        parts.append(_("to be done by %(day)s") % {"day": written(row.due)})
    text = _bare(row.text)
    return (
        f"{text}（{pgettext('between parts of a sentence', '; ').join(parts)}）。"
        if parts
        else text
    )


def _people(meeting: Meeting) -> dict[str, str]:
    """Those present, excused and attending: members by name, the others with their unit."""
    rows = list(meeting.attendance.select_related("person", "unit").order_by("order", "pk"))
    chair = [meeting.chair.name] if meeting.chair else []
    present = [row.person.name for row in rows if _was_there(row) and row.part == Part.MEMBER]
    excused = [
        f"{row.person.name}（{row.unit}）" if row.unit else row.person.name
        for row in rows
        if row.presence in (Presence.EXCUSED, Presence.ABSENT)
    ]
    attending = [row.person.name for row in rows if _was_there(row) and row.part == Part.ATTENDING]
    return {
        "present": listed(dict.fromkeys([*chair, *present])),
        "excused": listed(excused),
        "attending": listed(attending),
    }


def _was_there(row: Attendance) -> bool:
    return row.presence == Presence.PRESENT


def _numeral(number: int) -> str:
    return numeral(number) if number < 100 else str(number)


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip("。.;；")
