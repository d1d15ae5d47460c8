"""The twelve months of a row: task, flag, money planned and done, or one bar of the year's rate."""

from collections import defaultdict

from guatu.charts.data import MonthCell
from guatu.charts.marks.flag import flag_path
from guatu.charts.master.columns import FLAG, PAD, focus_month
from guatu.charts.master.fit import STEP, Layout
from guatu.charts.master.profile import Profile
from guatu.charts.svg import attribute, box, lines, path

CORNER = 0.42
BAR = 0.2
BAR_ROOM = 0.2
YEAR_SCALE = 1.2


class MonthDrawer:
    """Draws the middle of a row. Coordinates as in RowDrawer."""

    def __init__(self, profile: Profile, layout: Layout, *, themed: bool) -> None:
        self._profile = profile
        self._em = layout.em
        self._table = layout.table
        self._themed = themed
        self._focus = focus_month(profile) - 1
        self._bar_room = BAR_ROOM if profile.has_bars and layout.table.months else 0.0

    def draw(self, index: int, height: float, middle: float, most: int) -> str:
        """The months of row `index`; `middle` is the baseline of a single line."""
        if not self._table.months:
            return self._year_bar(index, height)
        row = self._profile.rows[index]
        if not row.months:
            return ""
        parts = [self._bars(row.months, height), self._shapes(row.months, middle)]
        for place, cell in enumerate(row.months):
            words = self._profile.month_texts[index][place]
            if words and (self._table.mode == "tasks" or place == self._focus):
                parts.append(self._task(place, cell, words, height, most))
        return "".join(parts)

    def _task(self, place: int, cell: MonthCell, words: str, height: float, most: int) -> str:
        em = self._em
        x, width = self._table.months[place]
        if self._profile.months_are_money:
            return lines((x + width - PAD / 2) * em, self._first(1, height), [words], 0, "e s")
        found = self._profile.plain.lines(words, width - FLAG - PAD / 2, most)
        first = self._first(len(found), height)
        drawn = lines((x + FLAG) * em, first, found, STEP * em)
        is_cut = found and found[-1].endswith("…")
        if self._themed and (is_cut or cell.detail):
            hint = attribute(" · ".join(part for part in (words, cell.detail) if part))
            return f"<g><title>{hint}</title>{drawn}</g>"
        return drawn

    def _first(self, count: int, height: float) -> float:
        return ((height - self._bar_room - count * STEP) / 2 + 0.98) * self._em

    def _shapes(self, months: tuple[MonthCell, ...], middle: float) -> str:
        """The row's flags and change marks, one path for each kind."""
        em = self._em
        shapes: dict[str, str] = defaultdict(str)
        narrow = self._table.mode == "focus"
        for place, cell in enumerate(months):
            x, width = self._table.months[place]
            if cell.flag is not None:
                left = x + (width - 0.6) / 2 if narrow and place != self._focus else x + 0.32
                shape = flag_path(cell.flag, left * em, middle + 0.08 * em, 0.92 * em)
                shapes[f"f-{cell.flag.value}"] += shape
            if cell.changed:
                size = CORNER * em
                corner = f"M{(x + width) * em:.6g} 0h{-size:.4g}l{size:.4g} {size:.4g}z"
                shapes["changed"] += corner
        return "".join(
            path(d, style, None if style == "changed" else 0.07 * em) for style, d in shapes.items()
        )

    def _bars(self, months: tuple[MonthCell, ...], height: float) -> str:
        """Money under each month, planned behind done, on the scale of the row's largest month."""
        if not self._bar_room:
            return ""
        largest = max(float(max(cell.planned or 0, cell.done or 0)) for cell in months)
        if largest <= 0:
            return ""
        em = self._em
        top = (height - 0.08 - BAR) * em
        planned = done = ""
        for place, cell in enumerate(months):
            x, width = self._table.months[place]
            left, room = (x + 0.2) * em, (width - 0.4) * em / largest
            if cell.planned:
                planned += f"M{left:.6g} {top:.6g}h{float(cell.planned) * room:.4g}v{BAR * em:.3g}"
                planned += f"H{left:.6g}z"
            if cell.done and cell.done > 0:
                done += f"M{left:.6g} {top + 0.06 * em:.6g}h{float(cell.done) * room:.4g}"
                done += f"v{(BAR - 0.12) * em:.3g}H{left:.6g}z"
        return (path(planned, "plan") if planned else "") + (path(done, "done") if done else "")

    def _year_bar(self, index: int, height: float) -> str:
        """Where no months are known: the year's rate as a bar, with a tick at the pace."""
        row = self._profile.rows[index]
        if row.rate is None:
            return ""
        em = self._em
        start, room = self._table.middle
        x, width = (start + PAD / 2) * em, (room - PAD) * em / YEAR_SCALE
        y, thick = (height / 2 - 0.3) * em, 0.6 * em
        share = min(max(float(row.rate), 0.0), YEAR_SCALE)
        parts = [
            box(x, y, (width, thick), "plan"),
            box(x, y + thick / 4, (width * share, thick / 2), "done"),
        ]
        if row.pace is not None:
            tick = x + width * float(row.pace)
            parts.append(
                box(tick - 0.06 * em, y - 0.15 * em, (0.12 * em, thick + 0.3 * em), "danger")
            )
        return "".join(parts)
