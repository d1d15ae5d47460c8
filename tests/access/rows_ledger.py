"""Who gets what from the pages where the ledger is changed."""

ROWS = [
    # projects
    ("ledger:project-create", "", "get", "ana=200 zhou=200 bo=403 dana=403 lei=403 xi=403 wu=403"),
    ("ledger:project-create", "", "post", "ana=422 zhou=422 bo=403 dana=403 lei=403 xi=403"),
    ("ledger:project-edit", "school", "get", "ana=200 bo=403 dana=403 lei=403 chen=404 zhou=404"),
    ("ledger:project-edit", "school", "post", "ana=422 bo=403 dana=403 chen=404 zhou=404 xi=404"),
    ("ledger:project-edit", "foreign", "get", "ana=404 dana=404 zhou=200"),
    ("ledger:project-assign", "school", "get", "ana=200 bo=403 dana=403 chen=404 zhou=404 sun=404"),
    ("ledger:project-assign", "school", "post", "ana=422 bo=403 dana=403 chen=404 zhou=404"),
    ("ledger:project-move", "school", "get", "ana=200 dana=200 bo=403 fang=403 chen=404 zhou=404"),
    ("ledger:project-move", "school", "post", "ana=422 dana=422 bo=403 fang=403 zhou=404"),
    # plans
    ("ledger:plan-list", "school", "get", "ana=200 dana=200 bo=200 lei=200 chen=404 zhou=404"),
    ("ledger:plan-list", "school", "post", "ana=422 dana=403 bo=403 chen=404 zhou=404 xi=404"),
    ("ledger:plan-approve", "plan", "post", "ana=302 dana=302 bo=403 lei=403 chen=404 zhou=404"),
    # milestones
    ("ledger:milestone-list", "school", "get", "ana=200 bo=200 gao=200 dana=200 chen=404 zhou=404"),
    (
        "ledger:milestone-list",
        "school",
        "post",
        "ana=422 gao=422 fang=422 bo=403 dana=403 zhou=404",
    ),
    ("ledger:milestone", "milestone", "get", "ana=200 fang=200 gao=403 bo=403 chen=404 zhou=404"),
    ("ledger:milestone", "milestone", "post", "ana=422 fang=422 gao=403 bo=403 zhou=404"),
    ("ledger:milestone-move", "milestone", "post", "ana=422 fang=422 gao=403 bo=403 zhou=404"),
    ("ledger:milestone-reach", "milestone", "post", "ana=302 fang=302 gao=403 bo=403 zhou=404"),
    ("ledger:milestone-waive", "milestone", "post", "ana=422 fang=422 gao=403 bo=403 zhou=404"),
    ("ledger:milestone-restore", "milestone", "post", "ana=302 fang=302 gao=403 zhou=404"),
    # task forces
    ("ledger:force-list", "", "get", "ana=200 bo=200 dana=200 fang=200 xi=403 sun=403 wu=403"),
    ("ledger:force-create", "", "get", "ana=200 bo=403 dana=403 fang=403 xi=403"),
    ("ledger:force-create", "", "post", "ana=422 bo=403 dana=403 fang=403 xi=403"),
    ("ledger:force", "force", "get", "ana=200 dana=200 fang=200 lei=200 bo=404 zhou=404 xi=403"),
    ("ledger:force-edit", "force", "get", "ana=200 dana=403 fang=403 bo=404 zhou=404"),
    ("ledger:force-edit", "force", "post", "ana=422 dana=403 fang=403 bo=404 zhou=404"),
]
