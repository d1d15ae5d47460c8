"""Reading a drawn chart back: where each text really stands, by the measured width of its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from guatu.charts.measure import Ruler

SNAPSHOTS = Path(__file__).parent / "snapshots"
SVG = "{http://www.w3.org/2000/svg}"
MOVE = re.compile(r"translate\(([-\d.e]+)[ ,]([-\d.e]+)\)")
ASCENT, DESCENT = 0.86, 0.08


@dataclass(frozen=True)
class Place:
    """One line of text on a page: its box, its size, its words, its row."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    words: str
    style: str
    row: str


class Reader:
    """Reads pages; the rulers remember what they measured."""

    def __init__(self) -> None:
        self._rulers = {False: Ruler(), True: Ruler(bold=True)}

    def texts(self, svg: str) -> list[Place]:
        """All lines of text of a page, in its units. Turned text is left out."""
        return list(self._walk(fromstring(svg), (0.0, 0.0), 0.0, ""))

    def _walk(
        self, node: Element, at: tuple[float, float], size: float, row: str
    ) -> Iterator[Place]:
        moved = node.get("transform", "")
        if "rotate" in moved or "scale" in moved:
            return
        if found := MOVE.search(moved):
            at = (at[0] + float(found[1]), at[1] + float(found[2]))
        size = float(node.get("font-size", size))
        if "item" in node.get("class", "").split():
            row = node.get("data-id", "")
        if node.tag == f"{SVG}text":
            yield self._place(node, at, size, row)
        for child in node:
            yield from self._walk(child, at, size, row)

    def _place(self, node: Element, at: tuple[float, float], size: float, row: str) -> Place:
        words, style = node.text or "", node.get("class", "")
        width = self._rulers["b" in style.split()].width(words) * size
        x, y = at[0] + float(node.get("x", 0)), at[1] + float(node.get("y", 0))
        left = x - (width if "e" in style.split() else width / 2 if "c" in style.split() else 0)
        return Place(
            left, left + width, y - ASCENT * size, y + DESCENT * size, size, words, style, row
        )


def overlaps(places: list[Place]) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap by more than a hair."""
    found = []
    ordered = sorted(places, key=lambda one: one.top)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.top > one.bottom:
                break
            hair = 0.05 * min(one.size, other.size)
            deep = min(one.bottom, other.bottom) - other.top > 2 * hair
            if deep and min(one.right, other.right) - max(one.left, other.left) > hair:
                found.append((one.words, other.words))
    return found


def row_edges(svg: str) -> list[list[float]]:
    """For each panel the tops of its rows, as drawn."""
    panels: dict[str, list[float]] = {}

    def walk(node: Element, panel: str) -> None:
        found = MOVE.search(node.get("transform", ""))
        if "item" in node.get("class", "").split() and found:
            panels.setdefault(panel, []).append(float(found[2]))
        for child in node:
            walk(child, found[0] if found else panel)

    walk(fromstring(svg), "")
    return list(panels.values())


def closest(edges: list[float]) -> float:
    """The least distance of two tops."""
    return min(second - first for first, second in pairwise(sorted(edges)))


def matches_snapshot(name: str, svg: str) -> None:
    """Compare with the stored drawing; write it when there is none yet, and fail that once."""
    stored = SNAPSHOTS / f"{name}.svg"
    drawn = svg.replace("><", ">\n<") + "\n"
    if not stored.exists():
        stored.parent.mkdir(exist_ok=True)
        stored.write_text(drawn, encoding="utf-8")
        pytest.fail(f"{stored.name} was missing and is now written: look at it and commit it.")
    assert drawn == stored.read_text(encoding="utf-8"), f"{stored.name} has changed"
