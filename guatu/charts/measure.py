"""How wide a text is, in ems, by the advances of the vendored fonts (no kerning)."""

import re

from guatu.charts.advances import BOLD, REGULAR


class Ruler:
    """Measures texts in one weight and remembers what it measured; one Ruler serves one drawing."""

    def __init__(self, *, bold: bool = False) -> None:
        table = BOLD if bold else REGULAR
        self._advance = {mark: units for units, marks in table.items() for mark in marks}
        self._narrow = re.compile("[" + re.escape("".join(self._advance)) + "]")
        self._known: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Width of a text in ems. Ideographs and unknown characters count one em."""
        known = self._known.get(text)
        if known is None:
            narrow = self._narrow.findall(text)
            advance = self._advance
            known = len(text) - len(narrow) + sum([advance[mark] for mark in narrow]) / 1000
            self._known[text] = known
        return known

    def is_wide(self, text: str) -> bool:
        """Whether every character is one em wide."""
        return self.width(text) == len(text)
