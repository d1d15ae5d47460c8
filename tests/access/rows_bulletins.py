"""Bulletins: read by the county once published, written, reviewed, signed and published by few.

The pages for readers need no sign-in; they stand in `PUBLIC` of tests/test_access.py, and what
they show in tests/bulletins/test_public.py.
"""

import datetime as dt
import uuid

from django.utils import timezone

from guatu.accounts.models import Account
from guatu.bulletins.filing import add_file
from guatu.bulletins.models import Bulletin, Reply
from guatu.bulletins.replying import Sent, leave_reply
from tests.bulletins.desk import begun, published
from tests.cast import Cast

PDF = b"%PDF-1.7 a page"


def _draft(cast: Cast) -> dict[str, int]:
    row = Bulletin.objects.filter(state="draft").first() or begun(cast)
    return {"pk": row.pk}


def _published(cast: Cast) -> dict[str, int]:
    row = Bulletin.objects.filter(state="published").first()
    return {"pk": (row or published(cast, Account.objects.get(username="fu"))).pk}


def _file(cast: Cast) -> dict[str, int]:
    row = Bulletin.objects.get(**_draft(cast))
    file = row.files.first() or add_file(row, PDF, "附件.pdf", by=cast.accounts["ana"])
    return {"pk": file.pk}


def _reply(cast: Cast) -> dict[str, int]:
    row = Bulletin.objects.get(**_published(cast))
    known = row.replies.first()
    if known is None:
        now = timezone.now()
        sent = Sent(
            *(uuid.uuid4(), "读者", "reader@example.org", "何时通公交？", "192.0.2.7"),
            began_at=now - dt.timedelta(minutes=1),
        )
        known = leave_reply(row, sent, now)
    assert isinstance(known, Reply)
    return {"pk": known.pk}


OBJECTS = {
    "draft": _draft,
    "published": _published,
    "file": lambda cast: {**_file(cast), "size": "large"},
    "own_file": _file,
    "reply": _reply,
    "paper": lambda cast: {**_draft(cast), "form": "docx"},
    "version": lambda cast: {**_draft(cast), "number": 1},
    **{
        deed: lambda cast, deed=deed: {**_draft(cast), "deed": deed}
        for deed in ("submit", "approve", "sign", "publish", "return", "withdraw", "eat")
    },
    **{
        what: lambda cast, what=what: {**_reply(cast), "what": what}
        for what in ("show", "reject", "eat_reply")
    },
}
REST = "tao=404 zhao=404 kong=404 chen=404 zhou=404 admins=403 *=404"
SEEN = f"ana=200 ding=200 fu=200 dana=200 deng=200 {REST}"
WRITTEN = f"ana={{0}} ding={{0}} fu={{0}} dana=403 deng=403 {REST}"
SIGNED = f"ana=403 ding=403 fu=403 dana={{0}} deng={{0}} {REST}"
PUBLISHED = f"ana=403 ding=403 fu={{0}} dana=403 deng=403 {REST}"
BEGUN = "ana={0} ding={0} fu={0} zhou={0} dana=403 deng=403 tao=403 zhao=403 kong=403 *=403"
OFFICE = "fu={0} dana=403 deng=403 zhou=403 ding=403 tao=403 zhao=403 kong=403 *=403"
ALL = "chen=200 zhou=200 admins=403 *=200"
ROWS = [
    ("bulletins:list", "", "get", ALL),
    ("bulletins:export", "", "get", ALL),
    ("bulletins:begin", "", "get", BEGUN.format(200)),
    ("bulletins:begin", "", "post", BEGUN.format(422)),
    ("bulletins:bulletin", "draft", "get", SEEN),
    ("bulletins:bulletin", "published", "get", "chen=200 zhou=404 admins=403 *=200"),
    ("bulletins:review", "draft", "get", SEEN),
    ("bulletins:review", "published", "get", "dana=200 deng=200 ding=200 fu=200 ana=200 "
     "tao=403 zhao=403 kong=403 chen=403 zhou=404 admins=403 *=403"),
    ("bulletins:version", "version", "get", SEEN),
    ("bulletins:edit", "draft", "get", WRITTEN.format(200)),
    ("bulletins:edit", "draft", "post", WRITTEN.format(422)),
    ("bulletins:figures", "draft", "post", WRITTEN.format(302)),
    ("bulletins:file-add", "draft", "post", WRITTEN.format(422)),
    ("bulletins:file", "file", "get", SEEN),
    ("bulletins:file-remove", "own_file", "post", WRITTEN.format(302)),
    ("bulletins:paper", "paper", "get", SEEN),
    ("bulletins:again", "draft", "post", WRITTEN.format(422)),
    ("bulletins:act", "submit", "post", WRITTEN.format(422)),
    ("bulletins:act", "approve", "post", WRITTEN.format(422)),
    ("bulletins:act", "return", "post", WRITTEN.format(422)),
    ("bulletins:act", "sign", "post", SIGNED.format(422)),
    ("bulletins:act", "publish", "post", PUBLISHED.format(422)),
    ("bulletins:act", "withdraw", "post", PUBLISHED.format(422)),
    ("bulletins:act", "eat", "post", "admins=403 *=404 chen=404 zhou=404"),
    ("bulletins:switch", "draft", "post", PUBLISHED.format(302)),
    ("bulletins:replies", "", "get", OFFICE.format(200)),
    ("bulletins:reply-decide", "show", "post", OFFICE.format(302)),
    ("bulletins:reply-decide", "reject", "post", OFFICE.format(422)),
    ("bulletins:reply-decide", "eat_reply", "post", OFFICE.format(404)),
    ("bulletins:reply-answer", "reply", "post", OFFICE.format(422)),
    ("bulletins:reply-mail", "reply", "post", OFFICE.format(409)),
    ("bulletins:settings", "", "get", OFFICE.format(200)),
    ("bulletins:settings", "", "post", OFFICE.format(422)),
]  # fmt: skip
