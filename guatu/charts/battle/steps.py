"""Steps against time: the baseline as a ghost, the plan, what happened, and flags."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.charts.battle.axis import HEAD, draw_axis
from guatu.charts.breaking import Breaker
from guatu.charts.data import BattleMap, Flag, Lane, Span, Step, StepState
from guatu.charts.marks.curve import TimeScale
from guatu.charts.marks.flag import flag_path
from guatu.charts.measure import Ruler
from guatu.charts.svg import attribute, box, lines, path, safe_link, text

ROW = 2.0
BAND = 1.7
NAME, HOLDER = 15.0, 8.0
LABEL = NAME + HOLDER + 1.0
TAIL = 8.0
FLAGS = {
    StepState.DONE: Flag.DONE,
    StepState.OVERDUE: Flag.OVERDUE,
    StepState.TO_COME: Flag.DUE,
    StepState.GOING: Flag.DUE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the map: a lane's band (no step) or a step."""

    lane: Lane
    step: Step | None
    continued: bool = False

    @property
    def height(self) -> float:
        """Its height in ems."""
        return BAND if self.step is None else ROW


def map_lines(data: BattleMap) -> Iterator[Line]:
    """All lines of a map."""
    for lane in data.lanes:
        yield Line(lane, None)
        for step in lane.steps:
            yield Line(lane, step)


