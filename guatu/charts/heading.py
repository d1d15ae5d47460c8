"""The head of a sheet: title, cut-off, version and seal, figures, lights, QR code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.charts.breaking import Breaker, clean
from guatu.charts.figures import UNKNOWN
from guatu.charts.labels import Labels
from guatu.charts.lights import Light
from guatu.charts.marks.counts import WORST_FIRST, light_stack
from guatu.charts.marks.light import excused_mark, light_mark, light_word
from guatu.charts.marks.qr import qr_code
from guatu.charts.measure import Ruler
from guatu.charts.paper import Paper
from guatu.charts.svg import sized, text

# All sizes are shares of the sheet's reference length, the square root of its area.
TITLE, META, FIGURE, CAPTION = 0.023, 0.0068, 0.0135, 0.0056
HEIGHT = 0.0545
GAP = 1.6


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says. `figures` are (caption, value); a value not known is left out.

    `moment` is the cut-off in words, always shown and in bold; `notes` follow it. `lights` are
    counts drawn as a bar, `light` is one light drawn large, `excused` one
    beside it that does not decide.
    """

    title: str
    moment: str
    notes: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    labels: Labels
    lights: Mapping[Light, int] = field(default_factory=dict)
    light: Light | None = None
    excused: Light = Light.NONE
    url: str = ""


def reference(paper: Paper) -> float:
    """The length that the sizes of a heading go by: 1,000 mm for A0."""
    return paper.width * 0.62 if paper.grows else (paper.width * paper.height) ** 0.5


class HeadingDrawer:
    """Draws the heading of a page inside the margins of its sheet."""

    def __init__(self, heading: Heading, paper: Paper) -> None:
        self._heading = heading
        self._paper = paper
        self._plain, self._bold = Ruler(), Ruler(bold=True)
        self._scale = reference(paper)
        self._base = paper.margin + TITLE * self._scale * 0.98
        self._small = max(CAPTION * self._scale, paper.smallest)
        self._meta_em = max(META * self._scale, paper.smallest)
        self.height = max(HEIGHT * self._scale, 5.8 * paper.smallest)
        self._drawn = self._draw()

    def draw(self) -> str:
        """The heading; `height` says how much of the page it takes below the margin."""
        return self._drawn

    def _draw(self) -> str:
        paper, scale, height = self._paper, self._scale, self.height
        right = paper.width - paper.margin
        parts: list[str] = []
        if self._heading.url:
            size = height * 0.9
            parts.append(qr_code(self._heading.url, right - size, paper.margin, size))
            right -= size + 0.014 * scale
        figures, begin = self._figures(right)
        room = begin - paper.margin - 0.012 * scale
        parts += [figures, self._title(room), self._meta(room)]
        return f'<g class="heading">{"".join(parts)}</g>'

    def _title(self, room: float) -> str:
        """The title, smaller where it is long, cut only where it would be smaller than half."""
        largest = TITLE * self._scale
        fitting = room / max(self._bold.width(self._heading.title), 1.0)
        size = max(min(largest, fitting), largest / 2, self._paper.smallest)
        found = Breaker(self._bold).lines(self._heading.title, room / size)
        return sized(size, [text(self._paper.margin, self._base, found[0], "b")]) if found else ""

    def _meta(self, room: float) -> str:
        """Under the title: the cut-off in bold, then the notes, on as many lines as they take."""
        em = self._meta_em
        x = left = self._paper.margin
        y = self._base + em * 1.9
        parts: list[str] = []
        for words in filter(None, map(clean, (self._heading.moment, *self._heading.notes))):
            is_moment = not parts
            width = (self._bold if is_moment else self._plain).width(words) * em
            if x > left and x + width > left + room:
                x, y = left, y + em * 1.4
            parts.append(text(x, y, words, "b" if is_moment else "s"))
            x += width + GAP * em
        self.height = max(self.height, y + em - self._paper.margin)
        return sized(em, parts, "cutoff")

    def _figures(self, right: float) -> tuple[str, float]:
        """The figures with their captions, right-aligned; and where they begin."""
        large = max(FIGURE * self._scale, self._paper.smallest * 1.25)
        small = self._small
        gap = 0.012 * self._scale
        captions, values = [], []
        x, y = right, self._paper.margin + small * 1.05
        shown = [one for one in self._heading.figures if one[1] not in {"", UNKNOWN}]
        for caption, value in reversed(shown):
            values.append(text(x, y + large * 1.12, value, "b e"))
            captions.append(text(x, y, caption, "s e"))
            x -= max(self._bold.width(value) * large, self._plain.width(caption) * small) + gap
        begin = x + gap
        lower = y + large * 1.12 + small * 0.75
        captions.append(self._lights((begin, right), lower, small))
        return sized(large, values) + sized(small, captions), begin

    def _lights(self, ends: tuple[float, float], y: float, em: float) -> str:
        """Counts as a stacked bar with shapes, words and numbers under it; or the one light."""
        heading = self._heading
        start, end = ends
        if heading.light is not None:
            return self._light(heading.light, start, y, em * 1.3)
        counts = heading.lights
        if not any(counts.values()):
            return ""
        parts = [light_stack(counts, start, y, width=end - start, height=em * 0.5)]
        x, base = start, y + em * 1.75
        for light in WORST_FIRST:
            if counts.get(light):
                words = f"{light_word(light, heading.labels)} {counts[light]}"
                parts.append(light_mark(light, x + em * 0.5, base - em * 0.37, em * 0.42))
                parts.append(text(x + em * 1.25, base, words))
                x += (self._plain.width(words) + 2.4) * em
        return "".join(parts)

    def _light(self, light: Light, x: float, y: float, size: float) -> str:
        """One light with its word, and beside it a worse one that is excused."""
        labels, excused = self._heading.labels, self._heading.excused
        word, base = light_word(light, labels), y + size * 1.12
        parts = [light_mark(light, x + size * 0.6, y + size * 0.75, size * 0.5)]
        parts.append(text(x + size * 1.4, base, word, "b"))
        if excused is not Light.NONE:
            x += (1.4 + self._bold.width(word) + 1.0) * size
            parts.append(excused_mark(excused, x + size * 0.6, y + size * 0.75, size * 0.5))
            words = f"{light_word(excused, labels)} {labels.excused}"
            parts.append(text(x + size * 1.4, base, words, "s"))
        return sized(size, parts)
