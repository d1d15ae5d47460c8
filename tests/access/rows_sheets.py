"""Who gets what from imports, column maps and the ledger as a file."""

from guatu.sheets.models import ImportRun, SenderMap
from tests.cast import Cast
from tests.sheets.books import ledger, line
from tests.sheets.driving import sent


def run_of_ana(cast: Cast) -> ImportRun:
    """A preview with one new project, and one doubtful row."""
    rows = [line(1, "青石县养老院", total=1), line(2, "青石县养老院项目", total=2)]
    return sent(cast, ledger(rows))


def map_of_ana(cast: Cast) -> SenderMap:
    """What is remembered of a form of the first county."""
    account = cast.accounts["ana"]
    return SenderMap.objects.create(unit=cast.units["county"], fingerprint="f", made_by=account)


OBJECTS = {
    "run": lambda cast: {"pk": run_of_ana(cast).pk},
    "row": lambda cast: (lambda run: {"pk": run.pk, "row": run.rows.first().pk})(run_of_ana(cast)),
    "post": lambda cast: {"pk": run_of_ana(cast).pk, "deed": "post"},
    "undo": lambda cast: {"pk": run_of_ana(cast).pk, "deed": "undo"},
    "discard": lambda cast: {"pk": run_of_ana(cast).pk, "deed": "discard"},
    "map": lambda cast: {"pk": map_of_ana(cast).pk},
    "xlsx": lambda cast: {"kind": "xlsx"},
    "csv": lambda cast: {"kind": "csv"},
}
NOBODY = "dana=403 lei=403 fang=403 gao=403 xi=403 sun=403 wu=403"
OTHERS = f"bo=404 chen=404 zhou=404 {NOBODY}"
ROWS = [
    ("sheets:import-list", "", "get", f"ana=200 bo=200 zhou=200 {NOBODY}"),
    ("sheets:import-list", "", "post", f"ana=422 bo=422 zhou=422 {NOBODY}"),
    ("sheets:import-page", "run", "get", f"ana=200 {OTHERS}"),
    ("sheets:import-progress", "run", "get", f"ana=200 {OTHERS}"),
    ("sheets:import-file", "run", "get", f"ana=200 {OTHERS}"),
    ("sheets:import-answer", "run", "post", f"ana=422 {OTHERS}"),
    ("sheets:import-decide-all", "run", "post", f"ana=409 {OTHERS}"),
    ("sheets:import-decide", "row", "post", f"ana=409 {OTHERS}"),
    ("sheets:import-act", "post", "post", f"ana=302 {OTHERS}"),
    ("sheets:import-act", "undo", "post", f"ana=302 {OTHERS}"),
    ("sheets:import-act", "discard", "post", f"ana=302 {OTHERS}"),
    ("sheets:map-list", "", "get", f"ana=200 bo=200 zhou=200 {NOBODY}"),
    ("sheets:map-forget", "map", "post", f"ana=302 {OTHERS}"),
    ("sheets:ledger", "xlsx", "get", "zhou=200 admins=403 *=200"),
    ("sheets:ledger", "csv", "get", "admins=403 *=200"),
]
