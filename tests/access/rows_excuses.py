"""Excuses: asked for by who answers for the project, decided by leaders of the county."""

import datetime as dt

from guatu.excuses.actions import ask_for_excuse
from guatu.excuses.models import Excuse
from guatu.lib.kept_files import SentFile
from tests.cast import START, Cast

PDF = b"%PDF-1.7 a page"


def _excuse(cast: Cast) -> dict[str, int]:
    known = Excuse.objects.filter(project=cast.school).first()
    if known is None:
        known = ask_for_excuse(
            Excuse(
                project=cast.school,
                dimension="progress",
                reason="land",
                text="用地指标未落实",
                valid_from=START,
                until=dt.date(2026, 12, 31),
                asked_on=START,
            ),
            by=None,
            file=SentFile("情况说明.pdf", [PDF], len(PDF)),
        )
    return {"pk": known.pk}


OBJECTS = {"excuse": _excuse}
LISTED = "chen=200 zhou=200 admins=403 *=200"
DECIDED = (
    "dana={0} deng={0} ding=403 tao=403 zhao=403 fu=403 kong=403 chen=404 zhou=404 admins=404 *=403"
)
ASKED = "ana={0} bo={0} fang={0} chen=404 zhou=404 admins=404 *=403"
ROWS = [
    ("excuses:list", "", "get", LISTED),
    ("excuses:export", "", "get", LISTED),
    ("excuses:excuse", "excuse", "get", "chen=404 zhou=404 admins=403 *=200"),
    ("excuses:file", "excuse", "get", "chen=404 zhou=404 admins=403 *=200"),
    ("excuses:decide", "excuse", "post", DECIDED.format(422)),
    ("excuses:end", "excuse", "post", DECIDED.format(422)),
    ("excuses:withdraw", "excuse", "post", ASKED.format(302)),
    ("excuses:ask", "school", "get", ASKED.format(200)),
    ("excuses:ask", "school", "post", ASKED.format(422)),
    ("excuses:reason-list", "", "get", "ana=200 zhou=200 *=403"),
    ("excuses:reason-list", "", "post", "ana=422 zhou=422 *=403"),
]
