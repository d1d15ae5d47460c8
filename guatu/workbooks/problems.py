"""What a value parser says instead of, or beside, a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .data import Level
from .text import compact
from .words import EMPTY_WORDS, PENDING_WORDS


@dataclass(frozen=True, slots=True)
class Problem:
    """A message about a cell; `value` is what was read all the same, None for nothing."""

    code: str
    level: Level = Level.WARNING
    params: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None


PENDING = Problem("value_pending", Level.NOTE)
_SHOWN = 60


def shown(raw: object) -> str:
    """A cell's text for a message, not longer than a line."""
    text = str(raw).strip()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def not_a_value(text: str) -> Problem | None:
    """A problem for errors and formulas that stand in a cell as text; None for anything else."""
    if text.startswith("#") and text[1:2].isalpha() and text.rstrip("!?").isascii():
        return Problem("cell_error", Level.WARNING, {"text": shown(text)})
    if text.startswith("=") and len(text) > 1:
        return Problem("cell_formula", Level.ERROR, {"text": shown(text)})
    return None


def is_empty(text: str) -> bool:
    """Is the text one of the signs for "nothing here" (—, /, 无 …)?"""
    return compact(text) in EMPTY_WORDS


def is_pending(text: str) -> bool:
    """Is the text one of the words for "not decided yet" (待定 …)?"""
    return compact(text) in PENDING_WORDS
