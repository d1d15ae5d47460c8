"""One row of the master chart: its texts, month cells, bars, lights and change marks."""

from guatu.charts.data import MasterRow
from guatu.charts.lights import Light
from guatu.charts.marks.light import excused_mark, light_mark, worst_excused
from guatu.charts.master.columns import PAD, Column
from guatu.charts.master.fit import STEP, Layout
from guatu.charts.master.months import MonthDrawer
from guatu.charts.master.profile import Profile
from guatu.charts.svg import attribute, box, lines, path, safe_link, text

TEXT_KEYS = frozenset({"name", "unit", "leader"})
RATE_SCALE = 1.2
CORNER = 0.42
BAR_ROOM = 0.2


class RowDrawer:
    """Draws rows in one layout. Coordinates are the page's, from the row's own top left."""

    def __init__(self, profile: Profile, layout: Layout, *, themed: bool) -> None:
        self._profile = profile
        self._em = layout.em
        self._table = layout.table
        self._themed = themed
        self._bar_room = BAR_ROOM if profile.has_bars and layout.table.months else 0.0
        self._months = MonthDrawer(profile, layout, themed=themed)

    def draw(self, index: int, height: float, y: float, group_id: str) -> str:
        """Row `index`, `height` ems high, its top at y, so that a page can find and link it."""
        row = self._profile.rows[index]
        most = max(1, int((height - 0.1) / STEP))
        first = self._baseline(1, height)
        body = (
            self._cells(index, height, most)
            + self._months.draw(index, height, first, most)
            + self._rate_bar(row, first)
            + self._corners(row)
        )
        names = (
            f'class="item" data-id="{attribute(row.id)}" data-group="{attribute(group_id)}" '
            f'data-light="{row.light.value}" transform="translate(0 {y:.6g})"'
        )
        return self._wrapped(row, names, body, height) if self._themed else f"<g {names}>{body}</g>"

    def _wrapped(self, row: MasterRow, names: str, body: str, height: float) -> str:
        """On a screen: a hover text, a surface to hover over, and a link where there is one."""
        hint = " · ".join(part for part in (row.no, row.name, row.detail) if part)
        surface = box(0, 0, (self._table.width * self._em, height * self._em), "hit")
        inside = f"<title>{attribute(hint)}</title>{surface}{body}"
        link = safe_link(row.href)
        if link:
            return f'<a {names} href="{attribute(link)}">{inside}</a>'
        return f"<g {names}>{inside}</g>"

    def _baseline(self, count: int, height: float) -> float:
        """Baseline (page units) of the first of `count` lines, centred above the bars."""
        return ((height - self._bar_room - count * STEP) / 2 + 0.98) * self._em

    def _cells(self, index: int, height: float, most: int) -> str:
        em, texts = self._em, self._profile.texts
        middle = self._baseline(1, height)
        parts: list[str] = []
        for column in self._table.columns:
            key = column.key
            if key == "plan" and most > 1 and self._profile.originals[index]:
                parts.append(self._adjusted(index, height, column))
            elif column.is_number:
                right = (column.x + column.width - PAD / 2) * em
                parts.append(
                    text(right, middle, texts[key][index], "e b" if key == "rate" else "e")
                )
            elif key in TEXT_KEYS:
                parts.append(self._words(index, height, column, most))
            elif key == "light":
                parts.append(self._light(index, column, middle))
            elif key == "dims":
                parts.append(self._dimensions(index, column, middle))
            else:
                words = self._profile.plain.lines(texts[key][index], column.width - PAD)
                parts.append(lines((column.x + PAD / 2) * em, middle, words, 0, "s"))
        return "".join(parts)

    def _adjusted(self, index: int, height: float, column: Column) -> str:
        """A plan that was adjusted, and under it what it was."""
        em, first = self._em, self._baseline(2, height)
        right = (column.x + column.width - PAD / 2) * em
        was = text(right, first + STEP * em, self._profile.originals[index], "s e")
        return text(right, first, self._profile.texts["plan"][index], "e") + was

    def _words(self, index: int, height: float, column: Column, most: int) -> str:
        profile, em, key = self._profile, self._em, column.key
        is_name = key == "name"
        x, width = column.x + PAD / 2, column.width - PAD
        tag = ""
        if is_name and profile.rows[index].is_new:
            words = profile.data.labels.is_new
            tag = text(x * em, self._baseline(1, height), words, "new b")
            indent = profile.bold_ruler.width(words) + 0.3
            x, width = x + indent, width - indent
        breaker = profile.bold if is_name else profile.plain
        found = breaker.lines(profile.texts[key][index], width, most)
        first = self._baseline(len(found), height)
        return tag + lines(x * em, first, found, STEP * em, "b" if is_name else "")

    def _light(self, index: int, column: Column, middle: float) -> str:
        em = self._em
        x = column.x + PAD / 2
        row, word = self._profile.rows[index], self._profile.texts["light"][index]
        mark = light_mark(row.light, (x + 0.55) * em, middle - 0.38 * em, 0.46 * em)
        excused = worst_excused(row.excuses)
        if excused is not Light.NONE:
            after = (x + 1.4 + self._profile.plain_ruler.width(word) + 0.75) * em
            mark += excused_mark(excused, after, middle - 0.38 * em, 0.46 * em)
        return mark + text((x + 1.4) * em, middle, word)

    def _dimensions(self, index: int, column: Column, middle: float) -> str:
        em = self._em
        start = column.x + PAD / 2 + 0.65
        row, dimensions = self._profile.rows[index], self._profile.data.dimensions
        excused = {one.dimension for one in row.excuses}
        parts: list[str] = []
        for place, (light, dimension) in enumerate(zip(row.lights, dimensions, strict=False)):
            mark = excused_mark if dimension.code in excused else light_mark
            parts.append(mark(light, (start + 1.3 * place) * em, middle - 0.38 * em, 0.34 * em))
        return "".join(parts)

    def _rate_bar(self, row: MasterRow, middle: float) -> str:
        """A thin bar under the rate, and a tick where the pace (序时) is."""
        column = next((one for one in self._table.right if one.key == "rate"), None)
        if column is None or row.rate is None or self._table.mode == "bar":
            return ""
        em = self._em
        x, y = (column.x + PAD / 2) * em, middle + 0.17 * em
        width = (column.width - PAD) * em
        share = min(max(float(row.rate), 0.0) / RATE_SCALE, 1.0)
        parts = [
            box(x, y, (width, 0.14 * em), "faint"),
            box(x, y, (width * share, 0.14 * em), "done"),
        ]
        if row.pace is not None:
            tick = x + width * min(float(row.pace) / RATE_SCALE, 1.0)
            parts.append(box(tick - 0.05 * em, y - 0.12 * em, (0.1 * em, 0.38 * em), "danger"))
        return "".join(parts)

    def _corners(self, row: MasterRow) -> str:
        """A triangle in the corner of each cell that changed since the last version."""
        if not row.changed:
            return ""
        size = CORNER * self._em
        marks = "".join(
            f"M{(column.x + column.width) * self._em:.6g} 0h{-size:.4g}l{size:.4g} {size:.4g}z"
            for column in self._table.columns
            if column.key in row.changed
        )
        return path(marks, "changed") if marks else ""
