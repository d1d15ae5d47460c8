"""One panel of the master chart: heads, month grid, bands of groups, rows, the cut-off line."""

from calendar import monthrange

from guatu.charts.breaking import ELLIPSIS
from guatu.charts.data import MasterGroup
from guatu.charts.marks.counts import counts_width, light_counts
from guatu.charts.master.columns import PAD, Column, focus_month, head_lines
from guatu.charts.master.fit import HEAD, STEP, Layout
from guatu.charts.master.flow import BAND, Item, Panel
from guatu.charts.master.profile import Profile, figures
from guatu.charts.master.rows import RowDrawer
from guatu.charts.svg import attribute, box, lines, path, sized, text

BAND_TEXT = 1.12


class PanelDrawer:
    """Draws panels of one layout; `stretch` (1 or more) lets rows breathe on a sheet with room."""

    def __init__(self, profile: Profile, layout: Layout, *, themed: bool, stretch: float) -> None:
        self._profile = profile
        self._layout = layout
        self._em = layout.em
        self._table = layout.table
        self._stretch = stretch
        self._rows = RowDrawer(profile, layout, themed=themed)

    def draw(self, panel: Panel, x: float, y: float) -> str:
        """A panel with its top left at (x, y)."""
        height = max((item.y + item.height for item in panel), default=0.0) * self._stretch
        parts = [self._ground(height), self._heads()]
        parts += [self._band_ground(item) for item in panel if item.row is None]
        parts += [self._grid(height, panel), self._today(height)]
        for item in panel:
            top = (HEAD + item.y * self._stretch) * self._em
            group = self._profile.data.groups[item.group]
            if item.row is None:
                parts.append(self._band(item, group, top))
            else:
                high = item.height * self._stretch
                parts.append(self._rows.draw(item.row, high, top, group.id))
        if not panel:
            empty = self._profile.data.labels.empty
            parts.append(text(PAD / 2 * self._em, (HEAD + 1.6) * self._em, empty, "s"))
        return f'<g transform="translate({x:.6g} {y:.6g})">{sized(self._em, parts)}</g>'

    def _ground(self, height: float) -> str:
        """The tinted column of the cut-off month."""
        month = self._current_month()
        if month is None:
            return ""
        em = self._em
        x, width = self._table.months[month - 1]
        return box(x * em, HEAD / 2 * em, (width * em, (HEAD / 2 + height) * em), "tint")

    def _current_month(self) -> int | None:
        data = self._profile.data
        if not self._table.months or data.cut_off.year != data.year:
            return None
        return focus_month(self._profile)

    def _heads(self) -> str:
        em, table = self._em, self._table
        labels = self._profile.data.labels
        parts = [self._head(column) for column in table.columns if column.key != "dims"]
        parts.append(self._dimension_heads())
        start, room = table.middle
        if table.months:
            year = labels.month_tasks.format(year=self._profile.data.year)
            parts.append(text((start + room / 2) * em, 1.35 * em, year, "b c"))
            current = self._current_month()
            narrowest = min(width for _, width in table.months)
            short = max(map(self._profile.bold_ruler.width, labels.months)) > narrowest
            for month, (x, width) in enumerate(table.months, start=1):
                style = "b c now" if month == current else "b c"
                name = str(month) if short else labels.months[month - 1]
                parts.append(text((x + width / 2) * em, 3.2 * em, name, style))
            rule = f"M{start * em:.6g} {HEAD / 2 * em:.6g}h{room * em:.6g}"
            parts.append(path(rule, "line", 0.04 * em))
        else:
            words = f"{labels.rate} · {labels.pace}"
            parts.append(text((start + PAD / 2) * em, HEAD / 2 * em + 0.36 * em, words, "b"))
        width = table.width * em
        parts.append(path(f"M0 0h{width:.6g}", "edge", 0.16 * em))
        parts.append(path(f"M0 {HEAD * em:.6g}h{width:.6g}", "edge", 0.08 * em))
        return f'<g class="heads">{"".join(parts)}</g>'

    def _head(self, column: Column) -> str:
        em = self._em
        found = head_lines(self._profile, column.head, column.width - PAD + 0.01)
        first = (HEAD / 2 - len(found) * STEP / 2 + 0.98) * em
        if column.is_number:
            right = (column.x + column.width - PAD / 2) * em
            return lines(right, first, found, STEP * em, "b e")
        return lines((column.x + PAD / 2) * em, first, found, STEP * em, "b")

    def _dimension_heads(self) -> str:
        column = next((one for one in self._table.right if one.key == "dims"), None)
        if column is None:
            return ""
        em = self._em
        start = column.x + PAD / 2 + 0.65
        return "".join(
            text((start + 1.3 * place) * em, (HEAD / 2 + 0.36) * em, dimension.short[:1], "s c")
            for place, dimension in enumerate(self._profile.data.dimensions)
        )

    def _grid(self, height: float, panel: Panel) -> str:
        """Hairlines under rows and between months."""
        em, table = self._em, self._table
        parts = []
        if table.months:
            edges = [x for x, _ in table.months] + [sum(table.middle)]
            uprights = "".join(
                f"M{x * em:.6g} {HEAD / 2 * em:.6g}v{(HEAD / 2 + height) * em:.6g}" for x in edges
            )
            parts.append(path(uprights, "rule", 0.04 * em))
        width = table.width * em
        levels = "".join(
            f"M0 {(HEAD + (item.y + item.height) * self._stretch) * em:.6g}h{width:.6g}"
            for item in panel
            if item.row is not None
        )
        parts.append(path(levels, "rule", 0.04 * em))
        parts.append(path(f"M0 {(HEAD + height) * em:.6g}h{width:.6g}", "edge", 0.08 * em))
        return "".join(parts)

    def _band_ground(self, item: Item) -> str:
        em = self._em
        y = (HEAD + item.y * self._stretch) * em
        size = (self._table.width * em, item.height * self._stretch * em)
        return box(0, y, size, "band")

    def _band(self, item: Item, group: MasterGroup, top: float) -> str:
        """A group's name, and its roll-up in the columns it belongs to."""
        em, profile = self._em, self._profile
        labels = profile.data.labels
        base = BAND * self._stretch / 2 * em + 0.38 * em
        count = labels.projects.format(count=group.totals.count)
        words = " · ".join(part for part in (count, group.note) if part)
        if item.continued:
            words = f"{labels.continued} {words}"
        lights = sum(self._table.middle) - PAD - counts_width(group.totals.lights) - 0.5
        end = min(self._figures_start(), lights)
        parts = [self._band_name(group.name, words, base, end)]
        totals = figures(group.totals, profile.data)
        for column in self._table.columns:
            if column.key in totals:
                right = (column.x + column.width - PAD / 2) * em
                parts.append(text(right, base, totals[column.key], "b e"))
        parts.append(self._band_lights(group, base))
        return (
            f'<g class="group" data-group="{attribute(group.id)}" '
            f'transform="translate(0 {top:.6g})">{"".join(parts)}</g>'
        )

    def _band_name(self, name: str, words: str, base: float, end: float) -> str:
        """The group's name, larger than its rows, then its count as far as there is room."""
        em, profile = self._em, self._profile
        found = profile.bold.lines(name, (end - PAD) / BAND_TEXT)
        parts: list[str] = []
        x = PAD / 2
        if found:
            parts.append(sized(em * BAND_TEXT, [lines(x * em, base, found, 0, "b")]))
            x += profile.bold_ruler.width(found[0]) * BAND_TEXT + 1.0
        rest = profile.plain.lines(words, end - x)
        if rest and not rest[0].startswith(ELLIPSIS):
            parts.append(lines(x * em, base, rest, 0, "s"))
        return "".join(parts)

    def _figures_start(self) -> float:
        """Where the first figure of a band begins: names of groups stop before it."""
        numbers = [column.x for column in self._table.columns if column.is_number]
        return min(numbers, default=self._table.width)

    def _band_lights(self, group: MasterGroup, base: float) -> str:
        start, room = self._table.middle
        return light_counts(group.totals.lights, (start + room - PAD) * self._em, base, self._em)

    def _today(self, height: float) -> str:
        """The red line at the moment of the cut-off."""
        month = self._current_month()
        if month is None:
            return ""
        em, moment = self._em, self._profile.data.cut_off
        x, width = self._table.months[month - 1]
        share = (moment.day - 1 + moment.hour / 24) / monthrange(moment.year, month)[1]
        line = f"M{(x + width * share) * em:.6g} {HEAD * em:.6g}v{height * em:.6g}"
        return path(line, "today", 0.1 * em)
