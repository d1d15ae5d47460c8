"""SVG pages on paper: PDF at the exact size of the sheet (also tiled), and PNG.

Typst draws the SVG: text stays text (selectable, searchable), fonts are embedded as subsets. What
a user wrote reaches Typst only inside an SVG file, never in its source.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from guatu.charts.labels import Labels
from guatu.charts.paper import Paper
from guatu.charts.svg import stylesheet
from guatu.charts.tiles import MARGIN, tile_marks, tile_sheet

MOST_DOTS = 12_000
LONGEST = 600
_ROOT = re.compile(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PREAMBLE = "#set document(date: none)\n"
_PAGE = """#page(width: {width}{unit}, height: {height}{unit}, margin: 0mm,
  image("{name}", width: {width}{unit}, height: {height}{unit}))
"""
_TILE = """#page(width: {width}mm, height: {height}mm, margin: 0mm, {{
  place(dx: {margin}mm, dy: {margin}mm, box(width: {wide}mm, height: {high}mm, clip: true,
    place(dx: -{x}mm, dy: -{y}mm,
      image("sheets.pdf", page: {page}, width: {sheet_width}mm, height: {sheet_height}mm))))
  place(image("{marks}", width: {width}mm, height: {height}mm))
}})
"""
# A CSS pixel is 1/96 inch, and Typst counts in points of 1/72 inch.
_PIXEL = 0.75


class NotPrinted(Exception):
    """Typst refused a page; the argument is what it said."""


def to_pdf(
    pages: list[str],
    paper: Paper,
    *,
    fonts: Path,
    tile: Paper | None = None,
    labels: Labels | None = None,
) -> bytes:
    """The pages as one PDF; with `tile`, each cut into sheets of that paper with glue edges.

    `fonts` is the folder of the vendored fonts; no other font is used. The same pages give the
    same bytes. Raises NotPrinted for pages that cannot be drawn, ValueError for a tile that is not
    smaller than the sheet, subprocess.TimeoutExpired after LONGEST seconds.
    """
    with TemporaryDirectory(prefix="guatu-print-") as folder:
        place = Path(folder)
        sheets = _compile(place, _page_source(place, pages), fonts=fonts, form="pdf")
        if tile is None:
            return sheets
        (place / "sheets.pdf").write_bytes(sheets)
        source = _tile_source(place, (paper, tile), len(pages), labels or Labels())
        return _compile(place, source, fonts=fonts, form="pdf")


def to_png(page: str, *, dpi: int, fonts: Path) -> bytes:
    """One page as a PNG of `dpi` dots per inch; 96 draws a screen page pixel by pixel.

    Raises ValueError where a side would have more than MOST_DOTS dots, else as `to_pdf`.
    """
    with TemporaryDirectory(prefix="guatu-print-") as folder:
        place = Path(folder)
        width, height, unit = _size(page)
        inches = max(width, height) / (25.4 if unit == "mm" else 72)
        if inches * dpi > MOST_DOTS:
            raise ValueError(f"{inches:.0f} inches at {dpi} dpi are too large for a picture.")
        source = _page_source(place, [page])
        return _compile(place, source, fonts=fonts, form="png", dpi=dpi)


def _size(page: str) -> tuple[float, float, str]:
    """Width, height and Typst unit of a page: as in the SVG's root, which this package wrote."""
    found = _ROOT.match(page)
    if found is None:
        raise ValueError("Not a page drawn by guatu.charts.")
    width, height = float(found[1]), float(found[2])
    if 'mm"' in found[0]:
        return width, height, "mm"
    return width * _PIXEL, height * _PIXEL, "pt"


def _page_source(place: Path, pages: list[str]) -> str:
    """Typst source of the pages, their SVG written beside it in plain colours."""
    themed, plain = stylesheet(themed=True), stylesheet(themed=False)
    parts = [_PREAMBLE]
    for number, page in enumerate(pages):
        name = f"page{number}.svg"
        (place / name).write_text(page.replace(themed, plain, 1), encoding="utf-8")
        width, height, unit = _size(page)
        parts.append(_PAGE.format(width=width, height=height, unit=unit, name=name))
    return "".join(parts)


def _tile_source(place: Path, papers: tuple[Paper, Paper], pages: int, labels: Labels) -> str:
    """Typst source of the tiles: windows on the sheets, with the marks around them."""
    sheet, paper = papers
    tiling = tile_sheet(sheet, paper)
    parts = [_PREAMBLE]
    for number, tile in enumerate(tiling.tiles):
        marks = tile_marks(tiling, tile, labels)
        (place / f"marks{number}.svg").write_text(marks, encoding="utf-8")
    for page in range(1, pages + 1):
        for number, tile in enumerate(tiling.tiles):
            parts.append(
                _TILE.format(
                    width=tiling.paper.width,
                    height=tiling.paper.height,
                    margin=MARGIN,
                    wide=tile.width,
                    high=tile.height,
                    x=tile.x,
                    y=tile.y,
                    page=page,
                    sheet_width=sheet.width,
                    sheet_height=sheet.height,
                    marks=f"marks{number}.svg",
                )
            )
    return "".join(parts)


def _compile(
    place: Path, source: str, *, fonts: Path, form: Literal["pdf", "png"], dpi: int = 96
) -> bytes:
    (place / "main.typ").write_text(source, encoding="utf-8")
    script = Path(__file__).with_name("typesetting.py")
    # -I: nothing from the environment or the working folder is imported there.
    command = [sys.executable, "-I", str(script), str(place), form, str(dpi), str(fonts.resolve())]
    run = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    if run.returncode:
        raise NotPrinted(run.stderr.strip())
    return (place / f"drawn.{form}").read_bytes()
