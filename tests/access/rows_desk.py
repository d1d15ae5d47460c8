"""Who gets what from 今日, the ledger, a project's page and search."""

from guatu.desk.layouts import save_layout

READERS = "ana=200 bo=200 chen=200 gao=200 dana=200 lei=200 fang=200 zhou=200"
NOBODY_ELSE = "xi=403 sun=403 wu=403"
OF_SCHOOL = "ana=200 bo=200 gao=200 dana=200 lei=200 fang=200 chen=404 zhou=404"

OBJECTS = {
    "school_no": lambda cast: {"no": cast.school.no},
    "road_no": lambda cast: {"no": cast.road.no},
    "ana_layout": lambda cast: {"pk": save_layout("我的列", ["plan"], by=cast.account("ana")).pk},
}
ROWS = [
    ("desk:today", "", "get", f"{READERS} xi=200 sun=200 wu=200"),
    ("desk:search", "", "get", f"{READERS} xi=200 sun=200 wu=200"),
    ("desk:summary", "", "get", f"{READERS} {NOBODY_ELSE}"),
    # the ledger
    ("desk:project-list", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("desk:project-rows", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("desk:project-export", "", "get", f"{READERS} {NOBODY_ELSE}"),
    ("desk:project-cells", "", "post", f"ana=422 bo=422 dana=403 lei=403 fang=403 {NOBODY_ELSE}"),
    ("desk:layout-save", "", "post", f"ana=409 bo=409 dana=409 {NOBODY_ELSE}"),
    ("desk:layout-remove", "ana_layout", "post", f"ana=302 bo=404 zhou=404 {NOBODY_ELSE}"),
    # a project
    ("desk:project", "school", "get", f"{OF_SCHOOL} {NOBODY_ELSE}"),
    ("desk:project", "foreign", "get", "ana=404 dana=404 zhou=200"),
    ("desk:project-history", "school", "get", f"{OF_SCHOOL} {NOBODY_ELSE}"),
    ("desk:project-by-number", "school_no", "get", f"ana=302 bo=302 chen=404 {NOBODY_ELSE}"),
    ("desk:project-by-number", "road_no", "get", "ana=302 chen=302 bo=404 lei=404"),
]
