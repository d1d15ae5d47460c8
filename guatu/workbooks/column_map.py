"""What a person decided about the columns of a sender's files, as a value that can be kept."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as slot
from decimal import Decimal, InvalidOperation
from typing import Any

from .fields import EXTRA, FIELDS, KINDS

MONEY_UNITS = ("元", "千元", "万元", "百万元", "千万元", "亿元")
DATE_ORDERS = ("ymd", "dmy", "mdy")
_SPACES = re.compile(r"\s+")
# The next month's or year's file of a sender is the same form: "2025年1-6月完成" is "#年#月完成".
_PERIODS = re.compile(r"(?:\d+[-—~至])?\d+(?=年|月|季|日)|(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """How one column is read.

    column: zero-based column of the file (A = 0), used where titles do not tell columns apart
    title: full title, levels joined with "-"; "" for a sheet without a header
    field: code of `fields.FIELDS`, "extra:<title>" to keep the column, "" to leave it out
    kind: kind of the values where the field is an extra ("text" if empty)
    unit: one of MONEY_UNITS or "" (as the cells or the sheet say); money only
    scale: ten thousands of the currency in one unit of the cell, as text ("100" for millions);
        takes precedence over `unit`
    date_order: ymd, dmy or mdy, for dates such as 5/02/2016
    values: words of the cells -> value code (choices) or text; compared without case and spaces
    empties: words that mean "nothing here" in this column (NA, Exempt …), compared the same way
    """

    column: int
    title: str
    field: str
    kind: str = ""
    unit: str = ""
    scale: str = ""
    date_order: str = "ymd"
    values: Mapping[str, str] = slot(default_factory=dict)
    empties: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.field and self.field not in FIELDS and not self.field.startswith(EXTRA):
            raise ValueError(f"unknown field: {self.field}")
        if self.kind and self.kind not in KINDS:
            raise ValueError(f"unknown kind: {self.kind}")
        if self.unit and self.unit not in MONEY_UNITS:
            raise ValueError(f"unknown money unit: {self.unit}")
        if self.scale and not _is_scale(self.scale):
            raise ValueError(f"scale is no positive number: {self.scale}")
        if self.date_order not in DATE_ORDERS:
            raise ValueError(f"unknown date order: {self.date_order}")


def _is_scale(text: str) -> bool:
    try:
        scale = Decimal(text)
    except InvalidOperation:
        return False
    return scale.is_finite() and scale > 0


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The answers for one form of one sender. Frozen, comparable, serialisable to JSON.

    fingerprint: of the header this map was made for (see `fingerprint`)
    rules: one for each column that a person or the recogniser decided; several rules may read
        one column (an ID that serves as number and as name)
    currency: ISO 4217; amounts stay in ten thousands of it
    unit: money unit of the sheet where no column or cell states one
    year: the year of the plan, where the sheet does not say
    header: (first, last) header row as Excel row numbers, to overrule the search; (0, 0) = no
        header, the first row is data
    constants: field -> text that holds for every row ("list_level": "county")
    accept_refused: read the sheet although it looks like a summary
    """

    fingerprint: str = ""
    rules: tuple[ColumnRule, ...] = ()
    currency: str = "CNY"
    unit: str = ""
    year: int | None = None
    header: tuple[int, int] | None = None
    constants: Mapping[str, str] = slot(default_factory=dict)
    accept_refused: bool = False

    def with_rule(self, rule: ColumnRule) -> "ColumnMap":
        """The map with the rules of that column replaced by one."""
        kept = tuple(r for r in self.rules if r.column != rule.column)
        return replace(self, rules=tuple(sorted((*kept, rule), key=lambda r: r.column)))

    def title_keys(self) -> frozenset[str]:
        """Keys of the titles that the rules know, of all levels and of the lowest alone."""
        titles = [rule.title for rule in self.rules if rule.title]
        return frozenset(
            title_key(part) for title in titles for part in (title, title.rsplit("-", 1)[-1])
        )

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists and strings for a JSON column."""
        return {
            "fingerprint": self.fingerprint,
            "rules": [_rule_to_json(rule) for rule in self.rules],
            "currency": self.currency,
            "unit": self.unit,
            "year": self.year,
            "header": list(self.header) if self.header else None,
            "constants": dict(self.constants),
            "accept_refused": self.accept_refused,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ColumnMap":
        """The inverse of `to_json`; raises ValueError on a field, unit or order unknown here."""
        header = data.get("header")
        return cls(
            fingerprint=data.get("fingerprint", ""),
            rules=tuple(_rule_from_json(rule) for rule in data.get("rules", ())),
            currency=data.get("currency", "CNY"),
            unit=data.get("unit", ""),
            year=data.get("year"),
            header=(header[0], header[1]) if header else None,
            constants=dict(data.get("constants", {})),
            accept_refused=bool(data.get("accept_refused", False)),
        )


def _rule_to_json(rule: ColumnRule) -> dict[str, Any]:
    return {
        "column": rule.column,
        "title": rule.title,
        "field": rule.field,
        "kind": rule.kind,
        "unit": rule.unit,
        "scale": rule.scale,
        "date_order": rule.date_order,
        "values": dict(rule.values),
        "empties": list(rule.empties),
    }


def _rule_from_json(data: Mapping[str, Any]) -> ColumnRule:
    return ColumnRule(
        column=data["column"],
        title=data["title"],
        field=data["field"],
        kind=data.get("kind", ""),
        unit=data.get("unit", ""),
        scale=data.get("scale", ""),
        date_order=data.get("date_order", "ymd"),
        values=dict(data.get("values", {})),
        empties=tuple(data.get("empties", ())),
    )


def title_key(title: str) -> str:
    """A title without spaces, case, years and months: equal for the same form of two months."""
    return _PERIODS.sub("#", _SPACES.sub("", title).casefold())


def fingerprint(titles: Sequence[str]) -> str:
    """Identity of a form: SHA-256 (hex, 16 characters) of its titles in order."""
    joined = "\x1f".join(title_key(title) for title in titles)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
