"""Whose print it is, written over a page again and again, faint enough to read the chart."""

import re
from html import escape

from guatu.charts.breaking import clean

_BOX = re.compile(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"')
_ANGLE = -20
# Of the page's longer side: type size, and from one text to the next to the right and downwards.
_SIZE, _RIGHT, _DOWN = 0.012, 0.26, 0.12
_LOOK = "fill:#000;fill-opacity:.08;stroke:none"


def marked(page: str, text: str) -> str:
    """The page, drawn by this package, with the text over all of it; as it was for no text.

    Raises ValueError for what is no page of this package.
    """
    words = escape(clean(text).strip())
    if not words:
        return page
    found = _BOX.match(page)
    if found is None:
        raise ValueError("Not a page drawn by guatu.charts.")
    width, height = float(found[1]), float(found[2])
    longer = max(width, height)
    texts = []
    for row in range(int(height / (longer * _DOWN)) + 2):
        for column in range(int(width / (longer * _RIGHT)) + 2):
            x = (column - 0.5 * (row % 2)) * longer * _RIGHT
            y = row * longer * _DOWN
            turn = f"translate({x:.1f} {y:.1f}) rotate({_ANGLE})"
            # A style of its own: the page's style sheet colours every text.
            texts.append(f'<text style="{_LOOK}" transform="{turn}">{words}</text>')
    group = f'<g font-size="{longer * _SIZE:.2f}">{"".join(texts)}</g>'
    body, _end, rest = page.rpartition("</svg>")
    return f"{body}{group}</svg>{rest}"
