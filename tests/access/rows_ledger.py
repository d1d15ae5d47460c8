"""Who gets what from the pages where the ledger is changed."""

ROWS = [
    # projects
    ("desk:project-create", "", "get", "ana=200 zhou=200 *=403"),
    ("desk:project-create", "", "post", "ana=422 zhou=422 *=403"),
    ("ledger:project-edit", "school", "get", "ana=200 chen=404 zhou=404 admins=404 *=403"),
    ("ledger:project-edit", "school", "post", "ana=422 chen=404 zhou=404 admins=404 *=403"),
    ("ledger:project-edit", "foreign", "get", "zhou=200 *=404"),
    (
        "ledger:contact-reveal",
        "school",
        "post",
        "readers=409 zhao=403 tao=403 kong=403 shi=403 chen=404 zhou=404 admins=404 *=409",
    ),
    ("ledger:project-assign", "school", "get", "ana=200 chen=404 zhou=404 admins=404 *=403"),
    ("ledger:project-assign", "school", "post", "ana=422 chen=404 zhou=404 admins=404 *=403"),
    (
        "ledger:project-move",
        "school",
        "get",
        "ana=200 dana=200 deng=200 chen=404 zhou=404 admins=404 *=403",
    ),
    (
        "ledger:project-move",
        "school",
        "post",
        "ana=422 dana=422 deng=422 zhou=404 admins=404 *=403",
    ),
    # plans
    ("ledger:plan-list", "school", "get", "chen=404 zhou=404 admins=404 *=200"),
    ("ledger:plan-list", "school", "post", "ana=422 chen=404 zhou=404 admins=404 *=403"),
    (
        "ledger:plan-approve",
        "plan",
        "post",
        "ana=302 dana=302 deng=302 chen=404 zhou=404 admins=404 *=403",
    ),
    # milestones
    ("ledger:milestone-list", "school", "get", "chen=404 zhou=404 admins=404 *=200"),
    (
        "ledger:milestone-list",
        "school",
        "post",
        "ana=422 gao=422 fang=422 zhou=404 admins=404 *=403",
    ),
    ("ledger:milestone", "milestone", "get", "ana=200 fang=200 chen=404 zhou=404 admins=404 *=403"),
    ("ledger:milestone", "milestone", "post", "ana=422 fang=422 zhou=404 admins=404 *=403"),
    ("ledger:milestone-move", "milestone", "post", "ana=422 fang=422 zhou=404 admins=404 *=403"),
    ("ledger:milestone-reach", "milestone", "post", "ana=302 fang=302 zhou=404 admins=404 *=403"),
    ("ledger:milestone-waive", "milestone", "post", "ana=422 fang=422 zhou=404 admins=404 *=403"),
    ("ledger:milestone-restore", "milestone", "post", "ana=302 fang=302 zhou=404 admins=404 *=403"),
    # task forces
    ("ledger:force-list", "", "get", "admins=403 *=200"),
    ("ledger:force-create", "", "get", "ana=200 *=403"),
    ("ledger:force-create", "", "post", "ana=422 *=403"),
    ("ledger:force", "force", "get", "bo=404 gao=404 zhou=404 admins=403 *=200"),
    ("ledger:force-edit", "force", "get", "ana=200 bo=404 gao=404 zhou=404 *=403"),
    ("ledger:force-edit", "force", "post", "bo=404 gao=404 ana=422 zhou=404 *=403"),
]
