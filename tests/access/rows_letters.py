"""Letters: the inspection office and the government office send them, the addressed unit answers.

Bo's bureau is sent a letter; the project office drafts, and the leaders read.
"""

from guatu.letters.actions import reply
from guatu.letters.models import Letter, LetterStep
from guatu.lib.kept_files import SentFile
from tests.cast import Cast
from tests.letters.desk import DAY, issued, written

PDF = b"%PDF-1.7 x"


def _draft(cast: Cast) -> dict[str, int]:
    row = Letter.objects.filter(state="draft").first() or written(cast)
    return {"pk": row.pk}


def _issued(cast: Cast) -> dict[str, int]:
    row = Letter.objects.exclude(issued_on=None).first() or issued(cast)
    return {"pk": row.pk}


def _reply(cast: Cast) -> dict[str, int]:
    step = LetterStep.objects.exclude(file_path="").first()
    if step is None:
        row = Letter.objects.get(**_issued(cast))
        reply(row, DAY, "已办", by=None, file=SentFile("回复.pdf", [PDF], len(PDF)))
        step = row.steps.get(act="reply")
    return {"pk": step.pk}


OBJECTS = {
    "draft": _draft,
    "draft_file": lambda cast: {**_draft(cast), "form": "docx"},
    "issued": _issued,
    "issued_file": lambda cast: {**_issued(cast), "form": "pdf"},
    "reply": _reply,
    "problems": lambda cast: {"source": "problems"},
    "nothing": lambda cast: {"source": "nothing"},
    "issue": lambda cast: {**_draft(cast), "deed": "issue"},
    "answer": lambda cast: {**_issued(cast), "deed": "reply"},
    "eat": lambda cast: {**_issued(cast), "deed": "eat"},
}
OFFICES = "ana={0} ding={0} fu={0}"
SEEN = "ana=200 ding=200 fu=200 dana=200 deng=200"
NONE = "lei=403 fang=403 tao=403 zhao=403 kong=403 shi=403 admins=403"
HIDDEN = f"bo=404 gao=404 chen=404 zhou=404 {NONE} *=403"
ROWS = [
    ("letters:list", "", "get", f"{NONE} *=200"),
    ("letters:export", "", "get", f"{NONE} *=200"),
    ("letters:new", "", "get", "ana=200 ding=200 fu=200 zhou=200 *=403"),
    ("letters:new", "", "post", "ana=422 ding=422 fu=422 zhou=422 *=403"),
    ("letters:from", "problems", "get", "ana=200 ding=200 fu=200 zhou=200 *=403"),
    ("letters:from", "problems", "post", "ana=422 ding=422 fu=422 zhou=422 *=403"),
    ("letters:from", "nothing", "get", "ana=404 ding=404 fu=404 zhou=404 *=403"),
    ("letters:letter", "draft", "get", f"{SEEN} {HIDDEN}"),
    ("letters:letter", "issued", "get", f"{SEEN} bo=200 gao=404 chen=404 zhou=404 {NONE} *=403"),
    ("letters:file", "draft_file", "get", f"{SEEN} {HIDDEN}"),
    ("letters:file", "issued_file", "get", f"{SEEN} bo=200 gao=404 chen=404 zhou=404 {NONE} *=403"),
    ("letters:edit", "draft", "get", f"ana=200 ding=200 fu=200 dana=403 deng=403 {HIDDEN}"),
    ("letters:edit", "draft", "post", f"ana=422 ding=422 fu=422 dana=403 deng=403 {HIDDEN}"),
    ("letters:act", "issue", "post", f"ana=403 ding=422 fu=422 dana=403 deng=403 {HIDDEN}"),
    ("letters:act", "answer", "post", f"bo=422 gao=404 chen=404 zhou=404 {NONE} *=403"),
    ("letters:act", "eat", "post", f"bo=404 gao=404 chen=404 zhou=404 {NONE} *=404"),
    ("letters:reply-file", "reply", "get", f"{SEEN} bo=200 gao=404 chen=404 zhou=404 {NONE} *=403"),
    ("letters:settings", "", "get", "ding=200 fu=200 *=403"),
    ("letters:settings", "", "post", "ding=422 fu=422 *=403"),
]
