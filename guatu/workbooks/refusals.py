"""Sheets that are no lists of projects: summaries, pivots, word lists, empty ones."""

from collections.abc import Sequence

from .data import Grid, Level, Message
from .preamble import Preamble
from .profile import Profile
from .text import compact
from .words import CHOICE_WORDS, COUNT_TITLES, PIVOT_WORDS, SUMMARY_TITLE, TOTAL_WORDS

_HEAD = 12
_LONGEST_WORD = 8
_VOCABULARY = frozenset(word for words in CHOICE_WORDS.values() for word in words)


def refuse(grid: Grid, code: str, **params: object) -> Message:
    """A refusal of the whole sheet."""
    return Message(code, Level.ERROR, {"sheet": grid.name, **params}, sheet=grid.name)


def refuse_by_sight(grid: Grid) -> Message | None:
    """Refusal that needs no header: nothing there, or a pivot table."""
    if not any(cell != "" for row in grid.rows for cell in row):
        return refuse(grid, "sheet_empty")
    for i, row in enumerate(grid.rows[:_HEAD]):
        for j, cell in enumerate(row):
            if isinstance(cell, str) and compact(cell).startswith(_PIVOT_KEYS):
                return refuse(grid, "sheet_is_pivot", cell=grid.ref(i, j), text=cell.strip()[:40])
    return None


_PIVOT_KEYS = tuple(compact(word) for word in PIVOT_WORDS)


def refuse_without_name(grid: Grid, preamble: Preamble, titles: Sequence[str]) -> Message:
    """Why a sheet whose columns hold no project names is refused."""
    words = [compact(cell) for row in grid.rows[:_HEAD] for cell in row if isinstance(cell, str)]
    counted = [word for word in words if word in COUNT_TITLES]
    totals = [word for word in words if word in TOTAL_WORDS]
    for word in SUMMARY_TITLE:
        if word in compact(preamble.title) and (totals or counted or preamble.counts):
            return refuse(grid, "sheet_is_summary", sign=word)
    if counted or preamble.counts:
        return refuse(grid, "sheet_is_summary", sign=counted[0] if counted else "个")
    if _summary_rows(grid, preamble):
        return refuse(grid, "sheet_is_summary", sign=preamble.title[:40])
    if is_word_list(grid):
        return refuse(grid, "sheet_is_words")
    if not titles:
        return refuse(grid, "sheet_without_table")
    return refuse(grid, "no_name_column", titles="、".join(titles[:8]))


def _summary_rows(grid: Grid, preamble: Preamble) -> bool:
    """A titled table few rows of which carry words, and which begins or ends in a total."""
    if not any(word in compact(preamble.title) for word in SUMMARY_TITLE):
        return False
    filled = [row for row in grid.rows if any(cell != "" for cell in row)]
    return len(filled) <= 80


def is_word_list(grid: Grid, *, named: bool = False) -> bool:
    """Columns of short words for drop-down lists: no numbers, no sentences, some of them words
    that are known here. Where a column might hold names (`named`) more must speak for it: most
    words known, or columns of different lengths."""
    cells = [cell for row in grid.rows for cell in row if cell != ""]
    if not cells or len(cells) > 2000 or not all(isinstance(cell, str) for cell in cells):
        return False
    words = [compact(str(cell)) for cell in cells]
    if any(len(word) > _LONGEST_WORD * 2 for word in words):
        return False
    known = sum(word in _VOCABULARY for word in words)
    if sum(len(word) <= _LONGEST_WORD for word in words) < 0.8 * len(words):
        return False
    if not named:
        return known >= 1
    depths = {sum(row[column] != "" for row in grid.rows) for column in range(grid.width)}
    return known >= 0.6 * len(words) or (known >= 2 and len(depths) > 1)


def looks_counted(profiles: Sequence[Profile], titles: Sequence[str]) -> bool:
    """Does a table with a column called 名称 count things instead of listing them?"""
    keys = {compact(title) for title in titles}
    texts = sum(p.share("text") >= 0.6 for p in profiles if p.filled)
    numbers = sum(p.share("number") >= 0.6 for p in profiles if p.filled)
    return bool(keys & COUNT_TITLES) and numbers >= 2 and texts <= 1
