"""Changes of the list: read by whoever sees projects, made by the project office."""

SEEN = "chen=200 zhou=200 admins=403 *=200"
MADE = "ana={0} zhou={0} *=403"
ROWS = [
    ("changes:list", "", "get", SEEN),
    ("changes:export", "", "get", SEEN),
    *(
        (f"desk:change-{act}", "", method, MADE.format(status))
        for act in ("add", "remove", "merge", "split")
        for method, status in (("get", 200), ("post", 422))
    ),
]
