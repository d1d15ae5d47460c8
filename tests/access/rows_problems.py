"""Who gets what from the pages of problems."""

from typing import Any

from guatu.problems.models import Problem
from tests.cast import Cast
from tests.problems.loop import asked, held

READERS = "ana=200 bo=200 chen=200 gao=200 dana=200 lei=200 fang=200 ding=200 tao=200 zhou=200"
NOBODY_ELSE = "xi=403 sun=403 wu=403"
# The school's people, and the transport bureau, which holds one of its problems.
SEE = "ana=200 bo=200 gao=200 dana=200 lei=200 fang=200 ding=200 tao=200 zhou=404"


def _problem(cast: Cast) -> Problem:
    return Problem.objects.first() or held(cast)


def _act(deed: str) -> Any:
    return lambda cast: {"pk": _problem(cast).pk, "deed": deed}


def _foreign_evidence(cast: Cast) -> dict[str, int]:
    return {"pk": asked(cast, text="佐证").evidence.get().pk}


OBJECTS = {
    "problem": lambda cast: {"pk": _problem(cast).pk},
    "evidence": _foreign_evidence,
    "portfolio": lambda cast: {"pk": cast.portfolio.pk},
    **{
        code: _act(code)
        for code in ("work", "verify", "raise", "sleep", "comment", "change", "evidence-act", "no")
    },
}
OBJECTS["evidence-act"] = _act("evidence")
ROWS = [
    ("problems:list", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("problems:export", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("problems:problem", "problem", "get", f"{SEE} chen=404 {NOBODY_ELSE}"),
    ("problems:act", "work", "post", "gao=422 ana=422 bo=403 dana=403 ding=403 zhou=404 xi=403"),
    ("problems:act", "evidence-act", "post", "gao=422 ana=422 bo=403 lei=403 zhou=404"),
    ("problems:act", "verify", "post", "ding=422 ana=403 gao=403 fang=403 dana=403 zhou=404"),
    ("problems:act", "raise", "post", "lei=422 dana=422 ana=422 ding=422 bo=403 gao=403 tao=403"),
    ("problems:act", "sleep", "post", "ana=422 fang=422 ding=422 dana=403 lei=403 gao=403"),
    ("problems:act", "change", "post", "ana=422 fang=422 ding=422 dana=403 bo=403 gao=403"),
    ("problems:act", "comment", "post", "lei=422 dana=422 bo=422 gao=422 tao=403 zhou=404"),
    ("problems:act", "no", "post", "ana=404 zhou=404"),
    ("problems:evidence", "evidence", "get", "ana=404 zhou=404 chen=404 xi=403"),
    ("problems:raise", "school", "get", "ana=200 bo=200 gao=200 lei=200 dana=403 chen=404 xi=404"),
    ("problems:raise", "school", "post", "ana=422 bo=422 gao=422 dana=403 ding=403 zhou=404"),
    ("problems:ladders", "", "get", "ana=302 zhou=302 dana=403 ding=403 bo=403 xi=403"),
    ("problems:ladder", "portfolio", "get", "ana=200 zhou=404 dana=403 ding=403 bo=403 xi=403"),
    ("problems:ladder", "portfolio", "post", "ana=422 zhou=404 dana=403 ding=403 bo=403 xi=403"),
]
