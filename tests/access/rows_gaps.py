"""Who sees the gap list: whoever sees projects, each of his own."""

ROWS = [
    ("gaps:list", "", "get", "ana=200 zhou=200 dana=200 bo=200 chen=200 gao=200 lei=200 fang=200"),
    ("gaps:list", "", "get", "xi=403 sun=403 wu=403"),
    ("gaps:export", "", "get", "ana=200 zhou=200 dana=200 bo=200 chen=200 gao=200 lei=200 xi=403"),
    ("gaps:export", "", "get", "sun=403 wu=403 fang=200"),
]
