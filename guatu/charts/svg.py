"""The few elements a chart is written with, as strings: escaping, text, rules, the page.

Marks carry classes only; the style sheet gives them colour. On paper the colours are written out,
on a screen they are CSS variables, so that one drawing serves the light page and the dark wall.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from guatu.charts.breaking import UNWANTED, clean
from guatu.charts.paper import Paper

FAMILY = ",".join(
    (
        *("'Noto Sans SC'", "'Noto Sans CJK SC'", "'Source Han Sans SC'", "'Microsoft YaHei'"),
        *("'Guatu Han'", "sans-serif"),
    )
)

# Name: (on light ground, on dark ground). The lights are apart in hue, in lightness and in shape.
COLOURS = {
    "paper": ("#ffffff", "#0e1318"),
    "ink": ("#171c22", "#eef2f6"),
    "soft": ("#505a66", "#a9b4c0"),
    "rule": ("#d3d8de", "#2c353f"),
    "line": ("#7a8490", "#5d6975"),
    "band": ("#e9edf1", "#1d262f"),
    "tint": ("#f6f3ea", "#1a2026"),
    "plan": ("#c3cad2", "#47525e"),
    "accent": ("#6a3d9a", "#c4a1ec"),
    "green": ("#2f8f5b", "#4cc38a"),
    "watch": ("#2a6fb0", "#6bb1f2"),
    "yellow": ("#e0a000", "#f5c542"),
    "red": ("#c4161c", "#ff5a52"),
    "none": ("#8a939d", "#7d8894"),
    "flag": ("#c4161c", "#ff5a52"),
    "black": ("#0b0d10", "#000000"),
    "edge": ("#0b0d10", "#f2f5f8"),
    "today": ("#d4252b", "#ff5a52"),
}

_RULES = """
.gw text{{fill:{ink}}}.gw .s{{fill:{soft}}}.gw .b{{font-weight:700}}
.gw .e{{text-anchor:end}}.gw .c{{text-anchor:middle}}
.gw .paper{{fill:{paper}}}.gw .band{{fill:{band}}}.gw .tint{{fill:{tint}}}.gw .hit{{fill:none}}
.gw .rule{{stroke:{rule};fill:none}}.gw .line{{stroke:{line};fill:none}}
.gw .edge{{stroke:{ink};fill:none}}.gw .hatch{{stroke:{line};fill:none}}
.gw .plan{{fill:{plan}}}.gw .done{{fill:{ink}}}.gw .faint{{fill:{rule}}}
.gw .changed{{fill:{accent}}}.gw .frame{{stroke:{accent};fill:none}}.gw text.new{{fill:{accent}}}
.gw .l-green{{fill:{green}}}.gw .l-watch{{fill:{watch}}}.gw .l-yellow{{fill:{yellow}}}
.gw .l-red{{fill:{red}}}.gw .l-none{{fill:none;stroke:{none}}}
.gw .x-watch{{fill:none;stroke:{watch}}}.gw .x-yellow{{fill:none;stroke:{yellow}}}
.gw .x-red{{fill:none;stroke:{red}}}
.gw .f-done{{fill:{flag};stroke:{flag}}}.gw .f-overdue{{fill:{black};stroke:{edge}}}
.gw .f-due{{fill:none;stroke:{line}}}
.gw .today{{stroke:{today};fill:none}}.gw text.now,.gw .danger{{fill:{today}}}
.gw .k-plan{{stroke:{line};fill:none}}.gw .k-pace{{stroke:{soft};fill:none}}
.gw .k-done{{stroke:{ink};fill:none}}.gw .k-band{{fill:{plan};fill-opacity:.45}}
.gw .k-physical{{stroke:{watch};fill:none}}.gw .ghost{{fill:{rule};stroke:{line}}}
.gw .s-planned{{fill:{paper};stroke:{line}}}.gw .s-actual{{fill:{ink};stroke:{ink}}}
.gw .s-overdue{{fill:{red};stroke:{red}}}.gw .s-critical{{stroke:{accent};fill:none}}
"""
_SPECIAL = re.compile(f"[&<>\"'{UNWANTED}]")
_UNWANTED = re.compile(f"[{UNWANTED}]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def stylesheet(*, themed: bool) -> str:
    """The CSS of all charts: plain light colours, or variables `--gw-…` with light defaults.

    Themed, a `data-theme="dark"` or `data-bs-theme="dark"` on or above the chart turns it dark.
    """
    plain = {name: light for name, (light, _) in COLOURS.items()}
    if not themed:
        return _RULES.format(**plain).replace("\n", "")
    names = {name: f"var(--gw-{name},{light})" for name, light in plain.items()}
    dark = "".join(f"--gw-{name}:{colour};" for name, (_, colour) in COLOURS.items())
    places = ("[data-theme=dark] .gw", ".gw[data-theme=dark]", "[data-bs-theme=dark] .gw")
    # Without a fill, only the texts of a line would answer the pointer.
    hits = f".gw .hit{{pointer-events:all}}.gw .item:hover .hit{{fill:{names['band']};opacity:.6}}"
    return _RULES.format(**names).replace("\n", "") + f"{','.join(places)}{{{dark}}}{hits}"


def escape(text: str) -> str:
    """Text made safe for XML content and quoted attributes: controls removed, marks escaped."""
    if _SPECIAL.search(text):
        return _UNWANTED.sub("", text).translate(_ENTITIES)
    return text


def attribute(text: str) -> str:
    """Any text as the value of a quoted attribute or as the content of a title."""
    return escape(clean(text))


def safe_link(href: str) -> str:
    """The address if it is relative or http(s), else nothing: a link must never run a script."""
    address = clean(href)
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in {"", "http", "https"} else ""


def text(x: float, y: float, words: str, style: str = "") -> str:
    """One line of text with its baseline at y."""
    name = f' class="{style}"' if style else ""
    return f'<text{name} x="{x:.6g}" y="{y:.6g}">{escape(words)}</text>'


def lines(x: float, y: float, rows: list[str], step: float, style: str = "") -> str:
    """Lines of text, the first baseline at y, `step` apart."""
    if len(rows) == 1:
        return text(x, y, rows[0], style)
    return "".join(text(x, y + step * index, row, style) for index, row in enumerate(rows))


def sized(size: float, parts: Iterable[str], style: str = "") -> str:
    """A group whose texts have one size (em, in the units of the page)."""
    name = f' class="{style}"' if style else ""
    return f'<g{name} font-size="{size:.6g}">{"".join(parts)}</g>'


def box(x: float, y: float, size: tuple[float, float], style: str) -> str:
    """A rectangle of (width, height)."""
    return (
        f'<rect class="{style}" x="{x:.6g}" y="{y:.6g}" '
        f'width="{size[0]:.6g}" height="{size[1]:.6g}"/>'
    )


def path(d: str, style: str, width: float | None = None) -> str:
    """A path; `width` is its stroke's."""
    stroke = "" if width is None else f' stroke-width="{width:.4g}"'
    return f'<path class="{style}"{stroke} d="{d}"/>'


def page(paper: Paper, height: float, label: str, parts: Iterable[str]) -> str:
    """One page: the root element, its style sheet, ground and marks.

    On paper the size is in millimetres, exactly the sheet's; on a screen it fills the width.
    """
    # Links inside an image would be hidden from a screen reader.
    role = "group" if paper.themed else "img"
    if paper.unit == "mm":
        size = f'width="{paper.width:g}mm" height="{height:g}mm"'
    else:
        size = 'width="100%"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gw" {size} '
        f'viewBox="0 0 {paper.width:g} {height:.6g}" role="{role}" aria-label="{attribute(label)}" '
        f'font-family="{FAMILY}"><style>{stylesheet(themed=paper.themed)}</style>'
        f"{box(0, 0, (paper.width, height), 'paper')}{''.join(parts)}</svg>"
    )
