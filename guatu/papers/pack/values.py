"""What a Word template of a pack may name: the document's values, flat, under short names."""

from collections.abc import Mapping
from typing import Any

# A photo's place in a text: marks of the private area around its hash, replaced in `word`.
BEFORE, AFTER = "\ue000", "\ue001"

PROJECT_CELLS = ("no", "name", "unit", "light")
TABLES: dict[str, tuple[str, ...]] = {
    "leaders": ("name", "count", "plan", "done", "rate", "lead", "yellow", "red"),
    "units": ("name", "count", "plan", "done", "rate", "lead", "yellow", "red"),
    "sectors": ("name", "count", "plan", "done", "rate", "lead", "yellow", "red"),
    "red": (*PROJECT_CELLS, "rate", "lead", "why"),
    "yellow": (*PROJECT_CELLS, "rate", "lead", "why"),
    "watch": (*PROJECT_CELLS, "rate", "lead", "why"),
    "not_started": (*PROJECT_CELLS, "planned", "actual", "late"),
    "started": (*PROJECT_CELLS, "planned", "actual", "late"),
    "entry": (*PROJECT_CELLS, "start", "state", "missing"),
    "funds": ("name", "amount", "share"),
    "short": (*PROJECT_CELLS, "amount", "done", "share"),
    "decisions": ("meeting", "number", "text", "lead", "due", "state", "carried"),
    "asks": (*PROJECT_CELLS, "holder", "kind", "ask", "level", "days"),
}
NOTED = ("not_started", "entry", "funds", "decisions")
TEXTS = ("title", "place", "name", "month", "cut_off", "seal", "url", "unit", "mark")
FIGURES = ("projects", "plan", "done", "rate", "lead")
FIGURE = ("label", "value", "unit", "note")
PAGE_TEXTS = (
    *("no", "name", "kind", "light_word", "report_month", "image", "progress", "next"),
    *("site", "said"),
)
PAGE_LISTS: dict[str, tuple[str, ...]] = {
    "facts": ("label", "value"),
    "figures": FIGURE,
    "months": ("plan", "done", "number"),
    "lights": ("name", "word", "sentence", "excuse"),
    "milestones": ("name", "kind", "planned", "actual", "holder", "word"),
    "problems": ("kind", "text", "ask", "holder", "level", "since", "due"),
    "photos": ("picture", "caption"),
}


def word_values(document: Mapping[str, Any], *, mark: str = "") -> dict[str, Any]:
    """The values of a pack's document (see `guatu.packs.document`) for a template."""
    values: dict[str, Any] = {name: document[name] for name in TEXTS if name != "mark"}
    values["mark"] = mark
    values["figures"] = document["figures"]
    values |= {name: [] for name in TABLES}
    values |= {f"{name}_note": "" for name in NOTED}
    values["more"] = []
    for part in document["parts"]:
        is_known = any(each["key"] in TABLES for each in part["tables"])
        if part["tables"] and not is_known:
            values["more"].append(_more(part))
        for table in part["tables"] if is_known else ():
            _add_table(values, part, table)
    values["projects"] = [_page(page) for page in document["projects"]]
    return values


def _add_table(values: dict[str, Any], part: Mapping[str, Any], table: Mapping[str, Any]) -> None:
    key = table["key"]
    for row in table["rows"]:
        shown = {**row, "holder": table["title"]} if key == "asks" else row
        values[key].append({name: shown[name] for name in TABLES[key]})
    if key in NOTED:
        values[f"{key}_note"] = table["note"]


def _more(part: Mapping[str, Any]) -> dict[str, Any]:
    """A part that another app added: its title and each row as one line of text."""
    lines = [
        "　".join(str(row[column["key"]]) for column in table["columns"])
        for table in part["tables"]
        for row in table["rows"]
    ]
    return {"title": part["title"], "lines": lines}


def _page(page: Mapping[str, Any]) -> dict[str, Any]:
    months = zip(page["months"]["plan"], page["months"]["done"], strict=True)
    return {
        **{name: page[name] for name in PAGE_TEXTS},
        **{name: page[name] for name in ("figures", "lights", "milestones", "problems")},
        "facts": [{"label": label, "value": value} for label, value in page["facts"]],
        "months": [
            {"number": str(number), "plan": plan, "done": done}
            for number, (plan, done) in enumerate(months, start=1)
        ],
        "photos": [
            {"picture": f"{BEFORE}{each['digest']}{AFTER}", "caption": each["caption"]}
            for each in page["photos"]
        ],
    }


def sample_values() -> dict[str, Any]:
    """Every value that a template may name, every list with something in it."""
    values: dict[str, Any] = dict.fromkeys(TEXTS, "1")
    values["figures"] = [dict.fromkeys(FIGURE, "1") for _each in FIGURES]
    values |= {name: [dict.fromkeys(columns, "1")] for name, columns in TABLES.items()}
    values |= {f"{name}_note": "1" for name in NOTED}
    values["more"] = [{"title": "1", "lines": ["1"]}]
    page: dict[str, Any] = dict.fromkeys(PAGE_TEXTS, "1")
    page |= {name: [dict.fromkeys(columns, "1")] for name, columns in PAGE_LISTS.items()}
    page["months"] = page["months"] * 12
    values["projects"] = [page]
    return values
