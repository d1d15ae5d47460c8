"""Beside the steps: what is built, who is responsible, and what stands in the way."""

from guatu.charts.breaking import Breaker
from guatu.charts.data import BattleMap, Blocker
from guatu.charts.marks.light import excuse_words, excused_mark
from guatu.charts.measure import Ruler
from guatu.charts.svg import attribute, lines, path, safe_link, text

STEP = 1.34
MOST_CONTENT = 7
MOST_PROBLEM = 4
MOST_EXCUSE = 3
INDENT = 0.9
EXCUSE_INDENT = 1.3


class SideDrawer:
    """Writes blocks of text one under the other in a column of `width`, down to `bottom`."""

    def __init__(self, data: BattleMap, *, em: float, width: float, themed: bool) -> None:
        self._data = data
        self._em = em
        self._width = width
        self._themed = themed
        self._plain_ruler, self._bold_ruler = Ruler(), Ruler(bold=True)
        self._plain, self._bold = Breaker(self._plain_ruler), Breaker(self._bold_ruler)
        self.depth = 0.0
        self.is_whole = True

    def draw(self, bottom: float) -> str:
        """All blocks that have something to say, from y = 0 down to `bottom`.

        Afterwards `depth` says how far down they go, `is_whole` whether nothing was left out.
        """
        parts: list[str] = []
        y = 0.0
        if self._data.content:
            found = self._plain.lines(self._data.content, self._room, MOST_CONTENT)
            y = self._heading(parts, y, self._data.labels.content)
            parts.append(lines(0, y, found, STEP * self._em))
            y += (len(found) * STEP + 0.5) * self._em
        if self._data.people:
            y = self._people(parts, y)
        if self._data.excuses:
            y = self._excuses(parts, y)
        self._problems(parts, y, bottom)
        return "".join(parts)

    @property
    def _room(self) -> float:
        return self._width / self._em

    def _heading(self, parts: list[str], y: float, words: str) -> float:
        """A block's heading with its rule; returns the baseline of the first line below."""
        em = self._em
        parts.append(path(f"M0 {y:.6g}H{self._width:.6g}", "edge", 0.1 * em))
        parts.append(text(0, y + 1.3 * em, words, "b"))
        return y + 2.9 * em

    def _people(self, parts: list[str], y: float) -> float:
        em, people = self._em, self._data.people
        role = min(
            max(self._plain_ruler.width(one.role) for one in people) + 1.0, self._room * 0.45
        )
        y = self._heading(parts, y, self._data.labels.people)
        for one in people:
            roles = self._plain.lines(one.role, role - 0.5)
            parts.append(lines(0, y, roles, 0, "s") if roles else "")
            names = self._plain.lines(one.names, self._room - role, 2)
            parts.append(lines(role * em, y, names, STEP * em) if names else "")
            y += max(len(names), 1) * STEP * em + 0.1 * em
        return y + 0.5 * em

    def _excuses(self, parts: list[str], y: float) -> float:
        """The lags that do not decide the light, each with its hollow mark."""
        em, labels = self._em, self._data.labels
        y = self._heading(parts, y, labels.excuses)
        for one in self._data.excuses:
            parts.append(excused_mark(one.light, 0.5 * em, y - 0.37 * em, 0.44 * em))
            room = self._room - EXCUSE_INDENT
            found = self._plain.lines(excuse_words(one, labels), room, MOST_EXCUSE)
            parts.append(lines(EXCUSE_INDENT * em, y, found, STEP * em))
            y += len(found) * STEP * em + 0.1 * em
        return y + 0.5 * em

    def _problems(self, parts: list[str], y: float, bottom: float) -> None:
        em, labels = self._em, self._data.labels
        blockers = self._data.blockers
        head = f"{labels.blockers} {len(blockers)}" if blockers else labels.blockers
        y = self._heading(parts, y, head)
        if not blockers:
            parts.append(text(0, y, labels.no_blockers, "s"))
        for index, one in enumerate(blockers):
            drawn, height = self._problem(one, y)
            left = len(blockers) - index
            if y + height - em > bottom - (STEP * em if left > 1 else 0):
                parts.append(text(0, y, labels.more.format(count=left), "s"))
                self.is_whole = False
                break
            parts.append(drawn)
            y += height
        self.depth = y

    def _problem(self, one: Blocker, y: float) -> tuple[str, float]:
        """One problem and its height: its text, then holder, days, due day, level, kind."""
        em, labels = self._em, self._data.labels
        room = self._room - INDENT
        found = self._plain.lines(one.text, room, MOST_PROBLEM)
        held = self._bold.lines(
            f"{one.holder} {labels.days_held.format(days=one.days)}".strip(), room
        )
        due = labels.due.format(day=f"{one.due:%Y-%m-%d}") if one.due else ""
        rest = " · ".join(part for part in (due, one.level, one.kind) if part)
        parts = [lines(INDENT * em, y, found, STEP * em)] if found else []
        count = len(found)
        x = INDENT
        if held:
            style = "b now" if one.is_overdue else "b"
            parts.append(text(x * em, y + count * STEP * em, held[0], style))
            x += self._bold_ruler.width(held[0]) + INDENT
        if x + self._plain_ruler.width(rest) > self._room:
            x, count = INDENT, count + 1
        for words in self._plain.lines(rest, self._room - x):
            parts.append(text(x * em, y + count * STEP * em, words, "s"))
        high = (count + 1) * STEP * em
        bar = f"M0 {y - 0.9 * em:.6g}h{0.28 * em:.4g}v{high - 0.1 * em:.4g}h{-0.28 * em:.4g}z"
        parts.append(path(bar, "danger" if one.is_overdue else "done"))
        return self._linked(one, "".join(parts)), high + 0.55 * em

    def _linked(self, one: Blocker, body: str) -> str:
        names = f'class="blocker" data-id="{attribute(one.id)}"'
        link = safe_link(one.href) if self._themed else ""
        if link:
            return f'<a {names} href="{attribute(link)}">{body}</a>'
        return f"<g {names}>{body}</g>"
