"""The columns of the ledger's grid: what each is called, holds, sorts by and who may change it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OrderBy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Order = tuple[str | OrderBy, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind` is text, long, choice, light, money, share, points, percent or day.

    `unit` is printed in the heading. `edits` is the noun whose verb changes it (project, plan or
    report), empty where the grid cannot. `on` says whether it is shown before anybody chose.
    """

    code: str
    label: str | Promise
    kind: str = "text"
    width: int = 110
    edits: str = ""
    is_sorted: bool = False
    on: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in {"money", "share", "points", "percent"}


COLUMNS = (
    Column("name", _("Project"), width=240, on=True),
    Column("no", _("No."), width=92, is_sorted=True, on=True),
    Column("light", _("Light"), "light", 96, is_sorted=True, on=True),
    Column("sector", _("Sector"), "text", 92, "project", is_sorted=True, on=True),
    Column("unit", _("Responsible unit"), width=104, is_sorted=True, on=True),
    Column("leader", _("Lead leader"), width=100, is_sorted=True, on=True),
    Column("list_class", _("List class"), "choice", 92, is_sorted=True),
    Column("stage", _("Stage"), "choice", 84, is_sorted=True),
    Column("total_invest", _("Total investment"), "money", 96, "project", is_sorted=True, on=True),
    Column("plan", _("Year plan"), "money", 100, "plan", is_sorted=True, on=True),
    Column("original", _("Original plan"), "money", 100),
    Column("month_amount", _("Done this month"), "money", 92, "report", on=True),
    Column("done", _("Done this year"), "money", 108, "report", is_sorted=True, on=True),
    Column("rate", _("Rate"), "share", 72, is_sorted=True, on=True),
    Column("lead", _("Lead"), "points", 78, is_sorted=True, on=True),
    Column("gap", _("Behind pace by"), "money", 96, is_sorted=True),
    Column("catch_up", _("Needed a month"), "money", 96, is_sorted=True),
    Column("physical_percent", _("Physical progress, per cent"), "percent", 88, "report"),
    Column("image_progress", _("Image progress"), "text", 160, "report", on=True),
    Column("progress_text", _("Progress this month"), "long", 260, "report"),
    Column("problem_text", _("Problems and requests"), "long", 220, "report"),
    Column("report", _("Report"), "choice", 120),
    Column("nature", _("Nature of construction"), "choice", 100),
    Column("list_level", _("List level"), "choice", 90),
    Column("start_planned", _("Planned start"), "day", 110, "project"),
    Column("start_actual", _("Actual start"), "day", 110, "project"),
    Column("finish_planned", _("Planned completion"), "day", 110, "project"),
    Column("finish_actual", _("Actual completion"), "day", 110, "project"),
    Column("location", _("Location"), "text", 150, "project"),
    Column("owner_firm", _("Project owner"), "text", 180, "project"),
    Column("content", _("Content of construction"), "long", 260, "project"),
    Column("remark", _("Remark"), "long", 180, "project"),
)
BY_CODE = {column.code: column for column in COLUMNS}
DEFAULT = tuple(column.code for column in COLUMNS if column.on)

# The fields whose name in the row differs from the code of the column.
REPORT_FIELDS = {"done": "year_amount"}
PLAN_FIELDS = {"plan": "amount"}

GROUPS: dict[str, str | Promise] = {
    "leader": _("Lead leader"),
    "sector": _("Sector"),
    "unit": _("Responsible unit"),
    "light": _("Light"),
    "list_class": _("List class"),
    "stage": _("Stage"),
}

# Each of these has its index on the lines, so that any page of any order costs the same.
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "no": ("no",),
    "sector": ("sector", "no"),
    "unit": ("unit_order", "unit_id", "no"),
    "leader": ("leader_order", "leader_id", "no"),
    "list_class": ("list_class", "no"),
    "stage": ("stage", "no"),
}


def columns_of(codes: Iterable[str]) -> list[Column]:
    """The columns with these codes, in this order; unknown codes are left out, names lead."""
    chosen = [BY_CODE[code] for code in dict.fromkeys(codes) if code in BY_CODE]
    return [BY_CODE["name"], *(column for column in chosen if column.code != "name")]


def order_by(sort: str, group: str, figure_prefix: str = "") -> Order:
    """What `order_by` takes for a sort ("-lead"), within groups; empty amounts come last.

    Lights go from the worst to the best, the largest shortfall first.
    """
    first = _one(group, False, figure_prefix)[: -1 if group != "light" else 1] if group else ()
    code = sort.removeprefix("-")
    return (*first, *_one(code, sort.startswith("-"), figure_prefix), "project_id")


def _one(code: str, is_down: bool, figure_prefix: str) -> Order:
    if code in _ATTRIBUTES:
        return tuple(f"-{name}" if is_down else name for name in _ATTRIBUTES[code])
    if code == "light":
        light, lead = f"{figure_prefix}light", f"{figure_prefix}lead"
        return (light, f"-{lead}") if is_down else (f"-{light}", lead)
    name = F(code if code == "total_invest" else f"{figure_prefix}{code}")
    return (name.desc(nulls_last=True) if is_down else name.asc(nulls_last=True),)
