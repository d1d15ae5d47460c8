"""Who gets what from 今日, the ledger, a project's page and search."""

from guatu.desk.layouts import save_layout
from guatu.reports.actions import ReportDraft, post_reports
from tests.cast import START, Cast

READERS = "ana=200 bo=200 chen=200 gao=200 dana=200 lei=200 fang=200 zhou=200"
NOBODY_ELSE = "xi=403 sun=403 wu=403"
OF_SCHOOL = "ana=200 bo=200 gao=200 dana=200 lei=200 fang=200 chen=404 zhou=404"


def _reported(cast: Cast) -> dict[str, int]:
    """A month with a report, so that there is something to count."""
    post_reports([ReportDraft(cast.school, START, {"delay_reason": "land"})], by=None)
    return {}


OBJECTS = {
    "reported": _reported,
    "school_no": lambda cast: {"no": cast.school.no},
    "road_no": lambda cast: {"no": cast.road.no},
    "ana_layout": lambda cast: {"pk": save_layout("我的列", ["plan"], by=cast.account("ana")).pk},
}
ROWS = [
    ("desk:today", "", "get", f"{READERS} xi=200 sun=200 wu=200"),
    ("desk:search", "", "get", f"{READERS} xi=200 sun=200 wu=200"),
    ("desk:summary", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("desk:reason-list", "", "get", f"{READERS} {NOBODY_ELSE}"),
    (
        "desk:reason-export",
        "reported",
        "get",
        f"{READERS.replace('zhou=200', 'zhou=404')} {NOBODY_ELSE}",
    ),
    # the ledger
    ("desk:project-list", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("desk:project-rows", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("desk:project-export", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("desk:project-cells", "", "post", "ana=422 bo=422 *=403"),
    ("desk:layout-save", "", "post", "admins=403 *=409"),
    ("desk:layout-remove", "ana_layout", "post", "ana=302 zhou=404 admins=403 *=404"),
    # a project
    ("desk:project", "school", "get", f"{OF_SCHOOL} {NOBODY_ELSE}"),
    ("desk:project", "foreign", "get", "zhou=200 admins=403 *=404"),
    ("desk:project-history", "school", "get", f"{OF_SCHOOL} {NOBODY_ELSE}"),
    ("desk:project-by-number", "school_no", "get", "chen=404 admins=403 *=302"),
    (
        "desk:project-by-number",
        "road_no",
        "get",
        "bo=404 gao=404 lei=404 fang=404 chen=302 admins=403 *=302",
    ),
]
