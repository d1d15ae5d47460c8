"""The columns of the master chart: which, how wide, and what is left for the months.

All widths are in ems of the body text, the padding of a cell included.
"""

from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from guatu.charts.master.profile import NUMBER_KEYS, Profile

PAD = 0.7
NUMBER_PAD = 1.0
FLAG = 1.22
LEFT = ("no", "name", "unit", "leader", "total")
RIGHT = ("plan", "done", "rate", "lead", "light", "dims", "finish")
# The most that a text column takes by the lines that a row may have: 1, 2, 3 or more.
CAPS = {"name": (15.5, 12.0, 10.0), "unit": (8.0, 6.0, 5.0), "leader": (7.0, 4.5, 3.4)}
LEAST_TASK = 3.6
NARROW_MONTH = 2.0
# On a narrow page (A4 upright, a television) these are left out, one after the other.
DROPPED = ("total", "finish", "no", "dims", "leader", "unit")
WIDEST_MONTH = 17.0

Mode = Literal["tasks", "focus", "bar"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its head (broken by the drawer), its width, and its edge at the left."""

    key: str
    head: str
    x: float
    width: float

    @property
    def is_number(self) -> bool:
        """Whether the column is set right-aligned."""
        return self.key in NUMBER_KEYS


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one layout. `months` are (x, width) of the twelve, empty in mode "bar".

    Mode "tasks" writes tasks in all months, "focus" only in the cut-off month (the others show
    flag and bar), "bar" draws the year's rate instead of months.
    """

    left: tuple[Column, ...]
    months: tuple[tuple[float, float], ...]
    right: tuple[Column, ...]
    middle: tuple[float, float]
    width: float
    mode: Mode

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns but the months."""
        return self.left + self.right


def column_widths(profile: Profile, most_lines: int) -> dict[str, float]:
    """Widths of the columns but the months, in ems, worked out once for each number of lines."""
    known = profile.column_widths.get(most_lines)
    if known is not None:
        return dict(known)
    widths: dict[str, float] = {}
    for key in (*LEFT, *RIGHT):
        if key == "dims":
            if profile.data.dimensions:
                widths[key] = len(profile.data.dimensions) * 1.3 + PAD
        elif key in profile.texts:
            widths[key] = max(_content_width(profile, key, most_lines), _head_width(profile, key))
    profile.column_widths[most_lines] = dict(widths)
    return widths


def _content_width(profile: Profile, key: str, most_lines: int) -> float:
    if key in NUMBER_KEYS:
        return profile.figure_width(key) + NUMBER_PAD
    widest = float(profile.widths[key].max(initial=0.0))
    if key == "light":
        return widest + PAD + 1.4 + (1.3 if profile.has_excuses else 0.0)
    if key in CAPS:
        cap = CAPS[key][min(most_lines, 3) - 1]
        return max(3.0, min(widest, max(profile.usual.get(key, cap), 4.0), cap)) + PAD
    return min(widest, 10.0 if key == "no" else 8.0) + PAD


def head_of(profile: Profile, key: str) -> str:
    """The head of a column."""
    labels = profile.data.labels
    if key == "dims":
        return ""
    head: str = getattr(labels, key)
    return f"{head} ({labels.points})" if key == "lead" else head


def head_lines(profile: Profile, head: str, room: float) -> list[str]:
    """A head on one line, or on two of about the same length."""
    whole = profile.bold_ruler.width(head)
    if whole <= max(room, 3.2):
        return [head] if head else []
    words = head.split() if " " in head else []
    width = max([whole / 2, *map(profile.bold_ruler.width, words)])
    while any(line.endswith("…") for line in profile.bold.lines(head, width, 2)):
        width += 0.25
    return profile.bold.lines(head, width, 2)


def _head_width(profile: Profile, key: str) -> float:
    """The least width at which a head stands whole."""
    found = head_lines(profile, head_of(profile, key), 0.0)
    return max((profile.bold_ruler.width(line) for line in found), default=0.0) + PAD


def lay_table(profile: Profile, width: float, most_lines: int, *, dropped: int = 0) -> Table | None:
    """Columns over `width` ems, the first `dropped` of DROPPED left out, or None without room."""
    widths = column_widths(profile, most_lines)
    for key in DROPPED[:dropped]:
        widths.pop(key, None)
    room = width - sum(widths.values())
    mode = _mode(profile, room) if room > 0 else None
    if mode is None:
        return None
    wanted = _wanted_middle(profile, mode)
    spare = room - wanted
    if spare > 0:
        room -= _give(profile, widths, spare)
    return _place(profile, widths, room, mode)


def _mode(profile: Profile, room: float) -> Mode | None:
    """What the room in the middle can hold. A task may be cut, an amount of money may not."""
    if not profile.has_months:
        return "bar" if room >= 6 else None
    if profile.months_are_money:
        longest = float(profile.tasks[-1]) + PAD if profile.tasks.size else 0.0
        least = max(NARROW_MONTH, longest + FLAG)
    else:
        least = LEAST_TASK + FLAG
    if room / 12 >= least:
        return "tasks"
    return "focus" if room >= 11 * NARROW_MONTH + 6 else None


def _wanted_middle(profile: Profile, mode: Mode) -> float:
    """What the middle takes when there is plenty: months as wide as their tasks, within reason."""
    if mode == "bar":
        return 22.0
    longest = float(profile.tasks[-1]) if profile.tasks.size else 3.0
    month = min(longest + FLAG + PAD, WIDEST_MONTH)
    return 12 * month if mode == "tasks" else 11 * NARROW_MONTH + month


def _give(profile: Profile, widths: dict[str, float], spare: float) -> float:
    """Give spare width to cut names first, then to all columns evenly. Returns what was given."""
    given = 0.0
    wanted = [("name", profile.usual.get("name", 0.0))]
    wanted += [
        (key, float(profile.widths[key].max(initial=0.0)))
        for key in ("no", "unit", "leader", "name")
        if key in widths
    ]
    for key, natural in wanted:
        more = min(natural + PAD - widths[key], spare - given)
        if more > 0:
            widths[key] += more
            given += more
    share = min((spare - given) / (len(widths) + 12), 1.2)
    for key in widths:
        widths[key] += share
        given += share
    return given


def _place(profile: Profile, widths: dict[str, float], room: float, mode: Mode) -> Table:
    x = 0.0
    left: list[Column] = []
    right: list[Column] = []
    for key, width in widths.items():
        if key in RIGHT and not right:
            x += room
        (right if key in RIGHT else left).append(Column(key, head_of(profile, key), x, width))
        x += width
    start = sum(widths[key] for key in widths if key not in RIGHT)
    months = _month_places(profile, start, room, mode)
    total = sum(widths.values()) + room
    return Table(tuple(left), months, tuple(right), (start, room), total, mode)


def _month_places(
    profile: Profile, start: float, room: float, mode: Mode
) -> tuple[tuple[float, float], ...]:
    if mode == "bar":
        return ()
    widths = [room / 12] * 12
    if mode == "focus":
        narrow = max(NARROW_MONTH, (room - WIDEST_MONTH) / 11)
        widths = [narrow] * 12
        widths[focus_month(profile) - 1] = room - 11 * narrow
    return tuple(zip(accumulate(widths[:-1], initial=start), widths, strict=True))


def focus_month(profile: Profile) -> int:
    """The month of the cut-off in the chart's year: 1 before it, 12 after it."""
    cut_off, year = profile.data.cut_off, profile.data.year
    if cut_off.year != year:
        return 1 if cut_off.year < year else 12
    return cut_off.month
