"""What is known of a sheet before a reader allocates it: its extent and its odd cells."""

from dataclasses import dataclass, field

from .data import BadFile, Message, column_letters
from .data import Level as _Level
from .limits import Limits

MAX_MARKED = 10_000


@dataclass(slots=True)
class Extent:
    """Extent of a sheet's values (counts, from 1), and cells that readers drop.

    `texts` holds what stands in cells whose value is an error ("#REF!") or a formula that was
    never calculated ("=SUM(A1:A3)"), by (row, column), zero-based. `merges` are ((top, left),
    (bottom, right)) where the reader does not give them (.ods).
    """

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0

    def mark(self, row: int, column: int, text: str) -> None:
        """Keep the text of an odd cell; a sheet full of errors needs no more than some of them."""
        if len(self.texts) < MAX_MARKED:
            self.texts[row, column] = text

    def check(self, sheet: str, limits: Limits) -> None:
        """BadFile where the sheet is too large, or a lone cell far away makes it so."""
        area = self.last_row * self.last_column
        tall = self.last_row > limits.max_rows or area > limits.max_area
        if not tall and self.last_column <= limits.max_columns:
            return
        empty = self.cells * 20 < area and area > limits.max_area
        if empty or self.cells * 2 < max(self.last_row, self.last_column):
            cell = f"{column_letters(self.last_column - 1)}{self.last_row}"
            raise BadFile("far_cell", {"sheet": sheet, "cell": cell, "cells": self.cells})
        if tall:
            raise BadFile("too_many_rows", {"sheet": sheet, "limit": limits.max_rows})
        raise BadFile(
            "too_many_columns",
            {"sheet": sheet, "columns": self.last_column, "limit": limits.max_columns},
        )

    def messages(self, sheet: str) -> list[Message]:
        """Notes on hidden rows and columns: they are read, and the person should know."""
        found = []
        if self.hidden_rows:
            found.append(
                Message("hidden_rows", _Level.NOTE, {"count": self.hidden_rows}, sheet=sheet)
            )
        if self.hidden_columns:
            found.append(
                Message("hidden_columns", _Level.NOTE, {"count": self.hidden_columns}, sheet=sheet)
            )
        return found


def check_cells(extents: list[Extent], limits: Limits) -> None:
    """BadFile where all sheets together hold more cells than may be read."""
    cells = sum(extent.cells for extent in extents)
    if cells > limits.max_cells:
        raise BadFile("too_many_cells", {"cells": cells, "limit": limits.max_cells})
