"""The county's part of a pack: figures and lists of a frozen content, in the reader's language.

A table is a dict of `key`, `title`, `note`, `columns` ({key, label, width in parts, number}),
`rows` (column to text, with `project`, the place of a project's page, and `light`) and `empty`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.indicators.explain import told
from guatu.indicators.models import Light
from guatu.ledger.fields import money_unit, with_unit
from guatu.lib.figures import EMPTY, money_text, percent_text, points_text
from guatu.recognitions.models import EntryPack
from guatu.recognitions.packs import names_of
from guatu.wall.master import totals

Row = Mapping[str, Any]
Table = dict[str, Any]
CODES = {0: "none", 1: "green", 2: "watch", 3: "yellow", 4: "red"}


class Frozen:
    """A pack's content, read: rows of the wall with what the pages show, in the wall's order."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.month = dt.date.fromisoformat(content["month"])
        self.cut_off = dt.date.fromisoformat(content["cut_off"])
        self.unit = money_unit(content["currency"])
        self.reasons: Mapping[str, str] = content["reasons"]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """A project's wall row and details in one; `group` is the leader, or what groups it."""
        return [
            {**row, **self.content["projects"][row["no"]], "group": group["name"]}
            for group in self.content["chart"]["groups"]
            for row in group["rows"]
        ]

    @cached_property
    def last_day(self) -> dt.date:
        """The last day of the month, or the cut-off within it."""
        last = (self.month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return min(last, self.cut_off)


def table(
    key: str,
    title: str,
    columns: Sequence[tuple[str, str, float, bool]],
    rows: Iterable[Mapping[str, Any]],
    *,
    note: str = "",
    empty: str = "",
) -> Table:
    """A table; a column is (key, label, width in parts, whether it holds numbers)."""
    names = ("key", "label", "width", "number")
    return {
        "key": key,
        "title": title,
        "note": note,
        "columns": [dict(zip(names, column, strict=True)) for column in columns],
        "rows": list(rows),
        "empty": empty or _("None."),
    }


def rate_of(done: str | None, plan: str | None) -> Fraction | None:
    """done ÷ plan, exact."""
    return Fraction(done or 0) / Fraction(plan) if plan and Fraction(plan) else None


def lead_of(sums: Mapping[str, Any]) -> Fraction | None:
    """Points of Σ done over Σ due, by Σ plan; None where nothing is known."""
    if sums["done"] is None or not sums["plan"] or not Fraction(sums["plan"]):
        return None
    return (Fraction(sums["done"]) - Fraction(sums["due"])) / Fraction(sums["plan"]) * 100


def overview(frozen: Frozen) -> list[Table]:
    """Sums by what the wall is grouped by, by unit and by sector."""
    groups = {"leader": _("By lead leader"), "unit": _("By responsible unit")}
    by = frozen.content["chart"]["group"]
    parts = [("leaders", groups["leader"], "group")] if by == "leader" else []
    parts += [("units", groups["unit"], "unit"), ("sectors", _("By sector"), "sector")]
    return [
        table(key, title, _sum_columns(frozen), _sum_rows(frozen, name))
        for key, title, name in parts
    ]


def _sum_columns(frozen: Frozen) -> list[tuple[str, str, float, bool]]:
    return [
        ("name", pgettext("a heading", "Name"), 2.6, False),
        ("count", _("Projects"), 1, True),
        ("plan", with_unit(_("Year plan"), frozen.content["currency"]), 1.7, True),
        ("done", with_unit(_("Done"), frozen.content["currency"]), 1.7, True),
        ("rate", _("Completion rate"), 1.2, True),
        ("lead", _("Lead (points)"), 1.2, True),
        ("yellow", str(Light.YELLOW.label), 0.9, True),
        ("red", str(Light.RED.label), 1.1, True),
    ]


def _sum_rows(frozen: Frozen, name: str) -> Iterator[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frozen.rows:
        found[row[name]].append(row)
    for key, rows in found.items():
        sums = totals(rows)
        yield {
            "name": key or _("not given"),
            "count": str(sums["count"]),
            "plan": money_text(sums["plan"]),
            "done": money_text(sums["done"]),
            "rate": percent_text(rate_of(sums["done"], sums["plan"])),
            "lead": points_text(lead_of(sums)),
            "yellow": str(sums["lights"][Light.YELLOW]),
            "red": str(sums["lights"][Light.RED]),
        }


def figures(frozen: Frozen) -> list[dict[str, str]]:
    """The five figures of the cover and the overview: label, value, unit, note."""
    sums = frozen.content["chart"]["totals"]
    rate = rate_of(sums["done"], sums["plan"])
    lead = lead_of(sums)
    due = Fraction(sums["due"]) / Fraction(sums["plan"]) if lead is not None else None
    planned = {"done": money_text(sums["done"]), "plan": money_text(sums["plan"])}
    lights = sums["lights"]
    behind = {"red": lights[Light.RED], "yellow": lights[Light.YELLOW], "blue": lights[Light.BLUE]}
    return [
        _figure(_("Projects"), str(sums["count"]), "", _lights_note(behind)),
        _figure(_("Year plan"), money_text(sums["plan"]), frozen.unit),
        _figure(_("Done this year"), money_text(sums["done"]), frozen.unit),
        _figure(_("Completion rate"), percent_text(rate), "", _("%(done)s ÷ %(plan)s") % planned),
        _figure(
            _("Lead over pace"),
            points_text(lead),
            _("points"),
            _("pace %(pace)s") % {"pace": percent_text(due)},
        ),
    ]


def _figure(label: str, value: str, unit: str = "", note: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "unit": unit, "note": note}


def _lights_note(counts: Mapping[str, int]) -> str:
    return _("%(red)s far behind, %(yellow)s behind, %(blue)s on watch") % counts


PROJECT_COLUMNS = (
    ("no", lambda: _("No."), 1.3, False),
    ("name", lambda: _("Project"), 3.4, False),
    ("unit", lambda: _("Unit"), 1.3, False),
)


def project_columns() -> list[tuple[str, str, float, bool]]:
    """Number, name and unit, which begin every list of projects."""
    return [(key, label(), width, number) for key, label, width, number in PROJECT_COLUMNS]


def project_cells(row: Row) -> dict[str, Any]:
    """The cells of these columns, the light and the place of the project's page."""
    return {
        "no": row["no"],
        "name": row["name"],
        "unit": row["unit"] or EMPTY,
        "project": row["id"],
        "light": CODES[row["light"]],
    }


def lights(frozen: Frozen) -> list[Table]:
    """Projects by light, the worst first, each with why."""
    columns = [
        *project_columns(),
        ("rate", _("Completion rate"), 1.1, True),
        ("lead", _("Lead (points)"), 1.1, True),
        ("why", _("Why"), 5.2, False),
    ]
    found = []
    for key, light in (("red", Light.RED), ("yellow", Light.YELLOW), ("watch", Light.BLUE)):
        rows = [row for row in frozen.rows if row["light"] == light]
        rows.sort(key=lambda row: Decimal(row["lead"] or 0))
        title = _("%(light)s: %(count)s projects") % {"light": light.label, "count": len(rows)}
        found.append(table(key, title, columns, (_light_row(frozen, row) for row in rows)))
    return found


def _light_row(frozen: Frozen, row: Row) -> dict[str, Any]:
    return {
        **project_cells(row),
        "rate": percent_text(rate_of(row["done"], row["plan"])),
        "lead": points_text(row["lead"]),
        "why": why(frozen, row),
    }


def why(frozen: Frozen, row: Row) -> str:
    """The sentences of the dimensions that decide the light."""
    standing = row["standing"]
    if standing is None:
        return EMPTY
    said = [
        f"{each.label}: {each.sentence}" if not each.excuse else ""
        for each in told(standing["lights"], frozen.reasons)
        if each.light == row["light"]
    ]
    return pgettext("between sentences of a list", "; ").join(filter(None, said)) or EMPTY


def starts(frozen: Frozen) -> list[Table]:
    """Projects to be started this year by the month due: begun, and not begun."""
    due = [
        row
        for row in frozen.rows
        if row["start_planned"] and _begins_this_year(frozen, row["start_planned"])
    ]
    begun = [row for row in due if row["start_actual"] or has_begun(row)]
    waiting = [row for row in due if row not in begun]
    columns = [
        *project_columns(),
        ("planned", _("Planned start"), 1.5, False),
        ("actual", _("Actual start"), 1.5, False),
        ("late", _("Days late"), 1, True),
    ]
    shares = {"begun": len(begun), "due": len(due)}
    note = _("%(begun)s of %(due)s projects due to start by then have begun.") % shares
    return [
        table(
            "not_started",
            _("Due and not begun"),
            columns,
            (_start_row(frozen, row) for row in waiting),
            note=note,
        ),
        table("started", _("Due and begun"), columns, (_start_row(frozen, row) for row in begun)),
    ]


def _begins_this_year(frozen: Frozen, planned: str) -> bool:
    day = dt.date.fromisoformat(planned)
    return day.year == frozen.month.year and day <= frozen.last_day


def has_begun(row: Row) -> bool:
    """Whether its stage says that works have begun, whatever day is recorded."""
    return row["stage"] in ("building", "stopped", "completed", "producing", "full")


def _start_row(frozen: Frozen, row: Row) -> dict[str, Any]:
    planned = dt.date.fromisoformat(row["start_planned"])
    actual = row["start_actual"]
    until = dt.date.fromisoformat(actual) if actual else frozen.last_day
    late = (until - planned).days
    is_known = bool(actual) or not has_begun(row)
    return {
        **project_cells(row),
        "planned": row["start_planned"],
        "actual": actual or (_("begun") if has_begun(row) else EMPTY),
        "late": str(max(late, 0)) if is_known else EMPTY,
    }


def entries(frozen: Frozen) -> list[Table]:
    """Projects that have begun and are not entered into the statistics."""
    begun = [row for row in frozen.rows if row["start_actual"] or has_begun(row)]
    open_ones = [row for row in begun if not (row["entry"] or {}).get("entered_on")]
    columns = [
        *project_columns(),
        ("start", _("Actual start"), 1.5, False),
        ("state", _("Statistics pack"), 2, False),
        ("missing", _("Papers missing"), 4, False),
    ]
    shares = {"entered": len(begun) - len(open_ones), "begun": len(begun)}
    note = _("%(entered)s of %(begun)s projects that have begun are entered.") % shares
    title = _("Begun and not entered into the statistics")
    rows = (_entry_row(row) for row in open_ones)
    return [table("entry", title, columns, rows, note=note)]


def _entry_row(row: Row) -> dict[str, Any]:
    entry = row["entry"]
    return {
        **project_cells(row),
        "start": row["start_actual"] or EMPTY,
        "state": str(EntryPack.State(entry["state"]).label) if entry else _("not begun"),
        "missing": names_of(entry["kind"], entry["missing"]) if entry else EMPTY,
    }
