"""The canonical fields of a row of a project ledger, and what kind of value each holds."""

from dataclasses import dataclass
from typing import Final

# Kind of a field -> what `SheetRows.columns[field]` holds for it (None where nothing was read):
#   text    str            cleaned text, line breaks kept as "\n"
#   name    str            one line, without marks; the marks are in the field "marks"
#   money   Decimal        10,000 units of currency (万元), at most 6 decimals (the fen)
#   date    DateValue      with its precision
#   range   DateRange      start and finish
#   people  tuple[PersonName, ...]
#   units   tuple[str, ...]  names of offices, in the order written
#   percent Decimal        0-100
#   number  Decimal
#   integer int
#   code    str            upper case, half width, no spaces
#   choice  str            one of CHOICES[field]
KINDS: Final = (
    "text", "name", "money", "date", "range", "people", "units", "percent", "number",
    "integer", "code", "choice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One canonical field: its code, the kind of its values and its English label."""

    code: str
    kind: str
    label: str


_MONTH_PLANS = tuple(
    Field(f"plan_m{month:02d}", "money", f"Plan of month {month}") for month in range(1, 13)
)

_ALL: Final = (
    Field("seq", "text", "Serial number in the sheet"),
    Field("no", "code", "Project number"),
    Field("national_code", "code", "National project code"),
    Field("name", "name", "Project name"),
    Field("marks", "text", "Marks on the name"),
    Field("kind", "text", "Category"),
    Field("sector", "text", "Sector"),
    Field("nature", "choice", "Nature of the works"),
    Field("list_class", "choice", "Class in the year's list"),
    Field("list_level", "choice", "Level of the list"),
    Field("stage", "choice", "Stage"),
    Field("content", "text", "Works"),
    Field("scale", "text", "Scale"),
    Field("location", "text", "Location"),
    Field("owner_firm", "text", "Owner"),
    Field("construction_unit", "text", "Construction unit"),
    Field("total_invest", "money", "Total investment"),
    Field("year_plan", "money", "Plan of the year"),
    Field("year_done", "money", "Done this year"),
    Field("month_done", "money", "Done this month"),
    Field("all_done", "money", "Done since the start"),
    Field("goals", "text", "Goals of the year"),
    Field("start_planned", "date", "Planned start"),
    Field("finish_planned", "date", "Planned finish"),
    Field("start_actual", "date", "Actual start"),
    Field("finish_actual", "date", "Actual finish"),
    Field("year_range", "range", "Years of construction"),
    Field("leader", "people", "Leaders"),
    Field("responsible_person", "people", "Persons responsible"),
    Field("responsible_unit", "units", "Responsible unit"),
    Field("second_unit", "units", "Second responsible unit"),
    Field("agent_unit", "units", "Agent unit"),
    Field("incharge_unit", "units", "Unit in charge of the sector"),
    Field("local_unit", "units", "Local unit"),
    Field("image_progress", "text", "Image progress"),
    Field("progress_text", "text", "Progress"),
    Field("problem_text", "text", "Problems"),
    Field("next_step", "text", "Next step"),
    Field("physical_percent", "percent", "Physical progress"),
    Field("completion_rate", "percent", "Rate of completion (computed, not imported)"),
    Field("funds_in_place", "money", "Funds in place"),
    Field("workers", "integer", "Workers on site"),
    Field("remark", "text", "Remark"),
    Field("row_id", "text", "Row identity of a Guatu export"),
    Field("row_version", "text", "Row version of a Guatu export"),
    *_MONTH_PLANS,
)

FIELDS: Final[dict[str, Field]] = {field.code: field for field in _ALL}

# Value code -> nothing else: the words that lead to a code are in `words.py`.
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    # 新建 扩建 改建 改扩建 迁建 恢复 技改 单纯购置
    "nature": (
        "new", "expand", "rebuild", "rebuild_expand", "relocate", "restore", "upgrade", "purchase",
    ),
    # 新开工 续建 竣工投产 预备(前期)
    "list_class": ("new_start", "continued", "completing", "reserve"),
    # 国 省 市 县
    "list_level": ("national", "provincial", "city", "county"),
    # 谋划 储备 前期 待开工 在建 停工 竣工 投产 达效 退库 (domain.md 7.2)
    "stage": (
        "idea", "reserve", "preliminary", "ready", "building", "stopped", "completed",
        "producing", "capacity", "withdrawn",
    ),
}  # fmt: skip

EXTRA: Final = "extra:"


def kind_of(field: str) -> str:
    """Kind of the values of a field; an `extra:` field is text unless its rule says otherwise."""
    known = FIELDS.get(field)
    return known.kind if known else "text"
