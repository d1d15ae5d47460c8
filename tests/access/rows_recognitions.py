"""What authorities say: packs by responsible units and agents, dates by each authority's people.

Stopping is asked for by the responsible unit and decided by somebody else.
"""

from guatu.ledger.actions import move_project
from guatu.ledger.models import Project
from guatu.recognitions.actions import ask_to_move, open_packs, put_paper, recognise
from guatu.recognitions.models import Recognition, StageRequest
from tests.cast import START, Cast


def _pack(cast: Cast) -> dict[str, int]:
    open_packs([cast.school], START, by=None)
    return {"pk": cast.school.pk}


def _paper(cast: Cast) -> dict[str, int]:
    (pack,) = open_packs([cast.school], START, by=None)
    return {"pk": put_paper(pack, "contract", START, by=None).pk}


def _date(cast: Cast) -> dict[str, int]:
    row = Recognition(
        project=cast.school, event="start", authority="planning", day=START, recorded_on=START
    )
    return {"pk": recognise(row, by=None).pk}


def _request(cast: Cast) -> dict[str, int]:
    known = StageRequest.objects.filter(project=cast.school).first()
    if known is None:
        project = Project.objects.get(pk=cast.school.pk)
        for stage in ("ready", "building"):
            move_project(project, stage, by=None, day=START)
        known = StageRequest(
            project=project,
            kind="stop",
            day=START,
            asked_on=START,
            reason="征拆",
            resume_planned=START.replace(month=5),
        )
        ask_to_move(known, by=None)
    return {"pk": known.pk}


OBJECTS = {"pack": _pack, "paper": _paper, "date": _date, "request": _request}

SEEN = "chen=404 zhou=404 admins=403 *=200"
GATHERED = "ana={0} bo={0} gao={0} fang={0} chen=404 zhou=404 admins=404 *=403"
ASKED = "ana={0} bo={0} fang={0} chen=404 zhou=404 admins=404 *=403"
ROWS = [
    # statistics packs
    ("recognitions:pack-list", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("recognitions:pack-export", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("recognitions:pack-open-all", "", "post", "ana=302 bo=302 gao=302 fang=302 *=403"),
    ("recognitions:pack", "pack", "get", SEEN),
    ("recognitions:pack-open", "school", "post", GATHERED.format(302)),
    ("recognitions:pack-change", "pack", "post", GATHERED.format(422)),
    ("recognitions:paper-put", "pack", "post", GATHERED.format(422)),
    ("recognitions:paper-take", "paper", "post", GATHERED.format(302)),
    ("recognitions:pack-move", "pack", "post", f"tao=422 {GATHERED.format(422)}"),
    # recognised dates
    ("recognitions:date-list", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("recognitions:date-export", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    (
        "recognitions:date-withdraw",
        "date",
        "post",
        "ana=422 tao=403 chen=404 zhou=404 admins=404 *=403",
    ),
    ("recognitions:project-dates", "school", "get", SEEN),
    (
        "recognitions:project-dates",
        "school",
        "post",
        "ana=422 tao=422 chen=404 zhou=404 *=403",
    ),
    # stopping and resuming
    ("recognitions:request-list", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("recognitions:request", "request", "get", SEEN),
    (
        "recognitions:request-decide",
        "request",
        "post",
        "ana=422 dana=422 deng=422 ding=403 tao=403 zhao=403 fu=403 kong=403"
        " chen=404 zhou=404 admins=404 *=403",
    ),
    ("recognitions:request-withdraw", "request", "post", ASKED.format(302)),
    ("recognitions:ask", "school", "get", ASKED.format(200)),
    ("recognitions:ask", "school", "post", ASKED.format(422)),
]
