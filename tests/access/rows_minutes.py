"""Minutes: drafted and reviewed by the offices that prepare meetings, read by who was there.

Bo and Chen sat in the meeting; Gao's bureau helps with a decision.
"""

from guatu.meetings.models import Meeting
from guatu.minutes import actions
from guatu.minutes.models import Minutes
from tests.cast import Cast
from tests.minutes.desk import DAY, drafted, held


def _draft(cast: Cast) -> dict[str, int]:
    row = Minutes.objects.filter(state="draft").first() or drafted(cast)
    return {"pk": row.pk}


def _issued(cast: Cast) -> dict[str, int]:
    row = Minutes.objects.filter(state="issued").first()
    if row is None:
        made = actions.draft_minutes(held(cast, name="印发的会"), by=None)
        row = actions.issue_minutes(actions.submit_minutes(made, by=None), DAY, by=None)
    return {"pk": row.pk}


def _meeting(cast: Cast) -> dict[str, int]:
    row = Meeting.objects.filter(minutes=None).first() or held(cast, name="没有纪要的会")
    return {"pk": row.pk}


OBJECTS = {
    "draft": _draft,
    "issued": _issued,
    "meeting": _meeting,
    "version": lambda cast: {**_draft(cast), "number": 1},
    "draft_file": lambda cast: {**_draft(cast), "form": "docx"},
    "issued_file": lambda cast: {**_issued(cast), "form": "pdf"},
    "items_file": lambda cast: {**_meeting(cast), "form": "xlsx"},
    "submit": lambda cast: {**_draft(cast), "deed": "submit"},
    "return": lambda cast: {**_draft(cast), "deed": "return"},
    "eat": lambda cast: {**_draft(cast), "deed": "eat"},
}
ROWS = [
    ("minutes:list", "", "get", "admins=403 *=200"),
    ("minutes:export", "", "get", "admins=403 *=200"),
    ("minutes:minutes", "draft", "get", "ana=200 fu=200 admins=403 *=404"),
    ("minutes:minutes", "issued", "get", "gao=404 lei=404 zhou=404 admins=403 *=200"),
    ("minutes:edit", "draft", "get", "ana=200 fu=200 admins=403 *=404"),
    ("minutes:edit", "draft", "post", "ana=422 fu=422 admins=403 *=404"),
    ("minutes:version", "version", "get", "ana=200 fu=200 admins=403 *=404"),
    ("minutes:file", "draft_file", "get", "ana=200 fu=200 admins=403 *=404"),
    ("minutes:file", "issued_file", "get", "gao=404 lei=404 zhou=404 admins=403 *=200"),
    ("minutes:act", "return", "post", "ana=422 fu=422 admins=403 *=404"),
    ("minutes:act", "eat", "post", "admins=403 *=404"),
    ("minutes:of-meeting", "meeting", "get",
     "ana=200 fu=200 gao=404 lei=404 zhou=404 admins=403 *=403"),
    ("minutes:of-meeting", "meeting", "post",
     "ana=302 fu=302 gao=404 lei=404 zhou=404 admins=403 *=403"),
    ("minutes:items", "meeting", "get", "gao=404 lei=404 zhou=404 admins=403 *=200"),
    ("minutes:items-file", "items_file", "get", "gao=404 lei=404 zhou=404 admins=403 *=200"),
]  # fmt: skip
