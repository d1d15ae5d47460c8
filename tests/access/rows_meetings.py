"""Meetings: offices prepare and run them, leaders sign, units comment and carry out.

Bo's bureau reports at the meeting and leads its decision. The calendar feed needs no sign-in; it
stands in `PUBLIC` of tests/test_access.py.
"""

from typing import Any

from guatu.lib.kept_files import SentFile
from guatu.meetings.actions import add_decision_evidence, attach_paper
from guatu.meetings.models import AgendaItem, Decision, Meeting
from tests.cast import Cast
from tests.meetings.room import DAY, issued, prepared

PDF = b"%PDF-1.4 x"


def _decision(cast: Cast) -> Decision:
    return Decision.objects.first() or issued(cast)


def _meeting(cast: Cast) -> Meeting:
    return Meeting.objects.filter(state="preparing").first() or prepared(cast, DAY.replace(day=13))


def _item(cast: Cast) -> AgendaItem:
    return _meeting(cast).items.get()


def _evidence(cast: Cast) -> dict[str, int]:
    row = _decision(cast)
    file = SentFile("照片.pdf", [PDF], len(PDF))
    found = row.evidence.first() or add_decision_evidence(row, DAY, "照片", by=None, file=file)
    return {"pk": found.pk}


def _paper(cast: Cast) -> dict[str, int]:
    row = _item(cast)
    if not row.file_path:
        attach_paper(row, SentFile("汇报.pdf", [PDF], len(PDF)), by=None)
    return {"pk": row.pk}


def _of_meeting(**more: str) -> Any:
    return lambda cast: {"pk": _meeting(cast).pk, **more}


def _act(deed: str) -> Any:
    return lambda cast: {"pk": _decision(cast).pk, "deed": deed}


OBJECTS = {
    "portfolio": lambda cast: {"portfolio": cast.portfolio.pk},
    "series": lambda cast: {"pk": _meeting(cast).series_id},
    "meeting": _of_meeting(),
    "propose": _of_meeting(deed="propose"),
    "sign": _of_meeting(deed="sign"),
    "no": _of_meeting(deed="no"),
    "next": _of_meeting(way="sideways"),
    "item": lambda cast: {"pk": _item(cast).pk},
    "up": lambda cast: {"pk": _item(cast).pk, "way": "up"},
    "paper": _paper,
    "decision": lambda cast: {"pk": _decision(cast).pk},
    "evidence": _evidence,
    **{deed: _act(deed) for deed in ("receive", "verify", "withdraw", "nothing")},
}
# Bo's bureau reports; Chen's, Gao's and those who were not invited do not know of the meeting.
UNKNOWN = "chen=404 gao=404 lei=404 fang=404 zhou=404 admins=403"
SEEN = f"{UNKNOWN} *=200"
PREPARED = f"ana={{0}} fu={{0}} {UNKNOWN} *=403"
# Lei leads the school, Fang's task force and Gao serve it: they see what is decided about it.
KNOWN = "chen=404 zhou=404 admins=403"
ROWS = [
    ("meetings:list", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    # series
    ("meetings:series-new", "portfolio", "get", "ana=200 fu=200 zhou=404 *=403"),
    ("meetings:series-new", "portfolio", "post", "ana=422 fu=422 zhou=404 *=403"),
    ("meetings:series", "series", "get", SEEN),
    ("meetings:series-edit", "series", "get", PREPARED.format(200)),
    ("meetings:series-edit", "series", "post", PREPARED.format(422)),
    ("meetings:meeting-new", "series", "get", PREPARED.format(200)),
    ("meetings:meeting-new", "series", "post", PREPARED.format(422)),
    # decisions
    ("meetings:decisions", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("meetings:export", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("meetings:decision", "decision", "get", f"{KNOWN} *=200"),
    ("meetings:decision-edit", "decision", "get", f"ana=200 fu=200 {KNOWN} *=403"),
    ("meetings:decision-edit", "decision", "post", f"ana=422 fu=422 {KNOWN} *=403"),
    ("meetings:decision-act", "receive", "post", f"ana=422 bo=422 {KNOWN} *=403"),
    ("meetings:decision-act", "verify", "post", f"ding=422 {KNOWN} *=403"),
    (
        "meetings:decision-act",
        "withdraw",
        "post",
        f"dana=422 deng=422 ding=403 tao=403 zhao=403 fu=403 kong=403 {KNOWN} *=403",
    ),
    ("meetings:decision-act", "nothing", "post", f"{KNOWN} *=404"),
    ("meetings:evidence", "evidence", "get", f"{KNOWN} *=200"),
    # the own calendar
    ("meetings:feed-new", "", "post", "chen=302 zhou=302 admins=403 *=302"),
    ("meetings:feed-end", "", "post", "chen=302 zhou=302 admins=403 *=302"),
    # items
    ("meetings:item-edit", "item", "get", PREPARED.format(200)),
    ("meetings:item-edit", "item", "post", PREPARED.format(422)),
    ("meetings:item-drop", "item", "get", PREPARED.format(200)),
    ("meetings:item-drop", "item", "post", PREPARED.format(422)),
    ("meetings:item-comment", "item", "get", f"ana=200 bo=200 {UNKNOWN} *=403"),
    ("meetings:item-comment", "item", "post", f"ana=422 bo=422 {UNKNOWN} *=403"),
    ("meetings:item-attach", "item", "get", PREPARED.format(200)),
    ("meetings:item-attach", "item", "post", PREPARED.format(422)),
    ("meetings:item-paper", "paper", "get", SEEN),
    ("meetings:item-move", "up", "post", PREPARED.format(302)),
    # a meeting
    ("meetings:meeting", "meeting", "get", SEEN),
    ("meetings:meeting-edit", "meeting", "get", PREPARED.format(200)),
    ("meetings:meeting-edit", "meeting", "post", PREPARED.format(422)),
    ("meetings:attendance", "meeting", "get", PREPARED.format(200)),
    ("meetings:attendance", "meeting", "post", PREPARED.format(422)),
    ("meetings:item-add", "meeting", "post", PREPARED.format(422)),
    ("meetings:decision-add", "meeting", "post", PREPARED.format(422)),
    ("meetings:act", "propose", "post", PREPARED.format(302)),
    (
        "meetings:act",
        "sign",
        "post",
        f"dana=302 deng=302 ding=403 tao=403 zhao=403 fu=403 kong=403 {UNKNOWN} *=403",
    ),
    ("meetings:act", "no", "post", f"{UNKNOWN} *=404"),
    # the room
    ("meetings:room", "meeting", "get", SEEN),
    ("meetings:stage", "meeting", "get", SEEN),
    ("meetings:show", "next", "post", f"ana=404 fu=404 {UNKNOWN} *=403"),
    ("meetings:notes", "meeting", "get", PREPARED.format(200)),
    ("meetings:note", "meeting", "post", PREPARED.format(422)),
]
