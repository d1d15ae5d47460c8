"""Cutting a large sheet into small ones: where each tile lies, and what is printed around it.

Tiles overlap: the right and the lower edge of a tile is a glue edge (粘贴处) on which its
neighbour is pasted. Corner marks show where to cut.
"""

from dataclasses import dataclass
from math import ceil

from guatu.charts.labels import Labels
from guatu.charts.paper import Paper
from guatu.charts.svg import path, sized, text

# Office printers leave 4 to 5 mm blank. With these, A0 takes nine sheets of A3.
MARGIN = 5.0
OVERLAP = 8.0
MARK = 4.0


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its place in the grid, and the part of the sheet on it (mm from the top left)."""

    row: int
    column: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tiling:
    """The tiles of one sheet, row by row, on `paper` (turned so that fewer are needed)."""

    paper: Paper
    rows: int
    columns: int
    tiles: tuple[Tile, ...]


def tile_sheet(sheet: Paper, paper: Paper) -> Tiling:
    """The tiles of a sheet on a smaller paper, with the orientation that needs fewer.

    Raises ValueError where either is not measured in mm or the paper is not smaller.
    """
    if sheet.unit != "mm" or paper.unit != "mm":
        raise ValueError("Only paper can be tiled.")
    if paper.width * paper.height >= sheet.width * sheet.height:
        raise ValueError(f"{paper.name} is not smaller than {sheet.name}.")
    upright, turned = _tiling(sheet, paper), _tiling(sheet, paper.turned())
    return turned if len(turned.tiles) < len(upright.tiles) else upright


def _tiling(sheet: Paper, paper: Paper) -> Tiling:
    wide, high = paper.width - 2 * MARGIN, paper.height - 2 * MARGIN
    columns, rows = _count(sheet.width, wide), _count(sheet.height, high)
    tiles = tuple(
        Tile(
            row=row + 1,
            column=column + 1,
            x=column * (wide - OVERLAP),
            y=row * (high - OVERLAP),
            width=min(wide, sheet.width - column * (wide - OVERLAP)),
            height=min(high, sheet.height - row * (high - OVERLAP)),
        )
        for row in range(rows)
        for column in range(columns)
    )
    return Tiling(paper, rows, columns, tiles)


def _count(length: float, step: float) -> int:
    """How many tiles of `step`, each overlapping the one before, cover `length`."""
    return max(1, ceil((length - OVERLAP) / (step - OVERLAP) - 1e-9))


def tile_marks(tiling: Tiling, tile: Tile, labels: Labels) -> str:
    """What is printed around a tile, as an SVG without ground: corners, glue edges, its place."""
    paper = tiling.paper
    left, top = MARGIN, MARGIN
    right, bottom = left + tile.width, top + tile.height
    corners = "".join(
        f"M{x:g} {y - dy:g}v{dy * 0.7:g}M{x - dx:g} {y:g}h{dx * 0.7:g}"
        for x, dx in ((left, MARK), (right, -MARK))
        for y, dy in ((top, MARK), (bottom, -MARK))
    )
    parts = [path(corners, "k", 0.15)]
    words = labels.tile.format(
        row=tile.row, rows=tiling.rows, column=tile.column, columns=tiling.columns
    )
    parts.append(sized(paper.smallest, [text(left + 6, top - 1.3, words)]))
    if tile.column < tiling.columns:
        x = right - OVERLAP
        parts.append(_dashed(f"M{x:g} {top - 3:g}V{bottom + 3:g}"))
        turn = f'<g transform="translate({right + 1.3:g} {top + tile.height / 2:g}) rotate(90)">'
        parts.append(f"{turn}{sized(paper.smallest, [text(0, 0, labels.glue, 'c')])}</g>")
    if tile.row < tiling.rows:
        y = bottom - OVERLAP
        parts.append(_dashed(f"M{left - 3:g} {y:g}H{right + 3:g}"))
        middle = left + tile.width / 2
        parts.append(sized(paper.smallest, [text(middle, bottom + 3.7, labels.glue, "c")]))
    return _overlay(paper, parts)


def _dashed(d: str) -> str:
    return f'<path class="k" stroke-width="0.2" stroke-dasharray="3 2" d="{d}"/>'


def _overlay(paper: Paper, parts: list[str]) -> str:
    style = ".k{stroke:#505a66;fill:none}text{fill:#505a66}.c{text-anchor:middle}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{paper.width:g}mm" '
        f'height="{paper.height:g}mm" viewBox="0 0 {paper.width:g} {paper.height:g}" '
        f"font-family=\"'Noto Sans SC','Noto Sans CJK SC'\">"
        f"<style>{style}</style>{''.join(parts)}</svg>"
    )
