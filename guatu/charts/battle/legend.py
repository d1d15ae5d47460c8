"""The foot of a battle map: what its marks mean, and the page."""

from guatu.charts.data import BattleMap, Flag, StepState
from guatu.charts.marks.flag import flag_path
from guatu.charts.measure import Ruler
from guatu.charts.paper import Paper
from guatu.charts.svg import box, path, sized, text


def draw_legend(
    data: BattleMap, paper: Paper, bottom: float, *, em: float, place: tuple[int, int]
) -> str:
    """One line with its lower edge at `bottom`; entries without room are left out."""
    em = max(em * 0.85, paper.smallest)
    labels, ruler = data.labels, Ruler()
    y = bottom - 0.3 * em
    number = labels.page.format(page=place[0], pages=place[1])
    limit = paper.width - paper.margin - (ruler.width(number) + 2) * em
    parts = [text(paper.width - paper.margin, y, number, "s e")]
    x = paper.margin
    for mark, wide, words in _entries(data, em):
        need = (wide + ruler.width(words) + 1.4) * em
        if x + need > limit:
            break
        parts += [f'<g transform="translate({x:.6g} {y:.6g})">{mark}</g>']
        parts.append(text(x + wide * em, y, words, "s"))
        x += need
    return sized(em, parts, "legend")


def _entries(data: BattleMap, em: float) -> list[tuple[str, float, str]]:
    """(mark at the origin, its width in ems, words) of what the map shows."""
    labels = data.labels
    steps = [step for lane in data.lanes for step in lane.steps]
    line = f"M0 {-0.36 * em:.4g}h{1.8 * em:.4g}"
    entries = [
        (_flag(Flag.DONE, em), 1.1, labels.flag_done),
        (_flag(Flag.OVERDUE, em), 1.1, labels.flag_overdue),
        (_flag(Flag.DUE, em), 1.1, labels.flag_due),
        (box(0, -0.5 * em, (1.8 * em, 0.26 * em), "ghost"), 2.1, labels.baseline),
        (_outlined(em), 2.1, labels.planned),
        (box(0, -0.55 * em, (1.8 * em, 0.36 * em), "done"), 2.1, labels.actual),
    ]
    if any(step.state is StepState.OVERDUE for step in steps):
        late = box(0, -0.46 * em, (1.8 * em, 0.18 * em), "l-red")
        entries.append((late, 2.1, labels.late))
    if any(step.is_critical for step in steps):
        entries.append((path(line, "s-critical", 0.12 * em), 2.1, labels.critical))
    if data.band:
        entries.append((box(0, -0.7 * em, (1.8 * em, 0.7 * em), "plan"), 2.1, labels.band))
    upright = f"M{0.4 * em:.4g} {-0.9 * em:.4g}v{em:.4g}"
    entries.append((path(upright, "today", 0.12 * em), 0.9, labels.today))
    return entries


def _flag(flag: Flag, em: float) -> str:
    return path(flag_path(flag, 0.1 * em, 0, 0.92 * em), f"f-{flag.value}", 0.07 * em)


def _outlined(em: float) -> str:
    d = f"M0 {-0.72 * em:.4g}h{1.8 * em:.4g}v{0.7 * em:.4g}h{-1.8 * em:.4g}z"
    return path(d, "s-planned", 0.06 * em)
