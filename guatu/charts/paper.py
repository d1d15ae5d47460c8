"""What a chart is drawn on: paper in millimetres, or a screen in CSS pixels."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Paper:
    """A page. `unit` is "mm" or "px"; `smallest` is the least type size (em) in that unit.

    `themed` pages colour their marks by CSS variables (light and dark share one SVG) and carry
    links and hover texts; printed pages have plain colours. With `grows`, height is a minimum:
    the page is one sheet as long as it needs to be.
    """

    name: str
    width: float
    height: float
    margin: float
    smallest: float
    largest: float
    unit: str = "mm"
    themed: bool = False
    grows: bool = False

    def turned(self) -> Self:
        """The same sheet with width and height exchanged."""
        return replace(self, width=self.height, height=self.width)

    @property
    def is_landscape(self) -> bool:
        """Whether the sheet is wider than high."""
        return self.width > self.height

    @property
    def size(self) -> str:
        """The size as written on a package: 841×1189."""
        return f"{self.width:g}×{self.height:g}"


# An ideograph like 国 is 0.875 em high in Noto Sans SC, so that 2.87 mm of em keep ideographs at
# 2.5 mm or more (ui.md, "Wall charts").
SMALLEST_PRINT = 2.87

A0 = Paper("A0", 1189, 841, 18, SMALLEST_PRINT, 9)
A1 = Paper("A1", 841, 594, 13, SMALLEST_PRINT, 7)
A2 = Paper("A2", 594, 420, 10, SMALLEST_PRINT, 5.5)
A3 = Paper("A3", 420, 297, 8, SMALLEST_PRINT, 4.5)
A4 = Paper("A4", 297, 210, 7, SMALLEST_PRINT, 4)
SCREEN = Paper("screen", 1680, 400, 16, 13, 14, unit="px", themed=True, grows=True)
TV = Paper("TV", 1920, 1080, 28, 22, 40, unit="px", themed=True)

PAPERS = {paper.name: paper for paper in (A0, A1, A2, A3, A4)}


def named_paper(name: str, *, portrait: bool = False) -> Paper:
    """A sheet of the A series by its name ("A0" to "A4"), landscape unless asked otherwise.

    Raises KeyError for another name.
    """
    paper = PAPERS[name.upper()]
    return paper.turned() if portrait else paper
