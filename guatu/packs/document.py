"""A frozen pack as a document: everything it says, as texts in the language of the moment."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from guatu.lib.figures import day_long_text, month_long_text
from guatu.packs import funding, tables
from guatu.packs.content import sections
from guatu.packs.decisions import decisions
from guatu.packs.pages import page
from guatu.packs.tables import Frozen, Table
from guatu.packs.words import words

PARTS: tuple[tuple[str, Callable[[], str], Callable[[Frozen], list[Table]]], ...] = (
    ("overview", lambda: _("Overview"), tables.overview),
    ("lights", lambda: _("By light"), tables.lights),
    ("starts", lambda: _("Starts due"), tables.starts),
    ("entries", lambda: _("Entry into the statistics"), tables.entries),
    ("funds", lambda: _("Funds in place"), funding.funds),
    ("decisions", lambda: _("Earlier decisions"), decisions),
    ("asks", lambda: _("Requests by holder"), funding.asks),
)


def document(
    content: Mapping[str, Any], *, title: str, seal: str, head: str = "", url: str = ""
) -> dict[str, Any]:
    """What the pack says. `seal` is the snapshot's hash, `head` the journal's, `url` its page."""
    frozen = Frozen(content)
    return {
        "title": title,
        "place": content["place"],
        "name": content["name"],
        "month": month_long_text(frozen.month),
        "cut_off": day_long_text(frozen.cut_off),
        "seal": seal,
        "head": head,
        "url": url,
        "unit": frozen.unit,
        "figures": tables.figures(frozen),
        "parts": [*_parts(frozen), *_added(content)],
        "index": _index(frozen),
        "projects": [page(frozen, row) for row in frozen.rows],
        "words": words(),
    }


def _parts(frozen: Frozen) -> list[dict[str, Any]]:
    return [{"key": key, "title": title(), "tables": made(frozen)} for key, title, made in PARTS]


def _added(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of other apps that were frozen with it."""
    return [
        {
            "key": section.key,
            "title": section.title(),
            "tables": section.tables(content["sections"][section.key]),
        }
        for section in sections()
        if section.key in content["sections"]
    ]


def _index(frozen: Frozen) -> list[dict[str, Any]]:
    """All projects by group, for the list that leads to their pages."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frozen.rows:
        cells = tables.project_cells(row)
        found.setdefault(row["group"], []).append(cells)
    return [{"name": name or _("not given"), "rows": rows} for name, rows in found.items()]
