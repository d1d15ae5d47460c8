"""Who sees the gap list: whoever sees projects, each of his own."""

ROWS = [
    ("gaps:list", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("gaps:export", "", "get", "chen=200 zhou=200 admins=403 *=200"),
]
