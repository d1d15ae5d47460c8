"""What differs between two contents of a chart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FIELDS = ("no", "name", "unit", "leader", "total", "plan", "done", "lead", "light", "finish")
# Told in the cell of another field; charts frozen before they were told lack them.
WITHIN = {"original": "plan", "excuses": "light"}


@dataclass(frozen=True)
class Changes:
    """By project: added ones, changed fields and months (0 to 11); names of removed projects."""

    compared_to: str = ""
    added: frozenset[int] = frozenset()
    fields: Mapping[int, frozenset[str]] = field(default_factory=dict)
    months: Mapping[int, frozenset[int]] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


def rows_of(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of all groups."""
    for group in content["groups"]:
        yield from group["rows"]


def compare(old: Mapping[str, Any], new: Mapping[str, Any], *, compared_to: str) -> Changes:
    """What a reader of the old chart finds changed on the new one.

    A new month moves every figure of money, so between charts of different months the figures of
    progress (done, lead) are not marked, but names, plans, lights and tasks are.
    """
    before = {row["id"]: row for row in rows_of(old)}
    after = {row["id"]: row for row in rows_of(new)}
    passing = {"done", "lead"} if old["month"] != new["month"] else set()
    fields, months = {}, {}
    for key in before.keys() & after.keys():
        was, now = before[key], after[key]
        named = {name for name in FIELDS if was[name] != now[name]} - passing
        named |= {
            shown
            for name, shown in WITHIN.items()
            if name in was and name in now and was[name] != now[name]
        }
        moved = {
            index
            for index, (a, b) in enumerate(zip(was["months"], now["months"], strict=True))
            if a[:2] != b[:2] or (not passing and a != b)
        }
        if named:
            fields[key] = frozenset(named)
        if moved:
            months[key] = frozenset(moved)
    return Changes(
        compared_to=compared_to,
        added=frozenset(after.keys() - before.keys()),
        fields=fields,
        months=months,
        removed=tuple(before[key]["name"] for key in sorted(before.keys() - after.keys())),
    )
