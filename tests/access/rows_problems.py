"""Problems: the holder answers, the office and the task force steer, the inspector verifies.

Gao's bureau holds a problem of the school; leaders take it up or down and say what they think.
"""

from typing import Any

from guatu.problems.actions import add_evidence
from guatu.problems.closing import SentFile
from guatu.problems.models import Problem
from tests.cast import Cast
from tests.problems.loop import LATER, held

PDF = b"%PDF-1.4 x"


def _problem(cast: Cast) -> Problem:
    return Problem.objects.first() or held(cast)


def _act(deed: str) -> Any:
    return lambda cast: {"pk": _problem(cast).pk, "deed": deed}


def _file(cast: Cast) -> dict[str, int]:
    file = SentFile("批复.pdf", [PDF], len(PDF))
    problem = _problem(cast)
    row = problem.evidence.first() or add_evidence(problem, LATER, "用地批复", by=None, file=file)
    return {"pk": row.pk}


DEEDS = ("work", "attach", "verify", "raise", "sleep", "change", "comment", "no")
OBJECTS = {
    "problem": lambda cast: {"pk": _problem(cast).pk},
    "evidence": _file,
    "portfolio": lambda cast: {"pk": cast.portfolio.pk},
    **{code: _act("evidence" if code == "attach" else code) for code in DEEDS},
}
SEEN = "chen=404 zhou=404 admins=403"
ANSWERED = f"ana=422 gao=422 fang=422 {SEEN} *=403"
STEERED = f"ana=422 fang=422 ding=422 {SEEN} *=403"
RAISED = "ana={0} bo={0} gao={0} lei={0} fang={0} chen=404 zhou=404 admins=404 *=403"
SET = "ana={0} zhou=404 *=403"
NO_LEADERS = "tao=403 zhao=403 fu=403 kong=403 shi=403"
ROWS = [
    # the board
    ("problems:list", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("problems:export", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    # a problem and its steps
    ("problems:problem", "problem", "get", f"{SEEN} *=200"),
    ("problems:act", "work", "post", ANSWERED),
    ("problems:act", "attach", "post", ANSWERED),
    ("problems:act", "verify", "post", f"ding=422 {SEEN} *=403"),
    ("problems:act", "raise", "post", f"bo=403 gao=403 {NO_LEADERS} {SEEN} *=422"),
    ("problems:act", "sleep", "post", STEERED),
    ("problems:act", "change", "post", STEERED),
    ("problems:act", "comment", "post", f"tao=403 zhao=403 kong=403 shi=403 {SEEN} *=422"),
    ("problems:act", "no", "post", f"{SEEN} *=404"),
    ("problems:evidence", "evidence", "get", f"{SEEN} *=200"),
    ("problems:raise", "school", "get", RAISED.format(200)),
    ("problems:raise", "school", "post", RAISED.format(422)),
    # the ladder
    ("problems:ladders", "", "get", "ana=302 zhou=302 *=403"),
    ("problems:ladder", "portfolio", "get", SET.format(200)),
    ("problems:ladder", "portfolio", "post", SET.format(422)),
]
