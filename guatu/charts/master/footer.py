"""The foot of a sheet: what each mark means, what left the chart, and the page."""

from collections.abc import Callable, Iterator

from guatu.charts.breaking import Breaker
from guatu.charts.data import Flag
from guatu.charts.lights import Light
from guatu.charts.marks.flag import flag_path
from guatu.charts.marks.light import excuse_words, excused_mark, light_mark, light_word
from guatu.charts.master.columns import Table
from guatu.charts.master.profile import Profile
from guatu.charts.measure import Ruler
from guatu.charts.paper import Paper
from guatu.charts.svg import box, path, sized, text

SIZE = 0.0045
STEP = 1.6
GAP = 1.5
MOST_NOTES = 3

# A mark draws itself at (x, baseline, em) and takes so many ems before its words.
Mark = Callable[[float, float, float], str]
Entry = tuple[Mark, float, str]


class Footer:
    """The legend of one chart on one kind of sheet, broken into lines once."""

    def __init__(
        self, profile: Profile, paper: Paper, reference: float, *, table: Table | None = None
    ) -> None:
        self._data = profile.data
        self._paper = paper
        self.em = max(SIZE * reference, paper.smallest)
        self._ruler = Ruler()
        self._rows = self._broken(list(entries(profile, table)))
        self._notes = self._noted(profile)

    @property
    def height(self) -> float:
        """The height of the foot in the page's units."""
        return (STEP * (len(self._rows) + len(self._notes)) + 0.5) * self.em

    def draw(self, bottom: float, page: int, pages: int) -> str:
        """The foot, its lower edge at `bottom`."""
        em, paper, labels = self.em, self._paper, self._data.labels
        base = bottom - self.height + 1.5 * em
        parts: list[str] = []
        for index, row in enumerate(self._rows):
            x = paper.margin
            for mark, lead, words in row:
                y = base + STEP * em * index
                parts += [mark(x, y, em), text(x + lead * em, y, words, "s")]
                x += (lead + self._ruler.width(words) + GAP) * em
        for index, words in enumerate(self._notes, start=len(self._rows)):
            parts.append(text(paper.margin, base + STEP * em * index, words, "s"))
        number = labels.page.format(page=page, pages=pages)
        parts.append(text(paper.width - paper.margin, base, number, "s e"))
        return sized(em, parts, "legend")

    def _noted(self, profile: Profile) -> list[str]:
        """Under the legend: whose lags are excused, why and until when; and what left the chart."""
        labels, breaker = self._data.labels, Breaker(self._ruler)
        room = (self._paper.width - 2 * self._paper.margin) / self.em
        excused = [
            f"{row.no} {row.name} " + " ".join(excuse_words(one, labels) for one in row.excuses)
            for row in profile.rows
            if row.excuses
        ]
        notes: list[str] = []
        if excused:
            notes += breaker.lines(f"{labels.excuses}: {'; '.join(excused)}", room, MOST_NOTES)
        if self._data.removed:
            names = "、".join(self._data.removed)
            notes += breaker.lines(labels.removed.format(names=names), room)
        return notes

    def _broken(self, found: list[Entry]) -> list[list[Entry]]:
        """The entries in lines; the first line leaves room for the page number."""
        labels, em = self._data.labels, self.em
        number = self._ruler.width(labels.page.format(page=100, pages=100)) + 2
        room = (self._paper.width - 2 * self._paper.margin) / em
        rows: list[list[Entry]] = [[]]
        used = number
        for entry in found:
            width = entry[1] + self._ruler.width(entry[2]) + GAP
            if rows[-1] and used + width > room:
                rows.append([])
                used = 0.0
            rows[-1].append(entry)
            used += width
        return rows


def entries(profile: Profile, table: Table | None) -> Iterator[Entry]:
    """The legend's entries for what the chart shows; without a table, for all it might show."""
    data, labels = profile.data, profile.data.labels
    flags = {cell.flag for row in profile.rows for cell in row.months}
    words = {
        Flag.DONE: labels.flag_done,
        Flag.OVERDUE: labels.flag_overdue,
        Flag.DUE: labels.flag_due,
    }
    for flag, word in words.items():
        if flag in flags:
            yield _flag_mark(flag), 1.15, word
    if profile.has_bars:
        yield _bar_mark, 3.0, labels.bar
    if "rate" in profile.texts and profile.has_months:
        yield _rate_mark, 3.0, labels.rate_bar
    for light in (Light.GREEN, Light.WATCH, Light.YELLOW, Light.RED):
        yield _light_mark(light), 1.25, light_word(light, labels)
    if profile.has_excuses:
        yield _excused_mark, 1.25, labels.excused_mark
    has_dimensions = table is None or any(column.key == "dims" for column in table.columns)
    for dimension in data.dimensions if has_dimensions else ():
        yield _no_mark, 0.0, f"{dimension.short[:1]} = {dimension.name}"
    if data.compared_to:
        yield _corner_mark, 1.1, labels.changed.format(version=data.compared_to)
    if data.cut_off.year == data.year and profile.has_months:
        yield _today_mark, 0.8, labels.today


def _flag_mark(flag: Flag) -> Mark:
    def mark(x: float, y: float, em: float) -> str:
        return path(flag_path(flag, x + 0.1 * em, y, 0.92 * em), f"f-{flag.value}", 0.07 * em)

    return mark


def _light_mark(light: Light) -> Mark:
    def mark(x: float, y: float, em: float) -> str:
        return light_mark(light, x + 0.5 * em, y - 0.37 * em, 0.44 * em)

    return mark


def _excused_mark(x: float, y: float, em: float) -> str:
    return excused_mark(Light.YELLOW, x + 0.5 * em, y - 0.37 * em, 0.44 * em)


def _bar_mark(x: float, y: float, em: float) -> str:
    planned = box(x, y - 0.5 * em, (2.6 * em, 0.24 * em), "plan")
    return planned + box(x, y - 0.44 * em, (1.7 * em, 0.12 * em), "done")


def _rate_mark(x: float, y: float, em: float) -> str:
    ground = box(x, y - 0.45 * em, (2.6 * em, 0.14 * em), "faint")
    done = box(x, y - 0.45 * em, (1.5 * em, 0.14 * em), "done")
    return ground + done + box(x + 1.8 * em, y - 0.57 * em, (0.1 * em, 0.38 * em), "danger")


def _corner_mark(x: float, y: float, em: float) -> str:
    return path(
        f"M{x + 0.9 * em:.6g} {y - 0.75 * em:.6g}h{-0.7 * em:.4g}l{0.7 * em:.4g} {0.7 * em:.4g}z",
        "changed",
    )


def _today_mark(x: float, y: float, em: float) -> str:
    return path(f"M{x + 0.3 * em:.6g} {y - 0.9 * em:.6g}v{em:.4g}", "today", 0.1 * em)


def _no_mark(x: float, y: float, em: float) -> str:
    return ""
