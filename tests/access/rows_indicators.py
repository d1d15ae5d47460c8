"""The rules of lights are set by the project office, each county's by its own."""

OBJECTS = {
    "progress": lambda cast: {"portfolio": cast.portfolio.pk, "dimension": "progress"},
    "other_progress": lambda cast: {"portfolio": cast.other_portfolio.pk, "dimension": "progress"},
}

ROWS = [
    (
        "indicators:rule-list",
        "",
        "get",
        "ana=200 zhou=200 dana=403 bo=403 lei=403 gao=403 fang=403",
    ),
    ("indicators:rule-list", "", "get", "chen=403 xi=403 sun=403 wu=403"),
    ("indicators:rule-change", "progress", "get", "ana=200 zhou=404 dana=403 bo=403 xi=403 wu=403"),
    ("indicators:rule-change", "progress", "post", "ana=422 zhou=404 dana=403 bo=403 xi=403"),
    ("indicators:rule-change", "other_progress", "get", "zhou=200 ana=404 dana=403 sun=403"),
    ("indicators:rule-change", "other_progress", "post", "zhou=422 ana=404 dana=403 sun=403"),
]
