"""The rules of lights are set by the project office, each county's by its own."""

OBJECTS = {
    "progress": lambda cast: {"portfolio": cast.portfolio.pk, "dimension": "progress"},
    "other_progress": lambda cast: {"portfolio": cast.other_portfolio.pk, "dimension": "progress"},
}

ROWS = [
    ("indicators:rule-list", "", "get", "ana=200 zhou=200 chen=403 *=403"),
    ("indicators:rule-change", "progress", "get", "ana=200 zhou=404 *=403"),
    ("indicators:rule-change", "progress", "post", "ana=422 zhou=404 *=403"),
    ("indicators:rule-change", "other_progress", "get", "ana=404 zhou=200 *=403"),
    ("indicators:rule-change", "other_progress", "post", "ana=404 zhou=422 *=403"),
]