class StepDrawer:
    """Draws lines of steps between x = 0 and `width`; one em of type, rows stretched."""

    def __init__(
        self, data: BattleMap, time: TimeScale, *, em: float, stretch: float, themed: bool
    ) -> None:
        self._data = data
        self._time = time
        self._em = em
        self._stretch = stretch
        self._themed = themed
        self._plain = Breaker(Ruler())
        self._bold = Breaker(Ruler(bold=True))
        self._cut_off = data.cut_off.date()

    def draw(self, rows: list[Line], width: float) -> str:
        """The head, the axis and the lines, from y = 0 down."""
        em, labels = self._em, self._data.labels
        height = sum(row.height for row in rows) * self._stretch * em
        parts = []
        y = HEAD * em
        for row in rows:
            if row.step is None:
                parts.append(box(0, y, (width, row.height * self._stretch * em), "band"))
            y += row.height * self._stretch * em
        parts.append(draw_axis(self._time, 0, HEAD * em + height, em=em, months=labels.months))
        parts.append(text(0.35 * em, HEAD * 0.62 * em, labels.step, "b"))
        parts.append(text((NAME + 0.7) * em, HEAD * 0.62 * em, labels.holder, "b"))
        parts.append(path(f"M0 0H{width:.6g}M0 {HEAD * em:.6g}H{width:.6g}", "edge", 0.1 * em))
        parts += self._rows(rows, width)
        parts.append(path(f"M0 {HEAD * em + height:.6g}H{width:.6g}", "edge", 0.08 * em))
        return "".join(parts)

    def _rows(self, rows: list[Line], width: float) -> list[str]:
        em = self._em
        y = HEAD * em
        parts: list[str] = []
        places: list[tuple[Step, float]] = []
        for row in rows:
            high = row.height * self._stretch * em
            if row.step is None:
                parts.append(self._band(row, y + high / 2))
            else:
                parts.append(path(f"M0 {y + high:.6g}H{width:.6g}", "rule", 0.04 * em))
                parts.append(self._step(row.step, y + high / 2, (y, width, high)))
                places.append((row.step, y + high / 2))
            y += high
        return [self._chain(places), *parts]

    def _band(self, row: Line, middle: float) -> str:
        name = row.lane.name
        if row.continued:
            name = f"{name} {self._data.labels.continued}"
        done = sum(step.state is StepState.DONE for step in row.lane.steps)
        due = sum(step.state is not StepState.SKIPPED for step in row.lane.steps)
        em = self._em
        found = self._bold.lines(name, NAME)
        shift = Ruler(bold=True).width(found[0]) + 1.0 if found else 0.0
        base = middle + 0.38 * em
        count = text((0.35 + shift) * em, base, f"{done}/{due}", "s")
        return lines(0.35 * em, base, found, 0, "b") + count if found else count

    def _step(self, step: Step, middle: float, row: tuple[float, float, float]) -> str:
        em = self._em
        names = f'class="item step-{step.state.value}" data-id="{attribute(step.id)}"'
        base = middle + 0.38 * em
        style = "b" if step.is_critical else ""
        words = [
            *_one(self._bold if step.is_critical else self._plain, step.name, NAME - 0.4, style),
        ]
        parts = [lines(0.35 * em, base, [word], 0, kind) for word, kind in words]
        for word, kind in _one(self._plain, step.holder, HOLDER, "s"):
            parts.append(text((NAME + 0.7) * em, base, word, kind))
        parts.append(self._spans(step, middle))
        body = "".join(parts)
        if not self._themed:
            return f"<g {names}>{body}</g>"
        hint = " · ".join(part for part in (step.name, step.holder, step.note) if part)
        y, width, high = row
        inside = f"<title>{attribute(hint)}</title>{box(0, y, (width, high), 'hit')}{body}"
        link = safe_link(step.href)
        if link:
            return f'<a {names} href="{attribute(link)}">{inside}</a>'
        return f"<g {names}>{inside}</g>"

    def _spans(self, step: Step, middle: float) -> str:
        em, labels = self._em, self._data.labels
        if step.state is StepState.SKIPPED:
            day = _finish(step)
            x = self._time(day) if day else self._time.start
            return text(x, middle + 0.38 * em, labels.skipped, "s")
        parts = []
        if step.baseline:
            parts.append(self._bar(step.baseline, middle + 0.42 * em, 0.26, "ghost"))
        if step.planned:
            parts.append(self._bar(step.planned, middle - 0.4 * em, 0.7, "s-planned"))
        parts.append(self._actual(step, middle))
        parts.append(self._late(step, middle))
        parts.append(self._flag(step, middle))
        return "".join(parts)

    def _bar(self, span: Span, y: float, height: float, style: str) -> str:
        """A bar from the first to the last day, or a diamond where there is only one."""
        em = self._em
        end = self._time(span.finish + timedelta(days=1))
        if span.start is None:
            a, x, middle = (
                max(height * 0.62, 0.28) * em,
                self._time(span.finish),
                y + height / 2 * em,
            )
            d = f"M{x:.6g} {middle - a:.6g}l{a:.4g} {a:.4g}l{-a:.4g} {a:.4g}l{-a:.4g} {-a:.4g}z"
            return path(d, style, 0.06 * em)
        start = self._time(span.start)
        d = f"M{start:.6g} {y:.6g}H{end:.6g}v{height * em:.4g}H{start:.6g}z"
        return path(d, style, 0.06 * em)

    def _actual(self, step: Step, middle: float) -> str:
        """What happened, up to the cut-off while the step goes on."""
        finish = step.actual_finish or (self._cut_off if step.actual_start else None)
        if finish is None:
            return ""
        span = Span(finish, step.actual_start)
        return self._bar(span, middle - 0.23 * self._em, 0.36, "s-actual")

    def _late(self, step: Step, middle: float) -> str:
        """From the planned finish to the cut-off, while the step is overdue."""
        if step.state is not StepState.OVERDUE or step.planned is None:
            return ""
        span = Span(self._cut_off, min(step.planned.finish, self._cut_off))
        return self._bar(span, middle - 0.14 * self._em, 0.18, "s-overdue")

    def _flag(self, step: Step, middle: float) -> str:
        """The flag at the finish, and its date; for an overdue step the days it is late."""
        day = _finish(step)
        if day is None:
            return ""
        em = self._em
        shown = max(day, self._cut_off) if step.state is StepState.OVERDUE else day
        x = self._time(shown + timedelta(days=1)) + 0.3 * em
        flag = FLAGS[step.state]
        mark = path(flag_path(flag, x, middle + 0.5 * em, em), f"f-{flag.value}", 0.07 * em)
        words = f"{day.month}-{day.day}"
        if step.state is StepState.OVERDUE:
            late = self._data.labels.days_late.format(days=(self._cut_off - day).days)
            return mark + text(x + em, middle + 0.38 * em, f"{words} {late}", "b")
        return mark + text(x + em, middle + 0.38 * em, words, "s")

    def _chain(self, places: list[tuple[Step, float]]) -> str:
        """The critical chain: a line from each critical step to the next."""
        ends = [(_finish(step), y) for step, y in places if step.is_critical]
        known = [(self._time(day), y) for day, y in ends if day is not None]
        if len(known) < 2:
            return ""
        d = f"M{known[0][0]:.6g} {known[0][1]:.6g}"
        for x, y in known[1:]:
            d += f"V{y:.6g}H{x:.6g}"
        return path(d, "s-critical", 0.12 * self._em)


def _one(breaker: Breaker, words: str, width: float, style: str) -> list[tuple[str, str]]:
    return [(line, style) for line in breaker.lines(words, width)]


def _finish(step: Step) -> date | None:
    """When a step finished, or is to finish."""
    if step.actual_finish is not None:
        return step.actual_finish
    span = step.planned or step.baseline
    return span.finish if span else None
